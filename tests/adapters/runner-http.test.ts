import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { createIds, createSystemClock } from '#adapters/clock';
import { createModelClient } from '#adapters/openai/openai-client';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { type Fault } from '#adapters/practice/faults';
import { defaultPolicy } from '#domain/policy/policy';
import { Runner } from '#services/experiments/runner';
import { type Stores } from '#services/stores/stores';
import { type ModelServer, type ModelServerOptions, startModelServer } from '#support/model-server';
import { aRunPlan, judgedSpec } from '#support/run-plans';

/** The whole of it: real SQLite, the real client, real HTTP. */
const canary = 'sk-canary-7f3a9b2c1d';
async function aWorkplace(
  { onTestFinished }: TestContext,
  options: ModelServerOptions,
): Promise<{
  server: ModelServer;
  stores: Stores;
  runner: Runner;
  run: (parts: Parameters<typeof aRunPlan>[1], address?: string) => Promise<string>;
  /** Resolves as soon as it is so; looked at whenever a run says that it changed or a request arrives. */
  until: (isSo: () => boolean) => Promise<void>;
  everything: () => string;
}> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signoff-http-'));
  const watchers = new Set<() => void>();
  const look = (): void => watchers.forEach((each) => each());
  const server = await startModelServer({ ...options, onRequest: look });
  const stores = openWorkspace(folder);
  const log: string[] = [];
  const runner = new Runner({
    runs: stores.runs,
    audit: stores.audit,
    models: createModelClient({ limits: { connectMs: 2_000, firstByteMs: 1_500, idleMs: 1_500, totalMs: 10_000 } }),
    clock: createSystemClock(),
    ids: createIds(),
    changed: look,
    access: async (plan) => ({ apiKey: canary, policy: defaultPolicy, priceOf: () => null, plan }),
    log: (_level, message) => log.push(message),
  });
  onTestFinished(async () => {
    await runner.close();
    stores.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    server,
    stores,
    runner,
    run: async (parts, address = server.baseUrl) => {
      const { plan, jobs } = aRunPlan(address, parts);
      const id = runner.start({ repository: null, title: 'http', hypothesis: '' }, plan, jobs);
      await runner.whenSettled(id);
      return id;
    },
    until: (isSo) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (!isSo()) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    everything: () =>
      JSON.stringify([
        log,
        stores.runs.list({ repository: null }),
        stores.runs.list({ repository: null }).map((run) => [stores.runs.plan(run.id), stores.runs.outputs(run.id)]),
        stores.audit.list({ runId: null, search: '', offset: 0, limit: 500 }),
      ]),
  };
}

describe('a server that misbehaves once in a while', () => {
  const faults: Fault[] = [
    { kind: 'rate-limited', retryAfter: { seconds: 1 } },
    { kind: 'rate-limited', retryAfter: { dateInSeconds: 1 } },
    { kind: 'rate-limited', retryAfter: { milliseconds: 200 } },
    { kind: 'server-error' },
    { kind: 'server-error', status: 503, retryAfter: { seconds: 1 } },
    { kind: 'reset' },
    { kind: 'first-byte-stall' },
    { kind: 'idle-stall' },
    { kind: 'cut', how: 'cleanly' },
    { kind: 'cut', how: 'brutally' },
    { kind: 'malformed-json' },
    { kind: 'web-page' },
  ];

  test.concurrent.for(faults.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s: the call is made again and the run finishes whole',
    async ([, fault], context) => {
      const { server, stores, run } = await aWorkplace(context, { faults: [{ at: [4], fault }] });
      const id = await run({ cases: 12, concurrency: 4 });
      expect(stores.runs.get(id)).toMatchObject({ state: 'finished', error: null });
      expect(stores.runs.counts(id)).toMatchObject({ done: 12, errors: 0 });
      expect(server.calls()).toBe(13);
      const { rows } = stores.audit.list({ runId: id, search: '', offset: 0, limit: 100 });
      expect(rows.filter((row) => row.outcome === 'error')).toHaveLength(1);
      expect(rows.filter((row) => row.outcome === 'answered')).toHaveLength(12);
    },
  );

  test('one that closes in mid-run and comes back: nothing is lost, and nothing finished is asked again', async (context) => {
    const { server, stores, runner, until } = await aWorkplace(context, { latencyMs: 20 });
    const { plan, jobs } = aRunPlan(server.baseUrl, { cases: 60, concurrency: 4 });
    const id = runner.start({ repository: null, title: 'offline', hypothesis: '' }, plan, jobs);
    await until(() => server.calls() >= 20);
    const port = Number(new URL(server.origin).port);
    await server.close();
    await until(() => runner.troubleOf(id) !== null);
    expect(stores.runs.get(id)?.state).toBe('running');
    const again = await startModelServer({ latencyMs: 20, port });
    context.onTestFinished(() => again.close());
    await runner.whenSettled(id);
    expect(stores.runs.counts(id)).toMatchObject({ done: 60, errors: 0 });
    // Four at most were cut off when it closed.
    expect(server.calls() + again.calls()).toBeLessThanOrEqual(64);
  });
});

