import { z } from 'zod';
import { AppError } from '#contract/errors';
import { failedAttemptsSchema } from '#domain/answers/failed-attempts';
import { answerSchema, callErrorSchema, toolCallSchema, type Answer, type Output } from '#domain/answers/output';
import { criterionVerdictSchema, type CriterionVerdict } from '#domain/files/verdict';
import { damaged, fromJson, isUnreadable } from './rows.ts';

export interface OutputRow {
  id: string;
  variant: string;
  case_id: string;
  trial: number;
  state: Output['state'];
  text: string | null;
  finish: Answer['finish'] | null;
  tool_calls: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  latency_ms: number | null;
  cost_usd: number | null;
  error: string | null;
  notes: string | null;
  verdicts: string | null;
  reused_from: string | null;
  failed: string | null;
}

export const outputColumns =
  'id, variant, case_id, trial, state, text, finish, tool_calls, input_tokens, output_tokens, latency_ms, cost_usd, error, notes, verdicts, reused_from, failed';

/** Stands in the column where nothing failed before the answer. NULL: an earlier version did not write it down. */
export const nothingFailed = '';

const toolCallsSchema = z.array(toolCallSchema);
const notesSchema = answerSchema.pick({ adapted: true, thinkingLeftOut: true });
const verdictsSchema = z.array(criterionVerdictSchema);

/** Stands in the column where nobody said whether tools were called. */
export const unknownToolCalls = '"unknown"';

function readAnswer(row: OutputRow): Answer | null {
  if (row.text === null || row.finish === null) return null;
  const isUnknown = row.tool_calls === unknownToolCalls;
  return {
    text: row.text,
    finish: row.finish,
    toolCalls: row.tool_calls === null || isUnknown ? [] : toolCallsSchema.parse(JSON.parse(row.tool_calls)),
    ...(isUnknown && { toolCallsUnknown: true }),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    latencyMs: row.latency_ms === null || row.latency_ms < 0 ? null : row.latency_ms,
    costUsd: row.cost_usd,
    ...(row.failed !== nothingFailed && { failed: fromJson(failedAttemptsSchema, row.failed) }),
    ...readNotes(row.notes),
  };
}

type AnswerNotes = Pick<Answer, 'adapted' | 'thinkingLeftOut'>;

/** What hardly any answer has: null for nothing. */
export function writeNotes({ adapted, thinkingLeftOut }: AnswerNotes): string | null {
  return adapted === undefined && thinkingLeftOut === undefined ? null : JSON.stringify({ adapted, thinkingLeftOut });
}

function readNotes(text: string | null): AnswerNotes {
  return text === null ? {} : notesSchema.parse(JSON.parse(text));
}

/**
 * Verdicts that this module wrote. Parsed with the schema one output at a time, trusted as our own JSON where 50,000 are read at
 * once: their columns are written only by `saveVerdicts`, from typed values.
 */
function readVerdicts(text: string | null, checked: boolean): CriterionVerdict[] {
  if (text === null) return [];
  const value: unknown = JSON.parse(text);
  // Own column, written from CriterionVerdict[]: the schema would cost more than reading the row.
  return checked ? verdictsSchema.parse(value) : (value as CriterionVerdict[]);
}

/** An answer that is damaged is an error of its own, and never a pass; the others of its run are unharmed. */
export function readOutput(row: OutputRow, checked: boolean): Output {
  try {
    return readWhole(row, checked);
  } catch (error) {
    if (!isUnreadable(error) && !(error instanceof AppError)) throw error;
    const { id, variant, case_id, trial, reused_from } = row;
    const callError = { code: 'storage-failed', message: damaged.message, mayHaveBeenCharged: false };
    const nothing = { state: 'error', answer: null, error: callError, verdicts: [] } as const;
    return { id, variant, case: case_id, trial, ...nothing, verdicts: [], reusedFrom: reused_from };
  }
}

function readWhole(row: OutputRow, checked: boolean): Output {
  return {
    id: row.id,
    variant: row.variant,
    case: row.case_id,
    trial: row.trial,
    state: row.state,
    answer: readAnswer(row),
    error: fromJson(callErrorSchema, row.error),
    verdicts: readVerdicts(row.verdicts, checked),
    reusedFrom: row.reused_from,
  };
}
