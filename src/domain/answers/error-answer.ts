import { cut, errorInWords } from './error-words.ts';
import { heldIn, isOnlyHolder } from './envelope.ts';
import { isNothingWord } from './flags.ts';
import { isObject, type JsonObject } from '../files/json-value.ts';
import { parsedJson } from './tool-calls-in.ts';

/** Texts that tools put where the answer would stand. An answer may speak of errors, and does not begin like this. */
const errorTexts = [
  /^\[(?:ERROR|EXCEPTION|TIMEOUT)\]/,
  /^(?:API|HTTP|Request|Provider|Network|Connection) ?(?:call )?error\b/i,
  /^(?:Error|Exception): (?:\d{3}\b|(?:API|Request|Connection|Timeout|Rate limit)\b|fetch failed|connect E[A-Z]+)/i,
  /^(?:Error|Exception|Failed)\b.{0,40}\b(?:overloaded|rate.?limit|time(?:d )?.?out|quota|unavailable|internal server|bad gateway|too many requests|unauthorized|api key|context (?:length|window)|E(?:CONN|TIME|PIPE|NOT)[A-Z]+)/i,
  /^(?:HTTP[ /]?(?:1\.[01]|2)? ?)?[45]\d\d (?:Too Many Requests|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Unauthorized|Forbidden|Bad Request|Not Found|Payment Required|Request Timeout|Payload Too Large)\b/i,
  // SDKs: "Error code: 429 - {...}", "openai.RateLimitError: ...", "java.net.SocketTimeoutException: ...".
  /^Error code: \d{3}\b/i,
  /^(?:[A-Za-z_]\w*\.)+\w*(?:Error|Exception|Timeout)(?:[:(]|\s*$)/,
  /^(?:API|APIStatus|APIConnection|APITimeout|RateLimit|Timeout|Connection|Authentication|PermissionDenied|BadRequest|NotFound|InternalServer|ServiceUnavailable|Overloaded|HTTP|Http|Network|Fetch|Axios|Request|Response|Server|Throttling|Quota|ContextWindowExceeded|ReadTimeout|ConnectTimeout|JSONDecode)(?:Error|Exception)(?:[:(]|\s*$)/,
  /^(?:Rate limit (?:exceeded|reached)|Too many requests|Internal server error|Service (?:is )?(?:temporarily )?unavailable|Bad gateway|Gateway time-?out|(?:The )?(?:request|operation|connection) (?:was )?(?:timed out|aborted|refused|reset)|Overloaded\.?$|upstream (?:connect error|request timeout)|no healthy upstream|The (?:server|model|engine) is (?:currently )?overloaded)\b/i,
  /^\{"error": ?\{/,
  /^\{'(?:error|type)': ?(?:\{|'error')/,
  /^Traceback \(most recent call last\):/,
  // What programs write of a value that was not there, and spreadsheets of a formula that broke.
  /^(?:\[object Object\]|undefined|nan|#(?:ERROR!|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!))$/i,
];
/** Longer ones are pages and documents of their own, and no message. */
const longestMessage = 10_000;

const page = /^(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)\b/i;
const errorPage =
  /<(?:title|h1)[^>]*>[^<]*(?:\b[45]\d\d\b|error|bad gateway|unavailable|forbidden|denied|not found|time-?out|timed out|just a moment|attention required|too many requests)/i;

/** The beginning of a text that is an error and no answer; null: it may be an answer. */
export function errorText(text: string): string | null {
  const start = text.trim().slice(0, 400);
  if (errorTexts.some((pattern) => pattern.test(start))) return cut(start);
  if (page.test(start) && errorPage.test(text.slice(0, 4_000))) return cut(`a web page: ${start}`);
  if (!/^[{[]/.test(start) || text.length > longestMessage) return null;
  return errorValue(parsedJson(text.trim())) === null ? null : cut(start);
}

/** Names that stand in an error beside one another, and in no answer together. Compared in small letters, without signs between words. */
const errorNames = new Set(
  (
    'error errors message msg detail details status statuscode code type title param requestid timestamp path success ok name stack trace traceid instance object ' +
    'reason description errordescription errorcode errortype errormessage exception iserror retryafter documentationurl documentation help innererror target fault ' +
    'httpstatus httpcode url method service'
  ).split(' '),
);
/** What web frameworks and gateways say where a call did not get through, as the whole of a message. */
const transportWords =
  /^(?:not found|not authenticated|unauthorized|forbidden|method not allowed|bad request|conflict|gone|internal (?:server )?error|too many requests|endpoint request timed out|missing authentication token|invalid api key|request entity too large|payload too large|an error occurred)\.?$/i;

/**
 * What an object in the answer's place says of an error; null: it says none, or it is an answer.
 *
 * A product whose answers are JSON has words for failures of its own: `{"success": false, "reason": ...}`, `{"errors": ["Missing invoice number"]}`,
 * `{"status": "error", "message": "Please give an order number"}` and `{"code": 404, "message": "No such order"}` are answers. An error of the call is only
 * what has a shape that the layers between write, and nothing beside it: an `error` (text alone, or an object with a message or a code), what calls itself an
 * error and has one, a message or a detail in words of HTTP's, a status of 5xx or 429, a list of errors with codes. `--plain-answers` says that there is none.
 */
export function errorValue(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 1 && isObject(value[0]) ? errorValue(value[0]) : null;
  if (!isObject(value)) return null;
  const told = Object.entries(value).filter(([, each]) => each !== null);
  const named = new Map(told.map(([name, each]) => [name.toLowerCase().replaceAll(/[^a-z]/g, ''), each] as const));
  const isNamedError = value['type'] === 'error' || value['object'] === 'error';
  const words = wordsOf(named);
  if (isNamedError && (named.has('error') || hasCode(value))) return words ?? 'it is an error';
  const error = named.get('error');
  if (hasCode(error) || (isObject(error) && typeof error['message'] === 'string')) return errorInWords(error);
  if (![...named.keys()].every((name) => errorNames.has(name))) return heldError(value);
  const isError =
    ['error', 'errormessage', 'errorcode', 'errortype', 'exception', 'fault'].some(
      (name) => errorInWords(named.get(name)) !== null,
    ) ||
    isListOfErrors(named.get('errors')) ||
    isListOfErrors(named.get('detail')) ||
    (typeof value['__type'] === 'string' && /(?:Exception|Error)$/.test(value['__type'])) ||
    isTransport(named);
  return isError ? (words ?? 'it is an error') : null;
}

/** The same in what is kept one level down: `{"result": {"error": {"message": "overloaded"}}}`. */
function heldError(value: JsonObject): string | null {
  if (!isOnlyHolder(value)) return null;
  return (
    heldIn(value)
      .map((each) => (isObject(each['error']) ? errorValue(each) : null))
      .find((each) => each !== null) ?? null
  );
}

function wordsOf(named: ReadonlyMap<string, unknown>): string | null {
  const names =
    'error errors message msg detail details title reason description fault errormessage errorcode errortype exception';
  return (
    names
      .split(' ')
      .map((name) => errorInWords(named.get(name)))
      .find((each) => each !== null) ?? null
  );
}

const hasCode = (value: unknown): boolean =>
  isObject(value) && ['code', 'type', 'status', 'param'].some((name) => name in value) && 'message' in value;

/** GraphQL's, and those of validators: each says where it is, or has a code. */
function isListOfErrors(value: unknown): boolean {
  const marks = ['code', 'status', 'extensions', 'locations', 'loc', 'type', 'error_code'];
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => isObject(each) && marks.some((name) => name in each))
  );
}

function isTransport(named: ReadonlyMap<string, unknown>): boolean {
  const codes = ['status', 'statuscode', 'code', 'httpstatus', 'httpcode'].map((name) => Number(named.get(name)));
  const messages = ['message', 'msg', 'detail', 'title'].map((name) => named.get(name));
  return (
    codes.some((code) => (code >= 500 && code < 600) || code === 429) ||
    named.get('iserror') === true ||
    messages.some((text) => typeof text === 'string' && isTransportText(text.trim()))
  );
}

const isTransportText = (text: string): boolean =>
  transportWords.test(text) || errorTexts.some((pattern) => pattern.test(text));

/** Beginnings of messages that may be an answer's own, and whole texts that programs write of a call which broke. */
const doubtfulStart = /^(?:Error|Exception|ERROR)(?: code)?: /;
const doubtfulText =
  /^\W*(?:an? |the |your )?(?:(?:unknown|unexpected|internal|server|api|llm|model|network|connection|provider|generation|request|call|operation|response) )*(?:error|exception|failure|failed|fail|time(?:d)? ?-?out|abort(?:ed)?|cancell?ed|unavailable|overloaded|rate ?limit(?:ed)?|false)(?: (?:occurred|happened|occured|exceeded|reached|has occurred))?(?:[ :,-]*(?:with )?(?:status )?(?:code )?(?:\d{3}|-\d+))?\W*$/i;
const otherDoubts = [
  /^(?:http[ /]?)?[45]\d\d\.?$/i,
  /^request failed\b.{0,60}$/i,
  /^something went wrong\.?$/i,
  /^(?:type|syntax|value|key|attribute|runtime|reference|range|index|name|io|os)error\b/i,
  /^(?:typeerror: )?(?:fetch failed|failed to fetch|load failed|socket hang up|read|write|connect)?[: ]*E(?:CONN|TIME|PIPE|NOT|HOST|NET|AI)[A-Z_]+\b.{0,80}$/i,
  /^[[({<]?\s*(?:fetch failed|failed to fetch|load failed|socket hang up|terminated|connection (?:reset|refused|closed|lost|timed out)(?: by peer)?|broken pipe|no response|no reply|no answer|no output|no content|no result|empty response|empty answer|empty|not found|forbidden|unauthorized|bad request|too many requests|redacted|removed|deleted)\s*[\])}>]?\.?$/i,
];
/** Excel keeps no more of a cell, and says nothing. */
const longestCell = 32_767;

/** What tools write where they cut a text off. */
const cutOff =
  /[[({<]\s*(?:truncated|cut ?off|trimmed|shortened|\d+ (?:more )?(?:chars|characters|bytes|tokens)[^\])}>]{0,30})\s*[\])}>]\s*$/i;

/** True for a text that stands for an answer and perhaps is none: what is missing may be anything. */
export function isDoubtfulText(text: string): boolean {
  const plain = text.trim();
  if (text.length === longestCell) return true;
  if (cutOff.test(plain.slice(-100))) return true;
  if (plain.length >= 400) return false;
  if (/^(?:false|\[\]|\{\})$/i.test(plain) || (plain !== '' && isNothingWord(plain))) return true;
  return [doubtfulStart, doubtfulText, ...otherDoubts].some((pattern) => pattern.test(plain));
}
