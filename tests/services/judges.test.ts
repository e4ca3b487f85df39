/** Several judges with a vote, from the spec to the result. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import { connectModel, openRepository, run, teamFiles, write } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;

const verdicts: Readonly<Record<string, string>> = {
  'judge-a': 'holds',
  'judge-b': 'does-not-hold',
  'judge-c': 'holds',
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  ({ server } = await connectModel(app, {
    answer: ({ model }) =>
      model.startsWith('judge')
        ? { text: JSON.stringify({ reason: `${model} says so.`, quote: 'We will look', verdict: verdicts[model] }) }
        : { text: 'We will look.' },
    models: ['test-model', ...Object.keys(verdicts)].map((id) => ({ id })),
  }));
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const helper = { promptId: 'helper', baseline: 'none' } as const;
const spec = (judge: string, check = '{ type: judge, rubric: Looks into it. }') =>
  `schema: signoff/spec@1\nmust:\n  - { id: looks, statement: Looks., check: ${check} }\n${judge}\n`;

test('each judge is asked, the majority decides, and all are counted and named', async () => {
  await write(app, 'helper', 'spec', spec('judge: { models: [judge-a, judge-b, judge-c] }'));
  expect(await app.call('run.estimate', helper)).toMatchObject({ calls: 8, judgeCalls: 24 });
  const done = await run(app, helper);
  expect(server.requests.filter(({ model }) => model.startsWith('judge'))).toHaveLength(24);
  expect(done.result?.judge).toMatchObject({
    model: 'judge-a',
    models: ['judge-a', 'judge-b', 'judge-c'],
    practice: false,
  });
  expect(done.result?.variants[0]?.passRate).toMatchObject({ value: 1, outputs: 8 });
  const { outputs } = await app.call('run.case', { runId: done.id, caseId: 'c-1' });
  expect(outputs[0]?.verdicts).toEqual([
    {
      criterion: 'looks',
      verdict: 'pass',
      reason: '2 of 3 judges: judge-a says so. judge-b says not: judge-b says so.',
      span: { start: 0, end: 12 },
      score: null,
    },
  ]);
});

test('a judge that only a check names is named in the result too', async () => {
  await write(app, 'helper', 'spec', spec('', '{ type: judge, rubric: Looks into it., model: judge-c }'));
  const done = await run(app, helper);
  expect(done.result?.judge).toMatchObject({ model: 'judge-c', practice: false });
  expect(done.result?.judge?.models).toBeUndefined();
});
