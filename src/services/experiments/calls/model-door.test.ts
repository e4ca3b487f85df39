import { describe, expect, test } from 'vitest';
import { openMemoryWorkspace } from '#adapters/sqlite/workspace';
import { callBoundUsd, type CallSize, plannedSize, tokenBound } from '#domain/run/call-bound';
import { defaultPolicy, type Policy } from '#domain/policy/policy';
import { createChargeLedger } from '#support/charge-ledger';
import { createFakeModels, type Reply } from '#support/fake-models';
import { createVirtualClock } from '#support/virtual-clock';
import { ModelFailure, type ModelFailureKind } from '../../ports/model-failure.ts';
import { type ModelRequest, NotAsAgreed } from '../../ports/models.ts';
import { Budget, OverBudget } from './budget.ts';
import { type CallContext, ModelDoor } from './model-door.ts';
import { PolicyRefusal, RunMustStop, RunMustWait } from './halts.ts';
import { type Prices } from './prices.ts';
import { Pace } from './pace.ts';

const origin = 'https://models.example';

const aRequest: ModelRequest = {
  baseUrl: `${origin}/v1`,
  apiKey: 'sk-canary-0123456789',
  model: 'test-model',
  messages: [{ role: 'user', content: 'Where is my refund?' }],
  parameters: {},
  tools: [],
  seed: 1,
  jsonSchema: null,
};

const aCall: CallContext = {
  runId: 'run-1',
  purpose: 'run',
  promptContent: 'content-1',
  case: 'c-1',
  origin,
  sensitivity: 'internal',
};

function failure(kind: ModelFailureKind, options: ConstructorParameters<typeof ModelFailure>[2] = {}): ModelFailure {
  return new ModelFailure(kind, `It was ${kind}.`, options);
}

/** A door on virtual time. `reply` sees the index of the call and the milliseconds since the start. */
function aDoor(
  reply: (index: number, at: number) => Reply = () => ({}),
  options: {
    policy?: Policy;
    prices?: Prices | null;
    latencyMs?: number;
    capUsd?: number;
    learned?: { isLimited: boolean };
  } = {},
) {
  const clock = createVirtualClock();
  const learned = options.learned ?? { isLimited: true };
  const fake = createFakeModels(clock, (_request, index, at) => reply(index, at), options.latencyMs);
  const sizeOf = (request: ModelRequest): CallSize => {
    const size = fake.sizeOf(request);
    return learned.isLimited ? size : { ...size, outputLimit: null };
  };
  const models: typeof fake = {
    ...fake,
    sizeOf,
    complete: async (request, signal, agree) => {
      await Promise.resolve();
      if (agree?.(sizeOf(request)) === false) throw new NotAsAgreed();
      return fake.complete(request, signal);
    },
  };
  const stores = openMemoryWorkspace();
  const pace = new Pace(clock);
  const ledger = createChargeLedger();
  const reserved: number[] = [];
  const door = new ModelDoor({
    models,
    audit: stores.audit,
    together: stores.runs.together,
    clock,
    ids: { random: () => 0 },
    policy: options.policy ?? defaultPolicy,
    priceOf: () =>
      options.prices === undefined ? { inputPerMillion: 1_000, outputPerMillion: 10_000 } : options.prices,
    paceOf: () => pace,
    purse: new Budget(
      { ...ledger, beginCharge: (run, usd) => (reserved.push(usd), ledger.beginCharge(run, usd)) },
      'run-1',
      options.capUsd ?? null,
    ),
  });
  const signals = { begin: new AbortController(), send: new AbortController() };
  return {
    clock,
    models,
    pace,
    signals,
    ask: (call: Partial<CallContext> = {}, request: Partial<ModelRequest> = {}) =>
      door.ask(
        { ...aRequest, ...request },
        { ...aCall, ...call },
        { begin: signals.begin.signal, send: signals.send.signal },
      ),
    /** What was kept for each attempt. */
    reserved: () => reserved,
    charges: () => ledger.charges('run-1'),
    audit: () => stores.audit.list({ runId: null, search: '', offset: 0, limit: 500 }).rows.toReversed(),
    times: () => models.calls.map((call) => call.at),
  };
}

