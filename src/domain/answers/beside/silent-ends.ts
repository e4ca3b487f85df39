import { saysTrouble } from '../error-words.ts';
import { isKnownEnd } from '../finish-words.ts';
import { numberIn, saysNothing } from '../flags.ts';
import { ends, looseCodes, looseStatuses, over, statuses, successes } from './call-names.ts';
import { type SaidOfCall } from './failed-call.ts';
import { type Field, type Fields } from './output-fields.ts';
import { statusSaid, successSaid } from './status-words.ts';

/** A word of a row in a place that says whether the call came to its end. */
export interface EndWord {
  readonly field: Field;
  /**
   * `known`: calls have it where they came to their end, so the place is about the call in every row. `failed`: calls alone have it, and may have it only
   * where they failed. `other`: a word of anything. `number`: of what, nobody can tell. `nothing`: it stands for nothing (`n/a`).
   */
  readonly kind: 'known' | 'failed' | 'other' | 'number' | 'nothing';
}
/** By place: `end`, `success`, `over`, or a status by its name. A place without anything in it is not there. */
export type EndWords = ReadonlyMap<string, EndWord>;

/** What of this row says that its call came to an end, and where. */
export function endWords(fields: Fields): EndWords {
  const words = new Map<string, EndWord>();
  const add = (place: string, field: Field, isKnown: boolean): void => {
    const before = words.get(place);
    if (before === undefined || before.kind === 'nothing' || isKnown)
      words.set(place, { field, kind: isKnown ? 'known' : kindOf(field.value) });
  };
  for (const field of fields.named(ends))
    add('end', field, !isBlank(field.value) && field.name !== 'finish' && isKnownEnd(field.value));
  for (const [place, names] of [
    ['success', successes],
    ['over', over],
  ] as const)
    for (const field of fields.named(names)) {
      const said = successSaid(field.value);
      add(place, field, said === 'yes' || said === 'no');
    }
  for (const field of fields.named(statuses)) {
    const { name, value } = field;
    if (looseStatuses.test(name) || looseCodes.test(name)) continue;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (saysTrouble(String(value), { loosely: true })) words.set(name, { field, kind: 'failed' });
    else add(name, field, statusSaid(name, value) === 'fine');
  }
  return words;
}

function kindOf(value: unknown): 'other' | 'number' | 'nothing' {
  if (isBlank(value)) return 'nothing';
  return numberIn(value) === null ? 'other' : 'number';
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'number' && typeof value !== 'boolean' && saysNothing(value);
}

/** A place that is about the call. */
export interface PlaceOfEnds {
  /** In which it stands. */
  readonly column: string;
  /** Calls that came to their end have a word there, so that a blank is none. */
  readonly isFilled: boolean;
}

/** Of all rows of one origin: the places that are about the call. */
export function placesOfEnds(rows: Iterable<EndWords>): ReadonlyMap<string, PlaceOfEnds> {
  const places = new Map<string, PlaceOfEnds>();
  for (const words of rows)
    for (const [place, { field, kind }] of words)
      if (kind === 'known' || (kind === 'failed' && !places.has(place)))
        places.set(place, {
          column: places.get(place)?.column ?? field.column,
          isFilled: kind === 'known' || places.get(place)?.isFilled === true,
        });
  return places;
}

/**
 * What speaks against an answer by its silence: where other rows say how their call ended and this one does not, or has a word that no call has, nobody
 * knows whether there is all of it. That is how a stream that broke off is logged. A column that is blank everywhere says nothing.
 */
export function silenceIn(words: EndWords, places: ReadonlyMap<string, PlaceOfEnds>): SaidOfCall | null {
  for (const [place, { column, isFilled }] of places) {
    const said = words.get(place);
    const value = typeof said?.field.value === 'string' ? said.field.value.trim().slice(0, 80) : '';
    if (said === undefined || said.kind === 'nothing') {
      if (!isFilled) continue;
      const is = value === '' ? 'blank' : `“${value}”`;
      return { why: `its ${column} is ${is}, and other rows say there how the call went`, column };
    }
    if (said.kind !== 'other' || !statuses.test(place)) continue;
    return { why: `its ${place} is “${value}”, which is no word for how a call went`, column: said.field.column };
  }
  return null;
}
