import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { createIds } from '#adapters/clock';
import { createModelBatches } from '#adapters/openai/batches';
import { createModelClient } from '#adapters/openai/openai-client';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy, type Policy } from '#domain/policy/policy';
import { type Output } from '#domain/answers/output';
import { Runner } from '#services/experiments/runner';
import { type ModelBatches } from '#services/ports/batches';
import { type Stores } from '#services/stores/stores';
import { type BatchServer, type BatchServerOptions, startBatchServer } from '#support/batch-server';
import { createVirtualClock } from '#support/virtual-clock';
import { aRunPlan, judgedSpec } from '#support/run-plans';

const canary = 'sk-canary-2b7e151628';
const prices = { inputPerMillion: 1, outputPerMillion: 10 };

interface Setting {
  policy: Policy;
  limits: ModelBatches['limits'] | null;
  prices: typeof prices | null;
}

/** Real SQLite on disk, the real clients, real HTTP; only time is made up. */
async function aWorkplace({ onTestFinished }: TestContext, options: BatchServerOptions = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'signoff-batch-'));
  const server = await startBatchServer(options);
  const stores = openWorkspace(folder);
  const clock = createVirtualClock();
  const ids = createIds();
  const log: string[] = [];
  const setting: Setting = { policy: defaultPolicy, limits: null, prices };
  const batches = createModelBatches({ limits: { connectMs: 500 } });
  const runners: Runner[] = [];
  const open = (on: Pick<Stores, 'runs' | 'audit' | 'batches'> = stores, knowsBatches = true): Runner => {
    const runner = new Runner({
      runs: on.runs,
      audit: on.audit,
      models: createModelClient(),
      clock,
      ids,
      changed: () => undefined,
      access: async (plan) => ({
        apiKey: canary,
        policy: setting.policy,
        priceOf: () => setting.prices,
        plan,
      }),
      log: (_level, message) => log.push(message),
      ...(knowsBatches && {
        batch: { server: setting.limits ? { ...batches, limits: setting.limits } : batches, store: on.batches },
      }),
    });
    runners.push(runner);
    return runner;
  };
  onTestFinished(async () => {
    for (const each of runners) await each.close();
    stores.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    server,
    stores,
    clock,
    setting,
    open,
    start: (runner: Runner, parts: Parameters<typeof aRunPlan>[1]): string => {
      const { plan, jobs } = aRunPlan(server.baseUrl, { nextId: () => ids.next(), ...parts });
      return runner.start({ repository: null, title: 'batch', hypothesis: '' }, { ...plan, mode: 'batch' }, jobs);
    },
    run: (id: string) => stores.runs.get(id),
    states: (id: string) => statesOf(stores.runs.outputs(id)),
    audit: (id: string) => stores.audit.list({ runId: id, search: '', offset: 0, limit: 500 }).rows,
    /** Every byte of the workspace and the log. */
    everything: () =>
      `${log.join('\n')}${readdirSync(folder)
        .map((name) => readFileSync(path.join(folder, name), 'latin1'))
        .join('\n')}`,
  };
}

