import { describe, expect, test, type TestContext } from 'vitest';
import { createModelClient } from '#adapters/openai/openai-client';
import { openMemoryWorkspace } from '#adapters/sqlite/workspace';
import { runAsMarkdown } from '#domain/report/report-text';
import { defaultPolicy } from '#domain/policy/policy';
import { Runner } from '#services/experiments/runner';
import { type Stores } from '#services/stores/stores';
import { chatQuirks } from '#support/chat-quirks';
import { completion, openAiError, type Quirk, reply } from '#support/quirk-replies';
import { startQuirkServer } from '#support/quirk-server';
import { aRunPlan } from '#support/run-plans';
import { createVirtualClock } from '#support/virtual-clock';

/** Whole runs over HTTP: what a server does to a run, and what the result says of it. */
async function aRun(
  { onTestFinished }: TestContext,
  quirk: Quirk,
  options: { readonly cases: number; readonly leaveOutThinking?: boolean },
): Promise<{ runner: Runner; stores: Stores; id: string; calls: () => number }> {
  const server = await startQuirkServer({ m: quirk });
  const stores = openMemoryWorkspace();
  let ids = 0;
  const next = (): string => `id-${(ids += 1)}`;
  const runner = new Runner({
    runs: stores.runs,
    audit: stores.audit,
    models: createModelClient(),
    clock: createVirtualClock(),
    ids: { next, random: () => 0 },
    changed: () => undefined,
    access: async (plan) => ({ apiKey: null, policy: defaultPolicy, priceOf: () => null, plan }),
    log: () => undefined,
  });
  onTestFinished(async () => {
    await runner.close();
    stores.close();
    await server.close();
  });
  const { cases, leaveOutThinking = false } = options;
  const { plan, jobs } = aRunPlan(server.baseUrl('m'), { cases, nextId: next });
  const variants = plan.variants.map((variant) => ({ ...variant, leaveOutThinking }));
  const id = runner.start({ repository: null, title: 'm', hypothesis: '' }, { ...plan, variants }, jobs);
  await runner.whenSettled(id);
  return { runner, stores, id, calls: () => server.calls('m').length };
}

const tooLong = openAiError(
  "This model's maximum context length is 8192 tokens.",
  'messages',
  'context_length_exceeded',
);
const isAbout = (body: Readonly<Record<string, unknown>>, ...numbers: number[]): boolean =>
  numbers.some((number) => JSON.stringify(body['messages']).includes(`refund ${number}?`));

describe('a fault of one case', () => {
  test('is an error of that case: the run goes on, whichever comes first', async (context) => {
    const { runner, stores, id } = await aRun(
      context,
      ({ body }) => (isAbout(body, 1, 2, 3, 4, 5, 6) ? reply(tooLong, 400) : reply(completion('An answer.'))),
      { cases: 12 },
    );
    expect(stores.runs.get(id)?.state).toBe('finished');
    expect(stores.runs.counts(id)).toMatchObject({ done: 6, errors: 6 });
    expect(runner.resultOf(id).variants[0]).toMatchObject({ errors: 6 });
    const [error] = stores.runs.outputs(id).flatMap((output) => output.error ?? []);
    expect(error).toEqual({
      code: 'case-refused',
      message: 'The case is too long for test-model. Shorten it, or choose a model that reads more.',
      mayHaveBeenCharged: true,
      // The clock of these tests goes on at once where somebody waits.
      failed: { attempts: 1, mayHaveCostUsd: null, waitedMs: expect.any(Number) as number },
    });
  });

  test('where all are, the run ends with nothing but errors, and going on asks nobody again', async (context) => {
    const { runner, stores, id, calls } = await aRun(context, () => reply(tooLong, 400), { cases: 5 });
    expect([stores.runs.get(id)?.state, calls()]).toEqual(['finished', 5]);
    expect(runner.resultOf(id).gate.met).toBe(false);
    runner.resume(id);
    await runner.whenSettled(id);
    expect(calls()).toBe(5);
  });

  test('in words that nobody knows is one too, as long as other cases are answered', async (context) => {
    const odd = openAiError('Computer says no.', null, null);
    const { stores, id } = await aRun(
      context,
      ({ body }) => (isAbout(body, 7, 9) ? reply(odd, 400) : reply(completion('An answer.'))),
      { cases: 12 },
    );
    expect([stores.runs.get(id)?.state, stores.runs.counts(id).errors]).toEqual(['finished', 2]);
  });
});

describe('what the server refuses', () => {
  test('stands in the result of the variant, once for all its answers', async (context) => {
    const noSeed = openAiError("Unknown name 'seed'", 'seed', null);
    const { runner, id, calls } = await aRun(
      context,
      ({ body }) => ('seed' in body ? reply(noSeed, 400) : reply(completion('An answer.'))),
      { cases: 9 },
    );
    const result = runner.resultOf(id);
    expect(result.variants[0]?.adapted).toEqual([{ parameter: 'seed', instead: null, answers: 9 }]);
    expect(runAsMarkdown(result)).toContain('Not used, because the server refuses it: seed in 9 answers');
    expect(calls()).toBe(10);
  });
});

describe('thinking aloud before an answer', () => {
  const thinks = chatQuirks['think-tags'] ?? (() => reply(''));

  test('stays as users would see it, is checked, and said', async (context) => {
    const { runner, stores, id } = await aRun(context, thinks, { cases: 4 });
    const [output] = stores.runs.outputs(id);
    expect(output?.answer?.text).toMatch(/^<think>/u);
    // The must-not on "guaranteed" reads it.
    expect(output?.verdicts.find(({ criterion }) => criterion === 'no-promise')?.verdict).toBe('fail');
    const result = runner.resultOf(id);
    expect(result.variants[0]?.thinking).toEqual({ leftOut: 0, shown: 4 });
    expect(runAsMarkdown(result)).toContain('--leave-out-thinking');
  });

  test('is left out where somebody says so, is not checked, and that is said', async (context) => {
    const { runner, stores, id } = await aRun(context, thinks, { cases: 4, leaveOutThinking: true });
    const [output] = stores.runs.outputs(id);
    expect(output?.answer).toMatchObject({ text: 'ok', finish: 'complete', thinkingLeftOut: true });
    expect(output?.verdicts.find(({ criterion }) => criterion === 'no-promise')?.verdict).toBe('pass');
    const result = runner.resultOf(id);
    expect(result.variants[0]?.thinking).toEqual({ leftOut: 4, shown: 0 });
    expect(runAsMarkdown(result)).toContain('Thinking aloud was left out of 4 answers');
  });

  test('with nothing after it is an empty answer', async (context) => {
    const { stores, id } = await aRun(context, () => reply(completion('<think>Hm')), {
      cases: 1,
      leaveOutThinking: true,
    });
    expect(stores.runs.outputs(id)[0]?.answer).toMatchObject({ text: '', finish: 'empty' });
  });
});
