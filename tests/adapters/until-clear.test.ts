import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { programFile } from '#support/program';
import { createIds, createSystemClock } from '#adapters/clock';
import { createModelClient } from '#adapters/openai/openai-client';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy } from '#domain/policy/policy';
import { type RunResult } from '#domain/result/run-result';
import { Runner } from '#services/experiments/runner';
import { type Stores } from '#services/stores/stores';
import { type ModelServer, type RecordedRequest, startModelServer } from '#support/model-server';
import { aRunPlan, judgedSpec } from '#support/run-plans';

/** Stopping when the answer is clear, on the whole of it: real SQLite, the real client, real HTTP, a real kill. */

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let server: ModelServer;
let answer: (request: RecordedRequest) => string;
let onRequest: (request: RecordedRequest) => void;
let child: ChildProcess | null = null;

const isCandidate = ({ messages }: RecordedRequest): boolean =>
  messages[0]?.content.startsWith('You are the refund assistant.') ?? false;
/** The candidate always says that it is an answer, as it must; the baseline never does. */
const candidatePasses = (request: RecordedRequest): string => (isCandidate(request) ? 'An answer.' : 'A reply.');

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-until-clear-'));
  answer = candidatePasses;
  onRequest = () => undefined;
  server = await startModelServer({
    latencyMs: 2,
    answer: (request) => ({ text: answer(request) }),
    onRequest: (request) => onRequest(request),
  });
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function inWorkspace<T>(work: (parts: { stores: Stores; runner: Runner }) => Promise<T>): Promise<T> {
  const stores = openWorkspace(folder);
  const runner = new Runner({
    runs: stores.runs,
    audit: stores.audit,
    models: createModelClient(),
    clock: createSystemClock(),
    ids: createIds(),
    changed: () => undefined,
    access: async (plan) => ({ apiKey: null, policy: defaultPolicy, priceOf: () => null, plan }),
    log: (_level, message) => process.stderr.write(`${message}\n`),
  });
  try {
    return await work({ stores, runner });
  } finally {
    await runner.close();
    stores.close();
  }
}

/** Runs one experiment to where it ends. */
function finished(
  options: Parameters<typeof aRunPlan>[1],
): Promise<{ id: string; result: RunResult; states: string[] }> {
  return inWorkspace(async ({ stores, runner }) => {
    const { plan, jobs } = aRunPlan(server.baseUrl, { untilClear: true, compared: true, ...options });
    const id = runner.start({ repository: null, title: 'until clear', hypothesis: '' }, plan, jobs);
    await runner.whenSettled(id);
    const run = stores.runs.get(id);
    if (run?.state !== 'finished' || run.result === null) throw new Error(`it is ${run?.state}`);
    return { id, result: run.result, states: stores.runs.outputs(id).map((output) => output.state) };
  });
}

const count = (states: readonly string[], state: string): number => states.filter((each) => each === state).length;

