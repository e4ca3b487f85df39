import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { createIds } from '#adapters/clock';
import { openMemoryWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy } from '#domain/policy/policy';
import { type Output } from '#domain/answers/output';
import { runAsMarkdown } from '#domain/report/report-text';
import { createFakeModels, type Reply } from '#support/fake-models';
import { aRunPlan, casesText, judgedSpec, plainSpec } from '#support/run-plans';
import { createVirtualClock } from '#support/virtual-clock';
import { ModelFailure, type ModelFailureKind } from '../ports/model-failure.ts';
import { type ModelRequest } from '../ports/models.ts';
import { Runner } from './runner.ts';

const baseUrl = 'https://models.example/v1';
const meta = { repository: null, title: 'A run', hypothesis: '' };

const failure = (kind: ModelFailureKind, options?: ConstructorParameters<typeof ModelFailure>[2]): ModelFailure =>
  new ModelFailure(kind, `It was ${kind}.`, options);

function aRunner(
  reply: (request: ModelRequest, index: number, at: number) => Reply = () => ({}),
  options: { latencyMs?: number; prices?: { inputPerMillion: number; outputPerMillion: number } | null } = {},
) {
  const clock = createVirtualClock();
  const models = createFakeModels(clock, reply, options.latencyMs);
  const stores = openMemoryWorkspace();
  const said: { id: string; at: number }[] = [];
  const log: string[] = [];
  let access: (() => Promise<never>) | null = null;
  const open = (): Runner =>
    new Runner({
      runs: stores.runs,
      audit: stores.audit,
      models,
      clock,
      ids: createIds(),
      changed: (id) => said.push({ id, at: clock.elapsed() }),
      access: async (plan) =>
        access ? access() : { apiKey: null, policy: defaultPolicy, priceOf: () => options.prices ?? null, plan },
      log: (_level, message) => log.push(message),
    });
  return {
    clock,
    models,
    stores,
    said,
    log,
    open,
    runner: open(),
    holdAccess: () => (access = () => new Promise(() => undefined)),
    refuseAccess: (error: unknown) => (access = error === null ? null : () => Promise.reject(error)),
    states: (id: string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const output of stores.runs.outputs(id)) counts[output.state] = (counts[output.state] ?? 0) + 1;
      return counts;
    },
    audit: (id: string) => stores.audit.list({ runId: id, search: '', offset: 0, limit: 500 }).rows.toReversed(),
  };
}

const caseOf = (request: ModelRequest): string => request.messages.at(-1)?.content ?? '';

describe('a run', () => {
  test('asks every variant every case in every trial once, judges, and keeps its result', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 5, compared: true, trials: 3 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    const run = app.stores.runs.get(id);
    expect(run).toMatchObject({ state: 'finished', error: null, finishedAt: expect.any(String) });
    expect(run?.result).toEqual(app.runner.resultOf(id));
    expect(run?.result?.variants.map((variant) => [variant.id, variant.outputs, variant.errors])).toEqual([
      ['candidate', 15, 0],
      ['baseline', 15, 0],
    ]);
    expect(app.models.calls).toHaveLength(30);
    const asked = app.stores.runs.outputs(id).map((output) => `${output.variant} ${output.case} ${output.trial}`);
    expect(new Set(asked).size).toBe(30);
    expect(app.stores.runs.counts(id)).toEqual({
      total: 30,
      done: 30,
      errors: 0,
      refused: 0,
      running: 0,
      interrupted: 0,
      again: 0,
      againSettled: 0,
      spentUsd: null,
    });
    expect(app.audit(id)).toHaveLength(30);
  });

  test('keeps as many calls under way as it was given, after the first one', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 41, concurrency: 10 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.models.peak()).toBe(10);
    // One alone, then four rounds of ten, each of 100 ms.
    expect(app.clock.elapsed()).toBeLessThanOrEqual(500);
    expect(app.stores.runs.get(id)?.durationMs).toBe(500);
  });

  test('sends the same seed to both variants of a case, another to every trial', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 3, compared: true, trials: 2 });
    await app.runner.whenSettled(app.runner.start(meta, plan, jobs));
    const seeds = Map.groupBy(app.models.calls, (call) => call.request.seed);
    expect(seeds.size).toBe(6);
    expect([...seeds.values()].map((calls) => new Set(calls.map((call) => caseOf(call.request))).size)).toEqual(
      Array.from({ length: 6 }, () => 1),
    );
  });

  test('says at most four times a second that it changed, and says the last change', async () => {
    const app = aRunner(undefined, { latencyMs: 10 });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 200, concurrency: 2 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    const { elapsed } = app.clock;
    expect(app.said.length).toBeLessThanOrEqual(2 + Math.ceil((elapsed() / 1_000) * 4));
    expect(app.said.length).toBeGreaterThan(2);
    expect(app.said.at(-1)).toEqual({ id, at: elapsed() });
  });
});

