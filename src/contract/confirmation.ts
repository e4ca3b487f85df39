/** Cases that are set aside and used once. */
export const confirmationProcedures = {} as const;
