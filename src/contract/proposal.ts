import { z } from 'zod';
import { done, elsewhereView, line, nothing, text, troubleView } from './fields.ts';
import { command, query } from './procedure.ts';

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
  elsewhere: elsewhereView.default(null),
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
  error: troubleView.nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
});
export type ProposalView = z.infer<typeof proposalView>;

/** In lists a change names its files; what is in them is asked for with `proposal.get`. */
export const proposalListItem = proposalView.extend({
  files: z.array(proposalFile.pick({ path: true, status: true })),
});
export type ProposalListItem = z.infer<typeof proposalListItem>;

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

export const proposalProcedures = {
  'proposal.preview': query(z.object({ signOffId: z.string() }), proposalPreview),
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
  'proposal.previewFiles': query(fileChangeInput, fileChangePreview),
  'proposal.sendFiles': command(fileChangeInput, z.object({ proposalId: z.string() })),
  'proposal.retry': command(z.object({ proposalId: z.string() }), done),
  'proposal.get': query(z.object({ proposalId: z.string() }), proposalView),
  'proposal.list': query(nothing, z.object({ proposals: z.array(proposalListItem) })),
} as const;
