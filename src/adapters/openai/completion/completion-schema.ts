import { readUsage } from '#domain/answers/token-usage';
import { functionCallSchema, toolCallPartSchema } from '../tool-call-parts.ts';
import { z } from 'zod';

/** What cannot be read of it costs the count, not the answer. */
const usageSchema = z.unknown().optional().transform(readUsage);

export const usageWithin = z.looseObject({ usage: usageSchema });

/** Mistral and others send content as a list of parts. Only text is the answer: `thinking` and `reasoning` parts are not. */
const contentPartSchema = z.union([
  z.string(),
  z.looseObject({
    type: z.string().nullish(),
    // Assistants wrap it: {value, annotations}.
    text: z
      .union([z.string(), z.looseObject({ value: z.string() }).transform(({ value }) => value)])
      .nullish()
      .catch(null),
    id: z.string().nullish().catch(null),
    name: z.string().nullish().catch(null),
    input: z.record(z.string(), z.json()).nullish().catch(null),
  }),
]);

const partSchema = z.object({
  content: z.union([z.string(), z.array(contentPartSchema)]).nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCallPartSchema).nullish(),
  function_call: functionCallSchema.nullish(),
  /** Speech, which nobody here hears. */
  audio: z.unknown().optional(),
});

const reason = z.string().nullish();

const failure = z.unknown().optional();

/** Azure says of each of its filters whether something was taken out, whatever the end of the answer says. */
const filters = z
  .record(
    z.string(),
    z
      .looseObject({ filtered: z.boolean().nullish().catch(null) })
      .nullish()
      .catch(null),
  )
  .nullish()
  .catch(null);

const place = z.number().int().nullish().catch(null);

export const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        index: place,
        delta: partSchema.nullish(),
        message: partSchema.nullish(),
        finish_reason: reason,
        content_filter_results: filters,
        error: failure,
      }),
    )
    .nullish(),
  usage: usageSchema,
});

export const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        index: place,
        message: partSchema,
        finish_reason: reason,
        content_filter_results: filters,
        error: failure,
      }),
    )
    .min(1),
  usage: usageSchema,
});

export type Choice = z.infer<typeof completionSchema>['choices'][number];
export type Part = z.infer<typeof partSchema>;
export type ContentPart = Exclude<z.infer<typeof contentPartSchema>, string>;
