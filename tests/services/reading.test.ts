/** What a result is read with: slices, times, failures, another baseline, filters, trends and the same case in other experiments. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProcedureInput, type ProcedureOutput } from '#contract/procedures';
import { type RunView } from '#contract/run';
import { createBareRepository } from '#support/git-server';
import { type ModelServer, type RecordedRequest, type ScriptedAnswer } from '#support/model-server';
import {
  caseLine,
  connectModel,
  helperPrompt,
  openRepository,
  reviewAll,
  run,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

/** Case n of twelve asks question n; every third is about money, the others about plain things. */
const cases = Array.from({ length: 12 }, (_, at) => at + 1)
  .map((n) =>
    caseLine(`c-${n}`, `Question ${n}?`, {
      slices: [n % 3 === 0 ? 'money' : 'plain'],
      intent: n % 2 === 0 ? 'ask' : 'complain',
      source: n > 6 ? 'support-ticket' : 'written',
      sensitivity: n === 12 ? 'public' : 'internal',
    }),
  )
  .join('');

/** `good-model` thanks always; `test-model` thanks only where it is told to, promises money in slice money, refuses question 5, and is cut off at 7. */
function answer({ model, messages }: RecordedRequest): ScriptedAnswer {
  const question = Number(/\d+/.exec(messages.at(-1)?.content ?? '')?.[0]);
  if (model === 'good-model') return { text: `Thank you, number ${question}.` };
  const told = messages[0]?.content.includes('Say thank you') === true;
  if (told && question === 5) return { refusal: 'I cannot help with that.' };
  if (told && question === 7) return { text: 'We will', finishReason: 'length' };
  const promise = question % 3 === 0 ? ' Your refund is guaranteed.' : '';
  return { text: `${told ? 'Thank you for asking.' : 'We will look.'}${promise}` };
}

async function open(): Promise<void> {
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles({ 'prompts/helper.cases.jsonl': cases })] });
  server = (await connectModel(app, { answer })).server;
  await openRepository(app, { address });
  await write(app, 'helper', 'prompt', thankfulPrompt);
}

const both: ProcedureInput<'run.start'> = { promptId: 'helper', models: ['test-model', 'good-model'] };

type Filter = Omit<ProcedureInput<'run.cases'>, 'runId'>;
async function found(runId: string, filter: Filter): Promise<{ ids: string[]; outputs: number | null }> {
  const { rows, total, outputs } = await app.call('run.cases', { runId, ...filter });
  expect(total).toBe(rows.length);
  return { ids: rows.map((row) => row.case), outputs };
}

