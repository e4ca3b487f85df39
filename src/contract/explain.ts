/** “Why did it fail?”: instructions by their effect, and an edit tried at once. */
export const explainProcedures = {} as const;
