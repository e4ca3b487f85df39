import { cut, errorInWords, saysTrouble } from './error-words.ts';
import { finishFrom, isBrokenEnd, isKnownEnd, promisesCalls, worstFinish } from './finish-words.ts';
import { numberIn, saysNothing, yesOrNo } from './flags.ts';
import { type Field, type Fields } from './output-fields.ts';
import { type Finish } from './output.ts';

/**
 * Names of columns that say how a call went, by what they say. `Fields` takes what stands around such a name away (`response.metadata.`). Names of flags are
 * made of a word for the trouble with words for "is" and "how many" around it, so that no tool's own name has to be known: `has_failed`, `timeout_count`.
 */
const lead = '(?:is|was|has|had|did|been|num|number|of|total|count|any|the|request|call)*';
const trail = '(?:count|counts|total|flag|occurred|happened)*';
const failing =
  'errors?|errored|err|exceptions?|fail|failed|failures?|time(?:d)?outs?|cancell?ed|cancell?ation|abort(?:ed)?|ratelimited|throttled|overloaded|crashed|killed|interrupted';
const cut_ =
  'truncated|truncation|cutoff|clipped|incomplete|partial|(?:max|output|completion|response|tokens?|length|context|window|size|limit)+(?:reached|exceeded|hit)';
const failedFlags = new RegExp(`^${lead}(?:${failing})${trail}$`);
const cutFlags = new RegExp(`^${lead}(?:${cut_})${trail}$`);
const countNames = /num|count|total|(?:error|exception|failure|timeout)s$/;

const errors =
  /^(?:errors?|err|exceptions?|failures?)(?:messages?|msg|type|code|name|text|reason|details?|description|class|string|stack|stacktrace|trace|info|body|value)?$/;
const statuses =
  /^(?:status|statuscode|statustext|grpcstatus|grpcstatuscode|httpstatus|httpstatuscode|httpcode|state|level|outcome|responsecode|code)$/;
/** Of these only words for errors count: their others are of anything. */
const looseStatuses = /^(?:state|level|outcome)$/;
/** 0 is fine, anything else is a failure. */
const exitCodes = /^(?:errno|exitcode|exitstatus|returncode|retcode)$/;
const successes = /^(?:is|was|has)?(?:success|succeeded|successful|ok)$/;
const ends =
  /^(?:finish|finishreasons?|finishdetails?|finishedreason|stopreasons?|donereason|endreason|terminationreason|incompletedetails)$/;
const over = /^(?:is|was|has)?(?:done|complete|completed|finished)$/;
const blocked =
  /^(?:promptfeedback)?blockreason$|^(?:is|was)(?:blocked|filtered)$|^guardrails?(?:flagged|blocked)(?:input|output)?$/;
const messages = /^(?:statusmessage|statusdescription|errordetails?)$/;

/** What a column says against an answer. */
export interface SaidOfCall {
  readonly why: string;
  /** Where it stands, as the file calls it: whoever knows that the column is about something else can leave it aside. */
  readonly column: string;
}

/**
 * Why the call of this row failed; null: nothing says so. An error stays one whatever stands in the answer's place: the text of an error is
 * no answer, and would pass every "must not". A word that is of orders as well as of calls ("rejected") counts as one of the call, as nobody can tell.
 */
export function failureOf(fields: Fields, text: string | null): SaidOfCall | null {
  return errorColumn(fields) ?? statusColumn(fields) ?? unsuccessful(fields, text) ?? brokenEnd(fields);
}

const isOrWas = ({ name, value, column }: Field): SaidOfCall => ({
  why: cut(`its ${name} is “${plainText(value)}”`),
  column,
});
const plainText = (value: unknown): string => (typeof value === 'string' ? value.trim() : JSON.stringify(value));

function errorColumn(fields: Fields): SaidOfCall | null {
  for (const field of fields.named(errors)) {
    const said = errorInWords(field.value);
    if (said === null) continue;
    // A code says more than a yes.
    const isYes = yesOrNo(field.value) === true && (numberIn(field.value) ?? 1) === 1;
    return isYes ? isOrWas(field) : { why: said, column: field.column };
  }
  const flag =
    fields.named(failedFlags).find(({ name, value }) => isRaised(name, value)) ??
    fields.named(exitCodes).find(({ value }) => (numberIn(value) ?? 0) !== 0);
  return flag ? isOrWas(flag) : null;
}

/** A number above 1 is how often it happened only where the name says so: a limit and a time have such names and numbers, too. */
function isRaised(name: string, value: unknown): boolean {
  const number = typeof value === 'boolean' ? null : numberIn(value);
  if (number !== null) return countNames.test(name) ? number > 0 : number === 1;
  if (yesOrNo(value) === true) return true;
  return typeof value === 'string' && saysTrouble(value);
}