describe('finding cases', () => {
  let done: RunView;
  beforeEach(async () => {
    await open();
    done = await run(app, both);
  });

  test.each<[string, Filter, string[], number | null]>([
    ['what a criterion fails', { criteria: [{ id: 'no-promise', verdict: 'fail' }] }, ['c-3', 'c-6', 'c-9', 'c-12'], 4],
    [
      'two things of the same answer',
      {
        criteria: [
          { id: 'no-promise', verdict: 'fail' },
          { id: 'thanks', verdict: 'fail' },
        ],
      },
      [],
      0,
    ],
    [
      'two things of the same answer of the baseline',
      {
        of: 'baseline',
        criteria: [
          { id: 'no-promise', verdict: 'fail' },
          { id: 'thanks', verdict: 'fail' },
        ],
      },
      ['c-3', 'c-6', 'c-9', 'c-12'],
      4,
    ],
    ['an answer that was refused', { finish: 'refused' }, ['c-5'], 1],
    ['an answer that was cut off', { finish: 'truncated' }, ['c-7'], 1],
    ['words in the answer, whatever their capitals', { answer: 'GUARANTEED' }, ['c-3', 'c-6', 'c-9', 'c-12'], 4],
    ['the same in anybody’s answer', { answer: 'guaranteed', of: 'any' }, ['c-3', 'c-6', 'c-9', 'c-12'], 8],
    ['another variant', { variant: 'candidate-2', answer: 'number 7' }, ['c-7'], 1],
    [
      'intent, source and sensitivity',
      { intent: 'ask', source: 'support-ticket', sensitivity: 'internal' },
      ['c-8', 'c-10'],
      null,
    ],
    ['a slice and words together', { slice: 'money', intent: 'complain', answer: 'refund' }, ['c-3', 'c-9'], 2],
    ['reused answers: none', { reused: true }, [], 0],
    ['slower than any', { slowerThanMs: 3_600_000 }, [], 0],
    [
      'gained by the other model',
      { variant: 'candidate-2', show: 'gained', slice: 'money' },
      ['c-3', 'c-6', 'c-9', 'c-12'],
      null,
    ],
    [
      'lost, were the good model the baseline',
      { baseline: 'candidate-2', show: 'lost', intent: 'complain' },
      // An answer that was cut off may hold what is forbidden where nobody saw it: it is undecided, and not lost.
      ['c-3', 'c-5', 'c-9'],
      null,
    ],
  ])('%s', async (_what, filter, ids, outputs) => {
    expect(await found(done.id, filter)).toEqual({ ids, outputs });
  });

  test('in another order: largest change first, worst first', async () => {
    const changed = await found(done.id, { order: 'change', limit: 500 });
    expect(changed.ids.slice(-6)).toEqual(['c-3', 'c-5', 'c-6', 'c-9', 'c-12', 'c-7']);
    const worst = await found(done.id, { order: 'worst' });
    expect(new Set(worst.ids.slice(0, 5))).toEqual(new Set(['c-3', 'c-5', 'c-6', 'c-9', 'c-12']));
  });

  test('says what there is to filter by', async () => {
    expect(await app.call('reading.facets', { runId: done.id })).toEqual({
      intents: ['complain', 'ask'],
      sources: ['written', 'support-ticket'],
      sensitivities: ['internal', 'public'],
      finishes: ['complete', 'refused', 'truncated'],
      reused: 0,
    });
  });
});

test('the heat map has every criterion in every slice, with n, limits and the corrected difference', async () => {
  await open();
  const done = await run(app, both);
  const map = await app.call('reading.slices', { runId: done.id, variant: 'candidate', difference: true });
  expect(map.slices).toEqual(['plain', 'money']);
  expect(
    map.rows.map(({ criterion, cells }) => [
      criterion,
      ...cells.map(({ slice, rate, baseline, difference }) => [
        slice,
        rate.value,
        rate.cases,
        baseline?.value,
        difference && Math.round(difference.delta * 1000) / 1000,
        difference?.verdict,
      ]),
    ]),
  ).toEqual([
    [
      null,
      [null, 6 / 11, 11, 0, 0.545, 'no-detectable-difference'],
      ['plain', 6 / 7, 7, 0, 0.857, 'too-few'],
      ['money', 0, 4, 0, 0, 'too-few'],
    ],
    [
      'thanks',
      [null, 10 / 12, 12, 0, 0.833, 'better'],
      ['plain', 0.75, 8, 0, 0.75, 'too-few'],
      ['money', 1, 4, 0, 1, 'too-few'],
    ],
    [
      'no-promise',
      [null, 7 / 11, 11, 8 / 12, 0, 'no-detectable-difference'],
      ['plain', 1, 7, 1, 0, 'too-few'],
      ['money', 0, 4, 0, 0, 'too-few'],
    ],
  ]);
  const plain = await app.call('reading.slices', { runId: done.id, variant: 'candidate' });
  expect(plain.rows.flatMap(({ cells }) => cells.map(({ difference }) => difference))).toEqual(Array(9).fill(null));
});

