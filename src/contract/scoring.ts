/** Answers that are there already, decided by the spec without a call for them. */
export const scoringProcedures = {} as const;
