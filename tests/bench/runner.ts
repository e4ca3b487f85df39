import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createIds, createSystemClock } from '#adapters/clock';
import { createModelClient } from '#adapters/openai/openai-client';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy } from '#domain/policy/policy';
import { Runner } from '#services/experiments/runner';
import { aRunPlan } from '#support/run-plans';

const root = path.resolve(import.meta.dirname, '../..');
const latencyMs = 50;

/** The scripted model server, in a process of its own so that its work is not counted. */
async function startServer(): Promise<{ baseUrl: string; stop: () => void }> {
  const child = spawn(process.execPath, ['tests/support/model-server.ts', '--latency', String(latencyMs)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => reject(new Error('the model server ended early')));
  });
  return { baseUrl, stop: () => child.kill('SIGTERM') };
}

function openRunner(folder: string) {
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
  return { stores, runner };
}

interface Measured {
  readonly concurrency: number;
  readonly calls: number;
  readonly wallMs: number;
  readonly idealMs: number;
  readonly timesIdeal: number;
  readonly cpuMsPerCall: number;
  readonly peakRssMb: number;
}

/** 1,000 calls (2 variants x 500 cases) with two deterministic checks, every result durable in SQLite before it counts. */
async function measureRun(baseUrl: string, concurrency: number): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signoff-bench-'));
  const { stores, runner } = openRunner(folder);
  const { plan, jobs } = aRunPlan(baseUrl, { cases: 500, compared: true, concurrency });
  let peakRss = 0;
  const watch = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 20);
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const id = runner.start({ repository: null, title: 'bench', hypothesis: '' }, plan, jobs);
  await runner.whenSettled(id);
  const wallMs = performance.now() - started;
  const cpu = process.cpuUsage(cpuBefore);
  clearInterval(watch);
  const { done, errors } = stores.runs.counts(id);
  if (done !== jobs.length || errors > 0) throw new Error(`${done} done, ${errors} errors`);
  stores.close();
  rmSync(folder, { recursive: true, force: true });
  const idealMs = (jobs.length * latencyMs) / concurrency;
  return {
    concurrency,
    calls: jobs.length,
    wallMs: Math.round(wallMs),
    idealMs,
    timesIdeal: Number((wallMs / idealMs).toFixed(3)),
    cpuMsPerCall: Number(((cpu.user + cpu.system) / 1000 / jobs.length).toFixed(3)),
    peakRssMb: Math.round(Math.max(peakRss, process.memoryUsage.rss()) / 1_000_000),
  };
}

/** From opening the workspace to the first new call of a run of 10,000 of which half is done, in milliseconds. */
async function measureResume(baseUrl: string): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signoff-bench-'));
  const first = openRunner(folder);
  const { plan, jobs } = aRunPlan(baseUrl, { cases: 5_000, compared: true, concurrency: 20 });
  const id = first.runner.start({ repository: null, title: 'bench', hypothesis: '' }, plan, jobs);
  await first.runner.pause(id);
  for (const job of jobs.slice(0, 5_000)) {
    const answer = { text: 'An answer.', finish: 'complete', toolCalls: [], latencyMs, costUsd: null } as const;
    first.stores.runs.saveAnswer(id, job.id, { ...answer, toolCalls: [], inputTokens: 10, outputTokens: 10 });
    first.stores.runs.saveVerdicts(id, job.id, [], 0);
  }
  first.stores.close();
  const started = performance.now();
  const again = openRunner(folder);
  again.runner.resume(id);
  while (again.stores.audit.list({ runId: id, search: '', offset: 0, limit: 1 }).total < 21) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const ms = performance.now() - started - latencyMs;
  await again.runner.close();
  again.stores.close();
  rmSync(folder, { recursive: true, force: true });
  return Math.round(ms);
}

/** Each figure comes from a process of its own, so that none carries the memory or the compiled code of another. */
async function inOwnProcess<T>(baseUrl: string, what: string): Promise<T> {
  const child = spawn(process.execPath, ['tests/bench/runner.ts', what, baseUrl], {
    cwd: root,
    // As src/cli/bin.mjs starts the app: sources are stripped and compiled once, not in every process.
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(root, '.cache', 'compile') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the bench ${what} ended with ${String(code)}`);
  // Written by this very file, a few lines below.
  return JSON.parse(text) as T;
}

/** Speed of the durable runner against a loopback server that takes 50 ms a call; the limits are those of issue 3. */
export async function benchRunner(): Promise<unknown> {
  const server = await startServer();
  try {
    return {
      at20: await inOwnProcess<Measured>(server.baseUrl, '20'),
      at20Limits: { timesIdeal: 1.2, cpuMsPerCall: 2, peakRssMb: 200 },
      at100: await inOwnProcess<Measured>(server.baseUrl, '100'),
      at100Limits: { timesIdeal: 2 },
      resumeOf10000Ms: await inOwnProcess<number>(server.baseUrl, 'resume'),
      resumeLimitMs: 1_000,
    };
  } finally {
    server.stop();
  }
}

if (import.meta.main) {
  const [what, baseUrl] = process.argv.slice(2);
  const measured =
    what === undefined || baseUrl === undefined
      ? await benchRunner()
      : what === 'resume'
        ? await measureResume(baseUrl)
        : await measureRun(baseUrl, Number(what));
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
}
