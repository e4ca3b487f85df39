import { z } from 'zod';
import { byId, done, line, nothing, troubleView } from './fields.ts';
import { command, query } from './procedure.ts';

export const repositoryView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  /** The sample team repository or a copy of it: practice results count here, and only here. */
  sample: z.boolean(),
  trusted: z.boolean(),
  state: z.enum(['copying', 'ready', 'failed']),
  progress: z.object({ message: z.string(), done: z.number(), total: z.number().nullable() }).nullable(),
  /** `remedy`: what of it the person can put right; `again`: nothing but trying once more. */
  error: troubleView.extend({ remedy: z.enum(['token', 'address', 'again']) }).nullable(),
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

export const repositoryProcedures = {
  'app.state': query(nothing, appStateView),
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
} as const;
