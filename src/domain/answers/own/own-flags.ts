import { isObject } from '../../files/json-value.ts';
import {
  cutFlags,
  ends,
  errors,
  failedFlags,
  looseCodes,
  looseStatuses,
  ofBusiness,
  over,
  statuses,
  statusesOf,
  successes,
  warnings,
} from '../beside/call-names.ts';
import { isMeasure, nameIn, type Names, namesOf } from '../beside/output-fields.ts';
import { warnsOfEnd } from '../beside/end-of-call.ts';
import { type FlagSaid, saysFailure, statusSaid, successSaid, troubleSaid } from '../beside/status-words.ts';
import { theOne } from '../envelope.ts';
import { errorText, isDoubtfulText } from '../error-answer.ts';
import { cut, errorInWords } from '../error-words.ts';
import { finishFrom, isBrokenEnd } from '../finish-words.ts';
import { isIncomplete } from '../output.ts';
import { saysNothing } from '../flags.ts';
import { plainName } from '../output-names.ts';

/**
 * What a place in an answer's object that is named like a flag of a call says. `broken`: an error in words of programs, of which no other answer has to
 * know. `nothing`: it is left open. `word`: one of the product's own.
 */
export interface OwnFlag {
  readonly said: 'well' | 'failed' | 'broken' | 'nothing' | 'word';
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
  if (!isObject(one) || above.length >= levels || above.some((each) => ofBusiness.test(plainName(each)))) return [];
  return Object.entries(one).flatMap(([key, each]) => {
    const path = [...above, key];
    const place = path.join('.');
    const said = isMeasure(key, each) ? null : saidBy(namesOf(plainName(key)), each);
    const why = (): string => cut(`it says “${place}”: ${JSON.stringify(each)}`);
    return [...(said === null ? [] : [[place, { said, why: why() }] as const]), ...within(each, path)];
  });
}

function saidBy(names: Names, value: unknown): OwnFlag['said'] | null {
  const isNamed = (pattern: RegExp): boolean => nameIn(names, pattern) !== undefined;
  if (isNamed(errors)) return ofError(value);
  if (isNamed(ends)) return ofEnd(value);
  if (isNamed(warnings)) return warnsOfEnd(value) ? 'failed' : 'well';
  if (isNamed(successes) || isNamed(over)) return value === null ? 'nothing' : wellWhere(successSaid(value), 'yes');
  const flag = nameIn(names, cutFlags) ?? nameIn(names, failedFlags);
  if (flag !== undefined) return wellWhere(troubleSaid(flag, value), 'no');
  const status = nameIn(names, statuses);
  if (status !== undefined && looseCodes.test(status)) return ofCode(value);
  if (status === undefined && isNamed(statusesOf))
    return typeof value === 'string' ? ofStatusOfSomething(names, value) : null;
  if (status === undefined || looseStatuses.test(status)) return null;
  if (value === null) return 'nothing';
  return typeof value === 'string' || typeof value === 'number' ? ofStatus(status, value) : null;
}

/** A code alone is of the call where it is one that servers have for what broke on their side; "404" may be the product's own. */
function ofCode(value: unknown): OwnFlag['said'] | null {
  const code = String(value);
  if (/^2\d\d$/.test(code)) return 'well';
  return /^(?:5\d\d|429)$/.test(code) ? 'failed' : null;
}

/** `executionStatus`: of it only plain words count. */
function ofStatusOfSomething(names: Names, value: string): OwnFlag['said'] | null {
  const name = nameIn(names, statusesOf) ?? '';
  if (saysFailure(name, value)) return 'failed';
  return statusSaid('status', value) === 'fine' ? 'well' : null;
}

/** A word that no server has may be of anything. */
function ofEnd(value: unknown): OwnFlag['said'] | null {
  const finish = finishFrom(value);
  if (finish === null || finish === 'unknown') return isBrokenEnd(value) ? 'broken' : null;
  return isIncomplete(finish) ? 'broken' : 'well';
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
  const found = [...flags].find(
    ([path, { said }]) => said === 'broken' || ((said === 'failed' || said === 'nothing') && places.has(path)),
  );
  return found?.[1].why ?? null;
}
