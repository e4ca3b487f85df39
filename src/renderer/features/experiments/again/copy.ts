/** Sentences about what is asked again. */
export const copy = {
  upTo: (calls: string, judged: string | null, cost: string | null): string =>
    `up to ${calls} more${judged === null ? '' : `, and ${judged} to the judge`}${cost === null ? '' : `, about ${cost}`}, where the first answers cannot tell`,
  trials: (cases: string, trials: number): string =>
    `with ${cases}, ${trials} answers to each tell a loss more often at once`,
  progress: (done: string, calls: string): string => `then ${calls} asked again: ${done} of ${calls}`,
  asking: (figure: string): string => `Asking again, ${figure}`,
  mayFollow: (calls: string): string => `Up to ${calls} may follow, asked again where the answers cannot tell`,
  open: 'Chance could explain what was lost',
  openHint:
    'Both versions are asked again, each time with an edit that changes nothing, and these fresh answers decide. The pass rates stay as they are.',
  tooDear: (about: string, most: string | null, left: string): string =>
    `That would cost about ${about}${most === null ? '' : `, up to ${most} where it leaves it open once more`}, and this experiment’s own limit on money leaves ${left}.`,
  raise: {
    hint: (limit: string, needed: string): string =>
      `For this experiment alone; it was ${limit}, and asking again needs ${needed} or more.`,
    tooLow: (needed: string): string => `It takes ${needed} or more.`,
    verb: (calls: string, isForBoth: boolean): string =>
      `Raise the limit and ask again${isForBoth ? ' for both' : ''}: ${calls}`,
  },
  ask: (calls: string, isForBoth: boolean): string => `Ask again${isForBoth ? ' for both' : ''}: ${calls}`,
  beingAsked: 'It is asked again now.',
  before: 'As of the answers before',
  beforeHint: (calls: string, done: string): string =>
    `${calls} asked again, ${done} of them in. Until the last is, everything here is as the answers before left it.`,
} as const;
