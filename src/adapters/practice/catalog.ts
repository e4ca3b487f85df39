/** The practice models: invented, differing in how reliably they follow instructions, in speed and in price. */
export interface PracticeModel {
  readonly id: string;
  readonly purpose: 'answers' | 'judges';
  /** How reliably it does what the prompt asks, 0..1: the share of slips that a weak model makes and this one does not. */
  readonly skill: number;
  /** Milliseconds from the request to the last word, before scaling. */
  readonly latencyMs: { readonly from: number; readonly to: number };
  /** USD per million tokens. */
  readonly prices: { readonly inputPerMillion: number; readonly outputPerMillion: number };
}

/** `owned_by` in the list of models: the mark by which every part of the app knows practice (formats.md, "Run result"). */
export const practiceOwner = 'signoff-practice';

export const practiceModels: readonly PracticeModel[] = [
  {
    id: 'practice-small',
    purpose: 'answers',
    skill: 0.45,
    latencyMs: { from: 40, to: 120 },
    prices: { inputPerMillion: 0.25, outputPerMillion: 1 },
  },
  {
    id: 'practice-large',
    purpose: 'answers',
    skill: 0.88,
    latencyMs: { from: 120, to: 300 },
    prices: { inputPerMillion: 2.5, outputPerMillion: 10 },
  },
  {
    id: 'practice-judge',
    purpose: 'judges',
    skill: 1,
    latencyMs: { from: 30, to: 80 },
    prices: { inputPerMillion: 1, outputPerMillion: 4 },
  },
];

export function findPracticeModel(id: string): PracticeModel | null {
  return practiceModels.find((model) => model.id === id) ?? null;
}
