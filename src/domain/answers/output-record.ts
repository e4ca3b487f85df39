import { shapedAnswer, tokens } from './answer-shapes.ts';
import { errorText, errorValue } from './error-answer.ts';
import { errorInWords } from './error-words.ts';
import { isObject, type Json, type JsonObject, type ReadJson, writtenText } from '../files/json-value.ts';
import { plainName } from './output-names.ts';
import { type Finish, type ToolCall } from './output.ts';
import { paidTokens } from './token-usage.ts';
import { noTools, type ToolsSaid } from './tool-calls-in.ts';

/** What a file says about an answer beside its text. What it does not say is null. */
export interface AnswerFacts {
  /** Why the call failed: whatever stands in the answer's place is no answer then. */
  readonly error: string | null;
  readonly finish: Finish | null;
  /** null: nothing says whether tools were called, or something that is not read does. */
  readonly toolCalls: readonly ToolCall[] | null;
  readonly latencyMs: number | null;
  readonly costUsd: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** One row as it stands in the file. An object in a field is spread over dotted names: `vars.question`. */
export interface OutputRecord {
  readonly row: number;
  readonly fields: ReadonlyMap<string, Json>;
  /** The texts of fields that JavaScript would write otherwise: `1.0`, and lists and objects with numbers it cannot hold. */
  readonly written?: ReadonlyMap<string, string>;
  /** From tools whose format says it; other files say it in columns (`columnFacts`). */
  readonly facts?: ToldFacts;
  /** Columns for which the row has no cell: it is shorter than the row of names. */
  readonly missing?: readonly string[];
  /** Names that the row has with nothing in them. */
  readonly blank?: readonly string[];
  /** Why the row cannot be read, where what is read of it says of which case it is: its answer counts as an error of that case. */
  readonly unread?: string;
}

/** What a tool's own format says of an answer, with what stands beside it in names that are read as those of columns. */
export interface ToldFacts extends Omit<AnswerFacts, 'toolCalls'> {
  readonly tools: ToolsSaid;
  /** The format has a place for calls: that nothing is in it says that there were none. */
  readonly tellsTools: boolean;
  readonly beside: JsonObject;
}

export const noFacts: AnswerFacts = {
  error: null,
  finish: null,
  toolCalls: null,
  latencyMs: null,
  costUsd: null,
  inputTokens: null,
  outputTokens: null,
};

export const nothingTold: ToldFacts = { ...withoutCalls(noFacts), tools: noTools, tellsTools: false, beside: {} };

function withoutCalls({ toolCalls: _, ...facts }: AnswerFacts): Omit<AnswerFacts, 'toolCalls'> {
  return facts;
}

/** A row of JSON: as it was read, and with its numbers marked (`ReadJson`). */
export interface JsonRow extends Pick<ReadJson, 'mark'> {
  readonly value: JsonObject;
  readonly marked: JsonObject;
}

/** One result, of promptfoo, of a batch, or of anything else. */
export function recordOf(row: number, json: JsonRow): OutputRecord {
  if (isPromptfoo(json.value)) return promptfooRecord(row, json);
  return isBatchLine(json.value) ? batchRecord(row, json) : spread(row, json);
}

/** A result of `promptfoo eval --output`, in JSON or JSON Lines. */
export function isPromptfoo(value: JsonObject): boolean {
  return isObject(value['vars']) && 'response' in value;
}

/** Objects that hold fields of a row; any other object is a value. */
const holders = new Set([
  'vars',
  'variables',
  'input',
  'inputs',
  'item',
  'response',
  'sample',
  'outputs',
  'metadata',
  'provider',
]);

/** The fields of an object; those that hold fields themselves are spread, and null is not there. */
function spread(row: number, { value, marked, mark }: JsonRow): OutputRecord {
  const fields = new Map<string, Json>();
  const written = new Map<string, string>();
  const blank: string[] = [];
  const set = (name: string, read: unknown, asWritten: unknown): void => {
    if (read === null || read === undefined) {
      blank.push(name);
      return;
    }
    // What JSON.parse answers is JSON.
    fields.set(name, read as Json);
    const text = writtenText(asWritten as Json, mark);
    if (text !== (typeof read === 'string' ? read : JSON.stringify(read))) written.set(name, text);
  };
  for (const [name, field] of Object.entries(value)) {
    const twin = marked[name];
    const [only] = isObject(field) ? Object.entries(field) : [];
    if (!isObject(field) || !holders.has(name) || shapedAnswer(field) !== null) set(name, field, twin);
    // Tracing tools call the one thing that came out now this, now that: it is the answer under every name.
    else if (name === 'outputs' && only !== undefined && Object.keys(field).length === 1 && !isErrorName(only[0]))
      set('outputs.output', only[1], isObject(twin) ? twin[only[0]] : null);
    else
      for (const [inner, held] of Object.entries(field))
        set(`${name}.${inner}`, held, isObject(twin) ? twin[inner] : null);
  }
  return { row, fields, ...(written.size > 0 && { written }), ...(blank.length > 0 && { blank }) };
}

const isErrorName = (name: string): boolean => /error|exception/i.test(name);

/** Its variables, what the provider answered, which prompt and provider it was, and what it took. */
function promptfooRecord(row: number, { value, marked, mark }: JsonRow): OutputRecord {
  const record = (of: JsonObject): JsonObject => ({
    vars: of['vars'],
    output: isObject(of['response']) ? (of['response']['output'] ?? null) : of['response'],
    model: label(of['provider'], 'id', 'label') ?? null,
    prompt_label: label(of['prompt'], 'label', 'raw') ?? null,
  });
  const parts = spread(row, { value: record(value), marked: record(marked), mark });
  return { ...parts, facts: promptfooFacts(value) };
}

function label(of: unknown, ...names: string[]): unknown {
  return isObject(of) ? names.map((name) => of[name]).find((each) => typeof each === 'string' && each !== '') : of;
}

function promptfooFacts(value: JsonObject): ToldFacts {
  const response = isObject(value['response']) ? value['response'] : {};
  const usage = [value['tokenUsage'], response['tokenUsage']].find((each) => isObject(each) && 'prompt' in each);
  // An answer out of promptfoo's cache took the time of a look-up, and nobody paid for it again.
  const cached = response['cached'] === true;
  const told = isObject(usage) && !cached ? usage : {};
  const details = isObject(told['completionDetails']) ? told['completionDetails'] : {};
  const { input, output: written } = paidTokens({
    input: tokens(told['prompt']) || null,
    output: tokens(told['completion']) || null,
    total: tokens(told['total']),
    outputPart: tokens(details['reasoning']),
    inputPart: null,
  });
  // Where a provider names no price, promptfoo stores 0: that is unknown, and unknown is never 0.
  const cost = amount(response['cost']) ?? (amount(value['cost']) || null);
  const { output: _, error: __, ...beside } = response;
  return {
    ...nothingTold,
    error: promptfooError(value, response),
    latencyMs: cached ? null : amount(value['latencyMs']),
    costUsd: cached ? null : cost,
    inputTokens: input,
    outputTokens: written,
    beside,
  };
}

/**
 * `failureReason` 2: the call failed. 1: promptfoo's own assertions did, which is an answer, and `error` says why. Files of before it had the
 * field tell the two apart by what else is there.
 */
function promptfooError(value: JsonObject, response: JsonObject): string | null {
  const written = plainName(String(value['failureReason'] ?? ''));
  const reason = { '2': 'call', error: 'call', '1': 'assertion', assert: 'assertion', '0': 'none', none: 'none' }[
    written
  ];
  const own = errorInWords(response['error']);
  const said = own ?? errorInWords(value['error']);
  if (reason === 'call') return said ?? 'promptfoo says that the call failed';
  if (own !== null) return own;
  const output = response['output'] ?? null;
  if (output === null && said !== null) return said;
  if (output === '' && value['success'] === false && reason !== 'assertion')
    return said ?? 'it was not successful, and left no answer';
  if (said === null || reason === 'none' || value['success'] !== false) return null;
  const { gradingResult } = value;
  const isGraded = reason === 'assertion' || (isObject(gradingResult) && gradingResult['pass'] === false);
  // What an assertion says is no error of a call, unless it reads like one.
  return isGraded && errorText(said) === null ? null : said;
}

/** A line of what a batch of OpenAI, Anthropic, or of a server that speaks like them, gives back: `custom_id` is the case. */
function isBatchLine(value: JsonObject): boolean {
  if (typeof value['custom_id'] !== 'string') return false;
  const { result } = value;
  return 'response' in value || 'error' in value || (isObject(result) && typeof result['type'] === 'string');
}

function batchRecord(row: number, { value, marked, mark }: JsonRow): OutputRecord {
  const { body, status } = isObject(value['result']) ? batchResult(value['result']) : batchResponse(value);
  const shaped = shapedAnswer(body);
  const held = isObject(body) ? body : {};
  const fields = { custom_id: value['custom_id'], output: shaped?.text ?? null, model: held['model'] ?? null };
  const parts = spread(row, { value: fields, marked: { ...fields, custom_id: marked['custom_id'] }, mark });
  const said = errorInWords(value['error']) ?? errorInWords(held['error']) ?? errorValue(body) ?? status;
  const isUnread = shaped === null && body !== undefined && body !== null && body !== '';
  const { custom_id: _, id: __, response, result: ___, error: ____, ...rest } = value;
  return {
    ...parts,
    facts: {
      ...nothingTold,
      error: said ?? shaped?.error ?? (isUnread ? unreadForm : null),
      finish: shaped?.finish ?? null,
      tools: shaped?.tools ?? { calls: [], unread: true },
      tellsTools: true,
      inputTokens: shaped?.inputTokens ?? null,
      outputTokens: shaped?.outputTokens ?? null,
      beside: { ...rest, ...(isObject(response) && 'body' in response && { response: { ...response, body: null } }) },
    },
  };
}

/** Said of an answer that stands in what a server wrote around it. */
export const unreadForm = 'its answer is in a form that is not read';

interface BatchAnswer {
  readonly body: unknown;
  /** What is said of the call, where that is no success. */
  readonly status: string | null;
}

function batchResponse({ response }: JsonObject): BatchAnswer {
  if (!isObject(response)) return { body: null, status: errorInWords(response) };
  const status = response['status_code'] ?? response['status'];
  const isFine = status === undefined || status === null || /^2(?!06)\d\d$/.test(String(status));
  // Gemini's batches have no body around the answer.
  return { body: response['body'] ?? response, status: isFine ? null : `the server answered ${String(status)}` };
}

/** Anthropic's: succeeded, errored, canceled or expired. */
function batchResult({ type, message, error }: JsonObject): BatchAnswer {
  if (type === 'succeeded') return { body: message, status: null };
  return { body: null, status: errorInWords(error) ?? `its result is “${String(type)}”` };
}

/** A number that is not negative, also where a table holds it as text. */
export function amount(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}
