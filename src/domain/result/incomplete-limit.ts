/** Share of the answers that may be incomplete where the spec does not say. */
export const defaultIncompleteLimit = 0.02;
