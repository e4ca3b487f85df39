import { errorText } from './error-answer.ts';
import { cut, errorInWords } from './error-words.ts';
import { finishFrom, isBrokenEnd, promisesCalls, worstFinish } from './finish-words.ts';
import { type Fields } from './output-fields.ts';
import { type Finish } from './output.ts';

/** Names of columns that say how a call went, by what they say. `Fields` takes what stands around such a name away (`response.metadata.`). */
const errors =
  /^(?:errors?|err|exceptions?|failures?)(?:messages?|msg|type|code|name|text|reason|details?|description|class|string|stack|stacktrace|trace|info|body|value)?$/;
const errorFlags =
  /^(?:is|has|was)(?:error|errored|exception|timedout|timeout|aborted)$|^(?:errored|timedout|aborted)$/;
const statuses =
  /^(?:status|statuscode|statustext|httpstatus|httpstatuscode|httpcode|state|level|outcome|responsecode)$/;
/** Of these only words for errors count: their others are of anything. */
const looseStatuses = /^(?:state|level|outcome)$/;
const successes = /^(?:is)?(?:success|succeeded|successful|ok)$/;
const ends =
  /^(?:finish|finishreasons?|finishdetails?|finishedreason|stopreasons?|donereason|endreason|terminationreason|incompletedetails)$/;
const cutOff = /^(?:is|was)?(?:truncated|cutoff|incomplete|partial)$/;
const over = /^(?:is)?(?:done|complete|completed|finished)$/;
const blocked = /^(?:promptfeedback)?blockreason$|^(?:is|was)(?:blocked|filtered)$/;
const messages = /^(?:statusmessage|statusdescription|errordetails?)$/;

/**
 * Why the call of this row failed; null: nothing says so. An error stays one whatever stands in the answer's place: the text of an error is
 * no answer, and would pass every "must not".
 */
export function failureOf(fields: Fields, text: string | null): string | null {
  return errorColumn(fields) ?? statusColumn(fields) ?? unsuccessful(fields, text) ?? brokenEnd(fields) ?? inText(text);
}

const inText = (text: string | null): string | null => (text === null ? null : errorText(text));

function errorColumn(fields: Fields): string | null {
  const said = fields.named(errors).map(({ value }) => errorInWords(value));
  const flag = fields.named(errorFlags).find(({ value }) => isTrue(value));
  return said.find((each) => each !== null) ?? (flag ? `its ${flag.name} is “${String(flag.value)}”` : null);
}

function statusColumn(fields: Fields): string | null {
  for (const { name, value } of fields.named(statuses)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const said = statusSaid(name, String(value));
    if (said !== 'failed' && said !== 'unfinished') continue;
    if (said === 'unfinished') return `it was not finished: its ${name} is “${String(value).trim().toLowerCase()}”`;
    const why = fields.named(messages).map((each) => errorInWords(each.value));
    return cut(why.find((each) => each !== null) ?? `its ${name} is “${String(value).trim()}”`);
  }
  return null;
}

const failedWords =
  /(?:^|[^a-z])(?:err|error|errored|failed|failure|exception|abort|aborted|cancell?ed|expired|time[ _-]?out|timed[ _-]?out|rate[ _-]?limit(?:ed)?|overloaded|throttled|crashed|killed|interrupted|terminated|unavailable|deadline[ _-]?exceeded|refused|rejected|denied|incomplete|partial|skipped|dropped|unauthorized|forbidden|fatal|critical|aborting|dead)(?:$|[^a-z])/;
const looseWords =
  /^(?:err|error|errored|failed|failure|exception|fatal|critical|timeout|timed[ _-]?out|aborted|cancell?ed)$/;
const unfinishedWords = /^(?:pending|queued|waiting|running|in[ _-]progress|started|processing|scheduled)$/;

/** `doubt`: it may be a verdict of the tool's own on an answer, or say that there is none. */
function statusSaid(name: string, written: string): 'failed' | 'unfinished' | 'doubt' | null {
  // As enumerations are written: STATUS_CODE_ERROR, Status.ERROR.
  const word = written
    .trim()
    .toLowerCase()
    .replace(/^(?:status[_.]?)?(?:code)?[_.]/, '');
  const code = /^(?:https?[ /]?(?:[12](?:\.[01])?)? ?)?(\d{3})\b/.exec(word)?.[1];
  if (looseStatuses.test(name)) return looseWords.test(word) ? 'failed' : null;
  if (code !== undefined) return /^2/.test(code) ? null : 'failed';
  if (/^-\d+$/.test(word)) return 'failed';
  // OpenTelemetry and gRPC: 0 and 1 are fine or say nothing.
  if (/code$/.test(name) && /^(?:[2-9]|1\d)$/.test(word)) return 'failed';
  if (/^(?:fail|failing|not[ _-]?ok|unsuccessful|ko)$/.test(word)) return 'doubt';
  if (unfinishedWords.test(word)) return 'unfinished';
  return failedWords.test(word) && !/^(?:no|without)[ _-]?err/.test(word) ? 'failed' : null;
}

/** `success: false` alone may be what checks of the tool's own say about an answer (`endOf`); beside nothing it is a call that failed. */
function unsuccessful(fields: Fields, text: string | null): string | null {
  const isEmpty = text === null || text.trim() === '';
  return isEmpty && isUnsuccessful(fields) ? 'it was not successful, and left no answer' : null;
}

const isUnsuccessful = (fields: Fields): boolean => fields.named(successes).some(({ value }) => isFalse(value));

function brokenEnd(fields: Fields): string | null {
  return fields.named(ends).some(({ value }) => isBrokenEnd(value)) ? 'it ended with an error' : null;
}

/** True where the row's end says that tools were called. */
export function saysToolsWereCalled(fields: Fields): boolean {
  return fields.named(ends).some(({ value }) => promisesCalls(value));
}

/** How the answer of this row ended; null: nothing says it. What leaves it open whether there is all of an answer counts as an unknown end. */
export function endOf(fields: Fields): Finish | null {
  const isDoubtful =
    isUnsuccessful(fields) ||
    fields.named(statuses).some(({ name, value }) => typeof value === 'string' && statusSaid(name, value) === 'doubt');
  return worstFinish([
    ...fields.named(ends).map(({ value }) => finishFrom(value)),
    fields.named(cutOff).some(({ value }) => isTrue(value)) ? 'truncated' : null,
    fields.named(over).some(({ value }) => isFalse(value)) ? 'truncated' : null,
    fields.named(blocked).some(({ value }) => isTrue(value) || isWord(value)) ? 'filtered' : null,
    isDoubtful ? 'unknown' : null,
  ]);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(?:true|yes|1)$/i.test(value.trim()));
}

function isFalse(value: unknown): boolean {
  return value === false || (typeof value === 'string' && /^(?:false|no)$/i.test(value.trim()));
}

/** A reason, and not only a sign that there is none. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' && finishFrom(value) !== null && !isFalse(value);
}
