import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Message } from '../cases/case.ts';
import { type Parameters } from '../prompt/prompt.ts';

/** What of a call decides its answer, apart from seed and trial: the same for all trials of a case. */
export interface RequestParts {
  /** Where it goes; the practice server's changes with each start, so it goes by its name. */
  readonly origin: string;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: Parameters;
  readonly tools: readonly unknown[];
  readonly jsonSchema: unknown;
  /** What is made unreadable before it leaves: with another list another text is sent. */
  readonly redact: readonly string[];
  /** What the model thought aloud is no part of the stored answer. */
  readonly leaveOutThinking: boolean;
}

/** The first half of SHA-256: 128 bits tell any two calls apart. */
const length = 32;

/**
 * Names calls: two with the same name are the very same call, to the byte. The trial is part of it, also where the seed is fixed: an answer
 * is never used across trials, since trials exist to see how answers vary. Answers a function of seed and trial, so that the texts of a case
 * are hashed once.
 */
export function requestIds(parts: RequestParts): (seed: number, trial: number) => string {
  const { origin, model, messages, parameters, tools, jsonSchema, redact, leaveOutThinking } = parts;
  const texts = messages.map(({ role, content }) => [role, content]);
  const base = hash([
    'request@1',
    origin,
    model,
    texts,
    sorted(parameters),
    tools,
    jsonSchema ?? null,
    [...redact].sort(),
    ...(leaveOutThinking ? ['without thinking'] : []),
  ]);
  return (seed, trial) => hash([base, seed, trial]);
}

function hash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value)))).slice(0, length);
}

function sorted(parameters: Parameters): [string, unknown][] {
  return Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
}
