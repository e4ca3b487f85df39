import { z } from 'zod';
import { possibleChargesSchema } from '#domain/result/charge-words';
import { rateSchema, runResultSchema } from '#domain/result/run-result';
import { maskedSchema, nothingMasked } from '#domain/verdicts/masked';
import { checkedOnce } from './checked-once.ts';
import { runPlanInput } from './estimate.ts';
import { byRun, done, elsewhereView, line, troubleView } from './fields.ts';
import { command, query } from './procedure.ts';

export const runStateSchema = z.enum(['planned', 'running', 'paused', 'finished', 'cancelled', 'failed']);
export type RunState = z.infer<typeof runStateSchema>;

export const runProgress = z.object({
  total: z.number().int(),
  done: z.number().int(),
  errors: z.number().int(),
  refused: z.number().int(),
  running: z.number().int(),
  /** Calls among these that are asked again beside the plan. */
  again: z.number().int().default(0),
  /** Of those, over: with an answer or an error. */
  againSettled: z.number().int().default(0),
  /** Calls that may still be added by asking again: nobody knows before the others are in. */
  againMore: z.number().int().optional(),
  spentUsd: z.number().nullable(),
  /** Attempts that may have been charged and brought no answer; absent: none. */
  possibleCharges: possibleChargesSchema.optional(),
  /** null before 10 calls are done or when not running. */
  secondsLeft: z.number().nullable(),
});
export type RunProgress = z.infer<typeof runProgress>;

export const runKindSchema = z.enum(['experiment', 'scored', 'ablation', 'preference']);

export const runListItem = z.object({
  id: z.string(),
  kind: runKindSchema,
  promptId: z.string(),
  title: z.string(),
  hypothesis: z.string(),
  state: runStateSchema,
  practice: z.boolean(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  progress: runProgress,
  /** The candidate's pass rate with its n and limits, which stand wherever the number does; null before the first output. */
  rate: rateSchema.nullable(),
  verdict: z.enum(['better', 'worse', 'no-detectable-difference', 'too-few']).nullable(),
  gateMet: z.boolean().nullable(),
  /** True: nothing is not met, and something cannot be told. null: there is no gate, or an earlier version of Signoff drew it and did not say. */
  gateOpen: z.boolean().nullable(),
  /** The bar was lower than that of the team’s version. */
  lowerBar: z.boolean().default(false),
  models: z.array(z.string()),
});
export type RunListItem = z.infer<typeof runListItem>;

export const runView = runListItem.extend({
  elsewhere: elsewhereView.default(null),
  /** The experiment that this run explains or compares; null for one that stands by itself. */
  parentId: z.string().nullable(),
  /** Why it stopped, when it failed or paused by itself. */
  error: troubleView.nullable(),
  variants: z.array(
    z.object({ id: z.string(), label: z.string(), model: z.string(), content: z.string(), isBaseline: z.boolean() }),
  ),
  criteria: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['must', 'must-not', 'quality']),
      statement: z.string(),
      severity: z.enum(['blocker', 'report']),
      /** Nothing but a person decides it: it is in no rate of the run. */
      byPerson: z.boolean().optional(),
    }),
  ),
  slices: z.array(z.string()),
  /** What of the prompt itself is sent unreadable, and the criteria that cannot be met because of it. */
  masked: maskedSchema.default(nothingMasked),
  /** Over what is done so far; null before the first output. */
  result: runResultSchema.nullable(),
  /** How many variants (a text on a model, with its settings) have been tried on this case set or on most of its cases, this one included. */
  tries: z.number().int(),
  /** Which of them, in the order in which they were first tried, this run's own is; null: it is none. */
  place: z.number().int().nullable().default(null),
  reviewId: z.string().nullable(),
  signOffId: z.string().nullable(),
  /** What was chosen when it was started, for who runs it again; null: nothing was (answers of a file, a search, a comparison). */
  setup: z
    .object({
      /** Models of the text under test, the candidate's first. */
      models: z.array(z.string()),
      baseline: z.union([z.enum(['team', 'none']), z.object({ commit: z.string() })]),
      trials: z.number().int(),
      /** Its own limit on money; null: that of the settings. */
      maxCostUsd: z.number().nullable(),
      untilClear: z.boolean(),
      batch: z.boolean(),
      /** Content id of the text under test. */
      content: z.string(),
      /** Variants beside these that it had. */
      more: z.number().int(),
    })
    .nullable()
    .default(null),
  /** It stopped because the next call could go over this limit, which still holds: going on needs a higher one. null: it did not. */
  atLimitUsd: z.number().nullable().default(null),
  /** Calls that asking again would take (`run.resume` makes them): the first answers leave the gate open, and nothing asked again by itself. */
  callsToAskAgain: z.number().int().nullable().default(null),
  /** With those that the first of them may leave to be asked once more. */
  mostToAskAgain: z.number().int().nullable().default(null),
  /** That asking again does not fit into the limit that holds now, in USD: it needs one of at least `neededUsd`, and `mostUsd` is what all of
   * it may cost where the first calls leave it open. null: it fits, or is not on offer. */
  askAgainTooDear: z
    .object({
      limitUsd: z.number(),
      leftUsd: z.number(),
      aboutUsd: z.number(),
      mostUsd: z.number(),
      neededUsd: z.number(),
    })
    .nullable()
    .default(null),
  /** What went out as batches: those that are out, else all that were; `answered` and `calls` as the server last said. null: none. */
  batch: z
    .object({
      batches: z.number().int(),
      /** How many the server still works on. */
      out: z.number().int(),
      sentAt: z.string().nullable(),
      answered: z.number().int(),
      calls: z.number().int(),
      /** The person stopped the experiment, and the server is stopping them. */
      stopping: z.boolean(),
    })
    .nullable()
    .default(null),
});
export type RunView = z.infer<typeof runView>;

export const runProcedures = {
  'run.start': command(runPlanInput.extend({ acceptAboveLimit: z.boolean().default(false) }), byRun),
  /** The exact plan of an earlier run again, as a new run: its texts, cases, variants, seed and order; today's policy and addresses. */
  'run.replay': command(z.object({ runId: z.string(), acceptAboveLimit: z.boolean().default(false) }), byRun),
  'run.list': query(
    z.object({ promptId: z.string().optional() }),
    z.object({ runs: z.array(checkedOnce(runListItem)) }),
  ),
  'run.get': query(byRun, runView),
  'run.pause': command(byRun, done),
  /** `maxCostUsd`: a new limit on money, for this run alone. */
  'run.resume': command(z.object({ runId: z.string(), maxCostUsd: z.number().positive().optional() }), done),
  'run.cancel': command(byRun, done),
  'run.retryErrors': command(byRun, z.object({ jobs: z.number().int() })),
  'run.rename': command(z.object({ runId: z.string(), title: line }), done),
  'run.remove': command(byRun, done),
  'run.restore': command(byRun, done),
} as const;
