import { type ReviewItemView, type ReviewView } from '#contract/views';
import { type ReviewMark } from '#domain/review';
import { type CriterionVerdict } from '#domain/verdict';
import { inNumbers } from '../../ui/words.ts';
import { copy } from './copy.ts';

/** Marks made in this window that the services have not confirmed yet, by item. */
export type Marks = ReadonlyMap<string, ReviewMark>;

/** The items as the person sees them: her newest marks before what the services have. */
export function withMarks(items: readonly ReviewItemView[], marks: Marks): ReviewItemView[] {
  return items.map((item) => {
    const mark = marks.get(item.id);
    return mark ? { ...item, ...mark, failureModes: [...mark.failureModes] } : item;
  });
}

/** The marks that the services do not have yet; the same map where that is all of them. */
export function unconfirmed(items: readonly ReviewItemView[], marks: Marks): Marks {
  const left = [...marks].filter(([id, mark]) => {
    const item = items.find((each) => each.id === id);
    return item !== undefined && !sameMark(item, mark);
  });
  return left.length === marks.size ? marks : new Map(left);
}

function sameMark(a: ReviewMark, b: ReviewMark): boolean {
  return a.label === b.label && a.comment === b.comment && a.failureModes.join('\n') === b.failureModes.join('\n');
}

export function markOf({ label, comment, failureModes }: ReviewItemView): ReviewMark {
  return { label, comment, failureModes };
}

/** Where a review goes on: its first item without a label; past the end when there is none, which is the summary. */
export function startIndex(items: readonly Pick<ReviewItemView, 'label'>[]): number {
  const at = items.findIndex((item) => item.label === null);
  return at === -1 ? items.length : at;
}

/** After a label at `from`: the next open item, then those left open before it, then the summary. */
export function nextOpenIndex(items: readonly Pick<ReviewItemView, 'label'>[], from: number): number {
  const after = items.findIndex((item, at) => at > from && item.label === null);
  return after === -1 ? startIndex(items) : after;
}

/** Adds the mode, or takes it away where it is there already, whatever its case. */
export function toggleMode(modes: readonly string[], mode: string): string[] {
  const key = mode.trim().toLowerCase();
  const others = modes.filter((each) => each.toLowerCase() !== key);
  return others.length < modes.length || key === '' ? others : [...modes, mode.trim()];
}

/** Reasons to choose from: those named in this review first, then the suggested ones; each once, whatever its case. */
export function modesToOffer(
  items: readonly Pick<ReviewItemView, 'failureModes'>[],
  suggested: readonly string[],
): string[] {
  const byKey = new Map<string, string>();
  for (const mode of [...items.flatMap((item) => item.failureModes), ...suggested]) {
    if (!byKey.has(mode.toLowerCase())) byKey.set(mode.toLowerCase(), mode);
  }
  return [...byKey.values()];
}

export interface CheckSummary {
  /** Statements of the criteria that are not met. */
  readonly against: readonly string[];
  /** How many could not be told. */
  readonly open: number;
}

/** What rules and judges said of an answer. What only a person decides is not theirs to tell, so "not measured" is not counted. */
export function checkSummary(verdicts: readonly CriterionVerdict[], criteria: ReviewView['criteria']): CheckSummary {
  const statement = (id: string): string => criteria.find((each) => each.id === id)?.statement ?? id;
  return {
    against: verdicts.filter(({ verdict }) => verdict === 'fail').map(({ criterion }) => statement(criterion)),
    open: verdicts.filter(({ verdict }) => verdict === 'cannot-tell').length,
  };
}

/** "passed 9, failed 2 and were unsure of 1": what was not said is left out; null when nothing was. */
export function labelsInWords(labels: ReviewView['labels']): string | null {
  const { said } = copy.summary;
  const parts = (['pass', 'fail', 'unsure'] as const)
    .filter((label) => labels[label] > 0)
    .map((label) => said[label](inNumbers(labels[label])));
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** Below this, agreement is hardly more than chance (Landis and Koch, Biometrics 33, 1977: "fair" ends here). */
const tellingKappa = 0.4;

export function isTelling(kappa: number): boolean {
  return kappa > tellingKappa;
}
