import { type Answer, type ToolCall } from '#domain/answers/output';
import { type Message } from '#domain/cases/case';
import { type Parameters } from '#domain/prompt/prompt';
import { type CallSize, type CountedTokens } from '#domain/run/call-bound';

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Record<string, unknown>;
}

/** A JSON Schema that an answer must follow. */
export interface AnswerSchema {
  readonly name: string;
  readonly schema: Record<string, unknown>;
  /** Held to word for word by the server; absent: yes. Where the schema leaves fields open a server refuses that. */
  readonly strict?: boolean;
}

export interface ModelRequest {
  /** OpenAI-compatible base address, e.g. https://api.openai.com/v1 */
  readonly baseUrl: string;
  /** null: the server wants none. */
  readonly apiKey: string | null;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: Parameters;
  readonly tools: readonly ModelTool[];
  /** Sent as `seed`; null leaves it out. */
  readonly seed: number | null;
  /** A JSON Schema the answer must follow (response_format), null for free text. */
  readonly jsonSchema: AnswerSchema | null;
  /** `max_output_tokens` is a precaution of ours and nobody's wish: where the server refuses it, it is left out; absent: never. */
  readonly spareLimit?: boolean;
  /** The door takes out what stands between `<think>` tags before the answer; absent: the answer stays as it came. */
  readonly leaveOutThinking?: boolean;
}

/** One attempt that got an answer. Cost is computed by the door, which knows the prices. */
export interface ModelAnswer extends Omit<Answer, 'costUsd' | keyof CountedTokens>, CountedTokens {
  readonly toolCalls: ToolCall[];
}

export interface ModelListing {
  readonly id: string;
  /** `owned_by` of the server's list; 'signoff-practice' marks a practice model. */
  readonly ownedBy: string | null;
  /** USD per million tokens, where the server's list says so; else null. */
  readonly prices: { readonly inputPerMillion: number; readonly outputPerMillion: number } | null;
  /** The day on which the server stops answering for it ("2026-12-31"), where its list says so. */
  readonly shutdownDate: string | null;
}

/** Where a model server of that name listens on this computer unless it was told otherwise. */
export interface LocalServer {
  readonly name: string;
  readonly port: number;
}

/** What is known by now of its model would make the call cost more than was agreed to. Nothing that costs money was sent. */
export class NotAsAgreed extends Error {}

/** One attempt at a time, no retry, no policy: those belong to the door (services/model-door.ts). */
export interface ModelClient {
  /** What would be sent now: a model is asked without the fields that it was seen to refuse. */
  sizeOf(request: ModelRequest): CallSize;
  /**
   * What a server refuses without asking money for it is asked once more, otherwise. `agree` is asked before anything is sent: where it says no, NotAsAgreed
   * is thrown. Throws ModelFailure beside.
   */
  complete(request: ModelRequest, signal: AbortSignal, agree?: (size: CallSize) => boolean): Promise<ModelAnswer>;
  /** Throws ModelFailure. */
  listModels(
    server: { readonly baseUrl: string; readonly apiKey: string | null },
    signal: AbortSignal,
  ): Promise<ModelListing[]>;
}

/** The practice model: an OpenAI-compatible server on loopback, started on first use. */
export interface PracticeServer {
  /** Base address, e.g. http://127.0.0.1:41234/v1 */
  baseUrl(): Promise<string>;
}
