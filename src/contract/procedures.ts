import { z } from 'zod';
import { messageSchema } from '#domain/cases/case';
import { parametersSchema } from '#domain/prompt/prompt';
import { reviewLabelSchema } from '#domain/sign-off/eval-record';
import { checkedOnce } from './checked-once.ts';
import { confirmationProcedures } from './confirmation.ts';
import { logProcedures } from './experiment-log.ts';
import { explainProcedures } from './explain.ts';
import { exportProcedures } from './export.ts';
import { policyProcedures } from './policy.ts';
import { preferenceProcedures } from './preference.ts';
import { caseFilterFields, readingProcedures } from './reading.ts';
import { scoringProcedures } from './scoring.ts';
import { command, query } from './procedure.ts';
import * as view from './views.ts';

const nothing = z.object({});
const done = z.object({});
const text = z.string().max(1_000_000);
const line = z.string().max(2_000);
const byId = z.object({ id: z.string() });
const byPrompt = z.object({ promptId: z.string() });

/** What to test: the draft and, if wanted, the team's version and other models beside it. */
export const variantChoice = z.object({
  /** `draft`, the team's version, or a commit of the team's history. */
  version: z.union([z.literal('draft'), z.literal('team'), z.object({ commit: z.string() })]).default('draft'),
  /** null: the version's own, else the setting's. */
  model: z.string().nullable().default(null),
  /** null: the version's own. */
  parameters: parametersSchema.nullable().default(null),
});
export type VariantChoice = z.infer<typeof variantChoice>;

export const runPlanInput = z.object({
  promptId: z.string(),
  hypothesis: line.default(''),
  /** The first model is the candidate's; each further one adds a variant "same prompt, other model". Empty: the prompt's or the setting's. */
  models: z.array(z.string()).max(5).default([]),
  /** Further variants beside these: any version on any model with any parameters. */
  more: z.array(variantChoice).max(8).default([]),
  /** Compare with the team's version; a commit id compares with that revision. */
  baseline: z.union([z.literal('team'), z.literal('none'), z.object({ commit: z.string() })]).default('team'),
  trials: z.number().int().min(1).max(20).optional(),
  parameters: parametersSchema.optional(),
  seed: z.number().int().min(0).optional(),
  maxCostUsd: z.number().min(0).nullable().optional(),
  /** Instead of the setting's; a model that the spec or a check names goes first. */
  judgeModel: z.string().nullable().optional(),
  /** Uses answers of earlier experiments to the very same call again. They are marked and never count as a pass. */
  reuse: z.boolean().default(false),
  /** Stops when the answer is clear; not for an experiment that is to be signed off. */
  untilClear: z.boolean().default(false),
  /** What the first answers cannot tell from chance is asked again by itself, within the limit on money. */
  askAgain: z.boolean().default(true),
  /** `batch`: sent as batches, answered within a day at about half the price, where the server can. */
  mode: z.enum(['now', 'batch']).default('now'),
});

/** Files of the team's that are sent without a sign-off. Only `prompts/policy.yaml` and what stands in `prompts/experiments/` is taken. */
export const fileChangeInput = z.object({
  title: line,
  /** What the team reads beside it, before the line that says who sends it; Markdown. */
  description: z.string().max(100_000).default(''),
  files: z
    .array(
      z.object({
        path: line,
        text,
        /** Content id of the team's text on which this one was made (null: there was none). Another one now: refused. */
        base: z.string().nullable().optional(),
      }),
    )
    .min(1)
    .max(1_000),
});

