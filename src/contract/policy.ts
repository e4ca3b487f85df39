/** The data policy, the person’s own and the team’s. */
export const policyProcedures = {} as const;
