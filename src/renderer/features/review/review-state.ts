import { type ReviewItemView, type ReviewView } from '#contract/review';
import { labelOf } from '#domain/sign-off/asked-in-review';
import { type ReviewMark } from '#domain/sign-off/review';
import { type CriterionVerdict } from '#domain/files/verdict';
import { inNumbers } from '../../ui/text/words.ts';
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
  return (
    a.label === b.label &&
    a.comment === b.comment &&
    a.failureModes.join('\n') === b.failureModes.join('\n') &&
    saidOf(a) === saidOf(b)
  );
}

function saidOf({ byCriterion }: ReviewMark): string {
  return Object.entries(byCriterion)
    .map(([criterion, label]) => `${criterion} ${label}`)
    .sort()
    .join('\n');
}

export function markOf({ label, comment, failureModes, byCriterion }: ReviewItemView): ReviewMark {
  return { label, comment, failureModes, byCriterion };
}

export const labels = ['pass', 'fail', 'unsure'] as const;
export type Label = (typeof labels)[number];

/** What is needed of an answer to know whether something about it is still to be said. */
type Asked = Pick<ReviewItemView, 'label' | 'asked' | 'byCriterion'>;

/** The criterion that a person is asked about next; null: what is left is the whole of the answer. */
export function openQuestion({ asked, byCriterion }: Asked): string | null {
  return asked.find((id) => labelOf(byCriterion, id) === null) ?? null;
}

/** Everything that is asked of the answer is said. */
export function isDone(item: Asked): boolean {
  return item.label !== null && openQuestion(item) === null;
}

/** Where a review goes on: its first item of which something is not said; past the end when there is none, which is the summary. */
export function startIndex(items: readonly Asked[]): number {
  const at = items.findIndex((item) => !isDone(item));
  return at === -1 ? items.length : at;
}

/** After a label at `from`: the next open item, then those left open before it, then the summary. */
export function nextOpenIndex(items: readonly Asked[], from: number): number {
  const after = items.findIndex((item, at) => at > from && !isDone(item));
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
  /** Statements of the criteria that must hold and are not met. */
  readonly against: readonly string[];
  /** Statements of those that are not met and only reported: the answer passes all the same. */
  readonly reported: readonly string[];
  /** How many that must hold could not be told. */
  readonly open: number;
}

/** What rules and judges said of an answer. What only a person decides is not theirs to tell, so "not measured" is not counted. */
export function checkSummary(verdicts: readonly CriterionVerdict[], criteria: ReviewView['criteria']): CheckSummary {
  const statement = (id: string): string => criteria.find((each) => each.id === id)?.statement ?? id;
  const reported = new Set(criteria.filter(({ severity }) => severity === 'report').map(({ id }) => id));
  const failed = verdicts.filter(({ verdict }) => verdict === 'fail').map(({ criterion }) => criterion);
  return {
    against: failed.filter((id) => !reported.has(id)).map(statement),
    reported: failed.filter((id) => reported.has(id)).map(statement),
    open: verdicts.filter(({ verdict, criterion }) => verdict === 'cannot-tell' && !reported.has(criterion)).length,
  };
}

/** The statements of what must hold and the person found not to be so, of one answer. */
export function notSoOf({ byCriterion }: Asked, criteria: ReviewView['criteria']): string[] {
  return criteria
    .filter(({ id, severity }) => severity !== 'report' && labelOf(byCriterion, id) === 'fail')
    .map(({ statement }) => statement);
}

/** Written by the person's version, as far as a blind review lets one know. */
export function isOwn({ variant }: Pick<ReviewItemView, 'variant'>): boolean {
  return variant === null || variant === 'candidate';
}

/** How many answers of her version she passed although she found something not to be so that must hold. */
export function passedAllTheSame(
  items: readonly (Asked & Pick<ReviewItemView, 'variant'>)[],
  criteria: ReviewView['criteria'],
): number {
  return items.filter((item) => isOwn(item) && item.label === 'pass' && notSoOf(item, criteria).length > 0).length;
}

/** "passed 9, failed 2 and were unsure of 1": what was not said is left out; null when nothing was. */
export function labelsInWords(counts: ReviewView['labels']): string | null {
  const { said } = copy.summary;
  const parts = labels.filter((label) => counts[label] > 0).map((label) => said[label](inNumbers(counts[label])));
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** Below this, agreement is hardly more than chance (Landis and Koch, Biometrics 33, 1977: "fair" ends here). */
const tellingKappa = 0.4;

export function isTelling(kappa: number): boolean {
  return kappa > tellingKappa;
}

/**
 * On how many of `of` answers two would agree who say pass as often as the person and the checks do and never look at an answer: kappa solved for its
 * expected agreement. null: it cannot be told (fewer than ten answers, all of one kind on both sides), or they agree on all.
 */
export function agreedByChance({ kappa, agreed, of }: NonNullable<ReviewView['agreement']>): number | null {
  if (kappa === null || kappa >= 1) return null;
  return Math.round(((agreed / of - kappa) / (1 - kappa)) * of);
}
