import { type z } from 'zod';
import { auditProcedures } from './audit.ts';
import { confirmationProcedures } from './confirmation.ts';
import { estimateProcedures } from './estimate.ts';
import { logProcedures } from './experiment-log.ts';
import { explainProcedures } from './explain.ts';
import { exportProcedures } from './export.ts';
import { policyProcedures } from './policy.ts';
import { preferenceProcedures } from './preference.ts';
import { promptProcedures } from './prompt.ts';
import { proposalProcedures } from './proposal.ts';
import { readingProcedures } from './reading.ts';
import { repositoryProcedures } from './repository.ts';
import { reviewProcedures } from './review.ts';
import { runProcedures } from './run.ts';
import { runCaseProcedures } from './run-cases.ts';
import { scoringProcedures } from './scoring.ts';
import { settingsProcedures } from './settings.ts';
import { signOffProcedures } from './sign-off.ts';

/** Everything a screen may ask, a file a feature: its procedures and the views that they answer. Names are `<what>.<verb or noun>`. */
export const procedures = {
  ...repositoryProcedures,
  ...promptProcedures,
  ...estimateProcedures,
  ...runProcedures,
  ...runCaseProcedures,
  ...reviewProcedures,
  ...signOffProcedures,
  ...proposalProcedures,
  ...settingsProcedures,
  ...auditProcedures,
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