describe('an answer', () => {
  test('comes with its cost, and leaves an audit row without the key', async () => {
    const door = aDoor();
    expect(await door.ask()).toEqual({
      text: 'An answer.',
      finish: 'complete',
      toolCalls: [],
      inputTokens: 100,
      outputTokens: 10,
      latencyMs: 100,
      costUsd: 0.2,
    });
    expect(door.audit()).toEqual([
      {
        id: 1,
        at: '2026-11-21T10:00:00.100Z',
        runId: 'run-1',
        purpose: 'run',
        promptContent: 'content-1',
        case: 'c-1',
        origin,
        model: 'test-model',
        sensitivity: 'internal',
        outcome: 'answered',
        error: null,
        redactions: 0,
        requestBytes: 19,
        inputTokens: 100,
        outputTokens: 10,
        costUsd: 0.2,
      },
    ]);
    expect(JSON.stringify(door.audit())).not.toContain('sk-canary');
  });

  test('says how long a user would have waited for it, and what that may have cost', async () => {
    const cutOff = failure('cut-off', { mayHaveBeenCharged: true });
    const replies: readonly Reply[] = [
      failure('server-failed'),
      cutOff,
      failure('rate-limited', { retryAfterMs: 700 }),
    ];
    const door = aDoor((index) => replies[index] ?? {}, { latencyMs: 1_000 });
    const answer = await door.ask({}, { parameters: { max_output_tokens: 50 } });
    // Three attempts of a second, and pauses of 500, 1,000 and 700 ms; all of it before the last attempt left.
    expect(answer.failed?.waitedMs).toBe(3_000 + 500 + 1_000 + 700);
    expect(door.times().at(-1)).toBe(answer.failed?.waitedMs);
    const bound = tokenBound(plannedSize({ ...aRequest, parameters: { max_output_tokens: 50 } }));
    const mostUsd = (bound.inputTokens * 1_000 + bound.outputTokens * 10_000) / 1_000_000;
    expect(answer.failed).toMatchObject({ attempts: 3, mayHaveCostUsd: mostUsd });
    expect(answer.latencyMs).toBe(1_000);
  });

  test('that was given up says so too; what it may have cost without a price is not known', async () => {
    const door = aDoor(() => failure('timed-out', { mayHaveBeenCharged: true }), { prices: null, latencyMs: 10 });
    const given = await door.ask().catch((error: unknown) => error);
    expect(given).toBeInstanceOf(ModelFailure);
    expect(given instanceof ModelFailure ? given.asCallError() : null).toMatchObject({
      mayHaveBeenCharged: true,
      failed: { attempts: 4, mayHaveCostUsd: null },
    });
    expect(door.audit().every((row) => row.error?.failed === undefined)).toBe(true);
  });

  test('an unknown price is unknown, never 0', async () => {
    expect((await aDoor(undefined, { prices: null }).ask()).costUsd).toBeNull();
    expect((await aDoor(() => ({ outputTokens: null })).ask()).costUsd).toBeNull();
  });
});

describe('the data policy', () => {
  test('personal text goes to this computer only: elsewhere nothing is sent, and the refusal is audited', async () => {
    const door = aDoor();
    await expect(door.ask({ sensitivity: 'personal' })).rejects.toBeInstanceOf(PolicyRefusal);
    expect(door.models.calls).toEqual([]);
    expect(door.audit()).toMatchObject([{ outcome: 'refused-by-policy', requestBytes: 0, sensitivity: 'personal' }]);
    await door.ask({ sensitivity: 'personal', origin: 'http://127.0.0.1:8080' });
    expect(door.models.calls).toHaveLength(1);
  });
});