/** Everything a screen may ask. Names are `<what>.<verb or noun>`. */
export const procedures = {
  'app.state': query(nothing, view.appStateView),

  'repository.open': command(
    z.object({ address: line, username: line.optional(), token: line.optional() }),
    z.object({ id: z.string() }),
  ),
  'repository.openSample': command(nothing, z.object({ id: z.string() })),
  'repository.switch': command(byId, done),
  'repository.update': command(byId, done),
  'repository.trust': command(byId, done),
  'repository.setToken': command(z.object({ id: z.string(), username: line.optional(), token: line }), done),
  'repository.forget': command(byId, done),

  'prompt.list': query(nothing, z.object({ prompts: z.array(view.promptListItem) })),
  /** Where the prompts stand; `found` where nobody has said and the usual folder has none. */
  'prompt.folders': query(nothing, view.promptFoldersView),
  'prompt.chooseFolders': command(z.object({ folders: z.array(line).min(1).max(20) }), done),
  'prompt.get': query(byPrompt, view.promptView),
  /** `title`: what it is called, where its file's name does not say it. */
  'prompt.create': command(
    z.object({ promptId: line, title: line.default(''), purpose: line.default('') }),
    z.object({ promptId: z.string() }),
  ),
  'prompt.revisions': query(byPrompt, z.object({ revisions: z.array(view.revisionView) })),
  'prompt.revision': query(
    z.object({ promptId: z.string(), commit: z.string() }),
    z.object({ text: z.string().nullable() }),
  ),
  /** The exact messages for one case; `text` tries unsaved text. */
  'prompt.render': query(
    z.object({ promptId: z.string(), caseId: z.string().nullable(), text: text.optional() }),
    z.object({ caseId: z.string().nullable(), messages: z.array(messageSchema), problems: z.array(view.problemView) }),
  ),

  'draft.save': command(
    z.object({
      promptId: z.string(),
      kind: view.draftKind,
      text: z.string().max(20_000_000),
      baseVersion: z.number().int(),
    }),
    view.fileView,
  ),
  /** Goes back to the team's text. The draft is kept for `draft.restore` (undo). */
  'draft.discard': command(z.object({ promptId: z.string(), kind: view.draftKind }), z.object({ undoId: z.string() })),
  /** After looking at the team's newer text: goes on with the draft as the change to propose on top of it. */
  'draft.keepMine': command(z.object({ promptId: z.string(), kind: view.draftKind }), view.fileView),
  'draft.restore': command(z.object({ undoId: z.string() }), done),

  'run.estimate': query(runPlanInput, view.estimateView),
  'run.start': command(
    runPlanInput.extend({ acceptAboveLimit: z.boolean().default(false) }),
    z.object({ runId: z.string() }),
  ),
  /** What the exact plan of an earlier run would take today. */
  'run.replayEstimate': query(z.object({ runId: z.string() }), view.estimateView),
  /** The exact plan of an earlier run again, as a new run: its texts, cases, variants, seed and order; today's policy and addresses. */
  'run.replay': command(
    z.object({ runId: z.string(), acceptAboveLimit: z.boolean().default(false) }),
    z.object({ runId: z.string() }),
  ),
  'run.list': query(
    z.object({ promptId: z.string().optional() }),
    z.object({ runs: z.array(checkedOnce(view.runListItem)) }),
  ),
  'run.get': query(z.object({ runId: z.string() }), view.runView),
  'run.cases': query(
    z.object({
      runId: z.string(),
      ...caseFilterFields,
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.object({
      rows: z.array(view.caseRow),
      total: z.number().int(),
      /** Answers that fit what is asked of answers; null where nothing is. */
      outputs: z.number().int().nullable(),
    }),
  ),
  'run.case': query(z.object({ runId: z.string(), caseId: z.string() }), view.caseDetail),
  /** Empty without a baseline, and until the run has finished. */
  'run.notices': query(
    z.object({ runId: z.string(), baseline: z.string().nullable().default(null) }),
    z.object({ variants: z.array(view.noticeView) }),
  ),
  'run.pause': command(z.object({ runId: z.string() }), done),
  /** `maxCostUsd`: a new limit on money, for this run alone. */
  'run.resume': command(z.object({ runId: z.string(), maxCostUsd: z.number().positive().optional() }), done),
  'run.cancel': command(z.object({ runId: z.string() }), done),
  'run.retryErrors': command(z.object({ runId: z.string() }), z.object({ jobs: z.number().int() })),
  'run.rename': command(z.object({ runId: z.string(), title: line }), done),
  'run.remove': command(z.object({ runId: z.string() }), done),
  'run.restore': command(z.object({ runId: z.string() }), done),

  'review.start': command(
    z.object({
      runId: z.string(),
      size: z.number().int().min(1).max(200).optional(),
      blind: z.boolean().default(true),
      /** A stand-in for a person, marked as such for ever (the demo). */
      automatic: z.boolean().default(false),
    }),
    z.object({ reviewId: z.string() }),
  ),
  'review.list': query(nothing, z.object({ reviews: z.array(view.reviewListItem) })),
  'review.get': query(z.object({ reviewId: z.string() }), view.reviewView),
  /** label null takes a label back (undo). */
  'review.label': command(
    z.object({
      reviewId: z.string(),
      itemId: z.string(),
      label: reviewLabelSchema.nullable(),
      comment: line.optional(),
      failureModes: z.array(line).max(20).optional(),
      /** About the criteria that only a person decides: all of what she said so far. */
      byCriterion: z.record(line, reviewLabelSchema).optional(),
    }),
    done,
  ),

  'signOff.get': query(z.object({ runId: z.string() }), view.signOffView),
  'signOff.sign': command(
    z.object({
      runId: z.string(),
      name: line,
      email: line,
      decision: z.enum(['approve', 'exception']),
      statement: line,
    }),
    z.object({ signOffId: z.string() }),
  ),
  'signOff.withdraw': command(z.object({ signOffId: z.string() }), done),

  'proposal.preview': query(z.object({ signOffId: z.string() }), view.proposalPreview),
  'proposal.send': command(
    z.object({
      signOffId: z.string(),
      title: line,
      branch: line.optional(),
      /** The description that the person read. Another one by now: refused, so that what arrives is what was shown. */
      read: text.optional(),
    }),
    z.object({ proposalId: z.string() }),
  ),
  /** Files that need no sign-off: the data policy, the log of experiments and its briefs. */
  'proposal.previewFiles': query(fileChangeInput, view.fileChangePreview),
  'proposal.sendFiles': command(fileChangeInput, z.object({ proposalId: z.string() })),
  'proposal.retry': command(z.object({ proposalId: z.string() }), done),
  'proposal.get': query(z.object({ proposalId: z.string() }), view.proposalView),
  'proposal.list': query(nothing, z.object({ proposals: z.array(view.proposalListItem) })),

  'settings.get': query(nothing, view.settingsView),
  'settings.save': command(view.settingsView.partial(), view.settingsView),
  'connection.list': query(
    nothing,
    z.object({
      connections: z.array(view.connectionView),
      keyStorage: z.object({ kind: z.enum(['persistent', 'session']), reason: z.string().nullable() }),
    }),
  ),
  /** A changed address forgets the key: each key belongs to its origin. */
  'connection.save': command(
    z.object({
      id: z.string().nullable(),
      label: line,
      baseUrl: line,
      /** What models think aloud before their answer is left out; absent: as it was. */
      leaveOutThinking: z.boolean().optional(),
    }),
    z.object({ id: z.string() }),
  ),
  'connection.remove': command(byId, done),
  'connection.setKey': command(z.object({ id: z.string(), key: line }), done),
  'connection.forgetKey': command(byId, done),
  /** Says exactly what is wrong; never throws for a server's fault. */
  'connection.test': command(
    byId,
    z.object({
      ok: z.boolean(),
      sentence: z.string(),
      nextStep: z.string().nullable(),
      models: z.array(view.modelView),
    }),
  ),
  'connection.models': query(byId, z.object({ models: z.array(view.modelView) })),
  /** Model servers that answer on this computer and have no connection yet: asked when the person looks for one. No key is sent. */
  'connection.discover': query(
    nothing,
    z.object({
      servers: z.array(z.object({ name: z.string(), baseUrl: z.string(), models: z.array(z.string()) })),
    }),
  ),
  /** Models of the connection in use that close soon or have closed, as its server last said. Asks nobody. */
  'connection.closing': query(
    nothing,
    z.object({ models: z.array(z.object({ model: z.string(), shutdownDate: z.string(), days: z.number().int() })) }),
  ),

  'audit.list': query(
    z.object({
      runId: z.string().nullable().default(null),
      search: line.default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.object({ rows: z.array(view.auditRow), total: z.number().int() }),
  ),
  /** All rows of a search, newest first, a piece at a time: the next piece starts `before` the row that `next` names; null: the last piece. */
  'audit.export': query(
    z.object({
      runId: z.string().nullable().default(null),
      search: line.default(''),
      format: z.enum(['csv', 'jsonl']),
      before: z.number().int().nullable().default(null),
    }),
    z.object({ name: z.string(), text: z.string(), next: z.number().int().nullable() }),
  ),

  ...readingProcedures,
  ...explainProcedures,
  ...preferenceProcedures,
  ...logProcedures,
  ...policyProcedures,
  ...confirmationProcedures,
  ...exportProcedures,
  ...scoringProcedures,
} as const;

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
/** What a caller may send: defaults may be left out. */
export type ProcedureInput<N extends ProcedureName> = z.input<Procedures[N]['input']>;
/** What a handler receives: defaults filled in. */
export type ParsedInput<N extends ProcedureName> = z.output<Procedures[N]['input']>;
export type ProcedureOutput<N extends ProcedureName> = z.output<Procedures[N]['output']>;
