/** Sentences about running an earlier experiment's exact plan again. */
export const copy = {
  entry: 'Replay exactly',
  title: 'Replay this experiment?',
  words:
    'The same texts, cases, versions, settings and order are asked again, as a new experiment. Your drafts of now are not used; the data policy of now is.',
  verb: 'Replay',
  aboveVerb: 'Replay all the same',
  above: (cost: string, limit: string) => `About ${cost}, and your limit is ${limit}.`,
  estimating: 'Working out what it takes',
} as const;
