import { troubleView } from '#contract/fields';
import { z } from 'zod';
import { digestOf, runDigestSchema, type RunDigest } from '#domain/report/run-digest';
import { runResultSchema, type RunResult } from '#domain/result/run-result';
import { type ListedRun, type RunCounts, type StoredRun } from '#services/stores/runs';
import { damaged, readableOr, toFlag, toJson } from './rows.ts';

export interface RunRow {
  id: string;
  kind: StoredRun['kind'];
  parent: string | null;
  repository: string | null;
  prompt: string;
  title: string;
  hypothesis: string;
  state: StoredRun['state'];
  practice: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  duration_ms: number;
  error: string | null;
  result: string | null;
  removed_at: string | null;
}

/** A run's own row, without the result, which stands in a table of its own. */
export type RunField = Exclude<keyof StoredRun, 'result'>;

/** Column of each field of a run, and how its value is written. */
const columns: { readonly [Field in RunField]: readonly [string, (run: StoredRun) => string | number | null] } = {
  id: ['id', (run) => run.id],
  kind: ['kind', (run) => run.kind],
  parentId: ['parent', (run) => run.parentId],
  repository: ['repository', (run) => run.repository],
  promptId: ['prompt', (run) => run.promptId],
  title: ['title', (run) => run.title],
  hypothesis: ['hypothesis', (run) => run.hypothesis],
  state: ['state', (run) => run.state],
  practice: ['practice', (run) => toFlag(run.practice)],
  createdAt: ['created_at', (run) => run.createdAt],
  startedAt: ['started_at', (run) => run.startedAt],
  finishedAt: ['finished_at', (run) => run.finishedAt],
  durationMs: ['duration_ms', (run) => run.durationMs],
  error: ['error', (run) => toJson(run.error)],
  removedAt: ['removed_at', (run) => run.removedAt],
};

// Object.keys of a complete mapped object are its keys.
export const runFields = Object.keys(columns) as readonly RunField[];

export const runColumns = runFields.map((field) => columns[field][0]).join(', ');

export function columnOf(field: RunField): string {
  return columns[field][0];
}

/** The value of one field as its column holds it. */
export function columnValue<Field extends RunField>(field: Field, value: StoredRun[Field]): string | number | null {
  // Each writer reads its own field and no other.
  return columns[field][1]({ [field]: value } as unknown as StoredRun);
}

/** A result that is damaged is reckoned anew from the answers, and the run says so. */
const damagedResult = {
  message: 'The stored result is damaged and cannot be read. What is shown was reckoned anew from the answers.',
  nextStep: 'Compare it with the report, if you have one. The answers themselves are unharmed.',
  detail: null,
};

function errorOf(text: string | null): StoredRun['error'] {
  return text === null ? null : readableOr<StoredRun['error']>(troubleView, text, damaged);
}

/** Results that screens ask for again and again: the one that is open, and what stands beside it. */
const resultsKept = 8;

/** Reads runs; the one that is looked at is read again at every event, so its result is parsed once for as long as its text stays the same. */
export function createRunReader(): (row: RunRow) => StoredRun {
  const parsed = new Map<string, { readonly text: string; readonly result: RunResult | null }>();
  const resultOf = (row: RunRow): RunResult | null => {
    if (row.result === null) return null;
    const known = parsed.get(row.id);
    if (known?.text === row.result) return known.result;
    const result = readableOr<RunResult | null>(runResultSchema, row.result, null);
    const [oldest] = parsed.keys();
    if (parsed.size >= resultsKept && oldest !== undefined) parsed.delete(oldest);
    parsed.set(row.id, { text: row.result, result });
    return result;
  };
  return (row) => {
    const result = resultOf(row);
    const isDamaged = result === null && row.result !== null;
    return { ...readFields(row), result, ...(isDamaged && { error: damagedResult }) };
  };
}

function readFields(row: Omit<RunRow, 'result'>): Omit<StoredRun, 'result'> {
  return {
    id: row.id,
    kind: row.kind,
    parentId: row.parent,
    repository: row.repository,
    promptId: row.prompt,
    title: row.title,
    hypothesis: row.hypothesis,
    state: row.state,
    practice: row.practice === 1,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationMs: row.duration_ms,
    error: errorOf(row.error),
    removedAt: row.removed_at,
  };
}

/** What is kept beside a result when it is stored; nothing where there is none. */
export function besideResult(result: RunResult | null, counts: () => RunCounts): [string | null, string | null] {
  return result === null ? [null, null] : [JSON.stringify(digestOf(result)), JSON.stringify(counts())];
}

export interface ListRow extends Omit<RunRow, 'result'> {
  digest: string | null;
  counts: string | null;
  models: string;
}

/** A run's own columns and what is kept beside its result. */
export const listColumns = [...runFields.map(columnOf), 'digest', 'counts', 'models'] as readonly (keyof ListRow)[];

const countsSchema: z.ZodType<RunCounts> = z.object({
  total: z.number(),
  done: z.number(),
  errors: z.number(),
  refused: z.number(),
  running: z.number(),
  interrupted: z.number(),
  again: z.number(),
  // What an earlier version stored does not say; what is over has no part that is still to come.
  againSettled: z.number().default(0),
  spentUsd: z.number().nullable(),
});

const modelsSchema = z.array(z.string());

/** A run's whole row is about a kilobyte. Beyond so many the oldest are read again. */
const rowsKept = 5_000;

/** Reads rows of lists. They are read again at every event: a row that nobody touched is the same value as before, so whoever shows it may know that too. */
export function createListReader(): (row: ListRow) => ListedRun {
  const known = new Map<string, { readonly of: ListRow; readonly run: ListedRun }>();
  return (row) => {
    const before = known.get(row.id);
    if (before && isSame(before.of, row)) return before.run;
    const run: ListedRun = {
      ...readFields(row),
      // What cannot be read is not there: the counts are counted again, and the experiment itself says what is wrong with its result.
      digest: row.digest === null ? null : readableOr<RunDigest | null>(runDigestSchema, row.digest, null),
      counts: row.counts === null ? null : readableOr<RunCounts | null>(countsSchema, row.counts, null),
      models: readableOr<string[]>(modelsSchema, row.models, []),
    };
    const [oldest] = known.keys();
    if (known.size >= rowsKept && oldest !== undefined) known.delete(oldest);
    known.set(row.id, { of: row, run });
    return run;
  };
}

function isSame(one: ListRow, other: ListRow): boolean {
  return listColumns.every((column) => one[column] === other[column]);
}
