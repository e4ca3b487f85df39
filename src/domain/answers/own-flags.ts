import { isObject } from '../files/json-value.ts';
import {
  cutFlags,
  errors,
  failedFlags,
  looseCodes,
  looseStatuses,
  over,
  statuses,
  successes,
} from './beside/call-names.ts';
import { nameIn, type Names, namesOf } from './beside/output-fields.ts';
import { type FlagSaid, statusSaid, successSaid, troubleSaid } from './beside/status-words.ts';
import { theOne } from './envelope.ts';
import { errorText, isDoubtfulText } from './error-answer.ts';
import { cut, errorInWords } from './error-words.ts';
import { saysNothing } from './flags.ts';
import { plainName } from './output-names.ts';

/**
 * What a place in an answer's object that is named like a flag of a call says. `broken`: an error in words of programs, of which no other answer has to
 * know. `word`: one of the product's own.
 */
export interface OwnFlag {
  readonly said: 'well' | 'failed' | 'broken' | 'word';
  readonly why: string;
}
/** By path within the object. */
export type OwnFlags = ReadonlyMap<string, OwnFlag>;

export const noFlags: OwnFlags = new Map();

/** Further down is whatever the product writes of. */
const levels = 3;

/** Every flag of an answer's object, on its first three levels and where a list holds but one. */
export function flagsIn(document: unknown): OwnFlags {
  return new Map(within(document, []));
}

function within(value: unknown, above: readonly string[]): (readonly [string, OwnFlag])[] {
  const one = theOne(value);
  if (!isObject(one) || above.length >= levels) return [];
  return Object.entries(one).flatMap(([key, each]) => {
    const path = [...above, key];
    const said = saidBy(namesOf(plainName(key)), each);
    const own =
      said === null
        ? []
        : [[path.join('.'), { said, why: cut(`it says “${path.join('.')}”: ${JSON.stringify(each)}`) }] as const];
    return [...own, ...within(each, path)];
  });
}

function saidBy(names: Names, value: unknown): OwnFlag['said'] | null {
  const isNamed = (pattern: RegExp): boolean => nameIn(names, pattern) !== undefined;
  if (isNamed(errors)) return ofError(value);
  if (isNamed(successes) || isNamed(over)) return wellWhere(successSaid(value), 'yes');
  const flag = nameIn(names, cutFlags) ?? nameIn(names, failedFlags);
  if (flag !== undefined) return wellWhere(troubleSaid(flag, value), 'no');
  const status = nameIn(names, statuses);
  if (status === undefined || looseStatuses.test(status) || looseCodes.test(status)) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return ofStatus(status, value);
}

/** `good`: what a flag of this kind says where all went well. */
function wellWhere(said: FlagSaid, good: 'yes' | 'no'): OwnFlag['said'] | null {
  if (said !== 'yes' && said !== 'no') return null;
  return said === good ? 'well' : 'failed';
}

function ofError(value: unknown): OwnFlag['said'] {
  if (saysNothing(value) || errorInWords(value) === null) return 'well';
  const texts = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  return texts.some((each) => errorText(each) !== null || isDoubtfulText(each)) ? 'broken' : 'failed';
}

function ofStatus(name: string, value: string | number): OwnFlag['said'] | null {
  const said = statusSaid(name, value);
  if (said === 'fine') return 'well';
  if (said !== 'other') return 'failed';
  return typeof value === 'string' && value.trim() !== '' ? 'word' : null;
}

/** Of all answers of one origin: the places where some say that all went well, and none has a word of the product's own. */
export function placesOfFlags(rows: Iterable<OwnFlags>): ReadonlySet<string> {
  const said = [...rows].flatMap((flags) => [...flags].map(([path, flag]) => ({ path, said: flag.said })));
  const own = new Set(said.filter((each) => each.said === 'word').map(({ path }) => path));
  return new Set(said.filter((each) => each.said === 'well' && !own.has(each.path)).map(({ path }) => path));
}

/** What an answer says against itself: that something failed, in a place where others say that it went well. null: nothing. */
export function contradiction(flags: OwnFlags, places: ReadonlySet<string>): string | null {
  const found = [...flags].find(([path, { said }]) => said === 'broken' || (said === 'failed' && places.has(path)));
  return found?.[1].why ?? null;
}
