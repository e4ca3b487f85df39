/** Small whole values for tests: everything has a plain default, a test names only what it is about. */
import { type Case } from '#domain/case';
import { type Check } from '#domain/check';
import { type Answer, type Output } from '#domain/output';
import { type Criterion } from '#domain/spec';
import { type CriterionVerdict, type Verdict } from '#domain/verdict';

export function anAnswer(text: string, change: Partial<Answer> = {}): Answer {
  return {
    text,
    finish: text === '' ? 'empty' : 'complete',
    toolCalls: [],
    inputTokens: 10,
    outputTokens: 5,
    latencyMs: 100,
    costUsd: 0.001,
    ...change,
  };
}

export function aCase(id = 'c-1', change: Partial<Case> = {}): Case {
  return {
    id,
    input: { question: 'Where is my refund?' },
    slices: [],
    intent: null,
    source: null,
    sensitivity: 'internal',
    expected: null,
    notes: null,
    messages: [],
    ...change,
  };
}

export function aCriterion(id: string, check: Check, change: Partial<Criterion> = {}): Criterion {
  return {
    id,
    kind: 'must',
    statement: `Statement of ${id}.`,
    check,
    severity: 'blocker',
    slices: null,
    intents: null,
    ...change,
  };
}

export function aVerdict(criterion: string, verdict: Verdict): CriterionVerdict {
  return { criterion, verdict, reason: 'Because.', span: null, score: null };
}

/** An output that ran and was judged: `verdicts` by criterion. */
export function anOutput(
  place: { readonly variant?: string; readonly case?: string; readonly trial?: number },
  verdicts: Readonly<Record<string, Verdict>>,
  change: Partial<Output> = {},
): Output {
  const { variant = 'candidate', case: caseId = 'c-1', trial = 1 } = place;
  return {
    id: `${variant}/${caseId}/${trial}`,
    variant,
    case: caseId,
    trial,
    state: 'done',
    answer: anAnswer(`Answer of ${variant} to ${caseId}, trial ${trial}.`),
    error: null,
    verdicts: Object.entries(verdicts).map(([criterion, verdict]) => aVerdict(criterion, verdict)),
    ...change,
  };
}

/** An output that never came: the call failed. */
export function anError(place: { readonly variant?: string; readonly case?: string; readonly trial?: number }): Output {
  return anOutput(
    place,
    {},
    {
      state: 'error',
      answer: null,
      error: { code: 'unreachable', message: 'The server cannot be reached.', mayHaveBeenCharged: false },
    },
  );
}
