/** Answers that are there already (from production, another tool, a person) are scored by the spec, with no call for them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProcedureInput } from '#contract/procedures';
import { type ColumnRole } from '#domain/answers/output-columns';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import { connectModel, openRepository, person, reviewAll, teamFiles, write } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  ({ server } = await connectModel(app, {
    answer: ({ messages }) => ({
      text: JSON.stringify({
        reason: 'It thanks.',
        quote: 'Thank you',
        verdict: 'holds',
        holds: /Thank you/.test(JSON.stringify(messages)),
      }),
      inputTokens: 10,
      outputTokens: 5,
    }),
    models: [{ id: 'test-model', signoff_prices: { input_per_million: 100, output_per_million: 100 } }],
  }));
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const log = `case,question,answer,model,version
c-1,,Thank you for asking.,gpt-5,new
c-1,,We will look.,gpt-5,old
,Question number 2?,Thank you. Guaranteed!,gpt-5,new
,Question number 2?,Thank you.,gpt-5,old
,Something from the log?,Thank you!,gpt-5,new
,Something from the log?,No.,gpt-5,old
c-99,,Lost.,gpt-5,new
c-3,,,gpt-5,new
`;

async function load(text: string): Promise<{ promptId: string; uploadId: string }> {
  const half = Math.floor(text.length / 2);
  const { uploadId } = await app.call('outputs.load', { part: text.slice(0, half) });
  await app.call('outputs.load', { uploadId, part: text.slice(half) });
  return { promptId: 'helper', uploadId };
}

async function score(input: ProcedureInput<'outputs.score'>) {
  const { runId } = await app.call('outputs.score', input);
  return app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' ? null : view;
  });
}

/** Of the columns of `log`: the last two hold nothing that is needed. */
function rolesOf(...roles: ColumnRole[]): Record<string, ColumnRole> {
  return Object.fromEntries(
    ['case', 'question', 'answer', 'model', 'version'].map((name, at) => [name, roles[at] ?? 'ignore']),
  );
}

