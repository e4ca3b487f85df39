import { cut, errorInWords, saysTrouble } from '../error-words.ts';
import { isBrokenEnd, promisesCalls } from '../finish-words.ts';
import { numberIn, saysNothing, yesOrNo } from '../flags.ts';
import { ends, errors, exitCodes, failedFlags, messages, statuses, successes } from './call-names.ts';
import { type Field, type Fields } from './output-fields.ts';
import { statusSaid, successSaid, troubleSaid } from './status-words.ts';

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

/** A field and its value in words. */
export const isOrWas = ({ name, value, column }: Field): SaidOfCall => ({
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
    fields.named(failedFlags).find(({ name, value }) => troubleSaid(name, value) === 'yes') ??
    fields.named(exitCodes).find(({ value }) => isBadExit(value));
  return flag ? isOrWas(flag) : null;
}

/** A signal has a name. */
function isBadExit(value: unknown): boolean {
  const number = numberIn(value);
  return number === null ? errorInWords(value) !== null && !saysNothing(value) : number !== 0;
}

function statusColumn(fields: Fields): SaidOfCall | null {
  const why = fields.named(messages).map(({ value, column }) => ({ said: errorInWords(value), column }));
  for (const { name, value, column } of fields.named(statuses)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const said = statusSaid(name, value);
    if (said !== 'failed' && said !== 'unfinished') continue;
    if (said === 'unfinished')
      return { why: `it was not finished: its ${name} is “${String(value).trim().toLowerCase()}”`, column };
    const words = why.find((each) => each.said !== null)?.said;
    return { why: cut(words ?? `its ${name} is “${String(value).trim()}”`), column };
  }
  const told = why.find(({ said }) => said !== null && saysTrouble(said, { loosely: true }));
  return told ? { why: told.said ?? '', column: told.column } : null;
}

/** `success: false` alone may be what checks of the tool's own say about an answer (`endOf`); beside nothing it is a call that failed. */
function unsuccessful(fields: Fields, text: string | null): SaidOfCall | null {
  const [field] = fields.named(successes).filter(({ value }) => successSaid(value) === 'no');
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
