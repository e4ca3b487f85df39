import { cut, errorInWords } from './error-words.ts';
import { isObject } from '../files/json-value.ts';
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

/**
 * What an object in the answer's place says of an error; null: it says none, or it is an answer that has more to say. An error has a name that says
 * so, and nothing beside it that an error has not: `{"error": "rate limited"}` is one, `{"error": null, "answer": "..."}` is not.
 */
export function errorValue(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 1 && isObject(value[0]) ? errorValue(value[0]) : null;
  if (!isObject(value)) return null;
  const told = Object.entries(value).filter(([, each]) => each !== null);
  const named = new Map(told.map(([name, each]) => [name.toLowerCase().replaceAll(/[^a-z]/g, ''), each] as const));
  const error = named.get('error');
  const says = (...names: string[]): string | null =>
    names.map((name) => errorInWords(named.get(name))).find((each) => each !== null) ?? null;
  const words = says(
    'error',
    'errors',
    'message',
    'msg',
    'detail',
    'details',
    'title',
    'reason',
    'description',
    'fault',
  );
  if (value['type'] === 'error' || value['object'] === 'error') return words ?? 'it is an error';
  if (isObject(error) && ['message', 'code', 'type', 'status'].some((name) => (error[name] ?? null) !== null))
    return errorInWords(error);
  if (![...named.keys()].every((name) => errorNames.has(name))) return null;
  const isError =
    says('error', 'errors', 'detail', 'errormessage', 'errorcode', 'errortype', 'exception', 'fault') !== null ||
    (typeof value['__type'] === 'string' && /(?:Exception|Error)$/.test(value['__type']));
  if (isError) return words ?? says('errormessage', 'errorcode', 'errortype', 'exception') ?? 'it is an error';
  return words !== null && saysThatItFailed(named) ? words : null;
}

function saysThatItFailed(named: ReadonlyMap<string, unknown>): boolean {
  const codes = ['status', 'statuscode', 'code', 'httpstatus', 'httpcode'].map((name) => named.get(name));
  const message = named.get('message') ?? named.get('msg');
  return (
    codes.some((code) => Number(code) >= 400 || /^(?:error|fail(?:ed|ure)?)$/i.test(String(code))) ||
    ['success', 'ok'].some((name) => named.get(name) === false) ||
    named.get('iserror') === true ||
    (typeof message === 'string' && named.size === 1 && errorTexts.some((pattern) => pattern.test(message.trim())))
  );
}

/** What programs write where there was nothing, and beginnings of messages that may be an answer's own. */
const doubtful = /^(?:none|null|false|\[\]|\{\}|#?n\/a)$|^(?:Error|Exception|ERROR)(?: code)?: /;

/** True for a text that stands for an answer and perhaps is none: what is missing may be anything. */
export function isDoubtfulText(text: string): boolean {
  const plain = text.trim();
  return plain.length < 400 && doubtful.test(plain.length <= 5 ? plain.toLowerCase() : plain);
}
