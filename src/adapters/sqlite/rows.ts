import { z } from 'zod';
import { AppError } from '#contract/errors';

/** A column that holds JSON, parsed with the schema of what it holds; null stays null. Throws AppError 'storage-failed' where it is damaged. */
export function fromJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : parseColumn(schema, text);
}

/** The same for a column that is never empty. */
export function parseColumn<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (isUnreadable(error)) throw damagedEntry(error);
    throw error;
  }
}

/** For what can be shown as damaged beside everything else: `instead` where it is. */
export function readableOr<T>(schema: z.ZodType<T>, text: string, instead: T): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (isUnreadable(error)) return instead;
    throw error;
  }
}

export function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof z.ZodError;
}

/** In place of what cannot be read, where everything else of its row can. */
export const damaged = {
  message: 'What was stored of this on your computer is damaged and cannot be read. Everything else is unharmed.',
  nextStep: 'Nothing was deleted: an engineer may be able to read it in workspace.sqlite3.',
  detail: null,
} as const;

export function damagedEntry(cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AppError('storage-failed', damaged.message, damaged.nextStep, { detail, cause });
}

/** JSON for a column; null stays null. */
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export const toFlag = (value: boolean): 0 | 1 => (value ? 1 : 0);
