import { describe, expect, test } from 'vitest';
import { type OutputRow } from '#domain/output-columns';
import { contentId } from '#domain/content-id';
import { casesText, judgedSpec, plainSpec, refundPrompt } from '#support/run-plans';
import { planScoring, type ScoringRequest, variantsIn } from './plan-scoring.ts';

function aRow(row: number, change: Partial<OutputRow> = {}): OutputRow {
  const rest = { caseId: null, input: null, model: null, variant: null, trial: null, expected: null };
  return { row, text: 'An answer.', ...rest, ...change };
}

function planOf(rows: readonly OutputRow[], change: Partial<ScoringRequest> = {}) {
  return planScoring({
    promptId: 'refund-helper',
    promptPath: 'prompts/refund-helper.md',
    promptText: refundPrompt(),
    specPath: 'prompts/refund-helper.spec.yaml',
    specText: plainSpec,
    casesPath: 'prompts/refund-helper.cases.jsonl',
    casesText: casesText(2),
    rows,
    sensitivity: 'internal',
    baseline: null,
    seed: 1,
    concurrency: 8,
    maxCostUsd: null,
    judgeModel: null,
    judgeServer: null,
    connectionId: null,
    nextId: () => 'job',
    ...change,
  });
}

function planned(...given: Parameters<typeof planOf>) {
  const result = planOf(...given);
  if (!result.ok) throw new Error(result.problems.map((each) => each.message).join('; '));
  return result;
}

const question = (text: string) => ({ input: { question: text } });

describe('a plan for answers that are there already', () => {
  test('has a job for each answer, answered, with neither waiting time nor price', () => {
    const { plan, jobs, madeUp } = planned([aRow(1, { caseId: 'c-1' }), aRow(2, { caseId: 'c-2', text: '' })]);
    expect(
      jobs.map(({ id, variant, case: aCase, trial, state, answer }) => [id, variant, aCase, trial, state, answer]),
    ).toEqual([
      ['job-0', 'candidate', 'c-1', 1, 'answered', answerOf('An answer.', 'complete')],
      ['job-1', 'candidate', 'c-2', 1, 'answered', answerOf('', 'empty')],
    ]);
    expect(plan).toMatchObject({
      casesContent: contentId('other', casesText(2)),
      trials: 1,
      tools: [],
      judge: null,
      variants: [{ label: 'answers from the file', model: 'unknown', origin: 'imported', content: 'imported' }],
    });
    expect(madeUp).toBe(0);
  });

  test('finds the case by its id, then by its input, and else makes one up', () => {
    const { plan, jobs, madeUp } = planned(
      [
        aRow(1, question('Where is refund 2?')),
        aRow(2, question('Something new?')),
        aRow(3, question('Something new?')),
        aRow(4, { caseId: 'log-9', ...question('From the log?') }),
      ],
      { sensitivity: 'personal' },
    );
    expect(jobs.map((job) => [job.case, job.trial])).toEqual([
      ['c-2', 1],
      ['row-2', 1],
      ['row-2', 2],
      ['log-9', 1],
    ]);
    expect(plan.cases.map(({ id, sensitivity }) => [id, sensitivity])).toEqual([
      ['c-2', 'internal'],
      ['row-2', 'personal'],
      ['log-9', 'personal'],
    ]);
    expect(plan.trials).toBe(1);
    expect(madeUp).toBe(2);
    expect(plan.casesContent).not.toBe(contentId('other', casesText(2)));
  });

  test('variants come from the file; the one that was chosen is the baseline', () => {
    const rows = ['old', 'new', 'newer'].map((variant, at) => aRow(at + 1, { caseId: 'c-1', variant, model: 'm' }));
    expect(variantsIn(rows)).toEqual(['old', 'new', 'newer'].map((name) => ({ name, model: 'm', rows: 1 })));
    expect(
      planned(rows, { baseline: 'old' }).plan.variants.map(({ id, label, isBaseline }) => [id, label, isBaseline]),
    ).toEqual([
      ['baseline', 'old', true],
      ['candidate', 'new', false],
      ['candidate-2', 'newer', false],
    ]);
  });

  test('trials that are named stay, others take what is free, and one that is there twice is refused with its row', () => {
    const at = { caseId: 'c-1' };
    const { jobs, problems } = planned([
      aRow(1, at),
      aRow(2, { ...at, trial: 1 }),
      aRow(3, { ...at, trial: 1 }),
      aRow(4, at),
      aRow(5, { caseId: 'gone' }),
    ]);
    expect(jobs.map((job) => job.trial)).toEqual([2, 1, 3]);
    expect(problems).toEqual([
      { row: 5, message: 'names the case gone, which is not there, and has no input' },
      { row: 3, message: 'is trial 1 of case c-1, which is there twice' },
    ]);
  });

  test('a case set is not needed, criteria are', () => {
    expect(planned([aRow(1, question('Why?'))], { casesText: '' }).plan.cases.map((each) => each.id)).toEqual([
      'row-1',
    ]);
    expect(planOf([aRow(1, { caseId: 'c-1' })], { specText: null })).toEqual({
      ok: false,
      problems: [expect.objectContaining({ message: 'names no criteria yet: say what must hold, then score' })],
    });
    expect(planOf([aRow(7, { caseId: 'gone' })])).toMatchObject({ ok: false });
  });

  test('the judge is the chosen one, at its own server', () => {
    const judgeServer = { baseUrl: 'https://j.example/v1', origin: 'https://j.example', practice: false };
    expect(
      planned([aRow(1, { caseId: 'c-1' })], { specText: judgedSpec, judgeModel: 'j', judgeServer }).plan.judge,
    ).toEqual({
      model: 'j',
      ...judgeServer,
    });
  });
});

function answerOf(text: string, finish: 'complete' | 'empty') {
  return { text, finish, toolCalls: [], inputTokens: null, outputTokens: null, latencyMs: null, costUsd: null };
}
