import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { type BatchStore, type StoredBatch } from '#services/stores/batches';
import { parseColumn } from './rows.ts';

interface Row {
  run: string;
  position: number;
  state: StoredBatch['state'];
  server_id: string | null;
  jobs: string;
  submitted_at: string | null;
  collected_at: string | null;
}

const count = z.number().int();

/** What the column `jobs` holds: the calls, and what is known of them as a whole. */
const jobsSchema = z.object({
  ids: z.array(z.string()),
  fileId: z.string().nullable(),
  counts: z.object({ total: count, done: count, failed: count }),
  cancelAsked: z.boolean(),
  ended: z.enum(['finished', 'expired', 'cancelled', 'failed', 'lost', 'unknown']).nullable(),
  problem: z.string().nullable(),
});

function read(row: Row): StoredBatch {
  const { ids, ...rest } = parseColumn(jobsSchema, row.jobs);
  return {
    runId: row.run,
    position: row.position,
    state: row.state,
    serverId: row.server_id,
    jobs: ids,
    ...rest,
    submittedAt: row.submitted_at,
    collectedAt: row.collected_at,
  };
}

/** Batches of runs: a row is there before anything of it is sent. Never a key, never a text. */
export function createBatchStore(database: Database): BatchStore {
  const ofRun = database.prepare<[string], Row>('SELECT * FROM batches WHERE run = ? ORDER BY position');
  const open = database
    .prepare<[string], number>("SELECT count(*) FROM batches WHERE run = ? AND state IN ('prepared', 'submitted')")
    .pluck();
  const one = database.prepare<[string, number], Row>('SELECT * FROM batches WHERE run = ? AND position = ?');
  const write = database.prepare(`
    INSERT INTO batches (run, position, state, server_id, jobs, submitted_at, collected_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (run, position) DO UPDATE SET state = excluded.state, server_id = excluded.server_id, jobs = excluded.jobs,
      submitted_at = excluded.submitted_at, collected_at = excluded.collected_at`);
  const save = (batch: StoredBatch): void => {
    const { runId, position, state, serverId, jobs, submittedAt, collectedAt, ...rest } = batch;
    write.run(runId, position, state, serverId, JSON.stringify({ ids: jobs, ...rest }), submittedAt, collectedAt);
  };
  return {
    list: (runId) => ofRun.all(runId).map(read),
    open: (runId) => open.get(runId) ?? 0,
    add: save,
    update: ({ runId, position }, change) => {
      const row = one.get(runId, position);
      if (!row) throw new Error(`There is no batch ${position} of run ${runId}`);
      save({ ...read(row), ...change });
    },
  };
}
