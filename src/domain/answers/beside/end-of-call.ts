import { errorInWords, saysTrouble } from '../error-words.ts';
import { finishFrom, finishNamedIn, isKnownEnd, worstFinish } from '../finish-words.ts';
import { numberIn, saysNothing, yesOrNo } from '../flags.ts';
import { type Finish, isIncomplete } from '../output.ts';
import {
  blocked,
  cutFlags,
  ends,
  errorsOf,
  failedFlags,
  messages,
  over,
  passedOverFlags,
  refusals,
  statuses,
  statusesOf,
  successes,
  warnings,
} from './call-names.ts';
import { isOrWas, type SaidOfCall } from './failed-call.ts';
import { type Field, type Fields } from './output-fields.ts';
import { saysFailure, statusSaid, successSaid, troubleSaid } from './status-words.ts';

export interface EndOfCall extends SaidOfCall {
  readonly finish: Finish;
}

type Says = (field: Field) => boolean;

/** In which columns what says how an answer ended. A value in one of them that is not understood leaves it open. */
const rules: readonly (readonly [RegExp, Finish, Says])[] = [
  [cutFlags, 'truncated', ({ name, value }) => troubleSaid(name, value) === 'yes'],
  [cutFlags, 'unknown', ({ name, value }) => troubleSaid(name, value) === 'unread'],
  // What speaks is a call that failed (failed-call.ts).
  [failedFlags, 'unknown', ({ name, value }) => troubleSaid(name, value) === 'unread'],
  [passedOverFlags, 'unknown', ({ name, value }) => /yes|unread/.test(troubleSaid(name, value))],
  [over, 'truncated', ({ value }) => successSaid(value) === 'no'],
  [over, 'unknown', ({ value }) => successSaid(value) === 'unread'],
  [successes, 'unknown', ({ value }) => /no|unread/.test(successSaid(value))],
  [blocked, 'filtered', ({ value }) => yesOrNo(value) === true || isReason(value)],
  [refusals, 'refused', ({ value }) => (typeof value === 'string' || yesOrNo(value) === true) && !saysNothing(value)],
  [statuses, 'unknown', ({ name, value }) => isWord(value) && statusSaid(name, value) === 'doubt'],
  [statusesOf, 'unknown', ({ name, value }) => saysFailure(name, value)],
  [errorsOf, 'unknown', ({ value }) => numberIn(value) === null && errorInWords(value) !== null],
  [warnings, 'unknown', ({ value }) => warnsOfEnd(value)],
  [messages, 'unknown', ({ value }) => warnsOfEnd(value)],
];

/** How the answer of this row ended; null: nothing says it. What leaves it open whether there is all of an answer counts as an unknown end. */
export function endOf(fields: Fields): EndOfCall | null {
  const found = [
    ...fields
      .named(ends)
      // "finish" alone is of furniture, too.
      .filter(({ name, value }) => name !== 'finish' || isKnownEnd(value))
      .map((field) => ({ field, finish: finishFrom(field.value) })),
    ...rules.flatMap(([names, finish, says]) =>
      fields
        .named(names)
        .filter(says)
        .map((field) => ({ field, finish })),
    ),
  ];
  const finish = worstFinish(found.map((each) => each.finish));
  const worst = found.find((each) => each.finish === finish);
  return finish === null || worst === undefined ? null : { finish, ...isOrWas(worst.field) };
}

const isWord = (value: unknown): value is string | boolean => typeof value === 'string' || typeof value === 'boolean';

/** A reason, and not only a sign that there is none. */
function isReason(value: unknown): boolean {
  return typeof value === 'string' && !saysNothing(value) && finishFrom(value) !== null;
}

const cutWords =
  /truncat|(?<![a-z])cut(?![a-z])|cutoff|clipped|stopped early|max[ _-]?(?:output[ _-]?)?tokens|incomplete|(?:token|length|context) (?:limit|budget|window)|content[ _-]?filter/i;

/** True for a warning, or a list of them, of an answer that is cut or of a call that failed. */
export function warnsOfEnd(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(warnsOfEnd);
  const said = errorInWords(value);
  return (
    said !== null &&
    (cutWords.test(said) || isIncomplete(finishNamedIn(said) ?? 'complete') || saysTrouble(said, { loosely: true }))
  );
}
