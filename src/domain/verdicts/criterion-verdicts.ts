import { headlineOfInput, type Case } from '../cases/case.ts';
import { inputNamed, inputsUsed, missingInput, textOfInput } from '../checks/check-text.ts';
import { decideCheck, openJudges, type CheckSubject } from '../checks/decide-check.ts';
import { type Holds } from '../checks/holds.ts';
import { absentSoFar, isIncompleteAnswer } from '../checks/incomplete-answer.ts';
import { judgesNamedBy } from './judge-panel.ts';
import { toolCallLines, unjudged, type JudgeMaterial, type Judgement, type JudgeQuestion } from '../checks/judge.ts';
import { type Answer } from '../answers/output.ts';
import { appliesTo, type Criterion } from '../spec/spec.ts';
import { type CriterionVerdict, type Verdict } from '../files/verdict.ts';

/** One question that a judge has to be asked about one output. */
export interface JudgeTask extends JudgeQuestion {
  /** Unique within the output; the key of the judgement. */
  readonly key: string;
  readonly criterion: string;
  /** The check's own judges, who vote; null takes the spec's, else the setting's (judge-panel.ts). */
  readonly models: readonly string[] | null;
  /** What the judge is shown; the caller adds the nonce. */
  readonly material: Omit<JudgeMaterial, 'nonce'>;
}

/**
 * Decides a criterion's check on one answer. On an incomplete one nothing is a pass by what is missing (formats.md, "Numbers"): a must-have holds by
 * what stands there alone, and a must-not that does not hold cannot be told; one that holds is a fail.
 */
export function decideCriterion(criterion: Pick<Criterion, 'kind' | 'check'>, subject: CheckSubject): Holds {
  const found = decideCheck(criterion.check, subjectFor(criterion, subject));
  const forbids = criterion.kind === 'must-not';
  return forbids && isIncompleteAnswer(subject.answer) ? absentSoFar(found, subject.answer) : found;
}

/** What the check is asked about, given which way its holding counts. */
function subjectFor({ kind }: Pick<Criterion, 'kind'>, subject: CheckSubject): CheckSubject {
  const onlyWhatStands = kind !== 'must-not' && isIncompleteAnswer(subject.answer);
  return onlyWhatStands ? { ...subject, onlyWhatStands } : subject;
}

/**
 * The verdict of a criterion: in a must-have and a quality scale the check holding is a pass, in a must-not it is a fail. What is
 * undecided stays undecided either way: it is never a pass, and never a fail.
 */
export function verdictOf(criterion: Pick<Criterion, 'id' | 'kind'>, holds: Holds): CriterionVerdict {
  const { reason, span, score } = holds;
  return { criterion: criterion.id, verdict: verdictWord(criterion.kind, holds.holds), reason, span, score };
}

function verdictWord(kind: Criterion['kind'], holds: Holds['holds']): Verdict {
  switch (holds) {
    case true:
      return kind === 'must-not' ? 'fail' : 'pass';
    case false:
      return kind === 'must-not' ? 'pass' : 'fail';
    case 'cannot-tell':
      return 'cannot-tell';
    case 'not-measured':
    case 'needs-judge':
    case 'needs-person':
      return 'not-measured';
  }
}

/**
 * The judge questions that one output still needs: of the criteria that apply to its case, those whose rules leave it open.
 * Pass the case with the prompt's defaults in its inputs, as for `resolveVerdicts`. A rubric that names an input the case
 * does not have is not asked: `resolveVerdicts` says so.
 */
export function judgeTasks(criteria: readonly Criterion[], answer: Answer, aCase: Case): JudgeTask[] {
  return criteria
    .filter((criterion) => appliesTo(criterion, aCase))
    .flatMap((criterion) => tasksOf(criterion, answer, aCase));
}

function tasksOf(criterion: Criterion, answer: Answer, aCase: Case): JudgeTask[] {
  const subject = subjectFor(criterion, { answer, case: aCase });
  return openJudges(criterion.check, subject).flatMap(({ path, check }) => {
    const names = inputsUsed(check.rubric);
    const inputs = names.flatMap((name) => {
      const value = inputNamed(aCase, name);
      return value === undefined ? [] : [{ name, value: textOfInput(value) }];
    });
    if (inputs.length < names.length) return [];
    const task: JudgeTask = {
      key: judgementKey(criterion.id, path),
      criterion: criterion.id,
      rubric: check.rubric,
      scale: check.scale ?? null,
      passAt: check.pass_at ?? null,
      models: judgesNamedBy(check),
      material: {
        headline: headlineOfInput(aCase.input),
        output: answer.text,
        inputs,
        ...(answer.toolCalls.length > 0 && { toolCalls: toolCallLines(answer.toolCalls) }),
      },
    };
    return [task];
  });
}

/**
 * One verdict for each criterion that applies to the case, in the order of the spec, given what the judges said (by `JudgeTask.key`).
 * A judgement that is not there is `not-measured`.
 */
export function resolveVerdicts(
  criteria: readonly Criterion[],
  answer: Answer,
  aCase: Case,
  judgements: ReadonlyMap<string, Judgement> = new Map(),
): CriterionVerdict[] {
  return criteria
    .filter((criterion) => appliesTo(criterion, aCase))
    .map((criterion) => {
      const judged = (path: string): Holds => judgementOf(criterion, aCase, path, judgements);
      return verdictOf(criterion, decideCriterion(criterion, { answer, case: aCase, judged }));
    });
}

function judgementOf(
  criterion: Criterion,
  aCase: Case,
  path: string,
  judgements: ReadonlyMap<string, Judgement>,
): Holds {
  const known = judgements.get(judgementKey(criterion.id, path));
  if (known) return known;
  const missing = rubricAt(criterion, path)
    .flatMap(inputsUsed)
    .find((name) => inputNamed(aCase, name) === undefined);
  return unjudged(missing === undefined ? 'No judge was asked.' : missingInput(missing));
}

function rubricAt(criterion: Criterion, path: string): string[] {
  let check = criterion.check;
  for (const step of path === '' ? [] : path.split('.')) {
    const next = check.type === 'any' || check.type === 'all' ? check.checks[Number(step)] : undefined;
    if (!next) return [];
    check = next;
  }
  return check.type === 'judge' ? [check.rubric] : [];
}

function judgementKey(criterion: string, path: string): string {
  return path === '' ? criterion : `${criterion}/${path}`;
}