describe('errors stay apart from verdicts', () => {
  test('a call that fails is an error, and only it is asked again', async () => {
    let broken = true;
    const app = aRunner((request) => (broken && caseOf(request).includes('refund 2?') ? failure('server-failed') : {}));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 3 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 2, error: 1 });
    const failed = app.stores.runs.outputs(id).find((output) => output.state === 'error');
    expect(failed).toMatchObject({ case: 'c-2', answer: null, verdicts: [], error: { code: 'server-failed' } });
    expect(app.stores.runs.get(id)?.result?.variants[0]).toMatchObject({ outputs: 3, errors: 1 });
    broken = false;
    const before = app.models.calls.length;
    expect(app.runner.retryErrors(id)).toBe(1);
    await app.runner.whenSettled(id);
    expect(app.models.calls.slice(before).map((call) => caseOf(call.request))).toEqual(['Where is refund 2?']);
    expect(app.states(id)).toEqual({ done: 3 });
    expect(app.stores.runs.get(id)?.state).toBe('finished');
  });

  test.each(['wrong-credentials', 'forbidden', 'unknown-model', 'out-of-credit'] as const)(
    '%s: the run fails after one call, with nothing counted, and can be gone on with',
    async (kind) => {
      let broken = true;
      const app = aRunner(() => (broken ? failure(kind) : {}));
      const { plan, jobs } = aRunPlan(baseUrl, { cases: 30, concurrency: 20 });
      const id = app.runner.start(meta, plan, jobs);
      await app.runner.whenSettled(id);
      expect(app.models.calls).toHaveLength(1);
      expect(app.stores.runs.get(id)).toMatchObject({ state: 'failed', error: { nextStep: expect.any(String) } });
      expect(app.states(id)).toEqual({ waiting: 30 });
      expect(app.stores.runs.counts(id).interrupted).toBe(0);
      broken = false;
      app.runner.resume(id);
      await app.runner.whenSettled(id);
      expect(app.stores.runs.get(id)).toMatchObject({ state: 'finished', error: null });
      expect(app.states(id)).toEqual({ done: 30 });
    },
  );

  test('out of credit in mid-run: paused, what is finished is kept, and nothing finished is asked again', async () => {
    let credit = 12;
    const app = aRunner(() => (credit-- > 0 ? {} : failure('out-of-credit')));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 30, concurrency: 4 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)).toMatchObject({
      state: 'paused',
      error: { message: expect.stringContaining('credit') },
    });
    expect(app.states(id)).toEqual({ done: 12, waiting: 18 });
    credit = 1_000;
    app.runner.resume(id);
    await app.runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 30 });
    const answered = app.audit(id).filter((row) => row.outcome === 'answered');
    expect(new Set(answered.map((row) => row.case)).size).toBe(30);
    expect(answered).toHaveLength(30);
  });

  test('a pause asked for by the server is said while it lasts; a long one pauses the run', async () => {
    const app = aRunner((_request, index) =>
      index === 1
        ? failure('rate-limited', { retryAfterMs: 20_000 })
        : index === 5
          ? failure('rate-limited', { retryAfterMs: 900_000 })
          : {},
    );
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 20, concurrency: 1 });
    const id = app.runner.start(meta, plan, jobs);
    await app.clock.wait(1_000);
    expect(app.runner.troubleOf(id)?.message).toBe('The model server asked for a pause: it goes on in 20 seconds.');
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)).toMatchObject({
      state: 'paused',
      error: { message: expect.stringContaining('asks for a pause of 15 minutes') },
    });
    expect(app.runner.troubleOf(id)).toBeNull();
  });

  test('offline in mid-run: it waits, says so, and goes on by itself', async () => {
    const app = aRunner((_request, _index, at) => (at >= 200 && at < 90_000 ? failure('unreachable') : {}));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 40, concurrency: 8 });
    const id = app.runner.start(meta, plan, jobs);
    await app.clock.wait(30_000);
    expect(app.stores.runs.get(id)?.state).toBe('running');
    expect(app.runner.troubleOf(id)?.message).toContain('goes on by itself');
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)).toMatchObject({ state: 'finished', error: null });
    expect(app.states(id)).toEqual({ done: 40 });
  });
});