describe('what a person has to mend', () => {
  test.for([
    ['wrong-key', 'key'],
    ['forbidden', 'may not'],
    ['unknown-model', 'does not know'],
    ['out-of-credit', 'credit'],
  ] as const)('%s: one call, a sentence, and no secret anywhere', async ([kind, words], context) => {
    const { server, stores, run, everything } = await aWorkplace(context, { faults: [{ fault: { kind } }] });
    const id = await run({ cases: 40, concurrency: 20 });
    expect(server.calls()).toBe(1);
    expect(stores.runs.get(id)).toMatchObject({ state: 'failed', error: { message: expect.stringContaining(words) } });
    expect(everything()).not.toContain(canary);
  });

  test('nobody at the address: it fails, in words', async (context) => {
    const { stores, run } = await aWorkplace(context, {});
    // A port that a server just left may be somebody else's a moment later; nobody listens on the discard port.
    const id = await run({ cases: 40, concurrency: 20 }, 'http://127.0.0.1:9/v1');
    expect(stores.runs.get(id)).toMatchObject({
      state: 'failed',
      error: { message: 'The model server cannot be reached. What is finished is kept.' },
    });
  });
});

test('two variants, three trials and a judge, over HTTP: every number adds up and the key is nowhere', async (context) => {
  const quote = 'A scripted answer.';
  const { server, stores, runner, run, everything } = await aWorkplace(context, {
    answer: (request) =>
      request.body['response_format'] === undefined
        ? { inputTokens: 20, outputTokens: 5 }
        : { text: JSON.stringify({ reason: 'It is.', quote, verdict: 'holds' }), inputTokens: 50, outputTokens: 9 },
  });
  const id = await run({
    cases: 5,
    compared: true,
    trials: 3,
    specText: judgedSpec,
    judgeModel: 'judge-1',
    concurrency: 6,
  });
  expect(server.calls()).toBe(60);
  expect(server.peak()).toBeLessThanOrEqual(6);
  const result = runner.resultOf(id);
  expect(result.variants.map((each) => [each.id, each.outputs, each.passRate.value, each.tokens])).toEqual([
    ['candidate', 15, 1, { input: 300, output: 75 }],
    ['baseline', 15, 1, { input: 300, output: 75 }],
  ]);
  expect(result.comparisons).toMatchObject([{ baseline: 'baseline', candidate: 'candidate', delta: 0 }]);
  expect(result.judge).toEqual({ model: 'judge-1', origin: server.origin, practice: false, costUsd: null });
  expect(stores.runs.get(id)?.result).toEqual(result);
  expect(server.requests.every((request) => request.authorization === `Bearer ${canary}`)).toBe(true);
  expect(everything()).not.toContain(canary);
});
