import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { auditRow, type AuditRow } from '#contract/audit';
import { type AuditStore } from '#services/stores/audit';
import { damaged, readableOr, toJson } from './rows.ts';

interface Row {
  id: number;
  at: string;
  run: string | null;
  purpose: string;
  prompt_content: string | null;
  case_id: string | null;
  origin: string;
  model: string;
  sensitivity: string | null;
  outcome: string;
  error: string | null;
  request_bytes: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  redactions: number;
}

const damagedError = { code: 'storage-failed', message: damaged.message, mayHaveBeenCharged: true };

function read(row: Row): AuditRow {
  return auditRow.parse({
    id: row.id,
    at: row.at,
    runId: row.run,
    purpose: row.purpose,
    promptContent: row.prompt_content,
    case: row.case_id,
    origin: row.origin,
    model: row.model,
    sensitivity: row.sensitivity,
    outcome: row.outcome,
    error: row.error === null ? null : readableOr<unknown>(z.unknown(), row.error, damagedError),
    requestBytes: row.request_bytes,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costUsd: row.cost_usd,
    redactions: row.redactions,
  });
}

const matching = `
  FROM audit
  WHERE (:runId IS NULL OR run = :runId)
    AND (:search = '' OR instr(lower(coalesce(case_id, '') || ' ' || model || ' ' || origin || ' ' || outcome || ' ' || purpose || ' ' || coalesce(prompt_content, '')), :search) > 0)`;

/** Every call that left, or was kept from leaving. Never a key, never a text. */
export function createAuditStore(database: Database): AuditStore {
  const add = database.prepare(`
    INSERT INTO audit (at, run, purpose, prompt_content, case_id, origin, model, sensitivity, outcome, error, request_bytes,
      input_tokens, output_tokens, cost_usd, redactions)
    VALUES (:at, :runId, :purpose, :promptContent, :case, :origin, :model, :sensitivity, :outcome, :error, :requestBytes,
      :inputTokens, :outputTokens, :costUsd, :redactions)`);
  const page = database.prepare<[Record<string, string | number | null>], Row>(
    `SELECT * ${matching} ORDER BY id DESC LIMIT :limit OFFSET :offset`,
  );
  const count = database.prepare<[Record<string, string | number | null>], { count: number }>(
    `SELECT count(*) AS count ${matching}`,
  );
  const earlier = database.prepare<[Record<string, string | number | null>], Row>(
    `SELECT * ${matching} AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit`,
  );
  return {
    add: (row) => {
      add.run({ redactions: 0, ...row, error: toJson(row.error) });
    },
    list: ({ runId, search, offset, limit }) => {
      const filter = { runId, search: search.trim().toLowerCase() };
      return {
        rows: page.all({ ...filter, offset, limit }).map(read),
        total: count.get(filter)?.count ?? 0,
      };
    },
    before: ({ runId, search, before, limit }) =>
      earlier.all({ runId, search: search.trim().toLowerCase(), before, limit }).map(read),
  };
}
