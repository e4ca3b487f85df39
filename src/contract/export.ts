/** A result as a file. */
export const exportProcedures = {} as const;