test('the planned baseline gives the planned comparison; another one is compared by the same rules', async () => {
  await open();
  const done = await run(app, both);
  const planned = await app.call('reading.compare', { runId: done.id });
  expect(planned).toMatchObject({ baseline: 'baseline', planned: 'baseline', family: 4 });
  expect(planned.comparisons).toEqual(done.result?.comparisons);
  const other = await app.call('reading.compare', { runId: done.id, baseline: 'candidate-2' });
  expect(
    other.comparisons.map(({ baseline, candidate, gained, lost, verdict }) => ({
      baseline,
      candidate,
      gained,
      lost: lost.length,
      verdict,
    })),
  ).toEqual([
    { baseline: 'candidate-2', candidate: 'candidate', gained: [], lost: 5, verdict: 'no-detectable-difference' },
    { baseline: 'candidate-2', candidate: 'baseline', gained: [], lost: 12, verdict: 'worse' },
  ]);
  // Five lost of five: p = 2 / 2^5 alone, and it stays the larger of two, so Holm leaves it as it is.
  expect(other.comparisons[0]?.pValue).toBeCloseTo(0.0625, 10);
  expect(other.criteria.map(({ candidate, criterion, verdict }) => [candidate, criterion, verdict])).toEqual([
    ['candidate', 'thanks', 'no-detectable-difference'],
    ['candidate', 'no-promise', 'no-detectable-difference'],
    ['baseline', 'thanks', 'worse'],
    ['baseline', 'no-promise', 'no-detectable-difference'],
  ]);
  const { variants } = await app.call('run.notices', { runId: done.id, baseline: 'candidate-2' });
  expect(variants.map(({ variant }) => variant)).toEqual(['candidate', 'baseline']);
});

test('failures stand by criterion and by what failed; each group finds its cases', async () => {
  await open();
  const done = await run(app, both);
  const failures = await app.call('reading.failures', { runId: done.id, variant: 'candidate' });
  expect(failures).toMatchObject({ judged: 12, people: { reviewed: 0, modes: [] } });
  expect(failures.apart).toMatchObject([{ criterion: 'no-promise', kind: 'cannot-tell', outputs: 1, cases: 1 }]);
  expect(
    failures.criteria.map(({ criterion, decided, outputs, cases: n, modes }) => ({
      criterion,
      decided,
      outputs,
      cases: n,
      modes: modes.map((mode) => [mode.finish, mode.reason, mode.outputs, mode.example?.case]),
    })),
  ).toEqual([
    {
      criterion: 'no-promise',
      decided: 11,
      outputs: 4,
      cases: 4,
      modes: [[null, 'Contains “guaranteed”.', 4, 'c-3']],
    },
    {
      criterion: 'thanks',
      decided: 12,
      outputs: 2,
      cases: 2,
      modes: [
        ['refused', 'Does not contain “thank you”.', 1, 'c-5'],
        ['truncated', 'Does not contain “thank you”.', 1, 'c-7'],
      ],
    },
  ]);
  const [promised] = failures.criteria[0]?.modes ?? [];
  expect(promised?.example).toEqual({ case: 'c-3', trial: 1, text: 'guaranteed', reason: 'Contains “guaranteed”.' });
  expect(await found(done.id, { failure: promised?.id ?? '' })).toEqual({
    ids: ['c-3', 'c-6', 'c-9', 'c-12'],
    outputs: 4,
  });
});

test('what people named in the review is shown once the blind review is done', async () => {
  await open();
  const done = await run(app, { promptId: 'helper' });
  const { reviewId } = await app.call('review.start', { runId: done.id, size: 4, blind: true });
  const { items } = await app.call('review.get', { reviewId });
  await app.call('review.label', { reviewId, itemId: items[0]?.id ?? '', label: 'fail', failureModes: ['Too curt'] });
  const modes = async () => (await app.call('reading.failures', { runId: done.id, variant: 'candidate' })).people;
  expect(await modes()).toEqual({ reviewed: 0, modes: [] });
  await reviewAll(app, done.id, { size: 4 });
  const { items: labelled } = await app.call('review.get', { reviewId });
  const ofCandidate = labelled.filter((item) => item.variant === 'candidate');
  const named = ofCandidate.filter((item) => item.failureModes.length > 0).length;
  const people = await modes();
  expect({ reviewed: people.reviewed, named: people.modes.map(({ name, outputs }) => [name, outputs]) }).toEqual({
    reviewed: ofCandidate.length,
    named: named === 0 ? [] : [['Too curt', 1]],
  });
});

