/** Reads what a chat-completions server answered: one JSON document or a stream of events. Pure; throws UnreadableAnswer. */
import { z } from 'zod';
import { largerUsage, type TokenUsage } from '#domain/answers/token-usage';
import { type CountedTokens } from '#domain/run/call-bound';
import { beginningOf } from '../redact.ts';
import { ServerError, readError, statusWithin } from '../server-error.ts';
import { addPart, finishAssembly, startAssembly, tokensOf, type Assembly, type ReadAnswer } from './assembly.ts';
import { chunkSchema, completionSchema, usageWithin } from './completion-schema.ts';
import { eventsOf } from './events.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

/** One answer is asked for: of several the first counts, wherever it stands, and which one a user would see is not known. */
function firstOf<C extends { readonly index?: number | null | undefined }>(choices: readonly C[]): C | undefined {
  return choices.find(({ index }) => (index ?? 0) === 0);
}

/**
 * `contentType` decides between events and one document; servers that mislabel events are recognised by how they begin. Throws ServerError
 * where the server sent an error in place of an answer. `tools`: the names of those that the call offered.
 */
export function readAnswer(contentType: string | null, sent: string, tools: readonly string[] = []): ReadAnswer {
  const body = sent.replace(/^\uFEFF/u, '');
  const start = body.slice(0, 200).trimStart();
  if (contentType?.includes('text/html') || start.startsWith('<')) {
    throw new UnreadableAnswer(
      'web-page',
      `A web page came back instead of an answer: ${beginningOf(body.trimStart())}`,
    );
  }
  const isEvents = contentType?.includes('text/event-stream') || /^(data:|event:|: )/u.test(start);
  return isEvents ? readEvents(body, tools) : readDocument(body, tools);
}

function readDocument(body: string, tools: readonly string[]): ReadAnswer {
  const value = parseJson(body);
  refuseError(value, false);
  const parsed = completionSchema.safeParse(value);
  if (!parsed.success) {
    throw new UnreadableAnswer('malformed', `Not a chat completion: ${z.prettifyError(parsed.error)}`);
  }
  const assembly = startAssembly(tools);
  const choice = firstOf(parsed.data.choices);
  refuseBrokenChoice(choice, false);
  assembly.unread ||= parsed.data.choices.length > 1;
  addPart(assembly, choice?.message, choice, true);
  assembly.usage = parsed.data.usage ?? null;
  // One document is whole as soon as it can be read.
  assembly.ended = true;
  return finishAssembly(assembly);
}

/** An error where an answer should be gets the policy of the status that it names. */
function refuseError(value: unknown, begun: boolean): void {
  const isAnswer = typeof value === 'object' && value !== null && 'choices' in value;
  const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : null;
  const said = isAnswer && (error ?? false) === false ? null : readError(value);
  if (said === null) return;
  const status = statusWithin(said);
  throw new ServerError(status, said, { mayHaveWorked: begun || status >= 500 });
}

function refuseBrokenChoice(choice: { readonly error?: unknown } | null | undefined, begun: boolean): void {
  if (choice?.error) refuseError({ error: choice.error }, begun);
}

/** Server-sent events as far as chat completions use them: `data:` lines, one JSON document or `[DONE]` each. */
function readEvents(body: string, tools: readonly string[]): ReadAnswer {
  const assembly = startAssembly(tools);
  for (const { data, whole } of eventsOf(body)) {
    if (data.trim() === '[DONE]') {
      assembly.ended = true;
      break;
    }
    readChunk(assembly, data, whole);
  }
  return finishAssembly(assembly);
}

function readChunk(assembly: Assembly, data: string, whole: boolean): void {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    if (!whole) throw new UnreadableAnswer('cut-off', 'The stream ended within an event');
    throw new UnreadableAnswer('malformed', `An event is not JSON: ${beginningOf(data)}`);
  }
  refuseError(value, assembly.begun);
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success)
    throw new UnreadableAnswer('malformed', `Not a completion event: ${z.prettifyError(parsed.error)}`);
  const { choices, usage } = parsed.data;
  const choice = firstOf(choices ?? []);
  refuseBrokenChoice(choice, assembly.begun);
  assembly.unread ||= choices?.some((each) => each !== choice) ?? false;
  addPart(assembly, choice?.delta ?? choice?.message, choice);
  assembly.usage = largerUsage(assembly.usage, usage ?? null);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableAnswer('malformed', `Not JSON: ${beginningOf(body)}`);
  }
}

/** What a server had counted in an answer that came to nothing, as far as it can be read; null: nothing. Never throws. */
export function countedIn(body: string): CountedTokens | null {
  let usage: TokenUsage | null = null;
  for (const data of [body, ...Array.from(eventsOf(body), (each) => each.data)]) {
    if (!data.includes('"usage"')) continue;
    try {
      usage = largerUsage(usage, usageWithin.parse(JSON.parse(data)).usage ?? null);
    } catch {
      continue; // the piece that was cut
    }
  }
  return usage ? tokensOf(usage, true) : null;
}