describe('429', () => {
  test('Retry-After is obeyed, and by every worker', async () => {
    const door = aDoor((index) => (index === 1 ? failure('rate-limited', { retryAfterMs: 5_000 }) : {}));
    await door.ask();
    await Promise.all([door.ask(), door.ask(), door.ask()]);
    const again = door.ask();
    await again;
    const [first, ...rest] = door.times();
    expect(first).toBe(0);
    // Three were under way when the server complained; nobody sends before its five seconds are over.
    expect(rest.slice(0, 3)).toEqual([100, 100, 100]);
    expect(rest.slice(3).every((at) => at >= 5_200)).toBe(true);
    expect(rest).toHaveLength(5);
  });

  test('halves the calls under way once, however many heard it, and grows slowly again', async () => {
    const door = aDoor((_index, at) => (at === 100 ? failure('rate-limited', { retryAfterMs: 1_000 }) : {}));
    await door.ask();
    await Promise.all(Array.from({ length: 16 }, () => door.ask()));
    const underWayLater = Map.groupBy(door.times().slice(17), (at) => at);
    expect([...underWayLater.values()].map((each) => each.length)).toEqual([8, 8]);
    for (let round = 0; round < 40; round += 1) await Promise.all(Array.from({ length: 8 }, () => door.ask()));
    const peakBefore = door.models.peak();
    await Promise.all(Array.from({ length: 40 }, () => door.ask()));
    const last = Map.groupBy(door.times().slice(-40), (at) => at);
    const widest = Math.max(...[...last.values()].map((each) => each.length));
    expect(peakBefore).toBe(16);
    expect(widest).toBeGreaterThan(8);
    expect(widest).toBeLessThan(40);
  });

  test('without Retry-After it waits longer each time', async () => {
    const door = aDoor((index) => (index < 4 ? failure('rate-limited') : {}));
    await door.ask();
    const pauses = door.times().map((at, index, all) => at - (all[index - 1] ?? 0));
    expect(pauses).toEqual([0, 600, 1_100, 2_100, 4_100]);
  });

  test('a pause above the limit is not sat out: the run waits for the person', async () => {
    const door = aDoor(() => failure('rate-limited', { retryAfterMs: 600_000 }));
    const halts: unknown[] = [];
    await expect(door.ask({ onHalt: (halt) => halts.push(halt) })).rejects.toBeInstanceOf(RunMustWait);
    expect(door.models.calls).toHaveLength(1);
    expect(halts).toHaveLength(1);
  });

  test('a server that never stops refusing ends in waiting, not in errors', async () => {
    const door = aDoor(() => failure('rate-limited'));
    await expect(door.ask()).rejects.toBeInstanceOf(RunMustWait);
    expect(door.models.calls).toHaveLength(12);
  });
});

describe('what the next call would meet too', () => {
  const forEveryCall = [
    'wrong-credentials',
    'forbidden',
    'unknown-model',
    'wrong-address',
    'out-of-credit',
    'bad-parameter',
  ] as const;
  test.each(forEveryCall)('%s stops after one call, however many workers wait', async (kind) => {
    const door = aDoor(() => failure(kind));
    const onHalt = (): void => door.signals.begin.abort();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => door.ask({ onHalt })));
    expect(door.models.calls).toHaveLength(1);
    expect(results[0]).toMatchObject({ status: 'rejected', reason: { name: 'RunMustStop' } });
    expect(results.slice(1)).toEqual(
      Array.from({ length: 19 }, () => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'cancelled' }),
      })),
    );
    expect(door.audit()).toMatchObject([{ outcome: 'error', error: { code: kind } }]);
  });

  test('a refusal that nobody can explain is about its case twice, one call at a time, and about all of them the third time', async () => {
    const door = aDoor(() => failure('bad-request'));
    const onHalt = (): void => door.signals.begin.abort();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => door.ask({ onHalt })));
    expect(door.times()).toEqual([0, 100, 200]);
    expect(results.slice(0, 3).map((each) => (each.status === 'rejected' ? each.reason.name : 'answered'))).toEqual([
      'ModelFailure',
      'ModelFailure',
      'RunMustStop',
    ]);
  });

  test('an answer after such a refusal shows that it was about its case', async () => {
    const door = aDoor((index) => (index % 2 === 0 ? failure('bad-request') : {}));
    for (let call = 0; call < 12; call += 1) await door.ask().catch(() => undefined);
    expect(door.models.calls).toHaveLength(12);
  });

  test('a case that the server refuses never stops a run, first or not', async () => {
    const door = aDoor((index) => (index < 5 ? failure('case-refused') : {}));
    for (let call = 0; call < 5; call += 1)
      await expect(door.ask()).rejects.toMatchObject({ name: 'ModelFailure', kind: 'case-refused' });
    await door.ask();
    expect(door.models.calls).toHaveLength(6);
  });

  test('a request refused in mid-run is about its case alone', async () => {
    const door = aDoor((index) => (index === 1 ? failure('bad-request') : {}));
    await door.ask();
    await expect(door.ask()).rejects.toMatchObject({ name: 'ModelFailure', kind: 'bad-request' });
    await door.ask();
    expect(door.models.calls).toHaveLength(3);
  });

  test('a key that was withdrawn in mid-run stops it, and the new one goes alone first', async () => {
    const door = aDoor((index) => (index === 1 ? failure('wrong-credentials') : {}));
    await door.ask();
    await expect(door.ask()).rejects.toBeInstanceOf(RunMustStop);
    await Promise.all([door.ask({}, { apiKey: 'new' }), door.ask({}, { apiKey: 'new' })]);
    expect(door.times()).toEqual([0, 100, 200, 300]);
  });
});

