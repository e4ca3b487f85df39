/** An experiment that stops when the answer is clear, from the choice to the sign-off that it is not for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import {
  caseLine,
  connectModel,
  openRepository,
  person,
  reviewAll,
  run,
  sign,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

const promptId = 'helper';
let folder: string;
let app: TestApp;
let server: ModelServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  const address = join(folder, 'team.git');
  const cases = Array.from({ length: 60 }, (_, at) => caseLine(`c-${at + 1}`, `Question ${at + 1}?`)).join('');
  await createBareRepository(address, { history: [teamFiles({ 'prompts/helper.cases.jsonl': cases })] });
  ({ server } = await connectModel(app));
  await openRepository(app, { address });
  await write(app, promptId, 'prompt', thankfulPrompt);
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('it makes a fifth of the calls where the answer is that clear, and says so; without the wish it makes them all', async () => {
  const stopped = await run(app, { promptId, untilClear: true });
  expect(server.calls()).toBe(24);
  expect(stopped).toMatchObject({
    state: 'finished',
    verdict: 'better',
    gateMet: false,
    progress: { total: 120, done: 24 },
    result: { stopped: { look: 1, of: 5, asked: 24, planned: 120 } },
  });
  const lastRun = async () => (await app.call('prompt.list', {})).prompts[0]?.lastRun;
  expect(await lastRun()).toMatchObject({ id: stopped.id, came: 'stopped', asked: 24, planned: 120, ofThisText: true });
  const whole = await run(app, { promptId });
  expect(whole.result).toMatchObject({ stopped: null, looks: null });
  expect(server.calls()).toBe(24 + 120);

  // The rate beside the prompt is that of a whole experiment of its text, also after one that stopped early.
  await run(app, { promptId, untilClear: true });
  expect(await lastRun()).toMatchObject({ id: whole.id, came: 'whole', ofThisText: true });
  await write(app, promptId, 'prompt', `${thankfulPrompt}\nBe brief.\n`);
  expect(await lastRun()).toMatchObject({ came: 'stopped', ofThisText: false });
});

test('it cannot be approved before it ran to its end, and then it can', async () => {
  const { id: runId } = await run(app, { promptId, untilClear: true });
  await reviewAll(app, runId);
  const { gate, canApprove } = await app.call('signOff.get', { runId });
  expect(canApprove).toBe(false);
  expect(gate.items.find((item) => item.id === 'stopped_early')).toMatchObject({
    met: null,
    evidence: 'Stopped early after 24 of 120 calls',
    missing: 'Stopped early: run it to its end for sign-off.',
  });
  const refusal = await app.refusal('signOff.sign', {
    runId,
    ...person,
    decision: 'approve',
    statement: 'I read the sample and it is good.',
  });
  expect(refusal).toMatchObject({ code: 'gate-not-met', message: expect.stringContaining('ran to its end') });

  await app.call('run.resume', { runId });
  await app.until(async () => ((await app.call('run.get', { runId })).state === 'finished' ? true : null));
  expect(server.calls()).toBe(120);
  await sign(app, runId);
});

test('what was signed as an exception stays as it was', async () => {
  const { id: runId } = await run(app, { promptId, untilClear: true });
  await sign(app, runId, { decision: 'exception' });
  expect((await app.refusal('run.resume', { runId })).code).toBe('not-allowed');
  expect(server.calls()).toBe(24);
});
