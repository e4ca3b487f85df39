/** The shapes a screen is given. Times are ISO 8601 UTC, money is USD, rates are 0..1. */
import { z } from 'zod';
import { sensitivitySchema, inputSchema, messageSchema } from '#domain/cases/case';
import { possibleChargesSchema } from '#domain/result/charge-words';
import { reviewLabelSchema, signOffSchema } from '#domain/sign-off/eval-record';
import { maskedSchema, nothingMasked } from '#domain/verdicts/masked';
import { answerSchema, callErrorSchema, outputSchema } from '#domain/answers/output';
import { privacySchema } from '#domain/policy/policy';
import { gateSchema, rateSchema, runResultSchema } from '#domain/result/run-result';
import { criterionVerdictSchema } from '#domain/files/verdict';

export const problemView = z.object({
  path: z.string(),
  line: z.number().nullable(),
  field: z.string().nullable(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
});

export const repositoryView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  /** The sample team repository or a copy of it: practice results count here, and only here. */
  sample: z.boolean(),
  trusted: z.boolean(),
  state: z.enum(['copying', 'ready', 'failed']),
  progress: z.object({ message: z.string(), done: z.number(), total: z.number().nullable() }).nullable(),
  error: z.object({ message: z.string(), nextStep: z.string(), detail: z.string().nullable() }).nullable(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
export type RepositoryView = z.infer<typeof repositoryView>;

export const appStateView = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'browser', 'direct']),
  /** null until one is open. */
  repository: repositoryView.nullable(),
  repositories: z.array(repositoryView),
  person: z.object({ name: z.string(), email: z.string() }),
  /** Which models are in use: practice is always labelled. */
  connection: z.object({ id: z.string(), label: z.string(), practice: z.boolean() }),
  counts: z.object({
    prompts: z.number(),
    experiments: z.number(),
    running: z.number(),
    review: z.object({ done: z.number(), total: z.number() }).nullable(),
    proposals: z.number(),
  }),
  /** The suggested first edit of the sample, null elsewhere. */
  suggestion: z
    .object({ promptId: z.string(), title: z.string(), find: z.string(), replace: z.string(), why: z.string() })
    .nullable(),
});
export type AppStateView = z.infer<typeof appStateView>;

export const draftKind = z.enum(['prompt', 'spec', 'cases']);
export type DraftKind = z.infer<typeof draftKind>;

export const promptListItem = z.object({
  id: z.string(),
  title: z.string(),
  purpose: z.string().nullable(),
  owner: z.string().nullable(),
  lastEvaluated: z.string().nullable(),
  model: z.string().nullable(),
  cases: z.number().nullable(),
  criteria: z.number().nullable(),
  /** Files that differ from the team's version. */
  changed: z.array(draftKind),
  /** True when it exists only here. */
  isNew: z.boolean(),
  problems: z.number(),
  lastRun: z
    .object({
      id: z.string(),
      practice: z.boolean(),
      at: z.string(),
      /** How far it came: to its end; stopped on the way, by a person or because it was clear. `file`: answers that were there were scored. */
      came: z.enum(['whole', 'stopped', 'file']),
      asked: z.number().int(),
      planned: z.number().int(),
      /** What was tested is the text that stands here now. */
      ofThisText: z.boolean(),
    })
    .nullable(),
});
export type PromptListItem = z.infer<typeof promptListItem>;

export const promptFoldersView = z.object({
  folders: z.array(z.string()),
  /** `.signoff.yaml` of the team; the person, until the first change is sent; nobody: the usual folder. */
  saidBy: z.enum(['team', 'person', 'nobody']),
  found: z.array(z.object({ folder: z.string(), prompts: z.number() })),
  /** Files in the folders that are no prompts, as what they are: at most the first twenty. */
  others: z.array(z.object({ path: z.string(), what: z.enum(['link', 'repository', 'large-file', 'name']) })),
});
export type PromptFoldersView = z.infer<typeof promptFoldersView>;

/** One file of a prompt: the person's text, the team's text, and what is wrong with it. */
export const fileView = z.object({
  kind: draftKind,
  path: z.string(),
  /** The draft where there is one, else the team's text; '' for a file that does not exist yet. */
  text: z.string(),
  /** null: the team has no such file. */
  teamText: z.string().nullable(),
  /** Grows with each save; 0 while there is no draft. A save names the version it started from. */
  version: z.number().int(),
  savedAt: z.string().nullable(),
  /** The team's file changed since the draft was started. */
  teamChanged: z.boolean(),
  contentId: z.string(),
  readOnly: z.boolean(),
  problems: z.array(problemView),
});
export type FileView = z.infer<typeof fileView>;

