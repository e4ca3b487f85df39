/** Which of two answers a judge prefers, each pair asked in both orders. */
export const preferenceProcedures = {} as const;
