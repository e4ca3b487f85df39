import { countByCriterion, type CriterionLabels, type LabelsByCriterion } from './asked-in-review.ts';
import { type ReviewLabel } from './eval-record.ts';

/** One output in a review, with what the person said of it. */
export interface ReviewItem {
  readonly id: string;
  readonly outputId: string;
  readonly variant: string;
  readonly case: string;
  readonly trial: number;
  readonly label: ReviewLabel | null;
  readonly comment: string;
  readonly failureModes: readonly string[];
  /** What the person said about the criteria that only she decides (asked-in-review.ts). */
  readonly byCriterion: LabelsByCriterion;
}

/** What a person may change about an item, all of it at once. */
export type ReviewMark = Pick<ReviewItem, 'label' | 'comment' | 'failureModes' | 'byCriterion'>;

/** A change of one item as a value: applying it gives the change that takes it back. */
export interface ReviewChange {
  readonly item: string;
  readonly mark: ReviewMark;
}

export const maximumCommentLength = 4_000;
export const maximumFailureModes = 20;

/** Applies a change. null: there is no such item. `undo` restores exactly what stood there; a chain of them is the history. */
export function applyReviewChange<Item extends ReviewItem>(
  items: readonly Item[],
  change: ReviewChange,
): { readonly items: Item[]; readonly undo: ReviewChange } | null {
  const before = items.find((item) => item.id === change.item);
  if (!before) return null;
  const { label, comment, failureModes, byCriterion } = before;
  const mark: ReviewMark = {
    label: change.mark.label,
    comment: change.mark.comment.slice(0, maximumCommentLength),
    failureModes: tidyFailureModes(change.mark.failureModes),
    byCriterion: change.mark.byCriterion,
  };
  return {
    items: items.map((item) => (item.id === change.item ? { ...item, ...mark } : item)),
    undo: { item: change.item, mark: { label, comment, failureModes, byCriterion } },
  };
}

/** Trimmed, each once whatever its case, the first spelling kept. */
function tidyFailureModes(modes: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const mode of modes.map((each) => each.trim()).filter((each) => each !== '')) {
    const key = mode.toLowerCase();
    if (!byKey.has(key)) byKey.set(key, mode);
  }
  return [...byKey.values()].slice(0, maximumFailureModes);
}

/** Where a review goes on: the first item without a label, in order; null when it is finished. */
export function nextOpenItem<Item extends Pick<ReviewItem, 'id' | 'label'>>(items: readonly Item[]): Item | null {
  return items.find((item) => item.label === null) ?? null;
}

/** How often each failure mode was named, most often first, then by name. */
export function countFailureModes(
  items: readonly Pick<ReviewItem, 'failureModes'>[],
): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, { name: string; count: number }>();
  for (const mode of items.flatMap((item) => item.failureModes)) {
    const known = counts.get(mode.toLowerCase()) ?? { name: mode, count: 0 };
    counts.set(mode.toLowerCase(), { name: known.name, count: known.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** A label beside what rules and judges decided of the same output. */
export interface LabelledOutput {
  readonly label: ReviewLabel | null;
  readonly outcome: 'pass' | 'fail' | 'undecided';
  /** The criteria about which a person was to be asked of this output, and what she said; left out: none. */
  readonly asked?: readonly string[];
  readonly byCriterion?: LabelsByCriterion;
}

export interface Agreement {
  /** Cohen's kappa, -1..1: agreement beyond chance. null: fewer than 10 outputs, or all of one kind on both sides. */
  readonly kappa: number | null;
  /** Outputs on which label and outcome agree, of those that both decide. */
  readonly agreed: number;
  readonly of: number;
}

export interface ReviewSummary {
  /** Outputs drawn, and how many of them have a label ("unsure" is one). */
  readonly drawn: number;
  readonly done: number;
  readonly labels: { readonly pass: number; readonly fail: number; readonly unsure: number };
  /** null: no output is decided by both. */
  readonly agreement: Agreement | null;
  /** Outputs that the person failed and the checks had not. */
  readonly missed: number;
  /** What the person said about each criterion that only a person decides. */
  readonly criteria: readonly CriterionLabels[];
}

/** Counts of a review. Give it the outputs of the variant that is to be signed off; others are in a review for blindness only. */
export function summarizeReview(outputs: readonly LabelledOutput[]): ReviewSummary {
  const labelled = (label: ReviewLabel): number => outputs.filter((output) => output.label === label).length;
  const labels = { pass: labelled('pass'), fail: labelled('fail'), unsure: labelled('unsure') };
  return {
    drawn: outputs.length,
    done: labels.pass + labels.fail + labels.unsure,
    labels,
    agreement: agreementOf(outputs),
    missed: outputs.filter(({ label, outcome }) => label === 'fail' && outcome !== 'fail').length,
    criteria: countByCriterion(outputs.map(({ asked = [], byCriterion = {} }) => ({ asked, byCriterion }))),
  };
}

const fewestForKappa = 10;

/**
 * Agreement of a person's labels with the automatic outcomes: kappa = (observed - expected) / (1 - expected), expected from how often each
 * side says pass (J. Cohen, Educational and Psychological Measurement 20, 1960). "Unsure" and undecided outputs are left out.
 */
export function agreementOf(outputs: readonly LabelledOutput[]): Agreement | null {
  const both = outputs.filter(
    ({ label, outcome }) => (label === 'pass' || label === 'fail') && outcome !== 'undecided',
  );
  const of = both.length;
  if (of === 0) return null;
  const agreed = both.filter(({ label, outcome }) => label === outcome).length;
  const byPerson = both.filter(({ label }) => label === 'pass').length / of;
  const byChecks = both.filter(({ outcome }) => outcome === 'pass').length / of;
  const expected = byPerson * byChecks + (1 - byPerson) * (1 - byChecks);
  const tellable = of >= fewestForKappa && expected < 1;
  return { kappa: tellable ? (agreed / of - expected) / (1 - expected) : null, agreed, of };
}