describe('money', () => {
  const prices = { inputPerMillion: 0, outputPerMillion: 1_000 };

  test('the cap is hard: never a cent above it, and the run says why it paused', async () => {
    // Each call costs 1 cent, and could cost 2: the last cent is not spent.
    const app = aRunner(() => ({ outputTokens: 10 }), { prices });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 60, concurrency: 8, maxCostUsd: 0.2 });
    const small = {
      ...plan,
      variants: plan.variants.map((each) => ({ ...each, parameters: { max_output_tokens: 20 } })),
    };
    const id = app.runner.start(meta, small, jobs);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.counts(id)).toMatchObject({ done: 19, spentUsd: expect.closeTo(0.19, 9) });
    expect(app.stores.runs.get(id)).toMatchObject({
      state: 'paused',
      error: {
        message:
          'The next call could go over the limit of $0.20. $0.19 is spent, and the next call could cost up to $0.02. What is finished is kept.',
      },
    });
  });

  test('a cap below the price of one call lets nothing begin', async () => {
    const app = aRunner(() => ({ outputTokens: 10 }), { prices });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 3, maxCostUsd: 0.001 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.models.calls).toEqual([]);
    expect(app.stores.runs.get(id)?.state).toBe('paused');
  });

  test('the amounts at the limit are those at its end, with the calls that were under way', async () => {
    const app = aRunner(() => ({ outputTokens: 10 }), { prices });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 50, compared: true, concurrency: 4, maxCostUsd: 0.2 });
    // The dear version does not fit any more while calls of the other one are under way.
    const limitOf = (isBaseline: boolean) => ({ max_output_tokens: isBaseline ? 150 : 20 });
    const mixed = {
      ...plan,
      variants: plan.variants.map((each) => ({ ...each, parameters: limitOf(each.isBaseline) })),
    };
    const id = app.runner.start(meta, mixed, jobs);
    await app.runner.whenSettled(id);
    const { knownUsd } = app.stores.runs.charges(id);
    expect(app.stores.runs.get(id)?.error?.message).toContain(`$${knownUsd.toFixed(2)} is spent`);
  });

  test('what answers without a count of tokens may have cost stands in the result as in the sentence', async () => {
    const app = aRunner(() => ({ inputTokens: null, outputTokens: null }), { prices });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 3 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    const { uncertainUsd } = app.stores.runs.charges(id);
    expect(uncertainUsd).toBeGreaterThan(0);
    expect(app.runner.resultOf(id).possibleCharges).toEqual({ calls: 0, usd: uncertainUsd });
  });

  test('a server that adds to every question, and a model that writes beyond its limit, go over no limit however many ask at once', async () => {
    const free = { inputPerMillion: 1, outputPerMillion: 1 };
    for (const reply of [{ inputTokens: 20_000 }, { outputTokens: 20_000 }]) {
      const app = aRunner(() => reply, { prices: free });
      const { plan, jobs } = aRunPlan(baseUrl, { cases: 50, concurrency: 8, maxCostUsd: 0.15 });
      const small = {
        ...plan,
        variants: plan.variants.map((each) => ({ ...each, parameters: { max_output_tokens: 20 } })),
      };
      const id = app.runner.start(meta, small, jobs);
      await app.runner.whenSettled(id);
      expect(app.stores.runs.charges(id).knownUsd).toBeLessThanOrEqual(0.15);
      expect(app.stores.runs.counts(id).done).toBeGreaterThan(3);
    }
  });

  test('judges spend from the same purse', async () => {
    const app = aRunner(
      (request) => (request.jsonSchema ? { text: judgement('holds'), outputTokens: 10 } : { outputTokens: 10 }),
      { prices },
    );
    // A judge's answer has no limit of its own: it is reckoned at 8,192 tokens, $8.19 here.
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 50, specText: judgedSpec, judgeModel: 'judge', maxCostUsd: 9 });
    const small = {
      ...plan,
      variants: plan.variants.map((each) => ({ ...each, parameters: { max_output_tokens: 20 } })),
    };
    const id = app.runner.start(meta, small, jobs);
    await app.runner.whenSettled(id);
    const counts = app.stores.runs.counts(id);
    expect(app.stores.runs.get(id)?.state).toBe('paused');
    expect(counts.spentUsd).toBeGreaterThan(0.7);
    expect(counts.spentUsd).toBeLessThanOrEqual(9 - 8.192 + 8 * 0.01);
    expect(app.models.calls.some((call) => call.request.jsonSchema)).toBe(true);
  });
});

