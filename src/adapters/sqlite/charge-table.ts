import { type Database } from 'better-sqlite3';
import { type RunCharges, type RunStore } from '#services/stores/runs';

type ChargeStore = Pick<
  RunStore,
  'charges' | 'beginCharge' | 'endCharge' | 'settleLostCharges' | 'surprises' | 'saveSurprise'
>;

interface SurpriseRow {
  model: string;
  beyond_limit: number;
  excess_input: number;
}

interface ChargeRow {
  known_usd: number;
  uncertain_usd: number;
  uncertain_calls: number;
  open_usd: number;
  open_calls: number;
  longest_output: number;
}

const nothingYet: RunCharges = {
  knownUsd: 0,
  uncertainUsd: 0,
  uncertainCalls: 0,
  openUsd: 0,
  openCalls: 0,
  longestOutputTokens: 0,
};

/**
 * What each run may have cost, as one row of sums: an attempt is in it, at the most it can cost, before it leaves, so that no death in between
 * forgets it. `numberOf` gives the key of a run.
 */
export function createChargeTable(database: Database, numberOf: (runId: string) => number): ChargeStore {
  const one = database.prepare<[number], ChargeRow>(
    'SELECT known_usd, uncertain_usd, uncertain_calls, open_usd, open_calls, longest_output FROM charges WHERE run = ?',
  );
  const begin = database.prepare(`
    INSERT INTO charges (run, known_usd, uncertain_usd, uncertain_calls, open_usd, open_calls, longest_output)
    VALUES (?, 0, 0, 0, ?, 1, 0)
    ON CONFLICT (run) DO UPDATE SET open_usd = open_usd + excluded.open_usd, open_calls = open_calls + 1`);
  // Sums of fractions drift: with nothing open, nothing is.
  const end = database.prepare(`
    UPDATE charges SET
      open_usd = CASE WHEN open_calls <= 1 THEN 0 ELSE max(0, open_usd - ?) END, open_calls = max(0, open_calls - 1),
      known_usd = known_usd + ?, uncertain_usd = uncertain_usd + ?, uncertain_calls = uncertain_calls + ?,
      longest_output = max(longest_output, ?)
    WHERE run = ?`);
  const lost = database.prepare(`
    UPDATE charges SET uncertain_usd = uncertain_usd + open_usd, uncertain_calls = uncertain_calls + open_calls,
      open_usd = 0, open_calls = 0
    WHERE run = ? AND open_calls > 0`);
  const surprises = database.prepare<[number], SurpriseRow>(
    'SELECT model, beyond_limit, excess_input FROM model_surprises WHERE run = ?',
  );
  const surprised = database.prepare('INSERT OR REPLACE INTO model_surprises VALUES (?, ?, ?, ?)');
  return {
    surprises: (runId) =>
      surprises.all(numberOf(runId)).map(({ model, beyond_limit, excess_input }) => ({
        model,
        beyondLimit: beyond_limit,
        excessInput: excess_input,
      })),
    saveSurprise: (runId, model, { beyondLimit, excessInput }) => {
      surprised.run(numberOf(runId), model, beyondLimit, excessInput);
    },
    charges: (runId) => {
      const row = one.get(numberOf(runId));
      return row ? readCharges(row) : nothingYet;
    },
    beginCharge: (runId, boundUsd) => {
      begin.run(numberOf(runId), boundUsd);
    },
    endCharge: (runId, boundUsd, outcome) => {
      const run = numberOf(runId);
      switch (outcome.kind) {
        case 'nothing':
          return void end.run(boundUsd, 0, 0, 0, 0, run);
        case 'known':
          return void end.run(boundUsd, outcome.usd, 0, 0, outcome.outputTokens, run);
        case 'no-price':
          return void end.run(boundUsd, 0, outcome.atMostUsd ?? boundUsd, 0, outcome.outputTokens, run);
        case 'uncertain':
          return void end.run(boundUsd, 0, outcome.atMostUsd ?? boundUsd, 1, 0, run);
      }
    },
    settleLostCharges: (runId) => {
      lost.run(numberOf(runId));
    },
  };
}

const readCharges = (row: ChargeRow): RunCharges => ({
  knownUsd: row.known_usd,
  uncertainUsd: row.uncertain_usd,
  uncertainCalls: row.uncertain_calls,
  openUsd: row.open_usd,
  openCalls: row.open_calls,
  longestOutputTokens: row.longest_output,
});
