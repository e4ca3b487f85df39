import { type Message } from '../cases/case.ts';

/** USD for a million tokens. */
export interface TokenPrices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** What of a call decides how much it can cost. */
export interface BoundedCall {
  readonly messages: readonly Pick<Message, 'content'>[];
  /** Named settings of the call; `max_output_tokens`, or the server's own name for it, ends an answer. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tools?: readonly unknown[];
  readonly jsonSchema?: unknown;
}

/**
 * The longest answer that is reckoned with where a call names no limit of its own: 8,192 tokens. An answer that turns out longer raises what
 * the following calls are reckoned at (`SeenSoFar`).
 */
export const assumedOutputTokens = 8_192;

/** Marks around each message, and the start of the answer: OpenAI's chat format has 3 to 5 tokens a message; other templates some more. */
const tokensAroundMessage = 16;
/** What a server tells the model about tools besides the tools: Anthropic's pricing page names up to 530 tokens. */
const tokensAroundTools = 640;

/** How far the answers of one model went beyond what their calls were reckoned at, in tokens. */
export interface Surprise {
  /** The longest answer that was longer than its call's own limit; 0: all kept to it. */
  readonly beyondLimit: number;
  /** The most that a question took more than its bytes: what a server adds of its own. */
  readonly excessInput: number;
}

export const noSurprise: Surprise = { beyondLimit: 0, excessInput: 0 };

/** What the answers so far say of the next call: the surprises of its own model, and the longest answer of any model of the run. */
export interface SeenSoFar extends Surprise {
  readonly longestOfRun: number;
}

const nothingSeen: SeenSoFar = { ...noSurprise, longestOfRun: 0 };

/**
 * The most tokens that one attempt at a call can take. Going in: its bytes, because a token of a byte-level vocabulary (BPE, SentencePiece with
 * byte fallback) covers at least one byte of what it stands for. Coming out: the call's own limit, else `assumedOutputTokens`, or twice the
 * longest answer seen so far where that is more. A model that was seen to answer beyond the limit does not keep it; a server that was seen to add to
 * the question may add twice as much.
 */
export function tokenBound(call: BoundedCall, seen = nothingSeen): { inputTokens: number; outputTokens: number } {
  const { messages, tools = [], jsonSchema = null } = call;
  const extras =
    (tools.length === 0 ? 0 : bytesOf(tools) + tokensAroundTools) + (jsonSchema === null ? 0 : bytesOf(jsonSchema));
  const inputTokens = messages.reduce(
    (sum, { content }) => sum + byteLength(content) + tokensAroundMessage,
    tokensAroundMessage + extras + 2 * seen.excessInput,
  );
  const limit = ownLimit(call);
  if (limit === null) return { inputTokens, outputTokens: Math.max(assumedOutputTokens, 2 * seen.longestOfRun) };
  return { inputTokens, outputTokens: seen.beyondLimit > limit ? 2 * seen.beyondLimit : limit };
}

/** How far an answer went beyond what its call is reckoned at before anything is known of its model. */
export function surpriseOf(
  call: BoundedCall,
  answer: { readonly inputTokens: number | null; readonly outputTokens: number | null },
): Surprise {
  const limit = ownLimit(call);
  const output = answer.outputTokens ?? 0;
  return {
    beyondLimit: limit !== null && output > limit ? output : 0,
    excessInput: Math.max(0, (answer.inputTokens ?? 0) - tokenBound(call).inputTokens),
  };
}

/** The greater of each. */
export function worstOf(one: Surprise, other: Surprise): Surprise {
  return {
    beyondLimit: Math.max(one.beyondLimit, other.beyondLimit),
    excessInput: Math.max(one.excessInput, other.excessInput),
  };
}

/** The most that one attempt at a call can cost, in USD; null where the price is not known. */
export function callBoundUsd(prices: TokenPrices | null, call: BoundedCall, seen = nothingSeen): number | null {
  if (prices === null) return null;
  const { inputTokens, outputTokens } = tokenBound(call, seen);
  return (inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion) / 1_000_000;
}

/** Whether the call itself says how long its answer may get; null: it does not. Of several names the largest holds: nobody knows which one the server reads. */
function ownLimit({ parameters }: BoundedCall): number | null {
  const named = ['max_output_tokens', 'max_completion_tokens', 'max_tokens']
    .map((name) => parameters[name])
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0);
  return named.length === 0 ? null : Math.max(...named);
}

const bytesOf = (value: unknown): number => byteLength(JSON.stringify(value) ?? '');

/** Bytes of a text in UTF-8; a half of a surrogate pair counts as the three bytes of what stands in for it. */
function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isTrailing(text.charCodeAt(at + 1))) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}

const isTrailing = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
