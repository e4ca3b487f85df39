import { type Case } from '#domain/cases/case';
import { type Check, checkSchema } from '#domain/checks/check';
import { combineAll, combineAny } from '#domain/checks/combine';
import { doesNotHold, type Holds, itHolds, notMeasured } from '#domain/checks/holds';
import { type Answer } from '#domain/answers/output';
import { appliesTo, type CriterionKind } from '#domain/spec/spec';
import { decideTextRule, isTextRule } from '#domain/checks/text-rules';
import { type Verdict } from '#domain/files/verdict';
import { isByRule } from '../check/check-fields.ts';
import { tryCopy } from '../copy.ts';
import { type FormCriterion } from '../spec-form.ts';

/** What a criterion says of a pasted answer. */
export type Trial =
  | {
      readonly kind: 'verdict';
      readonly criterion: FormCriterion;
      readonly verdict: Verdict;
      readonly reason: string;
    }
  /** A judge or a person is needed: nobody is asked here. */
  | { readonly kind: 'needs-somebody'; readonly criterion: FormCriterion }
  /** The check is not whole yet. */
  | { readonly kind: 'unfinished'; readonly criterion: FormCriterion };

/**
 * Decides what rules can decide about a text that somebody pasted. `aCase` fills in the inputs that checks use, and leaves out the
 * criteria that are not asked of it; null asks all of them.
 */
export function tryAnswer(criteria: readonly FormCriterion[], text: string, aCase: Case | null): Trial[] {
  const asked = aCase === null ? criteria : criteria.filter((criterion) => isAskedOf(criterion, aCase));
  return asked.map((criterion) => tryCriterion(criterion, text, aCase));
}

/** The same for one criterion, for instance on its own examples. */
export function tryCriterion(criterion: FormCriterion, text: string, aCase: Case | null = null): Trial {
  if (!isByRule(criterion.check)) {
    const whole = checkSchema.safeParse(criterion.check).success;
    return { kind: whole ? 'needs-somebody' : 'unfinished', criterion };
  }
  const parsed = checkSchema.safeParse(criterion.check);
  if (!parsed.success) return { kind: 'unfinished', criterion };
  const holds = decide(parsed.data, { answer: answerOf(text), aCase: aCase ?? noCase });
  return { kind: 'verdict', criterion, verdict: verdictOf(criterion.kind, holds), reason: holds.reason };
}

/** As in the domain, whose own function would bring the compiler of JSON schemas into the window with it. */
function verdictOf(kind: CriterionKind, { holds }: Holds): Verdict {
  if (holds === 'cannot-tell') return 'cannot-tell';
  if (typeof holds !== 'boolean') return 'not-measured';
  return holds === (kind !== 'must-not') ? 'pass' : 'fail';
}

function isAskedOf(criterion: FormCriterion, aCase: Case): boolean {
  const { slices, intents, check: _check, ...rest } = criterion;
  const limits = { slices: slices.length > 0 ? slices : null, intents: intents.length > 0 ? intents : null };
  // Whether a criterion applies has nothing to do with its check.
  return appliesTo({ ...rest, ...limits, check: { type: 'human' } }, aCase);
}

interface Tried {
  readonly answer: Answer;
  readonly aCase: Case;
}

/**
 * As `decideCheck`, without what has no place in a window: a JSON schema is compiled to code, which the content security policy forbids, and
 * a pasted text calls no tools. Both are not measured here, and say where they are.
 */
function decide(check: Check, tried: Tried): Holds {
  const { answer, aCase } = tried;
  if (isTextRule(check)) return decideTextRule(check, answer, aCase);
  switch (check.type) {
    case 'json':
      return decideJsonSyntax(answer.text, check.schema !== undefined);
    case 'tool_call':
      return notMeasured(tryCopy.noTools);
    case 'judge':
    case 'human':
      return notMeasured(tryCopy.somebody);
    case 'any':
      return combineAny(check.checks.map((each) => decide(each, tried)));
    case 'all':
      return combineAll(check.checks.map((each) => decide(each, tried)));
  }
}

function decideJsonSyntax(text: string, hasSchema: boolean): Holds {
  try {
    JSON.parse(text.trim());
  } catch {
    return doesNotHold(text.trim().startsWith('```') ? tryCopy.fenced : tryCopy.notJson);
  }
  return hasSchema ? notMeasured(tryCopy.schemaLater) : itHolds(tryCopy.isJson);
}

function answerOf(text: string): Answer {
  return {
    text,
    finish: text.trim() === '' ? 'empty' : 'complete',
    toolCalls: [],
    inputTokens: null,
    outputTokens: null,
    latencyMs: 0,
    costUsd: null,
  };
}

const noCase: Case = {
  id: '',
  input: {},
  slices: [],
  intent: null,
  source: null,
  sensitivity: 'internal',
  expected: null,
  notes: null,
  messages: [],
};

/** An example that the criterion's own rule sees the other way round than the person who wrote it. */
export interface Contradiction {
  readonly example: string;
  readonly reason: string;
}

/** Good examples that the rule fails, and bad ones that it passes. */
export function contradictions(criterion: FormCriterion): readonly Contradiction[] {
  const against = (examples: readonly string[], verdict: 'pass' | 'fail'): Contradiction[] =>
    examples.flatMap((example) => {
      const tried = tryCriterion(criterion, example);
      if (tried.kind !== 'verdict' || tried.verdict !== verdict) return [];
      return [{ example, reason: tried.reason }];
    });
  return [...against(criterion.good, 'fail'), ...against(criterion.bad, 'pass')];
}