const judgement = (verdict: string): string => JSON.stringify({ reason: 'It is.', quote: 'An answer.', verdict });

describe('judges', () => {
  const judgedBy = (reply: (attempt: number) => Reply) => {
    let asked = 0;
    return aRunner((request) => (request.jsonSchema ? reply(asked++) : {}));
  };
  const verdictsOf = (outputs: Output[]): unknown[] =>
    outputs.map((output) => output.verdicts.map(({ verdict, reason }) => ({ verdict, reason })));

  test('are asked at temperature 0, by their own model, through the same door', async () => {
    const app = judgedBy(() => ({ text: judgement('holds') }));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 2, specText: judgedSpec, judgeModel: 'judge-1' });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    const judged = app.models.calls.filter((call) => call.request.jsonSchema !== null);
    expect(judged.map(({ request }) => [request.model, request.parameters])).toEqual([
      ['judge-1', { temperature: 0, max_output_tokens: 8_192 }],
      ['judge-1', { temperature: 0, max_output_tokens: 8_192 }],
    ]);
    expect(verdictsOf(app.stores.runs.outputs(id))).toEqual([
      [{ verdict: 'pass', reason: 'It is.' }],
      [{ verdict: 'pass', reason: 'It is.' }],
    ]);
    expect(app.audit(id).filter((row) => row.purpose === 'judge')).toHaveLength(2);
  });

  test('a judge’s answer that is there is not asked again, however often the run is stopped, and all that they cost is told', async () => {
    const questions = 4;
    const specText = `schema: signoff/spec@1\nmust:\n${Array.from(
      { length: questions },
      (_, at) => `  - id: j${at}\n    statement: Holds ${at}.\n    check: { type: judge, rubric: It holds ${at}. }\n`,
    ).join('')}`;
    const paid = new Set<number>();
    const app = aRunner(
      (request, index) => {
        if (request.jsonSchema) paid.add(index);
        return request.jsonSchema ? { text: judgement('holds'), inputTokens: 100, outputTokens: 10 } : {};
      },
      { prices: { inputPerMillion: 0, outputPerMillion: 1_000 } },
    );
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 3, concurrency: 2, specText, judgeModel: 'judge-1' });
    let runner = app.runner;
    const id = runner.start(meta, plan, jobs);
    for (let session = 0; app.stores.runs.get(id)?.state !== 'finished' && session < 20; session += 1) {
      const stopAfter = app.models.calls.length + 3;
      while (app.models.calls.length < stopAfter && runner.isUnderway(id)) await app.clock.wait(10);
      await runner.pause(id);
      if (app.stores.runs.get(id)?.state === 'finished') break;
      expect(runner.resultOf(id).judge?.costUsd ?? 0).toBeCloseTo(paid.size * 0.01, 9);
      runner = app.open();
      runner.resume(id);
    }
    await runner.whenSettled(id);
    expect(app.stores.runs.get(id)?.state).toBe('finished');
    expect(paid.size).toBe(3 * questions);
    expect(app.stores.runs.judgeCost(id)).toBeCloseTo(3 * questions * 0.01, 9);
    expect(
      app.stores.runs.outputs(id).every(({ verdicts }) => verdicts.every(({ verdict }) => verdict === 'pass')),
    ).toBe(true);
    expect(app.stores.runs.judgeAnswers(id, jobs[0]?.id ?? '')).toEqual([]);
  });

  test('an answer that cannot be read is asked for once more, then it is not measured', async () => {
    const app = judgedBy((attempt) => (attempt === 1 ? { text: judgement('holds') } : { text: 'Well, hm.' }));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 2, concurrency: 1, specText: judgedSpec, judgeModel: 'judge-1' });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    const outputs = app.stores.runs.outputs(id);
    expect(verdictsOf(outputs)).toEqual([
      [{ verdict: 'pass', reason: 'It is.' }],
      [{ verdict: 'not-measured', reason: 'The judge’s answer could not be read, twice.' }],
    ]);
    expect(app.models.calls.filter((call) => call.request.jsonSchema)).toHaveLength(4);
  });

  test('where none is named nothing is measured: it is never silently the model under test', async () => {
    const app = judgedBy(() => ({ text: judgement('holds') }));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 1, specText: judgedSpec, judgeModel: null });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.models.calls).toHaveLength(1);
    expect(app.stores.runs.outputs(id)[0]?.verdicts).toMatchObject([{ verdict: 'not-measured' }]);
    expect(app.stores.runs.get(id)?.result?.gate.met).toBe(false);
  });

  test('one that cannot be reached for a while leaves the criterion not measured', async () => {
    const app = judgedBy(() => failure('server-failed'));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 1, specText: judgedSpec, judgeModel: 'judge-1' });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.outputs(id)).toMatchObject([{ state: 'done', verdicts: [{ verdict: 'not-measured' }] }]);
  });

  test('one that the server does not know stops the run after one call; the answer is kept and judged later', async () => {
    let known = false;
    const app = judgedBy(() => (known ? { text: judgement('holds') } : failure('unknown-model')));
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 8, concurrency: 4, specText: judgedSpec, judgeModel: 'judge-1' });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)?.state).toBe('paused');
    expect(app.models.calls.filter((call) => call.request.jsonSchema)).toHaveLength(1);
    known = true;
    app.runner.resume(id);
    await app.runner.whenSettled(id);
    expect(app.states(id)).toEqual({ done: 8 });
    expect(app.models.calls.filter((call) => !call.request.jsonSchema)).toHaveLength(8);
  });
});

