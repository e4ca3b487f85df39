/** The bytes that quirky servers send, made of small parts. */

/** What came: the JSON of the call, and how often this very call came before it, from 1. */
export interface QuirkCall {
  readonly body: Readonly<Record<string, unknown>>;
  readonly n: number;
}

export interface QuirkReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Written one after the other. */
  readonly pieces: readonly (string | Uint8Array)[];
}

export type Quirk = (call: QuirkCall) => QuirkReply;

const json = { 'content-type': 'application/json' };
const events = { 'content-type': 'text/event-stream' };
export const done = 'data: [DONE]\n\n';
const tokens = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

export const reply = (body: unknown, status = 200, headers: Record<string, string> = {}): QuirkReply => ({
  status,
  headers: { ...json, ...headers },
  pieces: [typeof body === 'string' ? body : JSON.stringify(body)],
});

export const typed = (type: string, ...pieces: (string | Uint8Array)[]): QuirkReply => ({
  status: 200,
  headers: { 'content-type': type },
  pieces,
});

/** One whole completion; `more` beside its choices, `choice` within the first. */
export const completion = (content: unknown, more: object = {}, choice: object = {}): object => ({
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...choice }],
  usage: tokens,
  ...more,
});

export const chunk = (delta: object, finish: string | null = null, more: object = {}): object => ({
  id: 'x',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});

export const usage = { ...chunk({}), choices: [], usage: tokens };

export const event = (part: object): string => `data: ${JSON.stringify(part)}\n\n`;

/** Events as they are given; objects become `data:` lines. */
export const stream = (...parts: (string | object)[]): QuirkReply => ({
  status: 200,
  headers: events,
  pieces: parts.map((part) => (typeof part === 'string' ? part : event(part))),
});

/** `ok` as the call wants it: as events or whole. */
export const answer = ({ body }: QuirkCall, text = 'ok'): QuirkReply =>
  body['stream'] === true
    ? stream(chunk({ role: 'assistant', content: '' }), chunk({ content: text }), chunk({}, 'stop'), usage, done)
    : reply(completion(text));

/** The answer ends with this reason. */
export const endsWith =
  (finish: string, text = 'We looked'): Quirk =>
  () =>
    stream(chunk({ role: 'assistant', content: text }), chunk({}, finish), done);

/** An error document as OpenAI writes it. */
export const openAiError = (message: string, param: string | null, code: string | null): object => ({
  error: { message, type: 'invalid_request_error', param, code },
});

/** `no` while `refused`, else an answer. */
export const unless =
  (refused: (body: QuirkCall['body']) => boolean, body: unknown, status = 400): Quirk =>
  (call) =>
    refused(call.body) ? reply(body, status) : answer(call);

export const has =
  (...names: string[]) =>
  (body: QuirkCall['body']): boolean =>
    names.some((name) => name in body);

/** The first `times` calls fare so, the next are answered. */
export const first =
  (times: number, body: unknown, status: number, headers: Record<string, string> = {}): Quirk =>
  (call) =>
    call.n <= times ? reply(body, status, headers) : answer(call);

export const always =
  (body: unknown, status = 200): Quirk =>
  () =>
    reply(body, status);
