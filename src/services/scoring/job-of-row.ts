import { worstFinish } from '#domain/answers/finish-words';
import { type Answer } from '#domain/answers/output';
import { noAnswer } from '#domain/answers/output-columns';
import { type Job } from '../stores/runs.ts';
import { type PlacedRow } from './place-rows.ts';

export function jobOf(id: string, variant: string, { row, caseId, trial }: PlacedRow): Job {
  const finish = worstFinish([row.facts.finish, row.doubtful === true ? 'unknown' : null]);
  const { error, toolCalls, inputTokens, outputTokens, latencyMs, costUsd } = row.facts;
  const job = { id, variant, case: caseId, trial };
  if (error !== null) {
    const code = row.unread === true ? 'unreadable-row' : error === noAnswer ? 'no-answer' : 'call-failed';
    const message = `Row ${row.row}: ${error}.`;
    // A row of a file is no call of ours, and charges nobody. What the call of before cost is known where the file says it; else it may have cost anything.
    const failed = { attempts: 1, waitedMs: 0, mayHaveCostUsd: costUsd === null ? null : 0 };
    return { ...job, state: 'error', error: { code, message, mayHaveBeenCharged: false, failed } };
  }
  const isEmpty = row.text.trim() === '' && (toolCalls?.length ?? 0) === 0;
  const answer: Answer = {
    text: row.text,
    finish: isEmpty && (finish === null || finish === 'complete') ? 'empty' : (finish ?? 'complete'),
    toolCalls: [...(toolCalls ?? [])],
    ...(toolCalls === null && { toolCallsUnknown: true }),
    inputTokens,
    outputTokens,
    latencyMs,
    costUsd,
  };
  return { ...job, state: 'answered', answer };
}
