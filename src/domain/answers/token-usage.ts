import { z } from 'zod';

/** What a server said of one call, field by field; null: it did not say. Tokens, and US dollars. */
export interface TokenUsage {
  readonly input: number | null;
  readonly output: number | null;
  readonly total: number | null;
  /** The largest part of the output that is listed by itself: thinking, speech. */
  readonly outputPart: number | null;
  /** The largest part of the input that is listed by itself: what was read from a cache and written into it, together. */
  readonly inputPart: number | null;
  /** What the server says that it asks for the call. */
  readonly statedUsd: number | null;
}

/** More than any model reads and writes in one call: such a total is a mistake. */
const largestTotal = 10_000_000;
/** More than any call costs: such a price is a mistake. */
const largestUsd = 1_000_000;
const ticksOfDollar = 10_000_000_000;

/** A part of a token counts as one, and so does a number that is written as a text; anything else counts nothing. */
const count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/u)
      .transform(Number),
  ])
  .transform(Math.ceil)
  .pipe(z.number().int().nonnegative())
  .nullish()
  .catch(null);
/** Unknown is often written as 0. A number that is written as a text is one, as of tokens. */
const price = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}(?:\.\d{1,15})?$/u)
      .transform(Number),
  ])
  .pipe(z.number().positive().max(largestUsd));
const usd = price.nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const parts = z
  .object({
    reasoning_tokens: count,
    audio_tokens: count,
    cached_tokens: count,
    cache_write_tokens: count,
    cache_creation_tokens: count,
  })
  .partial()
  .nullish()
  .catch(null);

/**
 * `usage` of chat completions and of those that speak it otherwise: Anthropic's own counts, which a proxy passes on (`input_tokens`, `cache_…_input_tokens`),
 * and prices: OpenRouter's `cost` (credits, which are US dollars; what was paid to the provider with one's own key comes beside it), Perplexity's
 * `cost.total_cost`, xAI's `cost_in_usd_ticks` (10,000,000,000 are a dollar), DeepInfra's `estimated_cost`.
 */
const usageSchema = z.object({
  prompt_tokens: count,
  input_tokens: count,
  completion_tokens: count,
  output_tokens: count,
  total_tokens: count,
  reasoning_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  prompt_tokens_details: parts,
  input_tokens_details: parts,
  completion_tokens_details: parts,
  output_tokens_details: parts,
  cost: z
    .union([price, z.object({ total_cost: price }).transform(({ total_cost }) => total_cost)])
    .nullish()
    .catch(null),
  is_byok: flag,
  cost_details: z.object({ upstream_inference_cost: usd }).nullish().catch(null),
  estimated_cost: usd,
  cost_in_usd_ticks: z
    .number()
    .positive()
    .max(largestUsd * ticksOfDollar)
    .nullish()
    .catch(null),
});

/** null: nothing of it can be read. Never throws. */
export function readUsage(value: unknown): TokenUsage | null {
  const parsed = usageSchema.safeParse(value);
  if (!parsed.success) return null;
  const said = parsed.data;
  const input = [said.prompt_tokens_details, said.input_tokens_details];
  const output = [said.completion_tokens_details, said.output_tokens_details];
  // The same tokens under several names are one part; what was read and what was written are two.
  const read = largestOf(said.cache_read_input_tokens, ...input.map((each) => each?.cached_tokens));
  const written = largestOf(
    said.cache_creation_input_tokens,
    ...input.flatMap((each) => [each?.cache_write_tokens, each?.cache_creation_tokens]),
  );
  return {
    input: largestOf(said.prompt_tokens, said.input_tokens),
    output: largestOf(said.completion_tokens, said.output_tokens),
    total: said.total_tokens ?? null,
    outputPart: largestOf(
      said.reasoning_tokens,
      ...output.flatMap((each) => [each?.reasoning_tokens, each?.audio_tokens]),
    ),
    inputPart: largestOf((read ?? 0) + (written ?? 0), ...input.map((each) => each?.audio_tokens)),
    statedUsd: statedIn(said),
  };
}

function statedIn(said: z.infer<typeof usageSchema>): number | null {
  const own = said.cost ?? null;
  const upstream = said.cost_details?.upstream_inference_cost ?? null;
  // With one's own key the provider is paid beside OpenRouter, whose own share is the smaller.
  const isBeside = own !== null && upstream !== null && (said.is_byok === true || upstream > own);
  const ticks = said.cost_in_usd_ticks ?? null;
  return largestOf(
    isBeside ? own + upstream : own,
    upstream,
    said.estimated_cost,
    ticks === null ? null : ticks / ticksOfDollar,
  );
}

/** Servers that say it more than once count on: of each count the largest holds. */
export function largerUsage(one: TokenUsage | null, other: TokenUsage | null): TokenUsage | null {
  if (one === null || other === null) return one ?? other;
  return {
    input: largestOf(one.input, other.input),
    output: largestOf(one.output, other.output),
    total: largestOf(one.total, other.total),
    outputPart: largestOf(one.outputPart, other.outputPart),
    inputPart: largestOf(one.inputPart, other.inputPart),
    statedUsd: largestOf(one.statedUsd, other.statedUsd),
  };
}

/**
 * The tokens that are paid. A part that is larger than its whole was counted beside it (thinking at some servers, what was written into a cache as Anthropic
 * counts it): both are paid. null: nobody said.
 */
export function paidTokens(usage: Omit<TokenUsage, 'statedUsd'>): { input: number | null; output: number | null } {
  const input = withPart(usage.input, usage.inputPart);
  return { input, output: paidOutput(input, withPart(usage.output, usage.outputPart), usage.total) };
}

function isCredible(total: number | null): total is number {
  return total !== null && total > 0 && total <= largestTotal;
}

/** All tokens of a call of which the question was not counted, so that nobody knows which side took them; null: it was, or nobody said. */
export function totalAlone(input: number | null, total: number | null): number | null {
  return input === null && isCredible(total) ? total : null;
}

function withPart(whole: number | null, part: number | null): number | null {
  return whole !== null && part !== null && part > whole ? whole + part : whole;
}

/**
 * Thinking may be counted beside the answer, in the total alone (Gemini's OpenAI endpoint: output 102, input 758, total 1725), and is paid as output:
 * whatever of the total was no question was answer. Thinking that is listed as a part of the answer is in it already.
 */
function paidOutput(input: number | null, output: number | null, total: number | null): number | null {
  if (input === null || input === 0 || !isCredible(total)) return output;
  const rest = total - input;
  return rest > (output ?? 0) ? rest : output;
}

function largestOf(...values: readonly (number | null | undefined)[]): number | null {
  return values.reduce<number | null>(
    (most, each) => ((each ?? null) === null ? most : Math.max(most ?? 0, each ?? 0)),
    null,
  );
}
