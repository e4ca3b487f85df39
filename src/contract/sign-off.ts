import { z } from 'zod';
import { changedBesideSchema } from '#domain/result/changed-beside';
import { gateSchema } from '#domain/result/run-result';
import { signOffSchema } from '#domain/sign-off/eval-record';
import { byRun, done, line } from './fields.ts';
import { command, query } from './procedure.ts';
import { draftKind } from './prompt.ts';

export const signOffView = z.object({
  runId: z.string(),
  promptId: z.string(),
  title: z.string(),
  practice: z.boolean(),
  /** The version that is signed, of those that were tested: how it is called, its model, and how many more there were. */
  signs: z.object({ label: z.string(), model: z.string(), others: z.number().int() }),
  gate: gateSchema,
  /** What the change alters beside the prompt, of the version that the team has; null: nothing that was noted down. */
  changedBeside: changedBesideSchema.nullable(),
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

export const signOffProcedures = {
  'signOff.get': query(byRun, signOffView),
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
} as const;