describe('pause, go on, cancel', () => {
  test('pause lets calls that come back in time be kept, breaks off the others, and takes two seconds at most', async () => {
    const app = aRunner((_request, index) => (index % 2 === 0 ? {} : {}), { latencyMs: 1_000 });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 20, concurrency: 4 });
    const id = app.runner.start(meta, plan, jobs);
    await app.clock.wait(2_200);
    await app.runner.pause(id);
    expect(app.clock.elapsed()).toBeLessThanOrEqual(4_200);
    expect(app.stores.runs.get(id)).toMatchObject({ state: 'paused', error: null });
    expect(app.states(id)).toEqual({ done: 9, waiting: 11 });
    expect(app.stores.runs.counts(id).interrupted).toBe(0);
    app.runner.resume(id);
    await app.runner.whenSettled(id);
    expect(app.models.calls).toHaveLength(20);
    expect(app.states(id)).toEqual({ done: 20 });
  });

  test('calls that do not come back in time are broken off and marked as possibly charged', async () => {
    const app = aRunner(undefined, { latencyMs: 30_000 });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 20, concurrency: 4 });
    const id = app.runner.start(meta, plan, jobs);
    await app.clock.wait(31_000);
    const before = app.clock.elapsed();
    await app.runner.pause(id);
    expect(app.clock.elapsed() - before).toBeLessThanOrEqual(2_000);
    expect(app.states(id)).toEqual({ done: 1, waiting: 19 });
    expect(app.stores.runs.counts(id).interrupted).toBe(4);
    expect(app.audit(id).filter((row) => row.error?.mayHaveBeenCharged)).toHaveLength(4);
  });

  test('cancel keeps what is finished and ends the run with a result', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 20, concurrency: 2 });
    const id = app.runner.start(meta, plan, jobs);
    await app.clock.wait(350);
    await app.runner.cancel(id);
    const run = app.stores.runs.get(id);
    expect(run).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
    const { done } = app.stores.runs.counts(id);
    expect(done).toBeGreaterThan(2);
    expect(run?.result?.variants[0]).toMatchObject({ outputs: done, unfinished: 20 - done });
  });

  test('closing leaves the run to the next start, which repeats no finished call', async () => {
    const app = aRunner(undefined, { latencyMs: 1_000 });
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 20, concurrency: 4 });
    const id = app.runner.start(meta, plan, jobs);
    await app.clock.wait(2_500);
    await app.runner.close();
    expect(app.stores.runs.get(id)?.state).toBe('running');
    const next = app.open();
    next.resumeInterrupted(null);
    await next.whenSettled(id);
    expect(app.models.calls).toHaveLength(20);
    expect(app.stores.runs.get(id)?.state).toBe('finished');
  });

  test('after a death the calls that were under way are marked, audited and asked again', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 6, concurrency: 2 });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.pause(id);
    const [first, second] = app.stores.runs.nextJobs(id, 2);
    app.stores.runs.markRunning(id, first?.id ?? '');
    app.stores.runs.markRunning(id, second?.id ?? '');
    app.stores.runs.update(id, { state: 'running' });
    const next = app.open();
    next.resumeInterrupted(null);
    await next.whenSettled(id);
    expect(app.stores.runs.counts(id)).toMatchObject({ done: 6, interrupted: 2 });
    const lost = app.audit(id).filter((row) => row.error?.code === 'interrupted');
    expect(lost.map((row) => row.case)).toEqual([first?.case, second?.case]);
  });
});