export const promptView = z.object({
  id: z.string(),
  title: z.string(),
  isNew: z.boolean(),
  files: z.object({ prompt: fileView, spec: fileView, cases: fileView }),
});
export type PromptView = z.infer<typeof promptView>;

export const revisionView = z.object({
  commit: z.string(),
  at: z.string(),
  author: z.string(),
  summary: z.string(),
  contentId: z.string().nullable(),
});
export type RevisionView = z.infer<typeof revisionView>;

export const estimateView = z.object({
  calls: z.number().int(),
  judgeCalls: z.number().int(),
  cases: z.number().int(),
  /** Cases of the file that are set aside for a confirmation: not among `cases`. */
  setAside: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** null: a price is unknown. */
  costUsd: z.number().nullable(),
  /** Models without a known price, judges among them. */
  unpriced: z.array(z.string()).default([]),
  /** The most that one call of it can cost; absent: nobody reckoned it. */
  dearestCallUsd: z.number().optional(),
  seconds: z.number().nullable(),
  limitUsd: z.number().nullable(),
  aboveLimit: z.boolean(),
  /** Cases the data policy keeps from this model, with the rule. */
  refusedCases: z.array(z.object({ case: z.string(), rule: z.string() })),
  /** What stops it from starting, in words; empty when it can start. */
  blockers: z.array(problemView),
  /** All that stops it is in the version it is compared with: without that it could start. */
  baselineBlocks: z.boolean().default(false),
  identicalToBaseline: z.boolean(),
  /** What of the prompt itself is sent unreadable, and the criteria that cannot be met because of it. */
  masked: maskedSchema.default(nothingMasked),
  /** What will stand side by side; model null: none is named. */
  variants: z
    .array(z.object({ id: z.string(), label: z.string(), isBaseline: z.boolean(), model: z.string().nullable() }))
    .default([]),
  /** Variants that were asked for and are not there, each in a sentence. */
  leftOut: z.array(z.string()).default([]),
  /** Answers that are there already and will be used again, because the person said so; not among `calls`. */
  reused: z.number().int().default(0),
  /** What is asked again beside this at most, by itself, where the first answers cannot tell; null: nothing is. `costUsd` null: a price is unknown. */
  again: z
    .object({ calls: z.number().int(), judgeCalls: z.number().int().default(0), costUsd: z.number().nullable() })
    .nullable()
    .default(null),
  /** Trials of each case with which so few cases can tell a loss at once, where they are more than the run has; null: they do not matter. */
  trialsToTell: z.number().int().nullable().default(null),
  /** Sent as a batch, answered within a day: whether the server can, what it would cost (null: a price is unknown), and whether it is what was asked. */
  batch: z
    .object({ possible: z.boolean(), costUsd: z.number().nullable(), chosen: z.boolean() })
    .default({ possible: false, costUsd: null, chosen: false }),
});
export type EstimateView = z.infer<typeof estimateView>;

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
  models: z.array(z.string()),
});
export type RunListItem = z.infer<typeof runListItem>;