const statesOf = (outputs: readonly Output[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { state } of outputs) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

const creations = (server: BatchServer): number => server.requests.filter((each) => each === 'POST /batches').length;

describe('a run that is sent as a batch', () => {
  test('gets every answer once, at half the price, and its key is nowhere', async (context) => {
    const app = await aWorkplace(context, {
      line: ({ customId }) => ({ text: `An answer to ${customId}.`, outputTokens: 20 }),
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 6, compared: true, trials: 2 });
    await runner.whenSettled(id);
    expect(app.run(id)).toMatchObject({ state: 'finished', error: null });
    const outputs = app.stores.runs.outputs(id);
    expect(outputs.map(({ state, answer }) => [state, answer?.text, answer?.latencyMs])).toEqual(
      outputs.map(({ id: job }) => ['done', `An answer to ${job}.`, null]),
    );
    expect(outputs).toHaveLength(24);
    // 100 tokens in at $1 and 20 out at $10 a million, halved.
    expect(outputs[0]?.answer?.costUsd).toBeCloseTo(0.000_15, 10);
    expect(app.stores.runs.counts(id).spentUsd).toBeCloseTo(24 * 0.000_15, 8);
    expect(app.server.completions).toEqual([]);
    expect(creations(app.server)).toBe(1);
    const rows = app.audit(id);
    expect(Map.groupBy(rows, (row) => row.outcome).get('answered')).toHaveLength(24);
    expect(rows.filter((row) => row.outcome === 'sent')).toMatchObject([
      { case: null, requestBytes: Buffer.byteLength(app.server.uploaded.get('file-1') ?? ''), costUsd: null },
    ]);
    // Neither questions nor answers are left lying on the server.
    expect([...app.server.files.keys()]).toEqual([]);
    expect([...app.server.authorizations]).toEqual([`Bearer ${canary}`]);
    expect(app.everything()).not.toContain(canary);
    expect(app.run(id)?.result?.variants[0]?.latencyMs).toEqual({ p50: null, p95: null, p95AtWorst: null });
  });

  test('is split at the limits of the server, one model in each part', async (context) => {
    const app = await aWorkplace(context);
    app.setting.limits = { requests: 4, bytes: 1_000_000 };
    const runner = app.open();
    const id = app.start(runner, { cases: 10 });
    await runner.whenSettled(id);
    expect(app.server.batches.map((batch) => batch.lines.length)).toEqual([4, 4, 2]);
    expect(app.server.batches.map((batch) => batch.metadata['signoff_batch'])).toEqual([
      `${id}/0`,
      `${id}/1`,
      `${id}/2`,
    ]);
    expect(app.states(id)).toEqual({ done: 10 });
    app.setting.limits = { requests: 100, bytes: 700 };
    const smaller = app.open();
    const other = app.start(smaller, { cases: 4 });
    await smaller.whenSettled(other);
    const sizes = app.stores.batches
      .list(other)
      .map(({ fileId }) => Buffer.byteLength(app.server.uploaded.get(fileId ?? '') ?? ''));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(700);
  });

  test('is judged once its answers are there, by calls made now', async (context) => {
    const app = await aWorkplace(context, { looks: 3 });
    const runner = app.open();
    const id = app.start(runner, { cases: 3, specText: judgedSpec, judgeModel: 'judge-1' });
    await runner.whenSettled(id);
    expect(app.server.completions.every((each) => each['model'] === 'judge-1')).toBe(true);
    expect(app.server.completions.length).toBeGreaterThan(0);
    expect(app.states(id)).toEqual({ done: 3 });
  });

  test('is looked at rarely: after half a minute, then ever less often, at most every five minutes', async (context) => {
    const at: number[] = [];
    const app = await aWorkplace(context, {
      looks: 12,
      intercept: ({ method, path: asked }) => {
        if (method === 'GET' && asked === '/batches/batch-1') at.push(app.clock.elapsed());
        return null;
      },
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 2 });
    await runner.whenSettled(id);
    const rests = at.slice(1).map((each, index) => Math.round((each - (at[index] ?? 0)) / 1_000));
    expect(rests.slice(0, 4)).toEqual([30, 45, 68, 101]);
    expect(Math.max(...rests)).toBe(300);
    // The last looks are for its answers and for its files.
    expect(rests.at(-3)).toBe(300);
  });
});

describe('nothing leaves that may not', () => {
  const mixed = [
    '{"id":"c-1","input":{"question":"Where is it?"}}',
    '{"id":"c-2","input":{"question":"I am Jane Roe, call me on 555 0100"},"sensitivity":"personal"}',
    '{"id":"c-3","input":{"question":"How long?"},"sensitivity":"public"}',
    '',
  ].join('\n');
  const noPersonal: Policy = {
    ...defaultPolicy,
    models: [{ origin: 'loopback', models: null, sensitivities: ['public', 'internal'] }],
  };

  test('a personal case is in no file that was uploaded', async (context) => {
    const app = await aWorkplace(context);
    app.setting.policy = noPersonal;
    const runner = app.open();
    const id = app.start(runner, { cases: 0, casesText: mixed, policy: noPersonal });
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 2, 'refused-by-policy': 1 });
    expect(app.server.uploaded.size).toBeGreaterThan(0);
    expect([...app.server.uploaded.values()].join()).not.toContain('Jane Roe');
  });

  test('nor when the policy became stricter after the run was planned; it is counted apart, with its rule', async (context) => {
    const app = await aWorkplace(context);
    app.setting.policy = noPersonal;
    const runner = app.open();
    const id = app.start(runner, { cases: 0, casesText: mixed });
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 2, error: 1 });
    expect(app.stores.runs.outputs(id).find(({ case: of }) => of === 'c-2')?.error?.code).toBe('refused-by-policy');
    expect(app.audit(id).filter((row) => row.outcome === 'refused-by-policy')).toMatchObject([
      { case: 'c-2', requestBytes: 0 },
    ]);
    expect(app.server.uploaded.size).toBeGreaterThan(0);
    expect([...app.server.uploaded.values()].join()).not.toContain('Jane Roe');
  });

  test('personal data that the policy makes unreadable is unreadable in the file, and counted', async (context) => {
    const app = await aWorkplace(context);
    app.setting.policy = { ...defaultPolicy, redact: ['email'] };
    const runner = app.open();
    const casesText = '{"id":"c-1","input":{"question":"Write to jane.roe@acme.example, please"}}\n';
    const id = app.start(runner, { cases: 0, casesText });
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 1 });
    expect(app.server.uploaded.size).toBeGreaterThan(0);
    expect([...app.server.uploaded.values()].join()).not.toContain('jane.roe');
    expect(app.audit(id).find((row) => row.outcome === 'sent')?.redactions).toBe(1);
  });

  test('versions on several servers do not go out in one batch', async (context) => {
    const app = await aWorkplace(context);
    const runner = app.open();
    const { plan, jobs } = aRunPlan(app.server.baseUrl, { cases: 2, compared: true });
    const variants = plan.variants.map((each) =>
      each.isBaseline ? { ...each, baseUrl: 'http://127.0.0.1:9/v1', origin: 'http://127.0.0.1:9' } : each,
    );
    const id = runner.start(
      { repository: null, title: 'two', hypothesis: '' },
      { ...plan, variants, mode: 'batch' },
      jobs,
    );
    await runner.whenSettled(id);
    expect(app.run(id)?.error?.message).toContain('on several servers');
    expect([...app.server.uploaded.keys()]).toEqual([]);
  });

  test('what could cost more than the limit is not sent at all, and the sentence says both amounts', async (context) => {
    const app = await aWorkplace(context);
    const runner = app.open();
    const id = app.start(runner, { cases: 40, maxCostUsd: 0.1 });
    await runner.whenSettled(id);
    expect(app.server.requests).toEqual([]);
    // 8,192 tokens out at $10 a million, halved, 40 times, and little for the question.
    expect(app.run(id)).toMatchObject({
      state: 'failed',
      error: { message: expect.stringMatching(/could cost up to \$1\.65, and the limit is \$0\.10/) },
    });
    expect(app.states(id)).toEqual({ waiting: 40 });
  });

  test('without a price no limit can be kept, as with calls made now', async (context) => {
    const app = await aWorkplace(context);
    app.setting.prices = null;
    const runner = app.open();
    const id = app.start(runner, { cases: 2, maxCostUsd: 0.01 });
    await runner.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect(app.stores.runs.counts(id).spentUsd).toBeNull();
  });
});

