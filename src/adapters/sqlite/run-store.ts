import { type Database, type Statement } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { type ListedRun, type RunStore, type StoredRun } from '#services/stores/runs';
import { type RunPlan } from '#services/stores/run-plan';
import { createChargeTable } from './charge-table.ts';
import { createJobTable } from './job-table.ts';
import { damagedEntry, toFlag } from './rows.ts';
import {
  besideResult,
  columnOf,
  columnValue,
  createListReader,
  createRunReader,
  listColumns,
  runColumns,
  runFields,
  type ListRow,
  type RunRow,
} from './run-rows.ts';
import { createTries } from './tries.ts';

const plansKept = 4;
const listsKept = 8;

/**
 * Runs, their plans and their outputs: every finished call is a row before anything counts it. One process writes (the folder is locked),
 * so what this module remembers of a run stays true.
 */
export function createRunStore(database: Database): RunStore {
  const insert = database.prepare(
    `INSERT INTO runs (${runColumns}, cases_content, models) VALUES (${runFields.map(() => '?').join(', ')}, ?, ?)`,
  );
  const insertPlan = database.prepare('INSERT INTO run_plans (run, plan) VALUES (?, ?)');
  const insertVariant = database.prepare('INSERT INTO run_variants VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const one = database.prepare<[string], RunRow>(
    `SELECT ${runColumns}, result FROM runs LEFT JOIN run_results ON run_results.run = runs.number WHERE id = ?`,
  );
  const saveResult = database.prepare('INSERT OR REPLACE INTO run_results (run, result) VALUES (?, ?)');
  const removeResult = database.prepare('DELETE FROM run_results WHERE run = ?');
  const saveBeside = database.prepare('UPDATE runs SET digest = ?, counts = ? WHERE number = ?');
  const number = database.prepare<[string], number>('SELECT number FROM runs WHERE id = ?').pluck();
  const plan = database.prepare<[number], string>('SELECT plan FROM run_plans WHERE run = ?').pluck();
  const setLimit = database.prepare<[number, number]>(
    `UPDATE run_plans SET plan = json_set(plan, '$.maxCostUsd', ?, '$.capFollowsSettings', json('false')) WHERE run = ?`,
  );
  const variants = database.prepare<
    [number],
    { id: string; label: string; content: string; model: string; is_baseline: number }
  >('SELECT id, label, content, model, is_baseline FROM run_variants WHERE run = ? ORDER BY position');
  const all = database.prepare<
    [{ repository: string | null; prompt: string | null; parent: string | null; everything: number }],
    ListRow
  >(`
    SELECT ${listColumns.join(', ')} FROM runs
    WHERE repository IS :repository AND (:prompt IS NULL OR prompt = :prompt)
      AND (:everything = 1 OR parent IS :parent)
    ORDER BY created_at DESC, id DESC`);
  const latest = database.prepare<[{ repository: string | null; prompt: string; experiment: number }], ListRow>(`
    SELECT ${listColumns.join(', ')} FROM runs
    WHERE repository IS :repository AND prompt = :prompt AND parent IS NULL AND removed_at IS NULL
      AND (CASE WHEN :experiment = 1 THEN kind = 'experiment' ELSE digest IS NOT NULL END)
    ORDER BY created_at DESC, id DESC LIMIT 1`);
  const latestWhole = database.prepare<[{ repository: string | null; prompt: string; content: string }], ListRow>(`
    SELECT ${listColumns.join(', ')} FROM runs
    WHERE repository IS :repository AND prompt = :prompt AND parent IS NULL AND removed_at IS NULL
      AND kind = 'experiment' AND state = 'finished'
      AND json_valid(digest) AND digest ->> '$.tested.content' = :content
      AND json_valid(counts) AND counts ->> '$.done' + counts ->> '$.errors' + counts ->> '$.refused' >= counts ->> '$.total'
    ORDER BY created_at DESC, id DESC LIMIT 1`);
  const tally = database.prepare<[string], { kept: number; running: number }>(`
    SELECT count(*) AS kept, count(*) FILTER (WHERE state = 'running') AS running FROM runs
    WHERE repository = ? AND parent IS NULL AND removed_at IS NULL`);
  const inTransaction = database.transaction((work: () => unknown) => work());
  const readRun = createRunReader();
  const readListedRun = createListReader();
  const numbers = new Map<string, number>();
  const plans = new Map<string, RunPlan>();
  // Lists are asked for again at every event, and a thousand runs that nobody touched are the same rows.
  const lists = new Map<string, readonly ListedRun[]>();
  const updates = new Map<string, Statement>();

  const numberOf = (id: string): number => {
    const known = numbers.get(id) ?? number.get(id);
    if (known === undefined)
      throw new AppError('not-found', 'This experiment is no longer there.', 'Go back to the list of experiments.');
    numbers.set(id, known);
    return known;
  };

  const forgetLists = (): void => lists.clear();
  const jobs = createJobTable(database, numberOf, forgetLists);

  const create = database.transaction<RunStore['create']>((run, thePlan, itsJobs) => {
    forgetLists();
    const values = runFields.map((field) => columnValue(field, run[field]));
    const models = JSON.stringify([...new Set(thePlan.variants.map(({ model }) => model))]);
    const at = Number(insert.run(...values, thePlan.casesContent, models).lastInsertRowid);
    insertPlan.run(at, JSON.stringify(thePlan));
    thePlan.variants.forEach((variant, position) => {
      const { id, label, content, model, parameters } = variant;
      insertVariant.run(
        at,
        position,
        id,
        label,
        content,
        model,
        JSON.stringify(parameters),
        toFlag(variant.isBaseline),
      );
    });
    jobs.insert(at, itsJobs);
    if (run.result !== null) storeResult(run.id, run.result);
  });

  /** A result, and beside it what lists say of it. */
  function storeResult(id: string, result: StoredRun['result']): void {
    forgetLists();
    const at = numberOf(id);
    if (result === null) removeResult.run(at);
    else saveResult.run(at, JSON.stringify(result));
    saveBeside.run(...besideResult(result, () => jobs.store.counts(id)), at);
  }

  const update = (id: string, change: Partial<Omit<StoredRun, 'id'>>): void => {
    if (change.result === undefined) return updateFields(id, change);
    const { result } = change;
    inTransaction(() => {
      updateFields(id, change);
      storeResult(id, result);
    });
  };

  function updateFields(id: string, change: Partial<Omit<StoredRun, 'id'>>): void {
    const fields = runFields.filter((field) => field !== 'id' && field in change);
    if (fields.length === 0) return;
    forgetLists();
    const key = fields.join();
    let statement = updates.get(key);
    if (!statement) {
      statement = database.prepare(
        `UPDATE runs SET ${fields.map((field) => `${columnOf(field)} = ?`).join(', ')} WHERE id = ?`,
      );
      updates.set(key, statement);
    }
    const whole: Partial<StoredRun> = change;
    // Only fields that the change has are listed; what each holds is what StoredRun says.
    statement.run(...fields.map((field) => columnValue(field, whole[field] as StoredRun[typeof field])), id);
  }

  function planOf(id: string): RunPlan {
    const known = plans.get(id);
    if (known) return known;
    const text = plan.get(numberOf(id));
    if (text === undefined)
      throw new AppError('storage-failed', 'The plan of this experiment is missing.', 'Run the experiment again.');
    const read = readPlan(text);
    const [oldest] = plans.keys();
    if (plans.size >= plansKept && oldest !== undefined) plans.delete(oldest);
    plans.set(id, read);
    return read;
  }

  return {
    create,
    together: <T>(work: () => T) => inTransaction(work) as T, // it answers what `work` answers
    get: (id) => {
      const row = one.get(id);
      return row ? readRun(row) : null;
    },
    plan: planOf,
    variants: (id) =>
      variants.all(numberOf(id)).map(({ is_baseline, ...rest }) => ({ ...rest, isBaseline: is_baseline === 1 })),
    list: ({ repository, promptId = null, parentId = null, everything = false }) => {
      const asked = { repository, prompt: promptId, parent: parentId, everything: toFlag(everything) };
      const key = JSON.stringify(asked);
      const listed = lists.get(key) ?? all.all(asked).map(readListedRun);
      // Within a transaction it may still be taken back.
      if (!database.inTransaction && (lists.has(key) || lists.size < listsKept)) lists.set(key, listed);
      return listed;
    },
    latest: (repository, prompt, which) => {
      const row = latest.get({ repository, prompt, experiment: toFlag(which === 'experiment') });
      return row ? readListedRun(row) : null;
    },
    latestWhole: (repository, prompt, content) => {
      const row = latestWhole.get({ repository, prompt, content });
      return row ? readListedRun(row) : null;
    },
    tally: (repository) => tally.get(repository) ?? { kept: 0, running: 0 },
    update,
    setLimit: (id, maxCostUsd) => {
      setLimit.run(maxCostUsd, numberOf(id));
      plans.delete(id);
    },
    ...createTries(database, numberOf),
    ...jobs.store,
    ...createChargeTable(database, numberOf),
  };
}

function readPlan(text: string): RunPlan {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw damagedEntry(error);
  }
  if (!planShape.safeParse(read).success) throw damagedEntry('not a plan');
  // Written by `create` from a RunPlan and never changed: our own JSON, not a stranger's.
  return read as RunPlan;
}

/** Enough to tell a plan from what damage leaves. */
const planShape = z.looseObject({
  promptId: z.string(),
  cases: z.array(z.unknown()),
  variants: z.array(z.unknown()),
});
