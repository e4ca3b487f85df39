/** Small whole values for tests: everything has a plain default, a test names only what it is about. */
import { type ChangedBeside } from '#domain/result/changed-beside';
import { type Case } from '#domain/cases/case';
import { type Check } from '#domain/checks/check';
import { type Answer, type Output } from '#domain/answers/output';
import {
  type ComparisonResult,
  type GateItem,
  type Rate,
  type RunResult,
  type VariantResult,
} from '#domain/result/run-result';
import { type Criterion } from '#domain/spec/spec';
import { type CriterionVerdict, type Verdict } from '#domain/files/verdict';

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
    reusedFrom: null,
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

export function aRate(value: number | null, change: Partial<Rate> = {}): Rate {
  return {
    value,
    low: 0.7,
    high: 0.9,
    cases: 40,
    outputs: 120,
    method: 'test',
    undecided: 0,
    valueAtWorst: value,
    lowerLimit: value === null ? null : 0.75,
    ...change,
  };
}

export function aVariantResult(id: string, change: Partial<VariantResult> = {}): VariantResult {
  return {
    id,
    label: id,
    content: '3f2a9c1d00',
    model: 'gpt-5-mini',
    origin: 'https://api.example',
    parameters: {},
    practice: false,
    outputs: 120,
    errors: 0,
    undecided: 0,
    refused: 0,
    unfinished: 0,
    reused: 0,
    incomplete: 0,
    incompleteRate: aRate(0, { low: 0, high: 0.09, lowerLimit: 0 }),
    incompleteCases: [],
    errorReasons: [],
    mayHaveBeenCharged: 0,
    passRate: aRate(0.84),
    criteria: [],
    slices: [],
    latencyMs: { p50: 800, p95: 2100, p95AtWorst: 2100 },
    tokens: { input: 1, output: 1 },
    costUsd: null,
    costPerSuccessUsd: null,
    costPerSuccessAtWorstUsd: null,
    ...change,
  };
}

export function aComparison(change: Partial<ComparisonResult> = {}): ComparisonResult {
  return {
    baseline: 'baseline',
    candidate: 'candidate',
    cases: 40,
    delta: 0.04,
    low: -0.03,
    high: 0.11,
    pValue: 0.45,
    verdict: 'no-detectable-difference',
    needed: { cases: 680, trials: null },
    gained: ['c-007'],
    lost: [],
    maybeLost: [],
    regressions: [],
    wavering: [],
    evenSplits: [],
    openRegressions: [],
    lowAtWorst: -0.03,
    standardError: 0.03,
    deltaAtWorst: 0.04,
    again: null,
    ...change,
  };
}

/** What a change alters beside the prompt: nothing, until it is said. */
export function aChangedBeside(change: Partial<ChangedBeside> = {}): ChangedBeside {
  const none = { count: 0, ids: [] };
  return {
    version: 'main',
    cases: { removed: none, added: none, changed: none },
    criteria: { removed: [], added: [], changed: [], ids: [] },
    settings: [],
    unreadable: [],
    ...change,
  };
}

/** A run of the sample's shape: 40 cases, 3 trials, one candidate that met its one threshold. */
export function aRunResult(change: Partial<RunResult> = {}): RunResult {
  return {
    schema: 'signoff/run@1',
    id: 'run-1',
    startedAt: '2026-11-21T10:15:00Z',
    durationMs: 61_234,
    seed: 1,
    trials: 3,
    concurrency: 8,
    prompt: { id: 'refund-helper', path: 'prompts/refund-helper.md' },
    spec: { content: 's' },
    cases: { content: 'abcdef0123', count: 40, setAside: 0 },
    tools: [],
    variants: [aVariantResult('baseline'), aVariantResult('candidate')],
    judge: null,
    comparisons: [aComparison()],
    uncompared: null,
    gate: { phase: 'run', met: true, items: [aGateItem('pass_rate', true)] },
    looks: null,
    stopped: null,
    unmatched: null,
    confirmation: false,
    askedAgain: null,
    ...change,
  };
}

export function aGateItem(id: string, met: boolean | null, change: Partial<GateItem> = {}): GateItem {
  return {
    id,
    phase: 'run',
    label: `Label of ${id}`,
    met,
    shown: null,
    evidence: `Evidence of ${id}`,
    missing: met === true ? null : `Missing for ${id}`,
    ...change,
  };
}