describe('a batch that ends without all answers', () => {
  test('expired: what was answered is kept, and only the rest is sent when the person goes on', async (context) => {
    const app = await aWorkplace(context, {
      ends: (batch) => (batch.id === 'batch-1' ? { status: 'expired', answered: 3 } : { status: 'completed' }),
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 8 });
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 3, waiting: 5 });
    expect(app.run(id)).toMatchObject({
      state: 'paused',
      error: { message: expect.stringMatching(/ran out of its 24 hours .*5 calls left/) },
    });
    runner.resume(id);
    await runner.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect(app.states(id)).toEqual({ done: 8 });
    expect(app.server.batches.map((batch) => batch.lines.length)).toEqual([8, 5]);
  });

  test('refused as a whole: the server’s reason is said, nothing was charged', async (context) => {
    const app = await aWorkplace(context, {
      ends: () => ({ status: 'failed', problem: 'Enqueued token limit reached' }),
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 3 });
    await runner.whenSettled(id);
    expect(app.run(id)).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('“Enqueued token limit reached” Nothing of it was charged.') },
    });
    expect(app.stores.runs.counts(id)).toMatchObject({ interrupted: 0, done: 0 });
  });

  test('single lines: an error, a broken line and a missing one are errors of their calls, asked again one by one', async (context) => {
    const app = await aWorkplace(context, {
      line: ({ index, customId }) => {
        if (index === 0) return { status: 500, body: { error: { message: 'Oh' } } };
        if (index === 1) return { raw: `{"custom_id":"${customId}","response":{"status_code":200,"body":{"choi` };
        return index === 2 ? 'missing' : { text: 'An answer.' };
      },
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 6 });
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 3, error: 3 });
    expect(app.run(id)?.result?.variants[0]).toMatchObject({ outputs: 6, errors: 3 });
    expect(
      app.stores.runs
        .outputs(id)
        .flatMap(({ error }) => (error ? [error.mayHaveBeenCharged] : []))
        .toSorted(),
    ).toEqual([true, true, true]);
    expect(runner.retryErrors(id)).toBe(3);
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 6 });
    expect([creations(app.server), app.server.completions.length]).toEqual([1, 3]);
  });
});

