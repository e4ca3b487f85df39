import { z } from 'zod';
import { privacySchema } from '#domain/policy/policy';
import { byId, done, line, nothing } from './fields.ts';
import { command, query } from './procedure.ts';

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

export const settingsProcedures = {
  'settings.get': query(nothing, settingsView),
  'settings.save': command(settingsView.partial(), settingsView),
  'connection.list': query(
    nothing,
    z.object({
      connections: z.array(connectionView),
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
      models: z.array(modelView),
    }),
  ),
  'connection.models': query(byId, z.object({ models: z.array(modelView) })),
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
} as const;
