/** Batches from what a person chooses to what she reads, on the real app. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProcedureInput } from '#contract/procedures';
import { type BatchServer, type BatchServerOptions, startBatchServer } from '#support/batch-server';
import { createBareRepository } from '#support/git-server';
import { openRepository, run, teamFiles, thankfulPrompt, write } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: BatchServer | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-batches-'));
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

const key = 'sk-canary-batches-77';
const helper: ProcedureInput<'run.start'> = { promptId: 'helper', baseline: 'none', mode: 'batch' };

/** The helper's repository and a server that takes batches. */
async function open(options: BatchServerOptions = {}): Promise<BatchServer> {
  const address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  const models = [
    { id: 'test-model', owned_by: 'acme', signoff_prices: { input_per_million: 1, output_per_million: 10 } },
  ];
  server = await startBatchServer({ models, ...options });
  const { id } = await app.call('connection.save', { id: null, label: 'Acme', baseUrl: server.baseUrl });
  await app.call('connection.setKey', { id, key });
  await app.call('settings.save', { connectionId: id });
  await openRepository(app, { address });
  return server;
}

describe('sending overnight', () => {
  test('is offered with its price where the server can, and the server is asked once', async () => {
    const models = await open();
    const now = await app.call('run.estimate', { ...helper, mode: 'now' });
    const overnight = await app.call('run.estimate', helper);
    expect(now.batch).toEqual({ possible: true, costUsd: (now.costUsd ?? 0) / 2, chosen: false });
    expect(overnight).toMatchObject({
      costUsd: now.batch.costUsd,
      seconds: null,
      batch: { possible: true, chosen: true },
    });
    expect(models.requests.filter((each) => each === 'GET /batches')).toHaveLength(1);
    const { rows } = await app.call('audit.list', {});
    expect(rows.filter((row) => row.purpose === 'batches')).toMatchObject([{ outcome: 'answered', requestBytes: 0 }]);
  });

  test('is not offered where the server cannot, and starting it all the same sends nothing', async () => {
    const models = await open({ intercept: ({ path }) => (path.startsWith('/models') ? null : { status: 404 }) });
    const estimate = await app.call('run.estimate', helper);
    expect(estimate.batch.possible).toBe(false);
    expect(estimate.blockers.map((each) => each.message)).toEqual([
      'This model server takes no batches. Let the experiment ask now.',
    ]);
    expect(await app.refusal('run.start', helper)).toMatchObject({ message: 'This model server takes no batches.' });
    expect(models.requests.filter((each) => each.startsWith('POST'))).toEqual([]);
  });

  test('says while it is out when it was sent and what is answered, and no time left; then it is a result like any other', async () => {
    let over = false;
    const models = await open({ looks: 1, ends: () => ({ status: over ? 'completed' : 'in_progress' }) });
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const { runId } = await app.call('run.start', helper);
    const out = await app.until(async () => {
      const view = await app.call('run.get', { runId });
      return view.batch?.answered === 1 ? view : null;
    });
    expect(out).toMatchObject({
      state: 'running',
      error: null,
      progress: { secondsLeft: null, done: 0 },
      batch: { batches: 1, out: 1, sentAt: expect.any(String), answered: 1, calls: 8, stopping: false },
    });
    over = true;
    await app.restart();
    const finished = await app.until(async () => {
      const view = await app.call('run.get', { runId });
      return view.state === 'finished' ? view : null;
    });
    expect(finished.progress).toMatchObject({ done: 8, errors: 0 });
    expect(finished.batch).toMatchObject({ out: 0, batches: 1 });
    expect(models.requests.filter((each) => each === 'POST /batches')).toHaveLength(1);
    for (const [name, bytes] of app.bytes()) expect([name, bytes.includes(key)]).toEqual([name, false]);
    expect(app.log.join()).not.toContain(key);
  });

  test('with the practice models is practice, and works without a network', async () => {
    await app.call('repository.openSample', {});
    const { prompts } = await app.call('prompt.list', {});
    const promptId = prompts[0]?.id ?? '';
    const estimate = await app.call('run.estimate', { promptId, mode: 'batch', trials: 1 });
    expect(estimate.batch.possible).toBe(true);
    const view = await run(app, { promptId, mode: 'batch', trials: 1 });
    expect(view).toMatchObject({ state: 'finished', practice: true, progress: { errors: 0 } });
    expect(view.result?.variants[0]?.latencyMs.p95).toBeNull();
    const now = await run(app, { promptId, mode: 'now', trials: 1 });
    expect(view.progress.total).toBe(now.progress.total);
    expect(view.result?.variants[0]?.costUsd).toBeCloseTo((now.result?.variants[0]?.costUsd ?? 0) / 2, 1);
  });
});
