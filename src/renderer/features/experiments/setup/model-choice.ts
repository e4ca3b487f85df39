import { type ModelView } from '#contract/settings';

/**
 * The model an experiment uses when nobody chooses one, as the runner decides it: the one the prompt names; on the practice server, which does
 * not know real models, the one of Settings or the first listed. null: none can be told.
 */
export function usualModel(facts: {
  readonly promptModel: string | null;
  readonly settingsModel: string | null;
  readonly listing: readonly Pick<ModelView, 'id'>[];
  readonly practice: boolean;
}): string | null {
  const { promptModel, settingsModel, listing, practice } = facts;
  const known = (model: string | null): boolean =>
    model !== null && (!practice || listing.some((each) => each.id === model));
  if (known(promptModel)) return promptModel;
  if (known(settingsModel)) return settingsModel;
  return practice ? (listing[0]?.id ?? null) : null;
}

/** Models that a text may be tested on: the practice judge answers as a judge, and no model should judge itself. */
export function candidateModels<M extends Pick<ModelView, 'id' | 'practice'>>(listing: readonly M[]): readonly M[] {
  return listing.filter(({ id, practice }) => !(practice && id.includes('judge')));
}

/** What is sent as `models`: nothing where only the usual one is used, else the candidate's first. Each once. */
export function modelsToSend(chosen: string | null, others: readonly string[], usual: string | null): string[] {
  const first = chosen ?? (others.length > 0 ? usual : null);
  return [...new Set(first === null ? others : [first, ...others])].slice(0, 5);
}

/** The model to start a swap with: the first that stays, is not the usual one or the judge; empty where there is none. */
export function firstOtherModel(
  listing: readonly Pick<ModelView, 'id' | 'closesInDays'>[],
  not: readonly (string | null)[],
): string[] {
  const other = listing.find(({ id, closesInDays }) => closesInDays === null && !not.includes(id));
  return other === undefined ? [] : [other.id];
}