test('times: every answer that was waited for is in a bin, and what is unknown is not 0', async () => {
  await open();
  const done = await run(app, both);
  const times = await app.call('reading.times', { runId: done.id });
  expect(times.thresholdMs).toBeNull();
  expect(
    times.variants.map(({ id, timed, untimed, counts, costPerSuccessUsd }) => ({
      id,
      timed,
      untimed,
      inBins: counts.reduce((sum, each) => sum + each, 0),
      costPerSuccessUsd,
    })),
  ).toEqual(
    ['candidate', 'candidate-2', 'baseline'].map((id) => ({
      id,
      timed: 12,
      untimed: 0,
      inBins: 12,
      costPerSuccessUsd: null,
    })),
  );
});

describe('over several experiments', () => {
  type Trend = ProcedureOutput<'reading.trend'>;
  const shown = ({ points, others }: Trend) => ({ titles: points.map(({ title }) => title), others });

  test('the trend holds those on the same cases; the rest is one switch away', async () => {
    await open();
    const first = await run(app, { promptId: 'helper', hypothesis: 'one' });
    await run(app, { promptId: 'helper', hypothesis: 'two', models: ['good-model'] });
    await write(app, 'helper', 'cases', cases.replace('Question 1?', 'Question 1, please?'));
    const third = await run(app, { promptId: 'helper', hypothesis: 'three' });
    const ask = (runId: string | null, allCases = false) =>
      app.call('reading.trend', { promptId: 'helper', runId, allCases });
    expect(shown(await ask(first.id))).toEqual({ titles: ['one', 'two'], others: 1 });
    expect(shown(await ask(third.id))).toEqual({ titles: ['three'], others: 2 });
    expect(shown(await ask(third.id, true))).toEqual({ titles: ['one', 'two', 'three'], others: 2 });
    expect(shown(await ask(null))).toEqual({ titles: ['one', 'two', 'three'], others: 0 });
    await app.call('run.remove', { runId: first.id });
    expect(shown(await ask(null))).toEqual({ titles: ['two', 'three'], others: 0 });
  });

  test('a case is found in other experiments, and a changed question is marked', async () => {
    await open();
    await run(app, { promptId: 'helper', hypothesis: 'one' });
    await write(app, 'helper', 'cases', cases.replace('Question 1?', 'Question 1, please?'));
    await write(app, 'helper', 'prompt', helperPrompt.replace('Acme.', 'Acme. Be kind.'));
    const second = await run(app, { promptId: 'helper', hypothesis: 'two' });
    const history = async (caseId: string) =>
      (await app.call('reading.caseHistory', { runId: second.id, caseId })).runs.map(
        ({ title, inputChanged, specChanged, variants }) => ({
          title,
          inputChanged,
          specChanged,
          passes: variants.map(({ isBaseline, model, passes, fails }) => [isBaseline, model, passes, fails]),
        }),
      );
    const passes = [
      [false, 'test-model', 1, 0],
      [true, 'test-model', 0, 1],
    ];
    expect(await history('c-1')).toEqual([{ title: 'one', inputChanged: true, specChanged: false, passes }]);
    expect(await history('c-2')).toEqual([{ title: 'one', inputChanged: false, specChanged: false, passes }]);
    expect(await history('c-99')).toEqual([]);
  });
});

test('an experiment that is not there is said in words', async () => {
  expect(await app.refusal('reading.times', { runId: 'gone' })).toMatchObject({ code: 'not-found' });
});
