import { isObject } from '../files/json-value.ts';
import { saysNothing } from './flags.ts';
import { deniesErrors, saysFailedAbroad, saysFine, withoutDenials } from './beside/words-of-calls.ts';

/** An error as tools write it: a text, an object with a message, a list of them. null: there was none. */
export function errorInWords(value: unknown): string | null {
  if (saysNothing(value)) return null;
  if (Array.isArray(value)) return value.map(errorInWords).find((each) => each !== null) ?? null;
  if (isObject(value)) {
    const named = ['message', 'code', 'type', 'error']
      .map((key) => value[key])
      .find((each) => typeof each === 'string' && each !== '');
    const within = isObject(value['error']) ? errorInWords(value['error']) : null;
    return cut(within ?? (typeof named === 'string' ? named : JSON.stringify(value)));
  }
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  return saysFine(text) || deniesErrors(text) ? null : cut(text);
}

const troubles = [
  'error',
  '(?<![a-z])err(?![a-z])',
  'fail(?!over|safe)',
  'exception',
  'time[ _-]?d?[ _-]?out',
  'deadline',
  'abort',
  'cancel',
  'rate[ _-]?limit',
  'overload',
  'throttl',
  'crash',
  'kill',
  'interrupt',
  'fatal',
  'dead(?![a-z])',
  'exceed',
  'no[ _-]?(?:response|answer|output|reply)',
  'too many requests',
  'bad gateway',
];
/** Words that are of orders and tickets as well: they say that a call failed only where a place says how calls went. */
const others = [
  'expire',
  'terminat[ei]',
  'unavailable',
  'refused',
  'reject',
  'denied',
  'incomplete',
  'partial',
  'truncat',
  'cut[ _-]?off',
  'skipped',
  'dropped',
  'unauthorized',
  'forbidden',
  'critical',
  'disconnect',
];
const anyTrouble = new RegExp(`(?:${troubles.join('|')})`);
const anyOther = new RegExp(`(?:${others.join('|')})`);
/** Longer texts are prose, and not the state of anything. */
const longestState = 80;

/** True for a word of a state which says that a call failed. `loosely`: only those that no order and no ticket has. */
export function saysTrouble(text: string, { loosely = false } = {}): boolean {
  if (text.trim().length > longestState) return false;
  const isTrouble = (plain: string): boolean =>
    anyTrouble.test(plain) || saysFailedAbroad(plain, { loosely }) || (!loosely && anyOther.test(plain));
  // Hardly any word is one, so that denials are hardly ever looked for.
  return isTrouble(text.normalize('NFC').toLowerCase()) && isTrouble(withoutDenials(text));
}

export function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
