/** The experiment log: decisions, briefs and the team’s memory. */
export const logProcedures = {} as const;