function statusColumn(fields: Fields): SaidOfCall | null {
  const why = fields.named(messages).map(({ value, column }) => ({ said: errorInWords(value), column }));
  for (const { name, value, column } of fields.named(statuses)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const said = statusSaid(name, String(value));
    if (said !== 'failed' && said !== 'unfinished') continue;
    if (said === 'unfinished')
      return { why: `it was not finished: its ${name} is “${String(value).trim().toLowerCase()}”`, column };
    const words = why.find((each) => each.said !== null)?.said;
    return { why: cut(words ?? `its ${name} is “${String(value).trim()}”`), column };
  }
  const told = why.find(({ said }) => said !== null && saysTrouble(said, { loosely: true }));
  return told ? { why: told.said ?? '', column: told.column } : null;
}

const unfinishedWords = /^(?:pending|queued|waiting|running|in[ _-]progress|started|processing|scheduled)$/;

/** `doubt`: it may be a verdict of the tool's own on an answer, or say that there is none. */
function statusSaid(name: string, written: string): 'failed' | 'unfinished' | 'doubt' | null {
  // As enumerations are written: STATUS_CODE_ERROR, Status.ERROR.
  const word = written
    .trim()
    .toLowerCase()
    .replace(/^(?:status[_.]?)?(?:code)?[_.]/, '');
  if (looseStatuses.test(name)) return saysTrouble(word, { loosely: true }) ? 'failed' : null;
  const code = /^(?:https?[ /]?(?:[12](?:\.[01])?)? ?)?(\d{3})\b/.exec(word)?.[1];
  // A code alone may be of anything: only what HTTP has for errors counts.
  if (name === 'code') return code !== undefined && /^[45]/.test(code) ? 'failed' : null;
  // 206: a part of it.
  if (code !== undefined) return /^2/.test(code) && code !== '206' ? null : 'failed';
  if (/^-\d+$/.test(word)) return 'failed';
  // OpenTelemetry and gRPC: 0 and 1 are fine or say nothing.
  if (/code$|^grpc/.test(name) && /^(?:[2-9]|1\d)$/.test(word)) return 'failed';
  if (/^(?:fail|failing|not[ _-]?ok|unsuccessful|ko)$/.test(word)) return 'doubt';
  if (unfinishedWords.test(word)) return 'unfinished';
  return saysTrouble(word) ? 'failed' : null;
}

/** `success: false` alone may be what checks of the tool's own say about an answer (`endOf`); beside nothing it is a call that failed. */
function unsuccessful(fields: Fields, text: string | null): SaidOfCall | null {
  const [field] = fields.named(successes).filter(({ value }) => yesOrNo(value) === false);
  const isEmpty = text === null || text.trim() === '';
  return isEmpty && field ? { why: 'it was not successful, and left no answer', column: field.column } : null;
}

function brokenEnd(fields: Fields): SaidOfCall | null {
  const field = fields.named(ends).find(({ value }) => isBrokenEnd(value));
  return field ? { why: 'it ended with an error', column: field.column } : null;
}

/** True where the row's end says that tools were called. */
export function saysToolsWereCalled(fields: Fields): boolean {
  return fields.named(ends).some(({ value }) => promisesCalls(value));
}

export interface EndOfCall extends SaidOfCall {
  readonly finish: Finish;
}

/** How the answer of this row ended; null: nothing says it. What leaves it open whether there is all of an answer counts as an unknown end. */
export function endOf(fields: Fields): EndOfCall | null {
  const found = [
    ...fields
      .named(ends)
      // "finish" alone is of furniture, too.
      .filter(({ name, value }) => name !== 'finish' || isKnownEnd(value))
      .map((field) => ({ field, finish: finishFrom(field.value) })),
    ...as(
      'truncated',
      fields.named(cutFlags).filter(({ name, value }) => isRaised(name, value)),
    ),
    ...as(
      'truncated',
      fields.named(over).filter(({ value }) => yesOrNo(value) === false),
    ),
    ...as(
      'filtered',
      fields.named(blocked).filter(({ value }) => yesOrNo(value) === true || isReason(value)),
    ),
    ...as(
      'unknown',
      fields.named(successes).filter(({ value }) => yesOrNo(value) === false),
    ),
    ...as(
      'unknown',
      fields
        .named(statuses)
        .filter(({ name, value }) => typeof value === 'string' && statusSaid(name, value) === 'doubt'),
    ),
  ];
  const finish = worstFinish(found.map((each) => each.finish));
  const worst = found.find((each) => each.finish === finish);
  return finish === null || worst === undefined ? null : { finish, ...isOrWas(worst.field) };
}

const as = (finish: Finish, fields: readonly Field[]): { field: Field; finish: Finish }[] =>
  fields.map((field) => ({ field, finish }));

/** A reason, and not only a sign that there is none. */
function isReason(value: unknown): boolean {
  return typeof value === 'string' && !saysNothing(value) && finishFrom(value) !== null;
}
