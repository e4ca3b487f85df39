/** Words of the pictures and lists of evidence, wherever they stand. */
export const copy = {
  allCases: 'All cases',
  yours: 'Yours',
  compared: 'Compared with',
  threshold: 'Must reach',
  asTable: 'Show as a table',
  asPicture: 'Show as a picture',
  tableOf: (title: string) => `${title}, as a table`,
  slice: 'Slice',
  rate: 'Passes',
  was: (rate: string) => `was ${rate}`,
  inCases: (cases: number) => `${cases} ${cases === 1 ? 'case' : 'cases'}`,
  noThreshold: 'none named',
  notCounted: 'not counted',
  notYetShown: 'met, not yet shown',
  notYetSigned: 'not signed yet',
  notYetShownWhy: 'Not yet shown: what was measured is enough, but with so few answers chance could have made it so.',
  gateNothing: 'Nothing is asked for.',
  intervalsTitle: 'Pass rate by slice, with 95 % intervals',
  pictureSays: (label: string, rate: string, before: string | null, threshold: string | null) =>
    `${label}: ${rate}${before === null ? '' : `; before: ${before}`}${threshold === null ? '' : `; must reach ${threshold}`}.`,
} as const;
