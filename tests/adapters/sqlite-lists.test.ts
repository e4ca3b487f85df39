import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrations } from '#adapters/sqlite/migrations';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { digestOf } from '#domain/report/run-digest';
import { type RunResult } from '#domain/result/run-result';
import { type Stores } from '#services/stores/stores';
import { type StoredRun } from '#services/stores/runs';
import { aComparison, anAnswer, aRate, aRunResult, aVariantResult } from '#support/domain-values';
import { aRunPlan } from '#support/run-plans';

let folder: string;
let stores: Stores | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-lists-'));
});

afterEach(() => {
  stores?.close();
  stores = null;
  rmSync(folder, { recursive: true, force: true });
});

function open(): Stores {
  stores?.close();
  stores = openWorkspace(folder);
  return stores;
}

const aRun: StoredRun = {
  id: 'run-1',
  kind: 'experiment',
  parentId: null,
  repository: 'repo-1',
  promptId: 'refund-helper',
  title: 'Warmer',
  hypothesis: '',
  state: 'finished',
  practice: false,
  createdAt: '2026-11-21T10:00:00.000Z',
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: '2026-11-21T10:01:00.000Z',
  durationMs: 60_000,
  error: null,
  result: null,
  removedAt: null,
};

/** Results of every shape that a list says something of. */
const results: Readonly<Record<string, RunResult>> = {
  'one version': aRunResult({
    variants: [aVariantResult('candidate', { model: 'a “quoted” model' })],
    comparisons: [],
  }),
  compared: aRunResult({
    spec: { content: 'spec-content' },
    variants: [
      aVariantResult('baseline'),
      aVariantResult('candidate', {
        passRate: aRate(0.25),
        tokens: { input: 1, output: 12_000 },
        latencyMs: { p50: 812.5, p95: 2_000, p95AtWorst: null },
      }),
    ],
    comparisons: [
      aComparison({ baseline: 'baseline', candidate: 'other', verdict: 'worse' }),
      aComparison({ baseline: 'baseline', candidate: 'candidate', verdict: 'better' }),
    ],
    gate: { phase: 'run', met: true, items: [] },
  }),
  'without a candidate': aRunResult({
    spec: null,
    variants: [aVariantResult('one'), aVariantResult('two', { tokens: { input: null, output: null } })],
    comparisons: [aComparison({ baseline: 'one', candidate: 'two' })],
  }),
  'nothing measured': aRunResult({
    variants: [
      aVariantResult('candidate', { passRate: aRate(null), latencyMs: { p50: null, p95: null, p95AtWorst: null } }),
    ],
    comparisons: [],
  }),
  'no variant at all': aRunResult({ variants: [], comparisons: [] }),
};

/** A workspace as the version before wrote it, with one finished run for each text of a result. */
function writeOldWorkspace(texts: Readonly<Record<string, string>>): void {
  const database = new Sqlite(path.join(folder, 'workspace.sqlite3'));
  const version = migrations.findIndex((step) => step.includes('run_results'));
  for (const step of migrations.slice(0, version)) database.exec(step);
  database.pragma(`user_version = ${version}`);
  const insert = database.prepare(
    `INSERT INTO runs (number, id, repository, prompt, title, hypothesis, state, practice, created_at, duration_ms, result,
       cases_content) VALUES (?, ?, 'repo-1', 'refund-helper', ?, '', 'finished', 0, ?, 1, ?, 'cases')`,
  );
  Object.entries(texts).forEach(([name, text], at) => {
    const run = at + 1;
    insert.run(run, name, name, `2026-11-21T10:0${at}:00.000Z`, text);
    const variant = database.prepare("INSERT INTO run_variants VALUES (?, ?, ?, 'label', 'content', ?, '{}', 0)");
    for (const [place, model] of ['m-2', 'm-1', 'm-2'].entries()) variant.run(run, place, `v-${place}`, model);
    database.exec(`
      INSERT INTO answers (number, text, finish, latency_ms) VALUES (${run * 10}, 'x', 'complete', 5);
      INSERT INTO jobs (run, position, id, variant, case_id, trial, state, interruptions, answer, cost_usd, judge_cost_usd) VALUES
        (${run}, 0, 'j-0', 'v-0', 'c-1', 1, 'done', 1, ${run * 10}, 0.25, 0.5),
        (${run}, 1, 'j-1', 'v-0', 'c-2', 1, 'error', 2, NULL, NULL, NULL),
        (${run}, 2, 'j-2', 'v-0', 'c-3', 1, 'refused-by-policy', 0, NULL, NULL, NULL);`);
  });
  database.close();
}

