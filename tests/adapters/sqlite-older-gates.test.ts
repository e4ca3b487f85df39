import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrations } from '#adapters/sqlite/migrations';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { aGateItem, aRunResult } from '#support/domain-values';

/** Results that an earlier version stored: it left out of the gate what the spec says about lost cases, wherever nothing was compared. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-older-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const step = migrations.findIndex((each) => each.includes('ADD COLUMN failed'));

function store(thresholds: object, result: object): void {
  const database = new Sqlite(path.join(folder, 'workspace.sqlite3'));
  for (const each of migrations.slice(0, step)) database.exec(each);
  database.pragma(`user_version = ${step}`);
  database
    .prepare(
      `INSERT INTO runs (number, id, repository, prompt, title, hypothesis, state, practice, created_at, duration_ms, result, cases_content)
       VALUES (1, 'run-1', NULL, 'refund-helper', 'Before', '', 'finished', 0, '2026-11-21T10:00:00Z', 1, ?, 'c')`,
    )
    .run(JSON.stringify(result));
  database.prepare('INSERT INTO run_plans (run, plan) VALUES (1, ?)').run(JSON.stringify({ spec: { thresholds } }));
  database.exec(`
    INSERT INTO answers (number, text, finish, latency_ms) VALUES (1, 'An answer.', 'complete', 17);
    INSERT INTO jobs (run, position, id, variant, case_id, trial, state, answer) VALUES (1, 0, 'job-0', 'candidate', 'c-1', 1, 'done', 1);
  `);
  database.close();
}

function readBack() {
  const stores = openWorkspace(folder);
  try {
    return { run: stores.runs.get('run-1'), outputs: stores.runs.outputs('run-1') };
  } finally {
    stores.close();
  }
}

describe('a gate that was stored as met by what was missing', () => {
  test('is not met any more, and says what to do', () => {
    const { uncompared: _none, ...before } = aRunResult({ comparisons: [] });
    store({ pass_rate: 0.9, regressions: 0, margin: 0.05 }, before);
    const gate = readBack().run?.result?.gate;
    expect(gate?.met).toBe(false);
    expect(gate?.items.map(({ id, met }) => [id, met])).toEqual([
      ['pass_rate', true],
      ['regressions', null],
      ['baseline', null],
    ]);
    expect(gate?.items[1]).toMatchObject({ missing: 'Run it again, beside the team’s version.' });
  });

  test('stays as it was where nothing was left out', () => {
    const items = [aGateItem('pass_rate', true), aGateItem('regressions', true)];
    store({ pass_rate: 0.9, regressions: 0 }, aRunResult({ gate: { phase: 'run', met: true, items } }));
    expect(readBack().run?.result?.gate).toMatchObject({
      met: true,
      items: [{ id: 'pass_rate' }, { id: 'regressions' }],
    });
  });
});

test('an answer of an earlier version does not say what failed before it, and is not taken for one that had no trouble', () => {
  store({}, aRunResult());
  expect(readBack().outputs[0]?.answer).toMatchObject({ latencyMs: 17, failed: null });
});
