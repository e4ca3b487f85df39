import { z } from 'zod';
import { troubleView } from './fields.ts';
import { treatmentSchema } from '#domain/explain/ablation-treatments';
import { rateSchema } from '#domain/result/run-result';
import { command, query } from './procedure.ts';
import { runProgress, runStateSchema } from './run.ts';

/** A variant of an experiment whose failures are to be explained. */
const place = z.object({ runId: z.string(), variant: z.string() });

const choice = place.extend({
  /** Failing cases to look at; at most 20. */
  cases: z.array(z.string()).max(20),
  /** Ids of what to try (`without-7`). */
  treatments: z.array(z.string()).max(40),
  maxCostUsd: z.number().min(0).nullable().optional(),
});

export const explainedInstruction = z.object({
  number: z.number().int(),
  text: z.string(),
  /** Offsets into `template`. */
  start: z.number().int(),
  end: z.number().int(),
  change: z.enum(['same', 'changed', 'added']),
  /** The baseline's words where they differ. */
  before: z.string().nullable(),
  removable: z.boolean(),
});
export type ExplainedInstruction = z.infer<typeof explainedInstruction>;

export const failingCase = z.object({
  case: z.string(),
  headline: z.string(),
  fails: z.number().int(),
  /** Decided answers. */
  outputs: z.number().int(),
  /** Passes less often than with the baseline. */
  newly: z.boolean(),
  /** Passed every time with the baseline, fails every time now. */
  lost: z.boolean(),
  /** What was not met, each criterion once, with the first reason. */
  reasons: z.array(z.object({ criterion: z.string(), statement: z.string(), reason: z.string() })),
});
export type FailingCase = z.infer<typeof failingCase>;

export const explainView = z.object({
  /** The prompt's text without its header, as the experiment had it. */
  template: z.string(),
  compared: z.boolean(),
  instructions: z.array(explainedInstruction),
  /** What the baseline has and the prompt lacks. */
  removed: z.array(z.object({ number: z.number().int(), text: z.string(), after: z.number().int().nullable() })),
  /** What can be tried, what changed first. */
  treatments: z.array(treatmentSchema),
  failing: z.array(failingCase),
  /** How many cases passed every time: a few of them are asked too. */
  passing: z.number().int(),
  proposed: z.object({
    cases: z.array(z.string()),
    treatments: z.array(z.string()),
    maxCostUsd: z.number().nullable(),
  }),
  practice: z.boolean(),
  /** Whom a suggestion can be asked of. */
  models: z.array(z.object({ id: z.string(), role: z.enum(['judge', 'tested']), practice: z.boolean() })),
});
export type ExplainView = z.infer<typeof explainView>;

export const explainEstimate = z.object({
  calls: z.number().int(),
  judgeCalls: z.number().int(),
  /** null: a price is unknown. */
  costUsd: z.number().nullable(),
  seconds: z.number().nullable(),
  trials: z.number().int(),
  controls: z.number().int(),
  /** What it can tell, in a sentence. */
  telling: z.string(),
  canTell: z.boolean(),
  /** The estimate is above the limit: the likelier ones are done first, and it stops there. */
  aboveCap: z.boolean(),
});
export type ExplainEstimate = z.infer<typeof explainEstimate>;

export const effectView = treatmentSchema.extend({
  rate: rateSchema,
  passes: z.number().int(),
  delta: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  pValue: z.number(),
  pWithin: z.number(),
  /** null while its calls are under way: no lucky moment decides. */
  verdict: z.enum(['probably', 'may-be', 'worse', 'no-effect', 'too-few', 'not-tried', 'cannot-tell']).nullable(),
  controls: z.object({ cases: z.number().int(), broken: z.array(z.string()) }),
  /** "Without instruction 7 (“…”), 27 of 30 answers to these 10 cases pass (likely 62-98 %); as it is, 0 of 30." */
  sentence: z.string(),
});
export type EffectView = z.infer<typeof effectView>;

export const searchView = z.object({
  id: z.string(),
  parentId: z.string(),
  variant: z.string(),
  state: runStateSchema,
  practice: z.boolean(),
  createdAt: z.string(),
  progress: runProgress,
  /** Why it stopped by itself. */
  error: troubleView.nullable(),
  /** It stopped at its own money limit: going on would stop again. */
  capReached: z.boolean(),
  trials: z.number().int(),
  failing: z.array(z.string()),
  controls: z.array(z.string()),
  headline: z.string(),
  lede: z.string(),
  asIs: z.object({ rate: rateSchema, passes: z.number().int() }),
  /** Strongest first. */
  effects: z.array(effectView),
});
export type SearchView = z.infer<typeof searchView>;

const edit = z.object({ find: z.string().max(20_000), replace: z.string().max(20_000) });

export const suggestionView = z.object({
  model: z.string(),
  practice: z.boolean(),
  why: z.string(),
  find: z.string(),
  replace: z.string(),
  /** The whole file before and after. */
  before: z.string(),
  after: z.string(),
  /** Cases that the data policy kept from the model. */
  leftOut: z.number().int(),
  costUsd: z.number().nullable(),
});
export type SuggestionView = z.infer<typeof suggestionView>;

/** “Why did it fail?”: instructions by their effect, and an edit tried at once. */
export const explainProcedures = {
  'explain.prepare': query(place, explainView),
  /** Searches of this variant so far, newest first. Cheap: nothing of the experiment is read. */
  'explain.searches': query(
    place,
    z.object({ searches: z.array(z.object({ id: z.string(), createdAt: z.string(), state: runStateSchema })) }),
  ),
  'explain.estimate': query(choice, explainEstimate),
  /** Starts the search: a run of kind `ablation` under the experiment. */
  'explain.start': command(choice, z.object({ runId: z.string() })),
  'explain.search': query(z.object({ runId: z.string() }), searchView),
  /** Asks a model for an edit of the prompt about one instruction of a search; refused where the answer cannot be used. */
  'explain.suggest': command(
    z.object({ runId: z.string(), treatment: z.string().nullable(), model: z.string() }),
    suggestionView,
  ),
  'explain.testEstimate': query(
    place.extend(edit.shape),
    z.object({
      calls: z.number().int(),
      judgeCalls: z.number().int(),
      costUsd: z.number().nullable(),
      seconds: z.number().nullable(),
      aboveLimit: z.boolean(),
    }),
  ),
  /** The prompt with the edit as candidate, on all cases of the experiment, against what it was compared with. No draft is touched. */
  'explain.test': command(
    place.extend(edit.shape).extend({ why: z.string().max(2_000), acceptAboveLimit: z.boolean().default(false) }),
    z.object({ runId: z.string() }),
  ),
} as const;