describe('a run until the answer is clear', () => {
  test('makes the calls up to the look that is clear and no more, however many workers it has', async () => {
    const { result, states } = await finished({ cases: 100, concurrency: 16 });
    expect(server.calls()).toBe(40);
    expect([count(states, 'done'), count(states, 'waiting')]).toEqual([40, 160]);
    expect(result.stopped).toMatchObject({ look: 1, of: 5, asked: 40, planned: 200 });
    expect(result.comparisons).toMatchObject([{ verdict: 'better' }]);
    expect(result.gate.met).toBe(false);
  });

  test('makes every call where nothing differs, and says what looking cost', async () => {
    answer = () => 'An answer.';
    const { result } = await finished({ cases: 30 });
    expect(server.calls()).toBe(60);
    expect(result).toMatchObject({
      stopped: null,
      looks: { at: 5, of: 5, correction: 1.25 },
      comparisons: [{ verdict: 'no-detectable-difference' }],
    });
  });

  test('waits for the judge before it looks', async () => {
    // Ten gained cases are clear; the judge is asked for every answer, and says nothing that could be read.
    const { result } = await finished({ cases: 20, specText: judgedSpec, judgeModel: 'judge-model' });
    expect(result.stopped).toBeNull();
    expect(result.comparisons).toMatchObject([{ delta: null, verdict: 'too-few' }]);
  });

  test('goes on to its end when it is told to, and then may be met', async () => {
    const { id } = await finished({ cases: 60 });
    expect(server.calls()).toBe(24);
    await inWorkspace(async ({ stores, runner }) => {
      const further = new Promise<void>((resolve) => {
        onRequest = ({ index }) => index === 30 && resolve();
      });
      runner.resume(id);
      await further;
      // A pause on the way does not bring the looks back.
      await runner.pause(id);
      expect(stores.runs.get(id)?.state).toBe('paused');
      runner.resume(id);
      await runner.whenSettled(id);
      expect(stores.runs.get(id)?.result).toMatchObject({ stopped: null, looks: { at: 5, correction: 1.25 } });
      expect(server.calls()).toBe(120);
      // Over is over.
      runner.resume(id);
      expect(runner.isUnderway(id)).toBe(false);
    });
  });

  test('is stopped by a pause while workers wait for a look, and goes on where it was', async () => {
    const { plan, jobs } = aRunPlan(server.baseUrl, { cases: 60, compared: true, untilClear: true, concurrency: 16 });
    await inWorkspace(async ({ stores, runner }) => {
      const id = runner.start({ repository: null, title: 'paused', hypothesis: '' }, plan, jobs);
      await new Promise<void>((resolve) => {
        onRequest = ({ index }) => index === 20 && resolve();
      });
      await runner.pause(id);
      expect(stores.runs.get(id)?.state).toBe('paused');
      runner.resume(id);
      await runner.whenSettled(id);
      expect(stores.runs.get(id)?.result?.stopped).toMatchObject({ look: 1, asked: 24, planned: 120 });
    });
  });

  test('judges answers that were known before, without waiting for a look that never comes', async () => {
    const { plan, jobs } = aRunPlan(server.baseUrl, { cases: 60, compared: true, untilClear: true });
    const known = jobs.map((job, at) => {
      if (at % 3 !== 0) return job;
      const text = job.variant === 'candidate' ? 'An answer.' : 'A reply.';
      const answer = { text, finish: 'complete' as const, toolCalls: [], inputTokens: 1, outputTokens: 1, latencyMs: 1, costUsd: null }; // prettier-ignore
      return { ...job, state: 'answered' as const, answer, reusedFrom: 'run-0' };
    });
    await inWorkspace(async ({ stores, runner }) => {
      const id = runner.start({ repository: null, title: 'reused', hypothesis: '' }, plan, known);
      await runner.whenSettled(id);
      expect(stores.runs.get(id)?.state).toBe('finished');
    });
  });

  test(
    'killed again and again it stops where it would have stopped, and repeats only what was under way',
    { timeout: 60_000 },
    async () => {
      const runChild = async (killAfter: number): Promise<boolean> => {
        const process_ = spawn(
          process.execPath,
          [programFile('run-child'), folder, server.baseUrl, '80', 'until-clear'],
          {
            cwd: root,
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        child = process_;
        let said = '';
        process_.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
        const start = server.calls();
        onRequest = ({ index }) => {
          if (index + 1 - start === killAfter) process_.kill('SIGKILL');
        };
        await new Promise((resolve) => process_.once('exit', resolve));
        return said.includes('settled');
      };
      let over = false;
      for (const killAfter of [9, 12, 20, Infinity]) over = over || (await runChild(killAfter));
      expect(over).toBe(true);
      const stores = openWorkspace(folder);
      const [run] = stores.runs.list({ repository: null });
      const interrupted = stores.runs.counts(run?.id ?? '').interrupted;
      const stored = stores.runs.get(run?.id ?? '');
      stores.close();
      expect(stored).toMatchObject({
        state: 'finished',
        result: { stopped: { look: 1, of: 5, asked: 32, planned: 160 } },
      });
      expect(server.calls()).toBeLessThanOrEqual(32 + interrupted);
    },
  );
});
