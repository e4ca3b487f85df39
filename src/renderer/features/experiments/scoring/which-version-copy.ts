/** Sentences about which version in a file of answers the gate is about. */
export const copy = {
  label: 'The gate is about',
  hint: 'The file has several versions. If they are one, say under “What the columns hold” that their column holds nothing needed.',
  open: 'Not chosen yet',
} as const;
