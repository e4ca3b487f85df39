import { describe, expect, test } from 'vitest';
import { type RunListItem } from '#contract/run';
import { choicesOf, filterRows, memoryRows, noFilter, type MemoryRow, type TeamLog } from './memory-rows.ts';

const progress = { total: 1, done: 1, errors: 0, refused: 0, running: 0, spentUsd: null, secondsLeft: null };
// Only what the list looks at.
const aRun = (id: string, createdAt: string, change: Partial<RunListItem> = {}) =>
  ({
    id,
    createdAt,
    promptId: 'helper',
    title: `Run ${id}`,
    hypothesis: '',
    models: ['small'],
    progress,
    ...change,
  }) as RunListItem;
const decision = (what: 'kill' | 'iterate' | 'graduate', why: string, name = 'Priya') => ({
  what,
  why,
  by: { name, email: `${name.toLowerCase()}@acme.example` },
  at: '2026-01-05T00:00:00Z',
});
const log: TeamLog = {
  own: [{ runId: 'a', decision: decision('graduate', 'Worth it.'), file: '2026-01-03-a' }],
  team: [
    {
      file: '2026-01-02-theirs',
      promptId: 'refunds',
      title: 'Shorter answers',
      hypothesis: 'People read less than we write',
      startedAt: '2026-01-02T10:00:00Z',
      practice: false,
      models: ['large'],
      decision: decision('kill', 'Nobody noticed.', 'Kim'),
      rate: null,
      verdict: null,
      gateMet: false,
      gateOpen: false,
      lowerBar: false,
    },
  ],
  broken: [],
  older: 0,
};
const runs = [aRun('b', '2026-01-01T00:00:00Z'), aRun('a', '2026-01-03T00:00:00Z')];
const keys = (rows: readonly MemoryRow[]) => rows.map((row) => row.key);

describe('the team’s memory', () => {
  test('is one list, the newest first, each experiment once', () => {
    const rows = memoryRows(runs, log);
    expect(keys(rows)).toEqual(['a', '2026-01-02-theirs', 'b']);
    expect(rows[0]).toMatchObject({ kind: 'own', file: '2026-01-03-a', decision: { what: 'graduate' } });
    expect(keys(memoryRows(runs, null))).toEqual(['a', 'b']);
  });

  test('is found by title, expectation, reason, prompt, model and people, in any order of the words', () => {
    const rows = memoryRows(runs, log);
    const found = (search: string) => keys(filterRows(rows, { ...noFilter, search }));
    for (const search of ['shorter', 'READ less', 'write people', 'noticed', 'refunds', 'large', 'kim@acme', 'kill'])
      expect(found(search), search).toEqual(['2026-01-02-theirs']);
    expect(found('small')).toEqual(['a', 'b']);
    expect(found('no such thing')).toEqual([]);
    expect(found('  ')).toHaveLength(3);
  });

  test('is filtered by prompt, decision and model together', () => {
    const rows = memoryRows(runs, log);
    expect(keys(filterRows(rows, { ...noFilter, prompt: 'helper' }))).toEqual(['a', 'b']);
    expect(keys(filterRows(rows, { ...noFilter, prompt: 'helper', decision: 'open' }))).toEqual(['b']);
    expect(keys(filterRows(rows, { ...noFilter, decision: 'graduate', model: 'large' }))).toEqual([]);
    expect(choicesOf(rows)).toEqual({ prompts: ['helper', 'refunds'], models: ['large', 'small'] });
  });
});
