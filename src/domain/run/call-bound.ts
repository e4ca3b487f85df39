import { type Message } from '../cases/case.ts';

/** USD for a million tokens. */
export interface TokenPrices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** A call before it is known how its server wants to be asked. */
export interface BoundedCall {
  readonly messages: readonly Pick<Message, 'content'>[];
  /** Named settings of the call; `max_output_tokens`, or the server's own name for it, ends an answer. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tools?: readonly unknown[];
  readonly jsonSchema?: unknown;
}

/** What of a call decides how much it can cost, read from what is sent and from nothing else. */
export interface CallSize {
  /** Of the whole JSON, in UTF-8: whatever stands in it may be read by the model. */
  readonly bytes: number;
  readonly messages: number;
  readonly hasTools: boolean;
  /** The longest answer that it allows, in tokens; null: nothing that is sent bounds it. */
  readonly outputLimit: number | null;
}

/** Of the JSON of one chat-completions call, as it is sent. */
export function sizeOf(body: Readonly<Record<string, unknown>>): CallSize {
  const { messages, tools } = body;
  return {
    bytes: byteLength(JSON.stringify(body)),
    messages: Array.isArray(messages) ? messages.length : 0,
    hasTools: Array.isArray(tools) && tools.length > 0,
    outputLimit: limitIn(body),
  };
}

/** Of a call as it would be sent to a server that takes everything. */
export function plannedSize({ messages, parameters, tools = [], jsonSchema = null }: BoundedCall): CallSize {
  return sizeOf({
    ...parameters,
    messages: messages.map(({ content }) => ({ role: 'assistant', content })),
    stream_options: { include_usage: true },
    ...(tools.length > 0 && { tools: tools.map((each) => ({ type: 'function', function: each })) }),
    ...(jsonSchema !== null && { response_format: { type: 'json_schema', json_schema: jsonSchema } }),
  });
}

/**
 * The longest answer that is reckoned with where a call names no limit of its own: 8,192 tokens. An answer that turns out longer raises what
 * the following calls are reckoned at (`SeenSoFar`).
 */
export const assumedOutputTokens = 8_192;

/** As long as the answers of today's models get where nothing ends them: the most that a model's own documentation names is 128,000 (GPT-5), Claude's the same. */
export const mostOutputTokens = 131_072;

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
 * The most tokens that one attempt at a call can take. Going in: the bytes of everything that is sent, because a token of a byte-level vocabulary (BPE,
 * SentencePiece with byte fallback) covers at least one byte of what it stands for. Coming out: the limit that is sent, else `assumedOutputTokens`, or twice the
 * longest answer seen so far where that is more. A model that was seen to answer beyond the limit does not keep it; a server that was seen to add to
 * the question may add twice as much.
 */
export function tokenBound(size: CallSize, seen = nothingSeen): { inputTokens: number; outputTokens: number } {
  const { bytes, messages, hasTools, outputLimit: limit } = size;
  const inputTokens =
    bytes + tokensAroundMessage * (messages + 1) + (hasTools ? tokensAroundTools : 0) + 2 * seen.excessInput;
  if (limit === null) return { inputTokens, outputTokens: Math.max(assumedOutputTokens, 2 * seen.longestOfRun) };
  return { inputTokens, outputTokens: seen.beyondLimit > limit ? 2 * seen.beyondLimit : limit };
}

/** Tokens as a server counted them; null: it did not say. */
export interface CountedTokens {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** What it says that it asks for the call, in USD; absent: it does not say. */
  readonly statedUsd?: number;
  /** All of the call, where it did not count the question: nobody knows which side took how much of it. */
  readonly totalTokens?: number;
}

/**
 * How far an answer went beyond what its call is reckoned at before anything is known of its model. A price beyond it counts as what a question of that
 * price would have taken more.
 */
export function surpriseOf(size: CallSize, answer: CountedTokens, prices: TokenPrices | null): Surprise {
  const { outputLimit: limit } = size;
  const output = Math.max(answer.outputTokens ?? 0, answer.totalTokens ?? 0);
  const beyondLimit = limit !== null && output > limit ? output : 0;
  const bound = tokenBound(size, { ...nothingSeen, beyondLimit });
  const excessUsd =
    (answer.statedUsd ?? 0) - (prices ? usdOf(prices, bound.inputTokens, Math.max(bound.outputTokens, output)) : 0);
  const dearer = prices && prices.inputPerMillion > 0 ? Math.ceil((excessUsd / prices.inputPerMillion) * 1e6) : 0;
  return { beyondLimit, excessInput: Math.max(0, (answer.inputTokens ?? 0) - bound.inputTokens, dearer) };
}

/** The greater of each. */
export function worstOf(one: Surprise, other: Surprise): Surprise {
  return {
    beyondLimit: Math.max(one.beyondLimit, other.beyondLimit),
    excessInput: Math.max(one.excessInput, other.excessInput),
  };
}

/** What one attempt at a call can cost, in USD. */
export interface CallBound {
  /** What is kept for it. */
  readonly usd: number;
  /** The same, but for a call whose answer nothing ends: then as much as an answer of `mostOutputTokens` costs. */
  readonly worstUsd: number;
}

/** null where the price is not known. */
export function callBound(prices: TokenPrices | null, size: CallSize, seen = nothingSeen): CallBound | null {
  if (prices === null) return null;
  const { inputTokens, outputTokens } = tokenBound(size, seen);
  const isEnded = size.outputLimit !== null && seen.beyondLimit <= size.outputLimit;
  const longest = isEnded ? outputTokens : Math.max(outputTokens, mostOutputTokens);
  return { usd: usdOf(prices, inputTokens, outputTokens), worstUsd: usdOf(prices, inputTokens, longest) };
}

/** The most that one attempt at a call can cost, in USD; null where the price is not known. */
export function callBoundUsd(prices: TokenPrices | null, size: CallSize, seen = nothingSeen): number | null {
  return callBound(prices, size, seen)?.usd ?? null;
}

/** The most that an answer can have cost of which the server counted only some tokens: each half as it was counted, else at its bound; what it states, if that is more. */
export function answeredAtMostUsd(
  prices: TokenPrices | null,
  size: CallSize,
  counted: CountedTokens,
  seen = nothingSeen,
): number | null {
  const { inputTokens, outputTokens, statedUsd, totalTokens = 0 } = counted;
  if (prices === null) return statedUsd ?? null;
  const bound = tokenBound(size, seen);
  const countedUsd = usdOf(prices, inputTokens ?? bound.inputTokens, outputTokens ?? bound.outputTokens);
  // The dearer side may have taken all of it.
  const totalUsd = Math.max(usdOf(prices, totalTokens, 0), usdOf(prices, 0, totalTokens));
  return Math.max(countedUsd, totalUsd, statedUsd ?? 0);
}

/** The same of an attempt that broke off after the server had counted so far: it may have gone on. */
export function brokenOffAtMostUsd(
  prices: TokenPrices | null,
  size: CallSize,
  counted: CountedTokens | null,
  seen = nothingSeen,
): number | null {
  const bound = tokenBound(size, seen);
  const inputTokens = Math.max(bound.inputTokens, counted?.inputTokens ?? 0);
  const outputTokens = Math.max(bound.outputTokens, counted?.outputTokens ?? 0);
  return answeredAtMostUsd(prices, size, { ...counted, inputTokens, outputTokens }, seen);
}

const usdOf = ({ inputPerMillion, outputPerMillion }: TokenPrices, input: number, output: number): number =>
  (input * inputPerMillion + output * outputPerMillion) / 1_000_000;

/** null: nothing in it ends the answer. Of several names the largest holds: nobody knows which one the server reads. */
function limitIn(body: Readonly<Record<string, unknown>>): number | null {
  const named = ['max_output_tokens', 'max_completion_tokens', 'max_tokens']
    .map((name) => body[name])
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0);
  return named.length === 0 ? null : Math.max(...named);
}

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
