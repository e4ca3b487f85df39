/** An earlier experiment's exact plan again, under today's policy and at today's addresses. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import {
  connectModel,
  helperCases,
  openRepository,
  run,
  teamChanges,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;
let address: string;
let connectionId: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  ({ server, connectionId } = await connectModel(app));
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function finished(runId: string) {
  return app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' ? null : view;
  });
}

const sentFrom = (from: number) =>
  server.requests
    .slice(from)
    .map(({ model, messages, body }) => JSON.stringify([model, messages, body['seed'], body['temperature']]));

describe('a replay', () => {
  test('asks the very same calls again, whatever the files say now, as an experiment of its own', async () => {
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const first = await run(app, {
      promptId: 'helper',
      hypothesis: 'Thanks are missed',
      trials: 2,
      more: [{ parameters: { temperature: 0 } }],
    });
    const asked = sentFrom(0);
    await write(app, 'helper', 'prompt', 'Something else.\n');
    await write(app, 'helper', 'cases', helperCases.split('\n').slice(0, 2).join('\n'));
    await app.call('settings.save', { model: 'another', concurrency: 1 });

    expect(await app.call('run.replayEstimate', { runId: first.id })).toMatchObject({
      calls: 48,
      cases: 8,
      blockers: [],
      reused: 0,
    });
    const { runId } = await app.call('run.replay', { runId: first.id });
    const again = await finished(runId);
    expect(sentFrom(asked.length).sort()).toEqual(asked.sort());
    expect(again).toMatchObject({
      title: 'Replay of Thanks are missed',
      hypothesis: 'Thanks are missed',
      state: 'finished',
    });
    expect(again.variants).toEqual(first.variants);
    expect({ ...again.result, id: '', startedAt: '', durationMs: 0, concurrency: 0, variants: [] }).toEqual({
      ...first.result,
      id: '',
      startedAt: '',
      durationMs: 0,
      concurrency: 0,
      variants: [],
    });
    const { runId: third } = await app.call('run.replay', { runId });
    expect((await finished(third)).title).toBe('Replay of Thanks are missed');
  });

  test('keeps to the policy of today', async () => {
    const first = await run(app, { promptId: 'helper', baseline: 'none' });
    const policy = `schema: signoff/policy@1\nmodels:\n  - { origin: loopback, models: [other], sensitivities: [internal] }\n`;
    await teamChanges(address, { 'prompts/policy.yaml': policy });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    const calls = server.calls();
    expect((await app.call('run.replayEstimate', { runId: first.id })).blockers).toHaveLength(1);
    expect((await app.refusal('run.replay', { runId: first.id })).message).toContain('data policy');
    expect(server.calls()).toBe(calls);
  });

  test('is refused in words where the connection is gone or leads elsewhere', async () => {
    const first = await run(app, { promptId: 'helper', baseline: 'none' });
    await app.call('connection.save', { id: connectionId, label: 'Moved', baseUrl: 'https://models.example/v1' });
    expect(await app.refusal('run.replay', { runId: first.id })).toMatchObject({
      code: 'not-allowed',
      message: 'The address of this connection changed since, so it would not be the same calls.',
    });
    await app.call('connection.remove', { id: connectionId });
    expect((await app.refusal('run.replayEstimate', { runId: first.id })).message).toContain('no longer there');
  });

  test('above her limit it starts only when she says so', async () => {
    const first = await run(app, { promptId: 'helper', baseline: 'none' });
    const price = {
      model: 'test-model',
      inputPerMillion: 1_000_000,
      outputPerMillion: 0,
      enteredAt: '2026-11-21T00:00:00Z',
    };
    await app.call('settings.save', { spendingLimitUsd: 0.01, prices: [{ origin: server.origin, ...price }] });
    expect(await app.call('run.replayEstimate', { runId: first.id })).toMatchObject({ aboveLimit: true });
    expect((await app.refusal('run.replay', { runId: first.id })).code).toBe('limit-exceeded');
    const { runId } = await app.call('run.replay', { runId: first.id, acceptAboveLimit: true });
    await app.call('run.cancel', { runId });
  });

  test('the practice model is asked where it is after a restart', async () => {
    await app.call('settings.save', { connectionId: 'practice', model: 'practice-small' });
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const first = await run(app, { promptId: 'helper', baseline: 'none' });
    await app.restart();
    const { runId } = await app.call('run.replay', { runId: first.id });
    const again = await finished(runId);
    expect(again).toMatchObject({ state: 'finished', practice: true, progress: { done: 8, errors: 0 } });
    expect(again.rate?.value).toBe(first.rate?.value);
  });
});