describe('failures of one call', () => {
  test.each(['server-failed', 'timed-out', 'cut-off'] as const)(
    '%s is tried again, with growing pauses',
    async (kind) => {
      const door = aDoor((index) => (index < 3 ? failure(kind) : {}));
      await door.ask();
      expect(door.times()).toEqual([0, 600, 1_700, 3_800]);
      expect(door.audit().map((row) => row.outcome)).toEqual(['error', 'error', 'error', 'answered']);
    },
  );

  test('after four attempts it is an error of this call; it says that one of them may have been charged', async () => {
    const door = aDoor((index) => failure('timed-out', { mayHaveBeenCharged: index === 0 }));
    await expect(door.ask()).rejects.toMatchObject({ kind: 'timed-out', mayHaveBeenCharged: true });
    expect(door.models.calls).toHaveLength(4);
  });

  test('malformed JSON is tried again; a sign-in page instead of an answer means that the server is out of reach', async () => {
    const malformed = aDoor((index) => (index === 0 ? failure('malformed-answer', { mayHaveBeenCharged: true }) : {}));
    await malformed.ask();
    expect(malformed.models.calls).toHaveLength(2);
    const portal = aDoor((index, at) => (index > 0 && at < 120_000 ? failure('malformed-answer') : {}));
    await portal.ask();
    await portal.ask();
    expect(portal.clock.elapsed()).toBeGreaterThan(120_000);
  });
});

describe('a server that cannot be reached', () => {
  test('at first contact: three attempts in all, then the run halts, whatever the number of workers', async () => {
    const door = aDoor(() => failure('unreachable'));
    const onHalt = (): void => door.signals.begin.abort();
    await Promise.allSettled(Array.from({ length: 20 }, () => door.ask({ onHalt })));
    expect(door.models.calls).toHaveLength(3);
    expect(door.clock.elapsed()).toBeLessThan(5_000);
  });

  test('in mid-run: one call at a time finds out, and everyone goes on by itself', async () => {
    const door = aDoor((_index, at) => (at >= 100 && at < 60_000 ? failure('unreachable') : {}));
    await door.ask();
    await Promise.all(Array.from({ length: 10 }, () => door.ask()));
    const probes = door.times().filter((at) => at > 100 && at < 60_000);
    expect(new Set(probes).size).toBe(probes.length);
    expect(probes.length).toBeLessThan(12);
    expect(door.pace.state()).toEqual({ kind: 'open' });
    expect(door.audit().filter((row) => row.outcome === 'answered')).toHaveLength(11);
  });

  test('in mid-run for more than ten minutes: the run halts, and may be gone on with at once', async () => {
    const door = aDoor((index) => (index > 0 ? failure('unreachable') : {}));
    await door.ask();
    await expect(door.ask()).rejects.toBeInstanceOf(RunMustWait);
    expect(door.clock.elapsed()).toBeGreaterThan(600_000);
    expect(door.pace.state()).toEqual({ kind: 'open' });
  });
});

describe('stopping', () => {
  test('nothing begins after the first signal; what is under way may still answer', async () => {
    const door = aDoor();
    const first = door.ask();
    const second = door.ask();
    door.signals.begin.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect((await first).text).toBe('An answer.');
    await expect(door.ask()).rejects.toMatchObject({ code: 'cancelled' });
    expect(door.models.calls).toHaveLength(1);
  });

  test('a call that is broken off is audited: it may have been charged', async () => {
    const door = aDoor();
    const asked = door.ask();
    await door.clock.wait(50);
    door.signals.send.abort();
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' });
    expect(door.audit()).toMatchObject([{ outcome: 'error', error: { code: 'cancelled', mayHaveBeenCharged: true } }]);
  });

  test('a pause of the server does not hold up a stop', async () => {
    const door = aDoor(() => failure('rate-limited', { retryAfterMs: 60_000 }));
    const asked = door.ask();
    await door.clock.wait(200);
    door.signals.begin.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(door.clock.elapsed()).toBeLessThan(1_000);
  });
});

