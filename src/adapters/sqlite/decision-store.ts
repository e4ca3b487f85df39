import { type Database } from 'better-sqlite3';
import { decisionKindSchema } from '#domain/experiment-log/experiment-log';
import { type DecisionStore, type StoredDecision } from '#services/stores/decisions';

interface Row {
  run: string;
  decision: string;
  why: string;
  name: string;
  email: string;
  at: string;
}

function read({ run, decision, why, name, email, at }: Row): StoredDecision {
  return { runId: run, what: decisionKindSchema.parse(decision), why, by: { name, email }, at };
}

/** What was decided on experiments: one row a run. */
export function createDecisionStore(database: Database): DecisionStore {
  const one = database.prepare<[string], Row>('SELECT * FROM decisions WHERE run = ?');
  const ofRepository = database.prepare<[string], Row>(`
    SELECT decisions.* FROM decisions JOIN runs ON runs.id = decisions.run
    WHERE runs.repository = ? ORDER BY decisions.at DESC, decisions.run DESC`);
  const save = database.prepare(`
    INSERT INTO decisions (run, decision, why, name, email, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (run) DO UPDATE SET decision = excluded.decision, why = excluded.why, name = excluded.name,
      email = excluded.email, at = excluded.at`);
  const remove = database.prepare('DELETE FROM decisions WHERE run = ?');
  return {
    save: ({ runId, what, why, by, at }) => void save.run(runId, what, why, by.name, by.email, at),
    get: (runId) => {
      const row = one.get(runId);
      return row ? read(row) : null;
    },
    list: (repository) => ofRepository.all(repository).map(read),
    remove: (runId) => void remove.run(runId),
  };
}
