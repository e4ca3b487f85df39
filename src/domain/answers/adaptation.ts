import { z } from 'zod';

/** Something of a call that the server refuses, so that the model was asked without it, or otherwise. */
export const adaptationSchema = z.object({
  /** As the server names it: "temperature", "response_format"; or "system message". */
  parameter: z.string(),
  /** What was sent in its place; null: nothing. */
  instead: z.string().nullable(),
});
export type Adaptation = z.infer<typeof adaptationSchema>;

/** The same over many answers. */
export const adaptedSchema = adaptationSchema.extend({ answers: z.number().int() });
export type Adapted = z.infer<typeof adaptedSchema>;

/** The same adaptations counted together, as a result holds them: no field for none. */
export function adaptedTogether(each: readonly Adaptation[]): { adapted?: Adapted[] } {
  const groups = Map.groupBy(each, ({ parameter, instead }) => JSON.stringify([parameter, instead]));
  const adapted = [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ ...first, answers: rest.length + 1 }],
  );
  return adapted.length === 0 ? {} : { adapted };
}

/** One sentence for all of it; null: everything was sent as it was asked. */
export function adaptedSentence(adapted: readonly Adapted[]): string | null {
  if (adapted.length === 0) return null;
  const parts = adapted.map(({ parameter, instead, answers }) => {
    const what = instead === null ? parameter : `${parameter} (sent instead: ${instead})`;
    return `${what} in ${answers} ${answers === 1 ? 'answer' : 'answers'}`;
  });
  return `Not used, because the server refuses it: ${parts.join('; ')}.`;
}
