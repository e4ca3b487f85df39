import { type ReviewLabel } from './eval-record.ts';

/** A person's label on one output beside what the checks had decided. */
export interface LabelledOutput {
  readonly label: ReviewLabel | null;
  readonly outcome: 'pass' | 'fail' | 'undecided';
}

export interface ReviewSummary {
  readonly total: number;
  readonly done: number;
  readonly labels: { readonly pass: number; readonly fail: number; readonly unsure: number };
  /** Outputs that the person failed and the checks had passed: what the checks do not see. */
  readonly missed: number;
  readonly agreement: Agreement;
}

export interface Agreement {
  /**
   * Cohen's kappa between pass/fail labels and pass/fail outcomes (Cohen 1960, Educational and Psychological Measurement 20);
   * null under 10 pairs, or where both sides always say the same (it is not defined there).
   */
  readonly kappa: number | null;
  readonly agreed: number;
  /** Pairs in which both sides decided. */
  readonly of: number;
}

const fewestPairs = 10;

/** Counts of a review, open or finished. Unsure labels and undecided outcomes are outside the agreement. */
export function summarizeReview(items: readonly LabelledOutput[]): ReviewSummary {
  const count = (label: ReviewLabel): number => items.filter((item) => item.label === label).length;
  const labels = { pass: count('pass'), fail: count('fail'), unsure: count('unsure') };
  return {
    total: items.length,
    done: labels.pass + labels.fail + labels.unsure,
    labels,
    missed: items.filter((item) => item.label === 'fail' && item.outcome === 'pass').length,
    agreement: agreementOf(items),
  };
}

/** How far labels and checks agree. */
export function agreementOf(items: readonly LabelledOutput[]): Agreement {
  const pairs = items.filter(
    (item) => (item.label === 'pass' || item.label === 'fail') && item.outcome !== 'undecided',
  );
  const of = pairs.length;
  const agreed = pairs.filter((item) => item.label === item.outcome).length;
  if (of < fewestPairs) return { kappa: null, agreed, of };
  const passLabels = pairs.filter((item) => item.label === 'pass').length / of;
  const passOutcomes = pairs.filter((item) => item.outcome === 'pass').length / of;
  const byChance = passLabels * passOutcomes + (1 - passLabels) * (1 - passOutcomes);
  if (byChance === 1) return { kappa: null, agreed, of };
  return { kappa: (agreed / of - byChance) / (1 - byChance), agreed, of };
}
