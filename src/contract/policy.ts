import { z } from 'zod';
import { sensitivitySchema } from '#domain/cases/case';
import { query } from './procedure.ts';

const policyRule = z.object({
  /** An address such as https://api.openai.com, or `loopback` for this computer. */
  origin: z.string(),
  /** null: all of them. */
  models: z.array(z.string()).nullable(),
  sensitivities: z.array(sensitivitySchema),
});

/** The team's data policy as the repository has it. The person's own settings stand beside it in `settings.get`. */
export const teamPolicyView = z.object({
  path: z.string(),
  /** `unreadable`: nothing is sent until it is mended, and the form cannot change it. */
  state: z.enum(['none', 'readable', 'unreadable']),
  text: z.string(),
  /** Content id of the text, for `proposal.sendFiles`; null: there is none yet. */
  base: z.string().nullable(),
  /** What holds: the usual rules where there is no file; null when it cannot be read. */
  policy: z
    .object({
      models: z.array(policyRule).nullable(),
      redact: z.array(z.string()),
      repository: z.array(sensitivitySchema),
    })
    .nullable(),
  /** Why it cannot be read, in words; null when it can. */
  trouble: z.string().nullable(),
});
export type TeamPolicyView = z.infer<typeof teamPolicyView>;

/** The data policy, the person’s own and the team’s. */
export const policyProcedures = {
  'policy.get': query(z.object({}), teamPolicyView),
} as const;
