import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { signOffSchema } from '#domain/sign-off/eval-record';
import { gateSchema } from '#domain/result/run-result';
import { type SignOffStore, type StoredSignOff } from '#services/stores/sign-offs';
import { parseColumn } from './rows.ts';

interface Row {
  id: string;
  repository: string | null;
  run: string;
  prompt: string;
  sign_off: string;
  gate: string;
  contents: string;
  withdrawn_at: string | null;
}

const contentsSchema = z.object({ prompt: z.string(), spec: z.string().nullable(), cases: z.string() });

function read(row: Row): StoredSignOff {
  return {
    id: row.id,
    repository: row.repository,
    runId: row.run,
    promptId: row.prompt,
    signOff: parseColumn(signOffSchema, row.sign_off),
    gate: parseColumn(gateSchema, row.gate),
    contents: parseColumn(contentsSchema, row.contents),
    withdrawnAt: row.withdrawn_at,
  };
}

export function createSignOffStore(database: Database): SignOffStore {
  const one = database.prepare<[string], Row>('SELECT * FROM sign_offs WHERE id = ?');
  const ofRun = database.prepare<[string], Row>(
    'SELECT * FROM sign_offs WHERE run = ? AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1',
  );
  const save = database.prepare(`
    INSERT INTO sign_offs (id, repository, run, prompt, sign_off, gate, contents, withdrawn_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at`);
  return {
    save: (stored) => {
      save.run(
        stored.id,
        stored.repository,
        stored.runId,
        stored.promptId,
        JSON.stringify(stored.signOff),
        JSON.stringify(stored.gate),
        JSON.stringify(stored.contents),
        stored.withdrawnAt,
      );
    },
    get: (id) => {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    ofRun: (runId) => {
      const row = ofRun.get(runId);
      return row ? read(row) : null;
    },
  };
}