describe('nothing is paid twice', () => {
  /** The workspace of a process that dies right before write number `at`: nothing it does after that is stored. */
  function dyingAt(
    stores: Stores,
    at: number,
  ): { stores: Pick<Stores, 'runs' | 'audit' | 'batches'>; died: () => boolean } {
    let writes = 0;
    const writing = new Set([
      'add',
      'update',
      'saveAnswer',
      'saveVerdicts',
      'saveError',
      'markRunning',
      'requeue',
      'together',
    ]);
    const dying = <T extends object>(store: T): T =>
      new Proxy(store, {
        get: (target, name) => {
          const method: unknown = Reflect.get(target, name);
          if (typeof method !== 'function') return method;
          return (...parts: unknown[]): unknown => {
            if (writing.has(String(name))) writes += 1;
            if (writes >= at) throw new Error('This process is dead.');
            return Reflect.apply(method, target, parts);
          };
        },
      });
    return {
      stores: { runs: dying(stores.runs), audit: dying(stores.audit), batches: dying(stores.batches) },
      died: () => writes >= at,
    };
  }

  test('dead before any write: it is sent once, every answer is stored once and none is lost', async (context) => {
    const app = await aWorkplace(context, { looks: 2, line: ({ index }) => ({ text: `An answer, number ${index}.` }) });
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      const { stores, died } = dyingAt(app.stores, at);
      const before = creations(app.server);
      const mortal = app.open(stores);
      let id: string;
      const { plan, jobs } = aRunPlan(app.server.baseUrl, { cases: 5, nextId: () => `p${at}` });
      try {
        id = mortal.start({ repository: null, title: 'mortal', hypothesis: '' }, { ...plan, mode: 'batch' }, jobs);
        await mortal.whenSettled(id);
      } catch {
        id = app.stores.runs.list({ repository: null })[0]?.id ?? '';
      }
      if (!died()) break;
      deaths += 1;
      expect(app.run(id)?.state).toBe('running');
      const next = app.open();
      next.resumeInterrupted(null);
      await next.whenSettled(id);
      expect([at, app.run(id)?.state, app.states(id)]).toEqual([at, 'finished', { done: 5 }]);
      expect([at, creations(app.server) - before]).toEqual([at, 1]);
      expect(app.stores.runs.counts(id)).toMatchObject({ interrupted: 0 });
      expect(app.audit(id).filter((row) => row.outcome === 'answered')).toHaveLength(5);
      expect(new Set(app.stores.runs.outputs(id).map(({ answer }) => answer?.text)).size).toBe(5);
    }
    expect(deaths).toBeGreaterThan(6);
  });

  test('the answer to the start is lost on the way: the batch is found and not sent again', async (context) => {
    let lost = 0;
    const app = await aWorkplace(context, {
      intercept: ({ method, path: asked }) =>
        method === 'POST' && asked === '/batches' && lost++ === 0 ? 'lose' : null,
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 4 });
    await runner.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect([creations(app.server), app.server.batches.length]).toEqual([1, 1]);
  });

  test('a server whose list of batches cannot be had: the person is asked, and nothing is sent again before', async (context) => {
    let lose = true;
    let lists = true;
    const app = await aWorkplace(context, {
      intercept: ({ method, path: asked }) => {
        if (method === 'GET' && asked === '/batches' && !lists) return { status: 404 };
        if (asked === '/files') lists = false;
        return lose && method === 'POST' && asked === '/batches' ? 'lose' : null;
      },
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 4 });
    await runner.whenSettled(id);
    expect(creations(app.server)).toBe(1);
    expect(app.run(id)).toMatchObject({
      error: { message: expect.stringContaining('It may have been charged. It was not sent again.') },
    });
    expect(app.stores.runs.counts(id)).toMatchObject({ interrupted: 4 });
    const again = app.open();
    again.resumeInterrupted(null);
    expect(creations(app.server)).toBe(1);
    lose = false;
    lists = true;
    again.resume(id);
    await again.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect(creations(app.server)).toBe(2);
  });

  test('closed while it is out, and opened again: it is looked at, never sent again', async (context) => {
    const app = await aWorkplace(context, { looks: 4 });
    const first = app.open();
    const id = app.start(first, { cases: 4 });
    while (app.server.batches.length === 0) await app.clock.wait(1);
    await first.close();
    expect(app.run(id)?.state).toBe('running');
    const second = app.open();
    second.resumeInterrupted(null);
    await second.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect(creations(app.server)).toBe(1);
  });
});

