import { describe, expect, test } from 'vitest';
import { noAnswer, type OutputRow } from '#domain/answers/output-columns';
import { contentId } from '#domain/prompt/content-id';
import { noFacts } from '#domain/answers/output-record';
import { casesText, judgedSpec, plainSpec, refundPrompt } from '#support/run-plans';
import { planScoring } from './plan-scoring.ts';
import { type ScoringRequest } from './scoring-request.ts';
import { variantsIn } from './variants-in-file.ts';

function aRow(row: number, change: Partial<OutputRow> = {}): OutputRow {
  const rest = { caseId: null, input: null, model: null, variant: null, trial: null, expected: null };
  return { row, text: 'An answer.', guessedInput: false, facts: noFacts, ...rest, ...change };
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

  test('a word that programs write where there was none is an answer where a case expects it or a check looks for it', () => {
    const none = aRow(1, { caseId: 'c-1', text: 'None', doubtful: true });
    const endWith = (change: Partial<ScoringRequest>) => planned([none], change).jobs[0]?.answer?.finish;
    const expecting = casesText(2).replace('"slices"', '"expected":"none","slices"');
    expect(endWith({})).toBe('unknown');
    expect(endWith({ casesText: expecting })).toBe('complete');
    expect(endWith({ specText: plainSpec.replace('value: answer', 'value: None') })).toBe('complete');
  });

  test('finds the case by its id, then by its input; what matches nothing is told and not scored', () => {
    const { plan, jobs, madeUp, unmatched, unanswered } = planned([
      aRow(1, question('Where is refund 2?')),
      aRow(2, question('Something new?')),
      aRow(4, { caseId: 'log-9', ...question('From the log?') }),
      aRow(5, { caseId: 'trace-1', ...question('Where is refund 2?') }),
    ]);
    expect(jobs.map((job) => [job.case, job.trial])).toEqual([
      ['c-2', 1],
      ['c-2', 2],
    ]);
    expect(plan.cases.map(({ id }) => id)).toEqual(['c-1', 'c-2']);
    expect([madeUp, unanswered]).toEqual([0, ['c-1']]);
    expect(unmatched).toEqual([
      { row: 2, message: 'has the input of no case' },
      { row: 4, message: 'names the case log-9, which is not there, and has the input of no case' },
    ]);
    expect(plan.scored).toEqual({ unmatched: unmatched.map(({ row, message }) => ({ row, why: message })), madeUp: 0 });
  });

  test('makes cases of the others only where that is asked for', () => {
    const { plan, jobs, madeUp, unmatched, unanswered } = planned(
      [
        aRow(1, question('Where is refund 2?')),
        aRow(2, question('Something new?')),
        aRow(3, question('Something new?')),
        aRow(4, { caseId: 'log-9', ...question('From the log?') }),
      ],
      { sensitivity: 'personal', newCases: true },
    );
    expect(jobs.map((job) => [job.case, job.trial])).toEqual([
      ['c-2', 1],
      ['row-2', 1],
      ['row-2', 2],
      ['log-9', 1],
    ]);
    expect(plan.cases.map(({ id, sensitivity }) => [id, sensitivity])).toEqual([
      ['c-1', 'internal'],
      ['c-2', 'internal'],
      ['row-2', 'personal'],
      ['log-9', 'personal'],
    ]);
    expect([plan.trials, madeUp, unmatched, unanswered]).toEqual([1, 2, [], ['c-1']]);
    expect(plan.casesContent).not.toBe(contentId('other', casesText(2)));
  });

  test.each<[string, OutputRow]>([
    ['line ends', aRow(1, question('First líne\r\nsecond line'))],
    ['composed letters', aRow(1, question('First líne\nsecond line'.normalize('NFD')))],
    ['outer white space', aRow(1, question(' First líne\nsecond line\u00a0\n'))],
    ['an input that no case knows', aRow(1, { input: { question: 'First líne\nsecond line', _conversation: [] } })],
    [
      'an input that the case leaves to its default',
      aRow(1, { input: { question: 'First líne\nsecond line', plan: 'free' } }),
    ],
    ['a number that a table holds as text', aRow(1, { input: { question: 'First líne\nsecond line', n: '5' } })],
    ['an id with white space around it', aRow(1, { caseId: ' c-é ' })],
    ['an id in decomposed letters', aRow(1, { caseId: 'c-é'.normalize('NFD') })],
  ])('rows and cases find each other whatever tools did to %s', (_, row) => {
    const aCase = { id: 'c-é', input: { question: 'First líne\nsecond line', n: 5 } };
    const other = { id: 'c-2', input: { question: 'Another?', plan: 'pro' } };
    const text = `${JSON.stringify(aCase)}\n${JSON.stringify(other)}\n`;
    const promptText = refundPrompt().replace(
      'model: test-model',
      'model: test-model\nvariables: { plan: { default: free } }',
    );
    const { jobs, unmatched } = planned([row], { casesText: text, promptText });
    expect([jobs.map((job) => job.case), unmatched]).toEqual([['c-é'], []]);
  });

  test('where two cases could be meant, none is: it is told which', () => {
    const same = { question: 'Same?' };
    const text = [
      { id: 'a', input: same },
      { id: 'b', input: same, slices: ['vip'] },
      { id: 'c', input: { question: 'Other?', plan: 'pro' } },
      { id: 'd', input: { question: 'Other?' } },
    ]
      .map((each) => `${JSON.stringify(each)}\n`)
      .join('');
    const { jobs, unmatched } = planned(
      [aRow(1, question('Same?')), aRow(2, question('Other?')), aRow(3, { caseId: 'b', ...question('Same?') })],
      { casesText: text },
    );
    expect(unmatched).toEqual([{ row: 1, message: 'has the input of a and b: name the case by its id' }]);
    expect(jobs.map((job) => job.case)).toEqual(['d', 'b']);
  });

  test('an id beside the input of another case is no answer of that case, and no row that is left aside', () => {
    const rows = [
      aRow(1, { caseId: 'c-1', ...question('Where is refund 2?') }),
      aRow(2, { caseId: 'c-1', ...question('An older wording?') }),
      aRow(3, { caseId: 'c-2', ...question('You are a helper. Where is refund 2?'), guessedInput: true }),
    ];
    const { jobs, unmatched, notes } = planned(rows);
    expect(jobs.map(({ case: id, state, error }) => [id, state, error?.code])).toEqual([
      ['c-1', 'error', 'unreadable-row'],
      ['c-1', 'error', 'unreadable-row'],
      ['c-2', 'answered', undefined],
    ]);
    expect(unmatched).toEqual([]);
    expect(notes).toEqual([
      { row: 1, message: 'names the case c-1, and has the input of c-2' },
      { row: 2, message: 'names the case c-1, and has another input than that case' },
    ]);
  });

  test('fewer answers of a case than the spec asks for are told', () => {
    const { notes } = planned([aRow(1, { caseId: 'c-1' })], { specText: `${plainSpec}\ntrials: 3\n` });
    expect(notes.map(({ message }) => message)).toEqual([
      'The spec asks for 3 answers of each case, and the file has 1 for some: how much answers vary is known less well.',
    ]);
  });

  test('what speaks against an answer names its way out', () => {
    const failed = { ...noFacts, error: 'its status is “rejected”' };
    const column = { kind: 'column', column: 'status', why: failed.error } as const;
    const { notes } = planned([
      aRow(1, { caseId: 'c-1', text: '', facts: failed, against: column }),
      aRow(2, { caseId: 'c-2', text: 'timeout', doubtful: true, against: { kind: 'answer' } }),
    ]);
    expect(notes.map(({ row, wayOut }) => [row, wayOut])).toEqual([
      [1, { kind: 'column', column: 'status' }],
      [2, { kind: 'answers' }],
    ]);
  });

  test('an object that says that it failed is no sure answer, but where the product answers in JSON', () => {
    const text = '{"answer":"An answer.","error":"Request timed out"}';
    const why = 'it says “error”: "Request timed out"';
    const row = aRow(1, { caseId: 'c-1', text, doubtful: true, against: { kind: 'answer', why } });
    const { jobs, notes } = planned([row]);
    expect(jobs[0]?.answer).toMatchObject({ text, finish: 'unknown' });
    expect(notes).toEqual([{ row: 1, message: `counts as incomplete: ${why}`, wayOut: { kind: 'answers' } }]);
    const inJson = plainSpec.replace(/check: \{[^}]*\}/, 'check: { type: json }');
    expect(inJson).not.toBe(plainSpec);
    const expecting = casesText(2).replace('"slices"', '"expected":"{\\"answer\\":\\"Yes.\\"}","slices"');
    for (const change of [{ specText: inJson }, { casesText: expecting }]) {
      const own = planned([row], change);
      expect([own.jobs[0]?.answer?.finish, own.notes]).toEqual(['complete', []]);
    }
  });

  test('answers that a tool marks as refusals are counted aloud', () => {
    const refused: Partial<OutputRow> = { facts: { ...noFacts, finish: 'refused' } };
    const { jobs, notes } = planned([aRow(1, { caseId: 'c-1', ...refused }), aRow(2, { caseId: 'c-2', ...refused })]);
    expect(jobs.map(({ answer }) => answer?.finish)).toEqual(['refused', 'refused']);
    expect(notes.map(({ row, message }) => [row, message])).toEqual([
      [
        null,
        '2 answers are marked as refusals (row 1 the first). Refusals are judged like other answers; a check of the type refusal asks about them.',
      ],
    ]);
  });

  test('a failed call and a row without an answer are errors of their case, and say which row', () => {
    const { jobs, notes, unanswered } = planned([
      aRow(1, { caseId: 'c-1', text: '', facts: { ...noFacts, error: '429 Too Many Requests' } }),
      aRow(2, { caseId: 'c-2', text: '', facts: { ...noFacts, error: noAnswer } }),
    ]);
    expect(jobs.map(({ state, error, answer }) => [state, error?.code, error?.message, answer])).toEqual([
      ['error', 'call-failed', 'Row 1: 429 Too Many Requests.', undefined],
      ['error', 'no-answer', 'Row 2: it has no answer.', undefined],
    ]);
    expect([notes.map(({ row }) => row), unanswered]).toEqual([[1, 2], []]);
  });

  test('what the file says about an answer is kept: how it ended, what it took, which tools it called', () => {
    const facts = {
      ...noFacts,
      finish: 'truncated',
      latencyMs: 812,
      costUsd: 0.0004,
      inputTokens: 10,
      outputTokens: 3,
    } as const;
    const { jobs } = planned([aRow(1, { caseId: 'c-1', facts }), aRow(2, { caseId: 'c-2', text: ' ' })]);
    expect(jobs[0]?.answer).toMatchObject({
      finish: 'truncated',
      latencyMs: 812,
      costUsd: 0.0004,
      inputTokens: 10,
      outputTokens: 3,
    });
    expect(jobs[1]?.answer?.finish).toBe('empty');
  });

  test('rows that name no version are of the only one that is named', () => {
    const { plan, notes } = planned([aRow(1, { caseId: 'c-1', model: 'gpt-5' }), aRow(2, { caseId: 'c-2' })]);
    expect(plan.variants.map(({ model }) => model)).toEqual(['gpt-5']);
    expect(notes).toEqual([{ row: null, message: '1 row names no version: counted as gpt-5, like all others.' }]);
  });

  test('variants come from the file; the one that was chosen is the baseline', () => {
    const rows = ['old', 'new', 'newer'].map((variant, at) => aRow(at + 1, { caseId: 'c-1', variant, model: 'm' }));
    expect(variantsIn(rows)).toEqual(['old', 'new', 'newer'].map((name) => ({ name, model: 'm', rows: 1 })));
    const shown = (change: Partial<ScoringRequest>): unknown[] =>
      planned(rows, change).plan.variants.map(({ id, label, isBaseline }) => [id, label, isBaseline]);
    expect(shown({ baseline: 'old', candidate: 'new' })).toEqual([
      ['baseline', 'old', true],
      ['candidate', 'new', false],
      ['candidate-2', 'newer', false],
    ]);
    expect(shown({ baseline: 'old', candidate: 'newer' })).toEqual([
      ['baseline', 'old', true],
      ['candidate', 'newer', false],
      ['candidate-2', 'new', false],
    ]);
    const { plan, jobs } = planned(rows, { baseline: 'old', candidate: 'newer' });
    const labels = new Map(plan.variants.map(({ id, label }) => [id, label]));
    expect(jobs.map(({ variant }) => labels.get(variant))).toEqual(['old', 'new', 'newer']);
  });

  test('of several versions one has to be chosen: the gate of the first would be taken for all', () => {
    const rows = ['a', 'b', 'c'].map((model, at) => aRow(at + 1, { caseId: 'c-1', model }));
    const message = 'are of 3 versions (“a”, “b”, “c”), and the gate is about one: say which';
    expect(planOf(rows)).toMatchObject({ ok: false, problems: [{ message }], choose: ['a', 'b', 'c'] });
    expect(planOf(rows, { baseline: 'a' })).toMatchObject({ ok: false, choose: ['b', 'c'] });
    expect(planOf(rows, { candidate: 'gone' })).toMatchObject({ ok: false, choose: ['a', 'b', 'c'] });
    expect(planOf(rows.slice(0, 2), { baseline: 'a' }).ok).toBe(true);
    expect(planOf(rows.slice(0, 1)).ok).toBe(true);
  });

  test('a row that cannot be read is an error of its case; where that is not known, of the file', () => {
    const unread = {
      text: '',
      facts: { ...noFacts, error: 'it could not be read: it is cut off' },
      unread: true,
    } as const;
    const { plan, jobs, notes, unmatched } = planned(
      [aRow(1, { caseId: 'c-1' }), aRow(2, { caseId: 'c-1', ...unread }), aRow(3, { caseId: 'c,9', ...unread })],
      { unreadable: [{ row: 4, message: 'is not valid JSON' }], newCases: true },
    );
    expect(jobs.map(({ case: id, state, error }) => [id, state, error?.code])).toEqual([
      ['c-1', 'answered', undefined],
      ['c-1', 'error', 'unreadable-row'],
    ]);
    expect(notes).toEqual([{ row: 2, message: 'could not be read: it is cut off' }]);
    expect(unmatched.map(({ row }) => row)).toEqual([3, 4]);
    expect(plan.scored?.unreadable).toBe(2);
  });

  test('trials that are named stay, others take what is free; of one that is there twice both answers count', () => {
    const at = { caseId: 'c-1' };
    const { plan, jobs, unmatched, notes } = planned([
      aRow(1, at),
      aRow(2, { ...at, trial: 1 }),
      aRow(3, { ...at, trial: 1 }),
      aRow(4, at),
      aRow(5, { caseId: 'gone' }),
    ]);
    expect(jobs.map((job) => job.trial)).toEqual([2, 1, 3, 4]);
    expect(unmatched).toEqual([{ row: 5, message: 'names the case gone, which is not there, and has no input' }]);
    expect(notes).toEqual([
      { row: 3, message: 'is trial 1 of case c-1 again: it is counted beside the first, as trial 3' },
    ]);
    expect(plan.trials).toBe(1);
  });

  test('where the file numbers its trials, a case with fewer of them lacks some', () => {
    const rows = [1, 2, 3].map((trial) => aRow(trial, { caseId: 'c-1', trial }));
    expect(planned([...rows, aRow(4, { caseId: 'c-2', trial: 1 })]).plan.trials).toBe(3);
  });

  test('a case set is not needed, criteria are', () => {
    expect(planned([aRow(1, question('Why?'))], { casesText: '' }).plan.cases.map((each) => each.id)).toEqual([
      'row-1',
    ]);
    expect(planOf([aRow(1, { caseId: 'c-1' })], { specText: null })).toEqual({
      ok: false,
      unmatched: [],
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
  const unknown = { inputTokens: null, outputTokens: null, latencyMs: null, costUsd: null };
  return { text, finish, toolCalls: [], toolCallsUnknown: true, ...unknown };
}
