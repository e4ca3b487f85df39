/** What a result is read with, beyond the summary: slices, times, failures, trends, another baseline, earlier runs of a case. */
export const readingProcedures = {} as const;
