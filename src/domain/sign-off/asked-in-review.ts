import { checksWithin } from '../checks/check.ts';
import { type ReviewLabel } from './eval-record.ts';
import { isDecidedByPerson } from '../result/outcome.ts';
import { criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';

/** What a person said of one answer, by criterion: nothing that is not in it was asked and answered. */
export type LabelsByCriterion = Readonly<Record<string, ReviewLabel>>;

/**
 * The criteria about which a person is asked beside each answer of a review: those that only a person decides, and on which something depends (they
 * must hold, or a threshold names them). What a person says of the whole answer speaks for none of them.
 */
export function askedInReview(spec: SpecFile | null): Criterion[] {
  return decidedByPerson(spec).filter((criterion) => isNeeded(criterion, spec));
}

/** The others that only a person decides: reported if she says something, and nothing waits for it. */
export function offeredInReview(spec: SpecFile | null): Criterion[] {
  return decidedByPerson(spec).filter((criterion) => !isNeeded(criterion, spec));
}

function decidedByPerson(spec: SpecFile | null): Criterion[] {
  return (spec ? criteriaOf(spec) : []).filter(isDecidedByPerson);
}

function isNeeded({ id, severity }: Criterion, spec: SpecFile | null): boolean {
  return severity === 'blocker' || Object.hasOwn(spec?.thresholds.criteria ?? {}, id);
}

/** What to look for, where a person decides the criterion and the spec says it; else null. */
export function lookFor({ check }: Pick<Criterion, 'check'>): string | null {
  const words = checksWithin(check).flatMap((each) =>
    each.type === 'human' && each.instructions?.trim() ? [each.instructions.trim()] : [],
  );
  return words.length === 0 ? null : words.join(' ');
}

/** What a person said about one criterion, of the answers that were drawn and that it applies to. */
export interface CriterionLabels {
  readonly criterion: string;
  readonly drawn: number;
  readonly pass: number;
  readonly fail: number;
  readonly unsure: number;
}

/** Of each criterion that was to be asked, how often a person said what. `asked`: the criteria that apply to that answer. */
export function countByCriterion(
  answers: readonly { readonly asked: readonly string[]; readonly byCriterion: LabelsByCriterion }[],
): CriterionLabels[] {
  const criteria = [...new Set(answers.flatMap(({ asked }) => asked))];
  return criteria.map((criterion) => {
    const own = answers.filter(({ asked }) => asked.includes(criterion));
    const said = (label: ReviewLabel): number =>
      own.filter((each) => labelOf(each.byCriterion, criterion) === label).length;
    return { criterion, drawn: own.length, pass: said('pass'), fail: said('fail'), unsure: said('unsure') };
  });
}

/** What was said of it; null: nobody was asked, or nobody answered. */
export function labelOf(labels: LabelsByCriterion, criterion: string): ReviewLabel | null {
  return Object.hasOwn(labels, criterion) ? (labels[criterion] ?? null) : null;
}