describe('what nobody can foresee', () => {
  test('a full disk stops the run and harms nothing; it goes on when there is room', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 12, concurrency: 3 });
    const full = new AppError(
      'storage-failed',
      'The disk is full. What was saved before is kept.',
      'Make room on the disk.',
    );
    const { saveAnswer, update } = app.stores.runs;
    let room = 5;
    Object.assign(app.stores.runs, {
      saveAnswer: (...parts: Parameters<typeof saveAnswer>) => {
        if (room-- <= 0) throw full;
        saveAnswer(...parts);
      },
      update: (...parts: Parameters<typeof update>) => {
        if (room < 0) throw full;
        update(...parts);
      },
    });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.runner.isUnderway(id)).toBe(false);
    expect(app.runner.troubleOf(id)?.message).toContain('The disk is full.');
    expect(app.stores.runs.counts(id).done).toBe(5);
    room = 1_000;
    app.runner.resume(id);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)).toMatchObject({ state: 'finished', error: null });
    expect(app.runner.troubleOf(id)).toBeNull();
    expect(app.stores.runs.counts(id).done).toBe(12);
  });

  test('a disk that is full in mid-run leaves every call whose end could not be stored as possibly charged', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 12, concurrency: 3, maxCostUsd: 1 });
    const { runs } = app.stores;
    const { endCharge, saveAnswer, update, requeue } = runs;
    const full = new AppError('storage-failed', 'The disk is full.', 'Make room on the disk.');
    let room = 5;
    const untilFull =
      <Parts extends readonly unknown[], Said>(write: (...parts: Parts) => Said, cost: number) =>
      (...parts: Parts): Said => {
        room -= cost;
        if (room < 0) throw full;
        return write(...parts);
      };
    Object.assign(runs, {
      saveAnswer: untilFull(saveAnswer, 1),
      endCharge: untilFull(endCharge, 0),
      update: untilFull(update, 0),
      requeue: untilFull(requeue, 0),
    });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(runs.get(id)?.state).toBe('running');
    expect(app.runner.troubleOf(id)).toMatchObject({
      message: 'The disk is full. What is finished is kept.',
      nextStep: 'Make room on the disk.',
    });
    const asked = app.models.calls.length;
    expect(asked).toBeGreaterThan(5);
    expect(app.runner.possibleCharges(id)).toMatchObject({ calls: asked - 5 });
    // The money of what was lost is no longer kept for calls under way: it goes on under its limit.
    room = 1_000;
    app.runner.resume(id);
    await app.runner.whenSettled(id);
    expect(runs.get(id)?.state).toBe('finished');
    expect(app.runner.possibleCharges(id)).toMatchObject({ calls: asked - 5 });
  });

  test('asking again that the limit on money forbids is said at the item, in the report and with the amounts', async () => {
    const prices = { inputPerMillion: 0, outputPerMillion: 1_000 };
    // The candidate loses the first case every time, where the other version passes.
    const app = aRunner(
      (request) => ({
        text:
          /about refunds/.test(request.messages[0]?.content ?? '') || caseOf(request) !== 'Where is refund 1?'
            ? 'an answer'
            : 'no',
        outputTokens: 8_000,
      }),
      { prices },
    );
    const specText = plainSpec.replace('pass_rate: 0.9', 'regressions: 0');
    const limited = { maxCostUsd: 1, trials: 3, askAgain: true };
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 4, compared: true, specText, ...limited, concurrency: 1 });
    const short = (usd: number) => ({ ...plan, maxCostUsd: usd });
    const first = app.runner.start(meta, short(1_000), jobs);
    await app.runner.whenSettled(first);
    expect(app.stores.runs.get(first)?.result).not.toHaveProperty('notAskedAgain');
    const { done, spentUsd, again } = app.stores.runs.counts(first);
    const each = (spentUsd ?? 0) / done;
    const planned = done - again;
    const id = app.runner.start(
      meta,
      short(each * (planned + again - 1)),
      jobs.map((job) => ({ ...job, id: `${job.id}-2` })),
    );
    await app.runner.whenSettled(id);
    const result = app.stores.runs.get(id)?.result;
    expect(result?.notAskedAgain).toMatchObject({ for: ['regressions'], calls: again });
    const item = result?.gate.items.find((one) => one.id === 'regressions');
    expect(item).toMatchObject({
      met: null,
      evidence: expect.stringMatching(
        /; was not asked again: 6 calls would cost about \$[\d.]+, and its own limit on money leaves \$[\d.]+$/u,
      ),
      missing: expect.stringContaining('Raise this experiment’s own limit on money first.'),
    });
    expect(result && runAsMarkdown(result)).toContain('Was not asked again: 6 calls');
  });

  test('a server whose list of models never comes does not hold up a stop', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 2 });
    app.holdAccess();
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.pause(id);
    expect(app.stores.runs.get(id)).toMatchObject({ state: 'paused', error: null });
    expect(app.clock.elapsed()).toBe(0);
  });

  test('a run whose connection is gone pauses and says so', async () => {
    const app = aRunner();
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 2 });
    app.refuseAccess(
      new AppError('not-found', 'This connection is no longer there.', 'Choose another one in Settings.'),
    );
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)).toMatchObject({
      state: 'paused',
      error: { nextStep: 'Choose another one in Settings.' },
    });
    app.refuseAccess(null);
    app.runner.resume(id);
    await app.runner.whenSettled(id);
    expect(app.stores.runs.get(id)?.state).toBe('finished');
  });

  test('cases that the policy keeps back are counted apart and never sent', async () => {
    const app = aRunner();
    const text = casesText(3).replace('"id":"c-2"', '"id":"c-2","sensitivity":"personal"');
    const { plan, jobs } = aRunPlan(baseUrl, { cases: 3, casesText: text });
    const id = app.runner.start(meta, plan, jobs);
    await app.runner.whenSettled(id);
    expect(app.models.calls.map((call) => caseOf(call.request)).sort()).toEqual([
      'Where is refund 1?',
      'Where is refund 3?',
    ]);
    expect(app.stores.runs.counts(id)).toMatchObject({ total: 3, done: 2, refused: 1 });
    expect(app.stores.runs.get(id)?.result?.variants[0]).toMatchObject({ outputs: 2, refused: 1 });
  });
});
