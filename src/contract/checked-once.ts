import { z } from 'zod';

/**
 * A schema that checks an object once and then knows it: for rows of long lists that are sent again at every event and that nobody changes. Of
 * another object that says the same it knows nothing.
 */
export function checkedOnce<T extends z.ZodType<object>>(schema: T): z.ZodType<z.output<T>> {
  const known = new WeakMap<object, z.output<T>>();
  return z.unknown().transform((value, context): z.output<T> => {
    const before = typeof value === 'object' && value !== null ? known.get(value) : undefined;
    if (before !== undefined) return before;
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    }
    if (typeof value === 'object' && value !== null) known.set(value, parsed.data);
    return parsed.data;
  });
}
