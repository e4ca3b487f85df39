/** Shapes that several features share. Times are ISO 8601 UTC, money is USD, rates are 0..1. */
import { z } from 'zod';

/** A command that answers nothing but that it is done. */
export const done = z.object({});
export const nothing = z.object({});
/** A file's text. */
export const text = z.string().max(1_000_000);
/** What stands in one field of a form. */
export const line = z.string().max(2_000);
export const byId = z.object({ id: z.string() });
export const byPrompt = z.object({ promptId: z.string() });
export const byRun = z.object({ runId: z.string() });

/** Why something did not work, as a person is told it. */
export const troubleView = z.object({ message: z.string(), nextStep: z.string(), detail: z.string().nullable() });
export type Trouble = z.infer<typeof troubleView>;

export const problemView = z.object({
  path: z.string(),
  line: z.number().nullable(),
  field: z.string().nullable(),
  message: z.string(),
  criterion: z.string().optional(),
  severity: z.enum(['error', 'warning']),
});

/** The repository that something belongs to, where another one is open; its name is null where it was removed. null: it belongs to the open one. */
export const elsewhereView = z.object({ id: z.string(), name: z.string().nullable() }).nullable();
export type ElsewhereView = z.infer<typeof elsewhereView>;
