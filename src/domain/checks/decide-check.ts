import { type Case } from '../cases/case.ts';
import { type Check, type JudgeCheck } from './check.ts';
import { combineAll, combineAny } from './combine.ts';
import { notMeasured, type Holds } from './holds.ts';
import { heldByWhatStands } from './incomplete-answer.ts';
import { decideJson } from './json-check.ts';
import { type Answer } from '../answers/output.ts';
import { decideTextRule, isTextRule } from './text-rules.ts';
import { decideToolCall } from './tool-call-check.ts';

/** What a check is asked about, and what is already known of the judges in its tree. */
export interface CheckSubject {
  readonly answer: Answer;
  readonly case: Case;
  /** What a judge said to the check at a path of the tree (`''` the root, `'0'`, `'0.1'` below it); undefined: not asked yet. */
  readonly judged?: (path: string) => Holds | undefined;
  /** Something of the answer may be missing, and the check's holding would be a pass: only what stands there counts (incomplete-answer.ts). */
  readonly onlyWhatStands?: boolean;
}

/**
 * Decides one check on one answer (formats.md, "Check types"). Pure, never throws, linear in the answer apart from `similar`.
 * Judges and persons are not asked here: the result says that one is needed, unless the rest of the tree decides without.
 * `language` needs `prepareChecks` first.
 */
export function decideCheck(check: Check, subject: CheckSubject): Holds {
  return decideAt(check, subject, '');
}

/** The judge checks that still have to be asked before the tree can be decided, with their paths. */
export function openJudges(
  check: Check,
  subject: CheckSubject,
): { readonly path: string; readonly check: JudgeCheck }[] {
  return openAt(check, subject, '');
}

function decideAt(check: Check, subject: CheckSubject, path: string): Holds {
  const found = decideAsItStands(check, subject, path);
  return subject.onlyWhatStands === true ? heldByWhatStands(check, found, subject.answer) : found;
}

function decideAsItStands(check: Check, subject: CheckSubject, path: string): Holds {
  const { answer, case: aCase } = subject;
  if (isTextRule(check)) return decideTextRule(check, answer, aCase);
  switch (check.type) {
    case 'json':
      return decideJson(check, answer.text);
    case 'tool_call':
      return answer.toolCallsUnknown === true
        ? notMeasured('The file does not say whether tools were called.')
        : decideToolCall(check, answer.toolCalls, aCase);
    case 'judge':
      return subject.judged?.(path) ?? waiting('needs-judge', 'A judge has not been asked.');
    case 'human':
      return waiting('needs-person', 'A person decides this in the review.');
    case 'any':
      return combineAny(check.checks.map((each, at) => decideAt(each, subject, below(path, at))));
    case 'all':
      return combineAll(check.checks.map((each, at) => decideAt(each, subject, below(path, at))));
  }
}

function openAt(check: Check, subject: CheckSubject, path: string): { path: string; check: JudgeCheck }[] {
  if (decideAt(check, subject, path).holds !== 'needs-judge') return [];
  if (check.type === 'judge') return [{ path, check }];
  if (check.type !== 'any' && check.type !== 'all') return [];
  return check.checks.flatMap((each, at) => openAt(each, subject, below(path, at)));
}

function below(path: string, at: number): string {
  return path === '' ? String(at) : `${path}.${at}`;
}

function waiting(holds: 'needs-judge' | 'needs-person', reason: string): Holds {
  return { holds, reason, span: null, score: null };
}
