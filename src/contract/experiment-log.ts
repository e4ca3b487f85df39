import { z } from 'zod';
import { decisionKindSchema, experimentLogSchema } from '#domain/experiment-log/experiment-log';
import { comparisonVerdictSchema } from '#domain/result/run-result';
import { command, query } from './procedure.ts';
import { problemView } from './fields.ts';
import { revisionView } from './prompt.ts';

const line = z.string().max(2_000);
const done = z.object({});

/** What was decided on an experiment, why and by whom. `at`: ISO 8601 UTC. */
export const decisionView = z.object({
  what: decisionKindSchema,
  why: z.string(),
  by: z.object({ name: z.string(), email: z.string() }),
  at: z.string(),
});
export type DecisionView = z.infer<typeof decisionView>;

/** Where the decision is: only here, in a change (on its way, with the team, or one that could not be sent), or in the team's version. */
export const shareState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('undecided') }),
  z.object({ kind: z.literal('local') }),
  z.object({ kind: z.literal('change'), changeId: z.string(), state: z.enum(['sending', 'sent', 'failed']) }),
  z.object({ kind: z.literal('team'), file: z.string() }),
]);
export type ShareState = z.infer<typeof shareState>;

export const runDecisionView = z.object({
  runId: z.string(),
  decision: decisionView.nullable(),
  share: shareState,
  /** Why it stays on this computer, in words; null when it can be sent. */
  keptHere: z.string().nullable(),
  person: z.object({ name: z.string(), email: z.string() }),
});
export type RunDecisionView = z.infer<typeof runDecisionView>;

/** A log of the team's in a list. */
export const teamLogItem = z.object({
  /** Name of the file in the folder of experiments, without `.yaml`. */
  file: z.string(),
  promptId: z.string(),
  title: z.string(),
  hypothesis: z.string(),
  startedAt: z.string().nullable(),
  practice: z.boolean(),
  models: z.array(z.string()),
  decision: decisionView.nullable(),
  rate: z
    .object({
      value: z.number().nullable(),
      low: z.number(),
      high: z.number(),
      cases: z.number(),
      outputs: z.number(),
      undecided: z.number(),
    })
    .nullable(),
  verdict: comparisonVerdictSchema.nullable(),
  gateMet: z.boolean(),
  /** Nothing is not met, and something cannot be told. */
  gateOpen: z.boolean(),
  /** The bar was lower than that of the version it was compared with. */
  lowerBar: z.boolean().default(false),
});
export type TeamLogItem = z.infer<typeof teamLogItem>;

/** A file in the folder of experiments that cannot be read, with what is wrong. */
export const brokenLog = z.object({ file: z.string(), readOnly: z.boolean(), problems: z.array(problemView) });
export type BrokenLog = z.infer<typeof brokenLog>;

/** Which version of the prompt has this content: of the team's history, or the draft, or none that is known. */
export const versionOfContent = z.object({
  content: z.string(),
  revision: revisionView.nullable(),
  /** The draft (or, without one, the team's version) is this text. */
  isDraft: z.boolean(),
});
export type VersionOfContent = z.infer<typeof versionOfContent>;

/** What of the log would be sent to the team. */
export const shareableLogs = z.object({
  entries: z.array(z.object({ runId: z.string(), title: z.string(), what: decisionKindSchema, path: z.string() })),
  /** Decided, and kept on this computer, with the reason. */
  held: z.array(z.object({ runId: z.string(), title: z.string(), reason: z.string() })),
  /** What `proposal.previewFiles` and `proposal.sendFiles` take; no files: nothing to send. */
  change: z.object({
    title: z.string(),
    description: z.string(),
    files: z.array(z.object({ path: z.string(), text: z.string(), base: z.string().nullable() })),
  }),
});
export type ShareableLogs = z.infer<typeof shareableLogs>;

export const logProcedures = {
  'log.decision': query(z.object({ runId: z.string() }), runDecisionView),
  /** Saved at once, on this computer. Answers what stood there before, for `log.restoreDecision` (undo). Without a name: the setting's. */
  'log.decide': command(
    z.object({
      runId: z.string(),
      what: decisionKindSchema,
      why: line,
      name: line.optional(),
      email: line.optional(),
    }),
    z.object({ before: decisionView.nullable() }),
  ),
  'log.restoreDecision': command(z.object({ runId: z.string(), decision: decisionView.nullable() }), done),
  /** Until the first answer: after it, nobody can be wise after the event. */
  'log.setHypothesis': command(z.object({ runId: z.string(), hypothesis: line }), done),
  'log.brief': query(z.object({ runId: z.string() }), z.object({ fileName: z.string(), text: z.string() })),
  /** Of one run, or of all that were decided and not sent yet. */
  'log.shareable': query(z.object({ runId: z.string().nullable().default(null) }), shareableLogs),
  /** The team's logs at the version shown (own runs among them are in `own`), and what was decided here. */
  'log.list': query(
    z.object({}),
    z.object({
      own: z.array(z.object({ runId: z.string(), decision: decisionView.nullable(), file: z.string().nullable() })),
      team: z.array(teamLogItem),
      broken: z.array(brokenLog),
      /** Older files that were not read. */
      older: z.number().int(),
    }),
  ),
  'log.entry': query(
    z.object({ file: line }),
    z.object({
      file: z.string(),
      path: z.string(),
      /** null: it cannot be read, and `problems` say why. */
      log: experimentLogSchema.nullable(),
      problems: z.array(problemView),
      readOnly: z.boolean(),
      text: z.string(),
      /** The run of this computer that it is the log of. */
      runId: z.string().nullable(),
      brief: z.string().nullable(),
    }),
  ),
  'log.versions': query(
    z.object({ promptId: z.string(), contents: z.array(z.string()).max(50) }),
    z.object({ versions: z.array(versionOfContent) }),
  ),
} as const;