export const runView = runListItem.extend({
  /** The experiment that this run explains or compares; null for one that stands by itself. */
  parentId: z.string().nullable(),
  /** Why it stopped, when it failed or paused by itself. */
  error: z.object({ message: z.string(), nextStep: z.string(), detail: z.string().nullable() }).nullable(),
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
  /** How many variants (a text on a model, with its settings) have been tried on this case set, this one included. */
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

/** A line of the case grid: one case, each variant's outcome over its trials. */
export const caseRow = z.object({
  case: z.string(),
  headline: z.string(),
  slices: z.array(z.string()),
  sensitivity: sensitivitySchema,
  cells: z.array(
    z.object({
      variant: z.string(),
      passes: z.number().int(),
      fails: z.number().int(),
      undecided: z.number().int(),
      errors: z.number().int(),
      waiting: z.number().int(),
      /** Answers of earlier experiments that were used again: neither passed nor failed. */
      reused: z.number().int().default(0),
    }),
  ),
  change: z.enum(['gained', 'lost', 'same', 'unknown']),
  wavers: z.boolean(),
});
export type CaseRow = z.infer<typeof caseRow>;

export const caseDetail = z.object({
  case: z.string(),
  input: inputSchema,
  headline: z.string(),
  expected: z.json().nullable(),
  slices: z.array(z.string()),
  outputs: z.array(outputSchema),
  /** Exactly what was sent, per variant, with the number of pieces of personal data that were made unreadable in it. */
  requests: z.array(
    z.object({
      variant: z.string(),
      model: z.string(),
      messages: z.array(messageSchema),
      redactions: z.number().int(),
    }),
  ),
});
export type CaseDetail = z.infer<typeof caseDetail>;

/** What a user would notice between the baseline and a variant, in sentences with counts; it decides nothing. */
export const noticeView = z.object({
  variant: z.string(),
  notices: z.array(z.object({ id: z.string(), sentence: z.string(), size: z.number(), examples: z.array(z.string()) })),
});
export type NoticeView = z.infer<typeof noticeView>;

export const reviewItemView = z.object({
  id: z.string(),
  position: z.number().int(),
  case: z.string(),
  slices: z.array(z.string()),
  headline: z.string(),
  input: inputSchema,
  text: z.string(),
  finish: answerSchema.shape.finish,
  /** null while the review is blind and unfinished. */
  variant: z.string().nullable(),
  label: reviewLabelSchema.nullable(),
  comment: z.string(),
  failureModes: z.array(z.string()),
  /** Every criterion of the spec that applies to the case. */
  applying: z.array(z.string()),
  /** Criteria about which a person is asked of this answer, before she says what she thinks of the whole. */
  asked: z.array(z.string()),
  /** Those that are only reported: she may say, and nothing waits for it. */
  offered: z.array(z.string()),
  byCriterion: z.record(z.string(), reviewLabelSchema),
  /** Rules' and judges' verdicts: null until this item is labelled. */
  verdicts: z.array(criterionVerdictSchema).nullable(),
});
export type ReviewItemView = z.infer<typeof reviewItemView>;

export const reviewView = z.object({
  id: z.string(),
  runId: z.string(),
  promptId: z.string(),
  title: z.string(),
  practice: z.boolean(),
  blind: z.boolean(),
  /** No person did it. */
  automatic: z.boolean(),
  state: z.enum(['open', 'finished']),
  items: z.array(reviewItemView),
  done: z.number().int(),
  labels: z.object({ pass: z.number().int(), fail: z.number().int(), unsure: z.number().int() }),
  agreement: z.object({ kappa: z.number().nullable(), agreed: z.number().int(), of: z.number().int() }).nullable(),
  /** `lookFor`: what a person who decides it is to look for. */
  criteria: z.array(runView.shape.criteria.element.extend({ lookFor: z.string().nullable() })),
  createdAt: z.string(),
});
export type ReviewView = z.infer<typeof reviewView>;

export const reviewListItem = reviewView.omit({ items: true, criteria: true }).extend({ total: z.number().int() });
export type ReviewListItem = z.infer<typeof reviewListItem>;

export const signOffView = z.object({
  runId: z.string(),
  promptId: z.string(),
  title: z.string(),
  practice: z.boolean(),
  /** The version that is signed, of those that were tested: how it is called, its model, and how many more there were. */
  signs: z.object({ label: z.string(), model: z.string(), others: z.number().int() }),
  gate: gateSchema,
  /** What is in the draft now is exactly what was tested. False names what changed since. */
  current: z.boolean(),
  changedSince: z.array(draftKind),
  canApprove: z.boolean(),
  /** Why approving is refused, in words; null when it is not. */
  refusal: z.string().nullable(),
  /** Where what is refused is mended; null: nowhere, or nothing is refused. */
  remedy: z.enum(['header', 'spec', 'differences', 'run']).nullable(),
  signOff: signOffSchema.nullable(),
  signOffId: z.string().nullable(),
  /** What differs now from what was signed, and that the signed one is what goes, in words; null: nothing, or nobody has signed. */
  afterSigning: z.string().nullable(),
  /** The change that took the sign-off to the team, or is on its way there; null: none. */
  changeId: z.string().nullable(),
  /** How many answers a review of it shows; null: none can be begun. */
  answersToReview: z.number().int().nullable(),
  /** How many of those are the team's, mixed in so that the reader does not know whose she reads. */
  teamAnswersToReview: z.number().int(),
  person: z.object({ name: z.string(), email: z.string() }),
});
export type SignOffView = z.infer<typeof signOffView>;

export const proposalFile = z.object({
  path: z.string(),
  status: z.enum(['added', 'changed', 'removed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export const proposalPreview = z.object({
  signOffId: z.string(),
  runId: z.string(),
  promptId: z.string(),
  title: z.string(),
  practice: z.boolean(),
  branch: z.string(),
  description: z.string(),
  /** Name and address of where it goes, in words. */
  target: z.object({ name: z.string(), address: z.string(), branch: z.string() }),
  files: z.array(proposalFile),
  /** Why it cannot be proposed, in words; null when it can. */
  refusal: z.string().nullable(),
});
export type ProposalPreview = z.infer<typeof proposalPreview>;

/** A change of files that need no sign-off: the data policy, the log of experiments with its briefs. */
export const fileChangePreview = proposalPreview.omit({ signOffId: true, runId: true, promptId: true });
export type FileChangePreview = z.infer<typeof fileChangePreview>;

export const proposalView = z.object({
  id: z.string(),
  /** null, as run and prompt then are, for a change of files that need no sign-off. */
  signOffId: z.string().nullable(),
  runId: z.string().nullable(),
  promptId: z.string().nullable(),
  title: z.string(),
  practice: z.boolean(),
  branch: z.string(),
  description: z.string(),
  address: z.string(),
  state: z.enum(['sending', 'sent', 'failed']),
  commit: z.string().nullable(),
  files: z.array(proposalFile),
  error: z.object({ message: z.string(), nextStep: z.string(), detail: z.string().nullable() }).nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
});
export type ProposalView = z.infer<typeof proposalView>;

/** In lists a change names its files; what is in them is asked for with `proposal.get`. */
export const proposalListItem = proposalView.extend({
  files: z.array(proposalFile.pick({ path: true, status: true })),
});
export type ProposalListItem = z.infer<typeof proposalListItem>;

export const connectionView = z.object({
  id: z.string(),
  label: z.string(),
  baseUrl: z.string(),
  origin: z.string(),
  practice: z.boolean(),
  /** What its models think aloud before their answer is left out. */
  leaveOutThinking: z.boolean(),
  keySet: z.boolean(),
});
export type ConnectionView = z.infer<typeof connectionView>;

export const modelView = z.object({
  id: z.string(),
  practice: z.boolean(),
  prices: z.object({ inputPerMillion: z.number(), outputPerMillion: z.number() }).nullable(),
  /** The day on which the server stops answering for it, where its list says so. */
  shutdownDate: z.string().nullable(),
  /** Days until then (0 today, negative once past); null without a date or when it is far away. */
  closesInDays: z.number().int().nullable(),
});
export type ModelView = z.infer<typeof modelView>;

export const settingsView = z.object({
  person: z.object({ name: z.string(), email: z.string() }),
  connectionId: z.string(),
  model: z.string().nullable(),
  judgeModel: z.string().nullable(),
  concurrency: z.number().int().min(1).max(200),
  spendingLimitUsd: z.number().min(0).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  singleKeyShortcuts: z.boolean(),
  autoAdvance: z.boolean(),
  /** The person's own rules of what leaves this computer. */
  privacy: privacySchema,
  /** USD per million tokens, entered by the person, keyed by origin and model. */
  prices: z.array(
    z.object({
      origin: z.string(),
      model: z.string(),
      inputPerMillion: z.number().min(0),
      outputPerMillion: z.number().min(0),
      enteredAt: z.string(),
    }),
  ),
});
export type SettingsView = z.infer<typeof settingsView>;

export const auditRow = z.object({
  id: z.number().int(),
  at: z.string(),
  runId: z.string().nullable(),
  purpose: z.enum(['run', 'judge', 'test', 'suggest', 'list', 'batches']),
  promptContent: z.string().nullable(),
  case: z.string().nullable(),
  origin: z.string(),
  model: z.string(),
  sensitivity: sensitivitySchema.nullable(),
  outcome: z.enum(['answered', 'sent', 'error', 'refused-by-policy']),
  error: callErrorSchema.nullable(),
  requestBytes: z.number().int(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  costUsd: z.number().nullable(),
  /** Pieces of personal data that were made unreadable before the text left. */
  redactions: z.number().int().default(0),
});
export type AuditRow = z.infer<typeof auditRow>;
