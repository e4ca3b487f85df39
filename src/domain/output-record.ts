import { finishFromWord } from './finish-words.ts';
import { errorInWords, errorText, failureOf } from './failed-call.ts';
import { shapedAnswer, tokens } from './answer-shapes.ts';
import { isObject, type Json, type JsonObject, type ReadJson, writtenText } from './json-value.ts';
import { plainName } from './output-names.ts';
import { type Finish, type ToolCall } from './output.ts';

/** What a file says about an answer beside its text. What it does not say is null. */
export interface AnswerFacts {
  /** Why the call failed: whatever stands in the answer's place is no answer then. */
  readonly error: string | null;
  readonly finish: Finish | null;
  /** null: nothing says whether tools were called. */
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
  readonly facts?: AnswerFacts;
  /** Columns for which the row has no cell: it is shorter than the row of names. */
  readonly missing?: readonly string[];
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
  const set = (name: string, read: unknown, asWritten: unknown): void => {
    if (read === null || read === undefined) return;
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
    else if (name === 'outputs' && only !== undefined && Object.keys(field).length === 1)
      set('outputs.output', only[1], isObject(twin) ? twin[only[0]] : null);
    else
      for (const [inner, held] of Object.entries(field))
        set(`${name}.${inner}`, held, isObject(twin) ? twin[inner] : null);
  }
  return { row, fields, ...(written.size > 0 && { written }) };
}

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

function promptfooFacts(value: JsonObject): AnswerFacts {
  const response = isObject(value['response']) ? value['response'] : {};
  const usage = [value['tokenUsage'], response['tokenUsage']].find((each) => isObject(each) && 'prompt' in each);
  // An answer out of promptfoo's cache took the time of a look-up, and nobody paid for it again.
  const cached = response['cached'] === true;
  const tokensOf = (name: string): number | null => (isObject(usage) && !cached ? tokens(usage[name]) || null : null);
  // Where a provider names no price, promptfoo stores 0: that is unknown, and unknown is never 0.
  const cost = amount(response['cost']) ?? (amount(value['cost']) || null);
  const shaped = shapedAnswer(response['output']);
  return {
    error: promptfooError(value, response),
    finish: shaped?.finish ?? finishFromWord(textOrNull(response['finishReason'])),
    toolCalls: shaped && shaped.toolCalls.length > 0 ? shaped.toolCalls : null,
    latencyMs: cached ? null : amount(value['latencyMs']),
    costUsd: cached ? null : cost,
    inputTokens: tokensOf('prompt'),
    outputTokens: tokensOf('completion'),
  };
}

/**
 * `failureReason` 2: the call failed. 1: promptfoo's own assertions did, which is an answer, and `error` says why. Files of before it had the
 * field tell the two apart by what else is there.
 */
function promptfooError(value: JsonObject, response: JsonObject): string | null {
  const { failureReason: reason } = value;
  const said = errorInWords(response['error']) ?? errorInWords(value['error']);
  if (reason === 2) return said ?? 'promptfoo says that the call failed';
  const own = errorInWords(response['error']);
  if (own !== null) return own;
  const output = response['output'] ?? null;
  if (output === null && said !== null) return said;
  if (typeof output === 'string') {
    const text = errorText(output);
    if (text !== null) return text;
    if (output === '' && value['success'] === false && reason !== 1)
      return said ?? 'it was not successful, and left no answer';
  }
  if (reason === 1 || reason === 0 || value['success'] !== false || said === null) return null;
  const { gradingResult } = value;
  return isObject(gradingResult) && gradingResult['pass'] === false ? null : said;
}

/** A line of what a batch of OpenAI, or of a server that speaks like it, gives back: `custom_id` is the case. */
function isBatchLine(value: JsonObject): boolean {
  return typeof value['custom_id'] === 'string' && ('response' in value || 'error' in value);
}

function batchRecord(row: number, { value, marked, mark }: JsonRow): OutputRecord {
  const response = isObject(value['response']) ? value['response'] : {};
  const body = isObject(response['body']) ? response['body'] : {};
  const shaped = shapedAnswer(body);
  const fields = { custom_id: value['custom_id'], output: shaped?.text ?? null, model: body['model'] ?? null };
  const parts = spread(row, { value: fields, marked: { ...fields, custom_id: marked['custom_id'] }, mark });
  const status = response['status_code'];
  const bad = typeof status === 'number' && (status < 200 || status >= 300) ? `the server answered ${status}` : null;
  const said = errorInWords(value['error']) ?? errorInWords(body['error']);
  return {
    ...parts,
    facts: {
      ...noFacts,
      error: said ?? bad,
      finish: shaped?.finish ?? null,
      toolCalls: shaped?.toolCalls ?? null,
      inputTokens: shaped?.inputTokens ?? null,
      outputTokens: shaped?.outputTokens ?? null,
    },
  };
}

/**
 * What the columns of a row say beside its answer, for files of no format of their own: an error, a status, how it ended, what it took.
 * Only names with a unit count for time and money. `taken`: columns that hold something else.
 */
export function columnFacts(record: OutputRecord, text: string | null, taken: ReadonlySet<string>): AnswerFacts {
  const byName = new Map<string, Json>();
  for (const [name, value] of record.fields) if (!taken.has(name)) byName.set(plainName(name), value);
  const field = (name: string): Json | undefined => byName.get(name);
  const first = (...names: string[]): Json | undefined => names.map(field).find((each) => each !== undefined);
  return {
    error: failureOf(field, text),
    finish: finishFromWord(textOrNull(first('finish', 'finishreason', 'stopreason', 'responsefinishreason'))),
    toolCalls: toolCallsIn(field('toolcalls')),
    latencyMs: amount(first('latencyms', 'durationms', 'responsetimems')),
    costUsd: amount(first('costusd', 'totalcostusd')),
    inputTokens: tokens(amount(first('inputtokens', 'prompttokens'))),
    outputTokens: tokens(amount(first('outputtokens', 'completiontokens'))),
  };
}

function toolCallsIn(value: Json | undefined): ToolCall[] | null {
  const list: unknown = typeof value === 'string' && value.startsWith('[') ? parsed(value) : value;
  if (!Array.isArray(list)) return null;
  const calls = list.flatMap((each) =>
    // What JSON.parse answers is JSON.
    isObject(each) && typeof each['name'] === 'string'
      ? [{ name: each['name'], arguments: (each['arguments'] ?? null) as Json }]
      : [],
  );
  return calls.length === list.length ? calls : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A number that is not negative, also where a table holds it as text. */
function amount(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
