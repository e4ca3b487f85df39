import { type z } from 'zod';

/** A column that holds JSON, parsed with the schema of what it holds; null stays null. */
export function fromJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}

/** JSON for a column; null stays null. */
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export const toFlag = (value: boolean): 0 | 1 => (value ? 1 : 0);
