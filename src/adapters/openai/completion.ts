/** Reads what a chat-completions server answered: one JSON document or a stream of events. Pure; throws UnreadableAnswer. */
import { z } from 'zod';
import { worstFinish } from '#domain/answers/finish-words';
import { type Finish, type ToolCall } from '#domain/answers/output';
import { type CountedTokens } from '#domain/run/call-bound';
import { largerUsage, paidTokens, totalAlone, readUsage, type TokenUsage } from '#domain/answers/token-usage';
import { finishOf, isBroken, promisesCalls } from './finish-reason.ts';
import { beginningOf } from './redact.ts';
import { readError, ServerError, statusWithin } from './server-error.ts';
import { functionCallSchema, toolCallPartSchema, ToolCallParts } from './tool-call-parts.ts';

/** What cannot be read of it costs the count, not the answer. */
const usageSchema = z.unknown().optional().transform(readUsage);
const usageWithin = z.looseObject({ usage: usageSchema });

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

/** One answer is asked for: of several the first counts, wherever it stands, and which one a user would see is not known. */
function firstOf<C extends { readonly index?: number | null | undefined }>(choices: readonly C[]): C | undefined {
  return choices.find(({ index }) => (index ?? 0) === 0);
}

const chunkSchema = z.object({
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

const completionSchema = z.object({
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

export interface ReadAnswer extends CountedTokens {
  readonly text: string;
  readonly finish: Finish;
  readonly toolCalls: ToolCall[];
  /** The text may hold a call that the server did not read. */
  readonly toolCallsUnknown?: boolean;
}

export class UnreadableAnswer extends Error {
  /** cut-off: a good beginning without its end. web-page: perhaps not a model server at all. */
  readonly reason: 'cut-off' | 'web-page' | 'malformed';
  /** What the server had counted by then; null: nothing is known. */
  counted: CountedTokens | null = null;

  constructor(reason: UnreadableAnswer['reason'], message: string) {
    super(message);
    this.name = 'UnreadableAnswer';
    this.reason = reason;
  }
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

function* eventsOf(body: string): Generator<{ data: string; whole: boolean }> {
  let lines: string[] = [];
  // A line may end with CR alone too (HTML standard, "Server-sent events").
  const blocks = body.split(/\r\n|\n|\r/u);
  const last = blocks.length - 1;
  for (const [index, line] of blocks.entries()) {
    // Some servers leave out the empty line between events: what is a whole document already is not gone on with.
    if (lines.length > 0 && line.startsWith('data:') && isWhole(lines.join('\n'))) {
      yield { data: lines.join('\n'), whole: true };
      lines = [];
    }
    if (line.startsWith('data:')) lines.push(line.charAt(5) === ' ' ? line.slice(6) : line.slice(5));
    if ((line === '' || index === last) && lines.length > 0) {
      yield { data: lines.join('\n'), whole: line === '' };
      lines = [];
    }
  }
}

function isWhole(data: string): boolean {
  if (data.trim() === '[DONE]') return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
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

interface Assembly {
  text: string;
  refusal: string;
  /** Every end that was told. */
  readonly ends: string[];
  /** The server said that the answer is over: nothing was cut on the way. */
  ended: boolean;
  /** Something of an answer came: whatever breaks now was worked for. */
  begun: boolean;
  /** Something came that is not read here: the answer is not known whole. */
  unread: boolean;
  usage: TokenUsage | null;
  readonly toolCalls: ToolCallParts;
  readonly hasTools: boolean;
}

const startAssembly = (tools: readonly string[]): Assembly => ({
  text: '',
  refusal: '',
  ends: [],
  ended: false,
  begun: false,
  unread: false,
  usage: null,
  toolCalls: new ToolCallParts(tools),
  hasTools: tools.length > 0,
});

type Choice = z.infer<typeof completionSchema>['choices'][number];

function addPart(
  assembly: Assembly,
  part: z.infer<typeof partSchema> | null | undefined,
  choice: Pick<Choice, 'finish_reason' | 'content_filter_results'> | undefined,
  whole = false,
): void {
  assembly.begun ||= Boolean(part);
  assembly.text += textOf(part?.content);
  assembly.refusal += part?.refusal ?? '';
  const old = part?.function_call;
  const within = partsOf(part?.content);
  const calls = [
    ...(part?.tool_calls ?? []),
    ...(old ? [{ index: 0, function: old }] : []),
    ...within.filter(isCall).map(({ id, name, input }) => ({ id, name, arguments: input })),
  ];
  assembly.unread ||= (part?.audio ?? null) !== null || within.some(isUnread);
  if (calls.some((call) => !assembly.toolCalls.add(call, whole)))
    throw new UnreadableAnswer('malformed', 'More than 128 tool calls');
  if (choice?.finish_reason) assembly.ends.push(choice.finish_reason);
  const isFiltered = Object.values(choice?.content_filter_results ?? {}).some((each) => each?.filtered === true);
  if (isFiltered && !assembly.ends.includes('content_filter')) assembly.ends.push('content_filter');
}

type Content = z.infer<typeof partSchema>['content'];
type ContentPart = Exclude<z.infer<typeof contentPartSchema>, string>;

function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((part) => (typeof part === 'string' ? part : isText(part) ? (part.text ?? '') : ''))
    .join('');
}

/** Parts of a list that are more than a text. */
function partsOf(content: Content): readonly ContentPart[] {
  return Array.isArray(content) ? content.filter((part) => typeof part !== 'string') : [];
}

const isText = ({ type }: ContentPart): boolean => type === 'text' || type === 'output_text' || (type ?? null) === null;
const isCall = ({ type, name }: ContentPart): boolean =>
  /^(tool_use|tool_call|function_call)$/u.test(type ?? '') && Boolean(name);
/** What a model says to itself before its answer. */
const isThinking = ({ type }: ContentPart): boolean => /thinking|reasoning|^summary_text$/u.test(type ?? '');

/** Neither read nor known to be no part of the answer. */
function isUnread(part: ContentPart): boolean {
  if (isText(part))
    return (
      typeof part.text !== 'string' && Object.keys(part).some((key) => key !== 'type' && (part[key] ?? null) !== null)
    );
  return !isCall(part) && !isThinking(part);
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

/** An answer that was cut on the way is none; one that ended without saying why ended for an unknown reason. Of several ends the worst counts. */
function finishAssembly(assembly: Assembly): ReadAnswer {
  const { ends, refusal, usage, ended } = assembly;
  if (ends.length === 0 && !ended) throw new UnreadableAnswer('cut-off', 'The answer ended without a finish reason');
  const broken = ends.find(isBroken);
  if (broken !== undefined) {
    const message = `The server stopped with the finish reason "${broken}"`;
    throw new ServerError(500, { message, codes: [], param: null, waitMs: null }, { mayHaveWorked: true });
  }
  const toolCalls = assembly.toolCalls.calls();
  // What stands in the refusal is said too, whatever stands beside it.
  const text = [assembly.text, refusal].filter((each) => each !== '').join('\n');
  const empty = text.trim() === '' && toolCalls.length === 0;
  const callsAreMissing = assembly.toolCalls.isDoubtful || (toolCalls.length === 0 && ends.some(promisesCalls));
  const how = { refused: refusal !== '', empty, unread: assembly.unread || callsAreMissing };
  const finish = worstFinish(ends.map((reason) => finishOf(reason, how)));
  return {
    text,
    finish: finish ?? finishOf(null, how),
    toolCalls,
    ...(assembly.hasTools && toolCalls.length === 0 && holdsCall(text) && { toolCallsUnknown: true }),
    ...tokensOf(usage, empty),
  };
}

/**
 * A call in the words of a model's own template (Hermes and Qwen, Mistral, Llama, DeepSeek, Kimi), which this server did not read: whoever runs the prompt may
 * read it, and call the tool.
 */
const holdsCall = (text: string): boolean =>
  /<(tool_call|function_call|tool_calls|function)\b|\[TOOL_CALLS\]|<\|(python_tag|tool_call)|<｜tool▁call|<function=/u.test(
    text,
  );

function tokensOf(usage: TokenUsage | null, isEmpty: boolean): CountedTokens {
  if (usage === null) return { inputTokens: null, outputTokens: null };
  const { statedUsd } = usage;
  // No question is free of tokens, and no answer with words in it: such a count counts nothing.
  const { input, output } = paidTokens({ ...usage, input: usage.input || null });
  const outputTokens = output === 0 && !isEmpty ? null : output;
  const totalTokens = totalAlone(input, usage.total);
  return {
    inputTokens: input,
    outputTokens,
    ...(statedUsd !== null && { statedUsd }),
    ...(totalTokens !== null && { totalTokens }),
  };
}
