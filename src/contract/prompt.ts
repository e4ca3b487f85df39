import { z } from 'zod';
import { messageSchema } from '#domain/cases/case';
import { byPrompt, done, line, nothing, problemView, text } from './fields.ts';
import { command, query } from './procedure.ts';

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

export const promptProcedures = {
  'prompt.list': query(nothing, z.object({ prompts: z.array(promptListItem) })),
  /** Where the prompts stand; `found` where nobody has said and the usual folder has none. */
  'prompt.folders': query(nothing, promptFoldersView),
  'prompt.chooseFolders': command(z.object({ folders: z.array(line).min(1).max(20) }), done),
  'prompt.get': query(byPrompt, promptView),
  /** `title`: what it is called, where its file's name does not say it. */
  'prompt.create': command(
    z.object({ promptId: line, title: line.default(''), purpose: line.default('') }),
    z.object({ promptId: z.string() }),
  ),
  'prompt.revisions': query(byPrompt, z.object({ revisions: z.array(revisionView) })),
  'prompt.revision': query(
    z.object({ promptId: z.string(), commit: z.string() }),
    z.object({ text: z.string().nullable() }),
  ),
  /** The exact messages for one case; `text` tries unsaved text. */
  'prompt.render': query(
    z.object({ promptId: z.string(), caseId: z.string().nullable(), text: text.optional() }),
    z.object({ caseId: z.string().nullable(), messages: z.array(messageSchema), problems: z.array(problemView) }),
  ),
  'draft.save': command(
    z.object({
      promptId: z.string(),
      kind: draftKind,
      text: z.string().max(20_000_000),
      baseVersion: z.number().int(),
    }),
    fileView,
  ),
  /** Goes back to the team's text. The draft is kept for `draft.restore` (undo). */
  'draft.discard': command(z.object({ promptId: z.string(), kind: draftKind }), z.object({ undoId: z.string() })),
  /** After looking at the team's newer text: goes on with the draft as the change to propose on top of it. */
  'draft.keepMine': command(z.object({ promptId: z.string(), kind: draftKind }), fileView),
  'draft.restore': command(z.object({ undoId: z.string() }), done),
} as const;
