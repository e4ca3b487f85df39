import { z } from 'zod';
import { adaptationSchema } from './adaptation.ts';
import { failedAttemptsSchema } from './failed-attempts.ts';
import { criterionVerdictSchema } from '../files/verdict.ts';

/** How an answer ended. All of these are outputs and are judged; transport errors are not outputs. */
export const finishSchema = z.enum([
  'complete',
  'refused',
  'empty',
  'truncated',
  'filtered',
  // The server named a reason that nobody knows: what is missing may be anything.
  'unknown',
]);
export type Finish = z.infer<typeof finishSchema>;

/** True for an answer of which something may be missing (formats.md, "Numbers"): it proves nothing by what does not stand in it. */
export function isIncomplete(finish: Finish): boolean {
  return finish !== 'complete' && finish !== 'refused';
}

export const toolCallSchema = z.object({ name: z.string(), arguments: z.json() });
export type ToolCall = z.infer<typeof toolCallSchema>;

/** Why a call produced no output. "Could not run" is never "failed". */
export const callErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** True when the request may have reached the server before the failure. */
  mayHaveBeenCharged: z.boolean(),
  /** Every attempt at the call, this one among them; absent: not written down. */
  failed: failedAttemptsSchema.optional(),
  /** The limit on money left no room for another attempt; absent: it was given up for its own sake. */
  limited: z.boolean().optional(),
});
export type CallError = z.infer<typeof callErrorSchema>;

/** What the model answered to one call. Tokens as the server counted them; null where it did not say. */
export const answerSchema = z.object({
  text: z.string(),
  finish: finishSchema,
  toolCalls: z.array(toolCallSchema),
  /** True where nobody said whether tools were called (an answer from a file): that none is listed proves nothing. */
  toolCallsUnknown: z.boolean().optional(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  /** Wall time of the successful attempt, without waiting in line; null: nobody measured it (a batch, an answer that was there already). */
  latencyMs: z.number().nullable(),
  /** null: price unknown. Never 0 for unknown. */
  costUsd: z.number().nullable(),
  /** What failed before it; absent: nothing did, null: it was not written down. */
  failed: failedAttemptsSchema.nullable().optional(),
  /** What of the call the server refuses, so that the model was asked without it or otherwise; absent: nothing. */
  adapted: z.array(adaptationSchema).readonly().optional(),
  /** Thinking that stood before it was taken out, because somebody said so: users do not see it either. */
  thinkingLeftOut: z.boolean().optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** One cell of a run: variant x case x trial, with what came of it so far. */
export const outputSchema = z.object({
  id: z.string(),
  variant: z.string(),
  case: z.string(),
  trial: z.number().int(),
  state: z.enum(['waiting', 'running', 'answered', 'done', 'error', 'refused-by-policy']),
  answer: answerSchema.nullable(),
  error: callErrorSchema.nullable(),
  /** One entry per criterion that applies to the case, once the state is `done`. */
  verdicts: z.array(criterionVerdictSchema),
  /** The run whose answer was used again, because the person said so: shown, marked, and never a pass. null: asked in this run. */
  reusedFrom: z.string().nullable().default(null),
});
export type Output = z.infer<typeof outputSchema>;
