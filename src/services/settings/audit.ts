import { type Handlers } from '#contract/wire/dispatcher';
import { type AuditRow } from '#contract/audit';
import { writeCsv } from '#domain/files/csv/csv-write';
import { type ServiceContext } from '../context.ts';

/** Rows of one piece of an export: a few hundred kilobytes. */
const rowsOfAPiece = 2_000;

const columns: readonly (readonly [string, (row: AuditRow) => string | number | null])[] = [
  ['at', (row) => row.at],
  ['purpose', (row) => row.purpose],
  ['outcome', (row) => row.outcome],
  ['origin', (row) => row.origin],
  ['model', (row) => row.model],
  ['run', (row) => row.runId],
  ['prompt_content', (row) => row.promptContent],
  ['case', (row) => row.case],
  ['sensitivity', (row) => row.sensitivity],
  ['redactions', (row) => row.redactions],
  ['request_bytes', (row) => row.requestBytes],
  ['input_tokens', (row) => row.inputTokens],
  ['output_tokens', (row) => row.outputTokens],
  ['cost_usd', (row) => row.costUsd],
  ['error', (row) => row.error?.code ?? null],
  ['error_message', (row) => row.error?.message ?? null],
  ['may_have_been_charged', (row) => (row.error === null ? null : String(row.error.mayHaveBeenCharged))],
];

function asCsv(rows: readonly AuditRow[], withHead: boolean): string {
  const lines = rows.map((row) => columns.map(([, read]) => String(read(row) ?? '')));
  return writeCsv(withHead ? [columns.map(([name]) => name), ...lines] : lines);
}

function asJsonLines(rows: readonly AuditRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** What was sent: to read a page at a time, and to take away whole. */
export function createAudit({ stores, clock }: ServiceContext): {
  readonly handlers: Pick<Handlers, 'audit.list' | 'audit.export'>;
} {
  const handlers: Pick<Handlers, 'audit.list' | 'audit.export'> = {
    'audit.list': (filter) => stores.audit.list(filter),
    'audit.export': ({ runId, search, format, before }) => {
      const rows = stores.audit.before({ runId, search, before, limit: rowsOfAPiece });
      return {
        name: `what-was-sent-${clock.now().toISOString().slice(0, 10)}.${format}`,
        text: format === 'csv' ? asCsv(rows, before === null) : asJsonLines(rows),
        next: rows.length < rowsOfAPiece ? null : (rows.at(-1)?.id ?? null),
      };
    },
  };
  return { handlers };
}