describe('what lists say of a run', () => {
  test('is for results of the version before what it is for results stored now', () => {
    writeOldWorkspace(Object.fromEntries(Object.entries(results).map(([name, each]) => [name, JSON.stringify(each)])));
    const { runs } = open();
    const listed = runs.list({ repository: 'repo-1' });
    expect(Object.fromEntries(listed.map(({ id, digest }) => [id, digest]))).toEqual(
      Object.fromEntries(Object.entries(results).map(([name, each]) => [name, digestOf(each)])),
    );
    for (const { id, counts, models } of listed) {
      expect(models).toEqual(['m-2', 'm-1']);
      expect(counts).toEqual(runs.counts(id));
      expect(counts).toMatchObject({ total: 3, done: 1, errors: 1, refused: 1, interrupted: 3, spentUsd: 0.75 });
      expect(runs.get(id)?.result).toEqual(results[id]);
    }
  });

  test('leaves out what cannot be read, and hides no other run', () => {
    writeOldWorkspace({ good: JSON.stringify(results.compared), broken: '{"schema":', empty: '{}' });
    const { runs } = open();
    expect(runs.list({ repository: 'repo-1' }).map(({ id, digest }) => [id, digest !== null])).toEqual([
      ['empty', false],
      ['broken', false],
      ['good', true],
    ]);
  });

  test('follows the result: stored, replaced, taken back', () => {
    const { runs } = open();
    const { plan, jobs } = aRunPlan('http://127.0.0.1:1/v1', { cases: 2, compared: true });
    runs.create(
      aRun,
      plan,
      jobs.map((job, at) => ({ ...job, id: `j-${at}` })),
    );
    const only = () => runs.list({ repository: 'repo-1' })[0];
    expect(only()).toMatchObject({ digest: null, counts: null, models: ['test-model'] });

    runs.saveError('run-1', 'j-0', { code: 'broke', message: 'It broke.', mayHaveBeenCharged: false });
    runs.saveAnswer('run-1', 'j-1', anAnswer('An answer.'), { verdicts: [], judgeCostUsd: 0 });
    const { compared } = results;
    if (!compared) throw new Error('there is one');
    runs.update('run-1', { result: compared });
    expect(only()).toMatchObject({ digest: digestOf(compared), counts: runs.counts('run-1') });
    expect(runs.latest('repo-1', 'refund-helper', 'with-result')?.id).toBe('run-1');

    const other = { ...compared, seed: 99 };
    runs.update('run-1', { result: other });
    expect(open().runs.list({ repository: 'repo-1' })[0]?.digest).toEqual(digestOf(other));

    // Asked again before the result is taken back: a death in between must not leave what was counted before.
    stores?.runs.requeue('run-1', 'error');
    expect(stores?.runs.list({ repository: 'repo-1' })[0]?.counts).toBeNull();
    stores?.runs.update('run-1', { state: 'running', result: null });
    expect(stores?.runs.list({ repository: 'repo-1' })[0]).toMatchObject({ digest: null, counts: null });
    expect(stores?.runs.get('run-1')?.result).toBeNull();
    expect(stores?.runs.latest('repo-1', 'refund-helper', 'with-result')).toBeNull();
    expect(stores?.runs.latest('repo-1', 'refund-helper', 'experiment')?.id).toBe('run-1');
  });

  test('a list reads no result, however many runs there are', () => {
    writeOldWorkspace(Object.fromEntries(Object.entries(results).map(([name, each]) => [name, JSON.stringify(each)])));
    open().close();
    stores = null;
    const database = new Sqlite(path.join(folder, 'workspace.sqlite3'));
    database.exec("UPDATE run_results SET result = '{'");
    database.close();
    const { runs } = open();
    expect(runs.list({ repository: 'repo-1', everything: true })).toHaveLength(5);
    expect(runs.latest('repo-1', 'refund-helper', 'with-result')).not.toBeNull();
    expect(runs.tally('repo-1')).toEqual({ kept: 5, running: 0 });
  });
});
