import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { type ConfirmationStore, type StoredConfirmationSet } from '#services/stores/confirmations';
import { fromJson } from './rows.ts';

interface Row {
  id: string;
  repository: string | null;
  prompt: string;
  cases: string;
  created_at: string;
  used_by: string | null;
  released_at: string | null;
}

const casesSchema = z.array(z.string());

function read(row: Row): StoredConfirmationSet {
  return {
    id: row.id,
    repository: row.repository,
    promptId: row.prompt,
    cases: fromJson(casesSchema, row.cases) ?? [],
    createdAt: row.created_at,
    usedBy: row.used_by,
    releasedAt: row.released_at,
  };
}

/** Cases that are kept out of experiments until one confirmation. */
export function createConfirmationStore(database: Database): ConfirmationStore {
  const save = database.prepare(`
    INSERT INTO confirmation_sets (id, repository, prompt, cases, created_at, used_by, released_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET used_by = excluded.used_by, released_at = excluded.released_at`);
  const one = database.prepare<[string], Row>('SELECT * FROM confirmation_sets WHERE id = ?');
  const all = database.prepare<[string | null, string], Row>(
    'SELECT * FROM confirmation_sets WHERE repository IS ? AND prompt = ? ORDER BY created_at DESC, id DESC',
  );
  const lookedAt = database
    .prepare<[{ repository: string | null; prompt: string; before: string | null }], string>(
      `SELECT DISTINCT case_id FROM jobs JOIN runs ON runs.number = jobs.run
       WHERE repository IS :repository AND prompt = :prompt AND answer IS NOT NULL
         AND (:before IS NULL OR created_at < :before)`,
    )
    .pluck();
  return {
    save: ({ id, repository, promptId, cases, createdAt, usedBy, releasedAt }) => {
      save.run(id, repository, promptId, JSON.stringify(cases), createdAt, usedBy, releasedAt);
    },
    get: (id) => {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    list: (repository, promptId) => all.all(repository, promptId).map(read),
    lookedAt: (repository, promptId, before) => lookedAt.all({ repository, prompt: promptId, before: before ?? null }),
  };
}