describe('the person', () => {
  test('pauses: the batch goes on at the server; going on collects it', async (context) => {
    const app = await aWorkplace(context, { looks: 3 });
    const runner = app.open();
    const id = app.start(runner, { cases: 4 });
    while (app.server.batches.length === 0) await app.clock.wait(1);
    await runner.pause(id);
    expect(app.run(id)).toMatchObject({ state: 'paused', error: null });
    expect(app.server.batches[0]?.status).not.toBe('cancelling');
    expect(app.stores.batches.open(id)).toBe(1);
    runner.resume(id);
    await runner.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect(creations(app.server)).toBe(1);
  });

  test.for(['while it is looked at', 'while it is paused'])(
    'stops for good %s: it is stopped at the server, and what was answered is kept',
    async (when, context) => {
      const app = await aWorkplace(context, { looks: 1_000 });
      const runner = app.open();
      const id = app.start(runner, { cases: 4 });
      while (app.server.batches.length === 0) await app.clock.wait(1);
      if (when === 'while it is paused') await runner.pause(id);
      await runner.cancel(id);
      await runner.whenSettled(id);
      expect(app.run(id)?.state).toBe('cancelled');
      expect(app.states(id)).toEqual({ done: 2, waiting: 2 });
      expect(app.server.requests.filter((each) => each.endsWith('/cancel'))).toHaveLength(1);
      expect(app.server.completions).toEqual([]);
    },
  );

  test('stops for good: no judge is paid any more', async (context) => {
    const app = await aWorkplace(context, { looks: 1_000 });
    const runner = app.open();
    const id = app.start(runner, { cases: 4, specText: judgedSpec, judgeModel: 'judge-1' });
    while (app.server.batches.length === 0) await app.clock.wait(1);
    await runner.cancel(id);
    await runner.whenSettled(id);
    expect(app.states(id)).toEqual({ answered: 2, waiting: 2 });
    expect(app.server.completions).toEqual([]);
  });

  test('stops for good twice: the second does not wait for a server that cannot be asked', async (context) => {
    let down = false;
    const app = await aWorkplace(context, { looks: 1_000, intercept: () => (down ? { status: 503 } : null) });
    const runner = app.open();
    const id = app.start(runner, { cases: 2 });
    while (app.server.batches.length === 0) await app.clock.wait(1);
    down = true;
    await runner.cancel(id);
    expect(app.run(id)?.state).toBe('running');
    await runner.cancel(id);
    expect(app.run(id)?.state).toBe('cancelled');
  });
});