describe('a file of answers', () => {
  test('is shown before anything happens: columns, first rows, what is left out and why', async () => {
    const preview = await app.call('outputs.preview', { ...(await load(log)), newCases: true, candidate: 'new' });
    expect(preview).toMatchObject({
      format: 'csv',
      columns: [
        { name: 'case', role: 'case', sample: 'c-1' },
        { name: 'question', role: 'input', sample: 'Question number 2?' },
        { name: 'answer', role: 'output' },
        { name: 'model', role: 'model' },
        { name: 'version', role: 'variant' },
      ],
      total: 8,
      answers: 6,
      problems: [{ row: 8, message: 'names the case c-99, which is not there, and has no input' }],
      problemCount: 1,
      notes: [{ row: 9, message: 'has no answer' }],
      noteCount: 1,
      variants: [
        { name: 'new', model: 'gpt-5', rows: 5 },
        { name: 'old', model: 'gpt-5', rows: 3 },
      ],
      cases: { known: 8, madeUp: 1, unanswered: 6 },
      judge: { model: null, calls: 0, costUsd: 0 },
      blockers: [],
    });
    expect(preview.rows).toHaveLength(5);
    expect(preview.rows[4]).toEqual({
      row: 6,
      case: 'row-6',
      madeUp: true,
      headline: 'Something from the log?',
      text: 'Thank you!',
      variant: 'new',
      trial: 1,
    });
  });

  test('is decided by the rules of the spec without a single call', async () => {
    const done = await score({ ...(await load(log)), newCases: true, baseline: 'old', title: 'October' });
    expect(done).toMatchObject({
      kind: 'scored',
      title: 'October',
      state: 'finished',
      practice: false,
      models: ['gpt-5'],
      progress: { total: 7, done: 6, errors: 1, spentUsd: 0 },
    });
    expect(
      done.result?.variants.map(({ label, passRate, latencyMs, costUsd, origin }) => ({
        label,
        value: passRate.value,
        latencyMs,
        costUsd,
        origin,
      })),
    ).toEqual([
      {
        label: 'new',
        value: 2 / 3,
        latencyMs: { p50: null, p95: null, p95AtWorst: null },
        costUsd: null,
        origin: 'imported',
      },
      {
        label: 'old',
        value: 1 / 3,
        latencyMs: { p50: null, p95: null, p95AtWorst: null },
        costUsd: null,
        origin: 'imported',
      },
    ]);
    expect(done.result?.comparisons).toMatchObject([{ gained: ['c-1', 'row-6'], lost: ['c-2'] }]);
    expect(server.calls()).toBe(0);
    const { outputs, requests } = await app.call('run.case', { runId: done.id, caseId: 'row-6' });
    expect(outputs.map((output) => output.answer?.text)).toEqual(['No.', 'Thank you!']);
    expect(requests).toEqual([]);
    expect((await app.call('run.list', {})).runs.map(({ kind }) => kind)).toEqual(['scored']);
  });

  test('counts every case and lists every row of no case, as the command line does; nothing in it can be asked again', async () => {
    const file = await load(
      'question,answer,error\nQuestion number 1?,Thank you.,\nSomething else?,Thank you.,\nQuestion number 2?,,429\n',
    );
    expect(await app.call('outputs.preview', file)).toMatchObject({
      answers: 1,
      problems: [{ row: 3, message: 'has the input of no case' }],
      notes: [{ row: 4, message: 'is a call that failed: 429' }],
      cases: { known: 8, madeUp: 0, unanswered: 6 },
    });
    const done = await score(file);
    expect(done.result).toMatchObject({
      cases: { count: 8 },
      variants: [{ outputs: 2, errors: 1, unfinished: 6, passRate: { outputs: 1, undecided: 7 } }],
      unmatched: { count: 1, rows: [{ row: 3, why: 'has the input of no case' }] },
      gate: { met: false },
    });
    expect(await app.refusal('run.retryErrors', { runId: done.id })).toMatchObject({ code: 'bad-input' });
    expect(server.calls()).toBe(0);
  });

  test('of several versions one is chosen before anything is scored', async () => {
    const file = await load(log);
    const open = {
      answers: 4,
      choose: ['new', 'old'],
      blockers: [{ message: expect.stringContaining('2 versions') as string }],
    };
    expect(await app.call('outputs.preview', file)).toMatchObject(open);
    expect(await app.refusal('outputs.score', file)).toMatchObject({ code: 'invalid-file' });
    for (const choice of [{ baseline: 'old' }, { candidate: 'old' }, { roles: rolesOf('case', 'input', 'output') }])
      expect(await app.call('outputs.preview', { ...file, ...choice })).toMatchObject({ choose: [], blockers: [] });
  });

  test('a row that cannot be read leaves the gate open, and a case with two rows hides none without', async () => {
    const all = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `{"case":"c-${n}","output":"Thank you."}\n`);
    const cut = await score(await load(`${all.join('')}{"case":"c-2","output":"Guaran`));
    expect(cut.result?.gate).toMatchObject({
      met: false,
      items: expect.arrayContaining([expect.objectContaining({ id: 'every_row', met: null })]) as unknown,
    });
    expect(cut.result?.unmatched).toMatchObject({ count: 1, unreadable: 1 });
    const twice = await score(await load([all[0], ...all.slice(0, 7)].join('')));
    expect(twice.result?.variants).toMatchObject([{ outputs: 8, unfinished: 1 }]);
  });

  test('rows of no case alone cannot be scored, and are listed; as new cases they can', async () => {
    const file = await load('question,answer\nSomething else?,Thank you.\n');
    expect(await app.call('outputs.preview', file)).toMatchObject({
      answers: 0,
      problems: [{ row: 2, message: 'has the input of no case' }],
      blockers: [{ message: expect.stringContaining('no row belongs to a case') as string }],
    });
    expect(await app.call('outputs.preview', { ...file, newCases: true })).toMatchObject({ answers: 1, blockers: [] });
  });

  test('never allows a sign-off, whatever it scores, and cannot be replayed', async () => {
    const cases = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `c-${n},Thank you.\n`).join('');
    const done = await score(await load(`case,output\n${cases}`));
    expect(done).toMatchObject({ rate: { value: 1 }, gateMet: true });
    await reviewAll(app, done.id);
    const view = await app.call('signOff.get', { runId: done.id });
    expect(view).toMatchObject({ canApprove: false, refusal: expect.stringContaining('came from a file') as string });
    expect(view.gate.items.find((item) => item.id === 'imported')).toMatchObject({ met: false });
    for (const decision of ['approve', 'exception'] as const) {
      const signing = { runId: done.id, ...person, decision, statement: 'Looks good to me.' };
      expect((await app.refusal('signOff.sign', signing)).message).toContain('came from a file');
    }
    expect((await app.refusal('run.replay', { runId: done.id })).message).toContain('came from a file');
  });

  test('is judged by the judge, whose calls and money are said before, and goes on after a restart', async () => {
    await write(
      app,
      'helper',
      'spec',
      'schema: signoff/spec@1\nmust:\n  - { id: kind, statement: Is kind., check: { type: judge, rubric: The answer thanks. } }\n',
    );
    await app.call('settings.save', { judgeModel: 'test-model' });
    const file = await load('case,output\nc-1,Thank you.\nc-2,Thank you.\n');
    expect(await app.call('outputs.preview', file)).toMatchObject({
      judge: { model: 'test-model', calls: 2, costUsd: expect.any(Number) as number },
    });
    await app.call('settings.save', { spendingLimitUsd: 0.000001 });
    expect((await app.refusal('outputs.score', file)).code).toBe('limit-exceeded');
    await app.call('settings.save', { spendingLimitUsd: 5 });
    const { runId } = await app.call('outputs.score', file);
    await app.restart();
    const done = await app.until(async () => {
      const view = await app.call('run.get', { runId });
      return view.state === 'running' ? null : view;
    });
    expect(done.state).toBe('finished');
    expect(done.result?.judge).toMatchObject({ model: 'test-model' });
    expect(server.requests.every((request) => request.model === 'test-model')).toBe(true);
    expect(done.progress.spentUsd).toBeGreaterThan(0);
  });

  test('columns can be taken for something else, and what cannot start says why', async () => {
    const file = await load('who,what,mood\nc-1,Thank you.,glad\n');
    expect(await app.call('outputs.preview', file)).toMatchObject({
      answers: 0,
      notes: [],
      blockers: [
        {
          path: '',
          message: expect.stringMatching(/^Say which column holds the answers: who, what, mood\./) as string,
        },
        { message: expect.stringContaining('no row belongs to a case') as string },
      ],
    });
    expect(await app.refusal('outputs.score', file)).toMatchObject({ code: 'invalid-file' });
    const roles = { who: 'case', what: 'output' } as const;
    expect(await app.call('outputs.preview', { ...file, roles })).toMatchObject({
      answers: 1,
      notes: [{ row: null, message: 'Not read, as what they say of a call is not known: mood.' }],
      blockers: [],
    });
    expect((await app.refusal('outputs.preview', { promptId: 'helper', uploadId: 'gone' })).message).toContain(
      'no longer in memory',
    );
  });

  test('cases that are made up of rows have the sensitivity that was chosen', async () => {
    await write(
      app,
      'helper',
      'spec',
      'schema: signoff/spec@1\nmust:\n  - { id: kind, statement: Is kind., check: { type: judge, rubric: The answer thanks. } }\n',
    );
    const file = await load('question,output\nMy name is Ann?,Thank you.\n');
    const done = await score({ ...file, newCases: true, sensitivity: 'personal', judgeModel: 'test-model' });
    const { rows } = await app.call('run.cases', { runId: done.id });
    expect(rows.filter((row) => row.case.startsWith('row-')).map((row) => row.sensitivity)).toEqual(['personal']);
  });
});
