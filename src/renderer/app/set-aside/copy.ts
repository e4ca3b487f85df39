export const copy = {
  released: (cases: string) => `${cases} put back: experiments use them again.`,
} as const;