describe('money', () => {
  const limited = { max_output_tokens: 10 };
  const size = plannedSize({ ...aRequest, parameters: limited });
  const prices = { inputPerMillion: 1_000, outputPerMillion: 10_000 };
  const boundUsd = callBoundUsd(prices, size) ?? 0;

  test('an answer costs what it cost; before it leaves, room is kept for the most it can cost', async () => {
    const door = aDoor();
    await door.ask({}, { parameters: limited });
    expect(door.charges()).toMatchObject({ knownUsd: 0.2, uncertainUsd: 0, openUsd: 0 });
  });

  test('each attempt within one call that may have been charged counts at the most it can have cost', async () => {
    const door = aDoor((index) => (index < 2 ? failure('cut-off', { mayHaveBeenCharged: true }) : {}));
    await door.ask({}, { parameters: limited });
    const { knownUsd, uncertainUsd, uncertainCalls } = door.charges();
    expect([knownUsd, uncertainCalls]).toEqual([0.2, 2]);
    expect(uncertainUsd).toBeCloseTo(2 * boundUsd, 9);
  });

  test('a further attempt that could go over the limit is not made', async () => {
    const door = aDoor(() => failure('timed-out', { mayHaveBeenCharged: true }), { capUsd: 2.5 * boundUsd });
    await expect(door.ask({}, { parameters: limited })).rejects.toThrow(OverBudget);
    expect(door.models.calls).toHaveLength(2);
  });

  test('a model that answers beyond its limit is reckoned at twice what it was seen to write', async () => {
    const door = aDoor(() => ({ outputTokens: 40 }), { capUsd: 1.5 });
    await door.ask({}, { parameters: limited });
    // 0.5 is spent; another 40 tokens would fit, 80 and the prompt do not quite.
    await door.ask({}, { parameters: limited }).catch((error: unknown) => expect(error).toBeInstanceOf(OverBudget));
    await expect(door.ask({}, { parameters: limited })).rejects.toThrow(OverBudget);
    expect(door.charges().knownUsd).toBeLessThanOrEqual(1.5);
  });

  test('what was refused, or never reached the server, costs nothing', async () => {
    const door = aDoor((index) => (index === 0 ? failure('rate-limited') : failure('bad-request')));
    await expect(door.ask({}, { parameters: limited })).rejects.toBeInstanceOf(Error);
    expect(door.charges()).toMatchObject({ knownUsd: 0, uncertainUsd: 0, openUsd: 0 });
  });

  test('a known answer without its tokens counts at the most it can have cost', async () => {
    const door = aDoor(() => ({ inputTokens: null, outputTokens: null }));
    await door.ask({}, { parameters: limited });
    expect(door.charges()).toMatchObject({ knownUsd: 0, uncertainCalls: 0 });
    expect(door.charges().uncertainUsd).toBeCloseTo(boundUsd, 9);
  });

  test('of an answer of which only one half was counted, that half counts as it was counted', async () => {
    const door = aDoor(() => ({ inputTokens: null, outputTokens: 1_000_000 }));
    await door.ask({}, { parameters: limited });
    expect(door.charges().uncertainUsd).toBeCloseTo(boundUsd - 0.1 + 10_000, 6);
  });

  test('what was counted before an answer broke off counts, also beyond what it was reckoned at', async () => {
    const counted = { inputTokens: 50, outputTokens: 5_000 };
    const cutOff = failure('cut-off', { mayHaveBeenCharged: true, counted });
    const door = aDoor(() => cutOff, { capUsd: 40 });
    await expect(door.ask({}, { parameters: limited })).rejects.toThrow(OverBudget);
    expect(door.models.calls).toHaveLength(1);
    expect(door.charges().uncertainUsd).toBeCloseTo(boundUsd - 0.1 + 50, 9);
  });

  test('an attempt that would be asked otherwise than was reckoned waits for the room that this takes', async () => {
    const learned = { isLimited: true };
    const door = aDoor(() => ({ outputTokens: 20 }), { capUsd: 100, learned });
    const asked = door.ask({}, { parameters: limited });
    // What another call found out while this one was on its way: the limit is not sent any more.
    learned.isLimited = false;
    await asked;
    expect(door.reserved()).toEqual([boundUsd, callBoundUsd(prices, { ...size, outputLimit: null })]);
    expect(door.charges()).toMatchObject({ openCalls: 0, uncertainCalls: 0, uncertainUsd: 0 });
  });
});