test('a program that knows no batches does not ask now what is out at a server', async (context) => {
  const app = await aWorkplace(context, { looks: 1_000 });
  const runner = app.open();
  const id = app.start(runner, { cases: 2 });
  while (app.server.batches.length === 0) await app.clock.wait(1);
  await runner.close();
  const other = app.open(app.stores, false);
  other.resumeInterrupted(null);
  await other.whenSettled(id);
  expect(app.run(id)).toMatchObject({
    state: 'paused',
    error: { message: expect.stringContaining('was sent overnight') },
  });
  expect(app.server.completions).toEqual([]);
});

describe('a server that cannot be used', () => {
  test('without batches: one sentence, and no case was sent', async (context) => {
    const app = await aWorkplace(context, { intercept: () => ({ status: 404 }) });
    const runner = app.open();
    const id = app.start(runner, { cases: 3 });
    await runner.whenSettled(id);
    expect(app.run(id)).toMatchObject({
      state: 'failed',
      error: { message: 'This model server takes no batches. Nothing was charged.' },
    });
    expect(app.server.requests).toEqual(['GET /batches']);
  });

  test('with a wrong key: one request, a sentence, and no key anywhere', async (context) => {
    const app = await aWorkplace(context, {
      intercept: () => ({
        status: 401,
        body: { error: { message: `No such key ${canary}`, code: 'invalid_api_key' } },
      }),
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 3 });
    await runner.whenSettled(id);
    expect(app.server.requests).toEqual(['GET /batches']);
    expect(app.run(id)).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('key') } });
    expect(app.everything()).not.toContain(canary);
  });

  test('that is away for hours while the batch is out: it is looked at again by itself', async (context) => {
    const outage = { from: 60_000, to: 4 * 3_600_000 };
    let troubled: string | undefined;
    const app = await aWorkplace(context, {
      looks: 4,
      intercept: () => {
        const now = app.clock.elapsed();
        troubled ??= runner.troubleOf(id)?.message;
        return now > outage.from && now < outage.to ? { status: 503 } : null;
      },
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 3 });
    await runner.whenSettled(id);
    expect(app.run(id)?.state).toBe('finished');
    expect(app.clock.elapsed()).toBeGreaterThan(outage.to);
    expect(troubled).toContain('The batch goes on there');
    expect(creations(app.server)).toBe(1);
  });

  test('that forgot the batch: it says so, marks the calls, and sends nothing by itself', async (context) => {
    let gone = false;
    const app = await aWorkplace(context, {
      looks: 3,
      intercept: ({ method, path: asked }) => {
        if (method === 'GET' && asked === '/batches/batch-1') gone = true;
        return gone && asked === '/batches/batch-1' ? { status: 404 } : null;
      },
    });
    const runner = app.open();
    const id = app.start(runner, { cases: 3 });
    await runner.whenSettled(id);
    expect(app.run(id)).toMatchObject({ error: { message: expect.stringContaining('no longer knows the batch') } });
    expect(app.stores.runs.counts(id)).toMatchObject({ interrupted: 3 });
    expect(creations(app.server)).toBe(1);
  });
});
