/** Tokens of one call as its server counted them; null: it did not say. */
export interface TokenUsage {
  readonly input: number | null;
  readonly output: number | null;
  readonly total: number | null;
}

/** More than any model reads and writes in one call: such a total is a mistake. */
const largestTotal = 10_000_000;

/**
 * The tokens that are paid as output. Thinking may be counted beside the answer, in the total alone (Gemini's OpenAI endpoint: output 102, input 758,
 * total 1725), and is paid as output: whatever of the total was no question was answer. Thinking that is listed as a part of the answer is in it
 * already. null: nobody said.
 */
export function paidOutputTokens({ input, output, total }: TokenUsage): number | null {
  if (input === null || input === 0 || total === null || total > largestTotal) return output;
  const rest = total - input;
  return rest > (output ?? 0) ? rest : output;
}
