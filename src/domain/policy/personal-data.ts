import { isCardNumber } from './card-number.ts';
import { ibanLength, isIban } from './iban.ts';
import { normalText } from '../files/normal-text.ts';
import { digitGroups, phoneEnd, phoneStart, type DigitGroup } from './phone-number.ts';
import { type Span } from '../files/verdict.ts';

/** The kinds of personal data that can be found: what a `pii` check and a policy's `redact` may name. */
export const personalDataKinds = ['email', 'phone', 'card', 'iban'] as const;
export type PersonalDataKind = (typeof personalDataKinds)[number];

export function isPersonalDataKind(kind: string): kind is PersonalDataKind {
  return personalDataKinds.some((each) => each === kind);
}

/** One piece of personal data and where it stands: UTF-16 code units, end exclusive. */
export interface PersonalData extends Span {
  readonly kind: PersonalDataKind;
}

/**
 * Finds personal data by rule, in reading order, without overlaps: e-mail addresses (RFC 5322 atoms before the @, dotted name behind),
 * IBANs (country, length, mod 97), payment cards (issuer range, length, Luhn) and phone numbers (+ or 00, trunk 0, North American).
 * Every kind is looked for, so that a part of an IBAN never counts as a phone number; `kinds` says which are reported, all if left out.
 * Looked for in the text as it is, and in its normal form, which no invisible character, odd blank or full-width digit can hide a number from.
 * Linear in the text. Placeholders that `redactPersonalData` left are not personal data, and count as a part of the word beside them.
 */
export function findPersonalData(text: string, kinds: readonly PersonalDataKind[] = personalDataKinds): PersonalData[] {
  const normal = normalText(text, 'data');
  const asIs = findKinds(text);
  const all =
    normal.text === text
      ? asIs
      : united(
          findKinds(normal.text).map(({ kind, ...span }) => ({ kind, ...normal.original(span) })),
          asIs,
        );
  return all.filter(({ kind }) => kinds.includes(kind));
}

/** Both lists in reading order. Of two that overlap the longer counts: nothing of either stays behind. */
function united(one: readonly PersonalData[], other: readonly PersonalData[]): PersonalData[] {
  const longestFirst = [...one, ...other].sort((a, b) => a.start - b.start || b.end - a.end);
  const all: PersonalData[] = [];
  for (const each of longestFirst) {
    const last = all.at(-1);
    if (last === undefined || each.start >= last.end) all.push(each);
    else if (each.end > last.end) all[all.length - 1] = { ...last, end: each.end };
  }
  return all;
}

/** Of every kind, in reading order, without overlaps. */
function findKinds(text: string): PersonalData[] {
  let rest = mask(text, [...text.matchAll(placeholder)].map(spanOf));
  const found: PersonalData[] = [];
  for (const [kind, find] of finders) {
    const spans = find(rest);
    found.push(...spans.map((span) => ({ kind, ...span })));
    rest = mask(rest, spans);
  }
  return found.sort((a, b) => a.start - b.start);
}

export interface Redacted {
  readonly text: string;
  /** How often each kind was replaced; kinds that were not found are not listed. In the order of `personalDataKinds`. */
  readonly redactions: readonly { readonly kind: PersonalDataKind; readonly count: number }[];
}

/** Puts `[email]`, `[phone]`, `[card]` or `[iban]` in place of what `findPersonalData` finds. Done twice it changes nothing more. */
export function redactPersonalData(text: string, kinds: readonly PersonalDataKind[]): Redacted {
  const found = findPersonalData(text, kinds);
  let redacted = '';
  let at = 0;
  for (const { kind, start, end } of found) {
    redacted += `${text.slice(at, start)}[${kind}]`;
    at = end;
  }
  const counts = personalDataKinds.map((kind) => ({ kind, count: found.filter((each) => each.kind === kind).length }));
  return { text: redacted + text.slice(at), redactions: counts.filter(({ count }) => count > 0) };
}

const placeholder = /\[(?:email|phone|card|iban)\]/gu;

/** Stands for a character of something already found. It counts as part of a word and of a number, and matches no kind. */
const masked = '\uE000';

/** In order of precedence: what one finds is hidden from the next. */
const finders: readonly (readonly [PersonalDataKind, (text: string) => Span[]])[] = [
  ['email', findEmails],
  ['iban', findIbans],
  ['card', findCards],
  ['phone', findPhones],
];

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** Spans in reading order, without overlaps. */
function mask(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    result += text.slice(at, start) + masked.repeat(end - start);
    at = end;
  }
  return result + text.slice(at);
}

const localCharacter = /[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]/u;
const domainCharacter = /[\p{L}\p{N}\p{M}.-]/u;

/** Neither side of an address holds an @, so each character is looked at twice at most. */
function findEmails(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > from && localCharacter.test(characterBefore(text, start)))
      start -= characterBefore(text, start).length;
    while (start < at && text[start] === '.') start++;
    const end = domainEnd(text, at + 1);
    if (start === at || end === null) continue;
    spans.push({ start, end });
    from = end;
  }
  return spans;
}

/** The end of the longest name `label.label.tld` that starts here, where the last label starts with two letters; null without one. */
function domainEnd(text: string, start: number): number | null {
  let end = start;
  while (end < text.length && domainCharacter.test(characterAt(text, end))) end += characterAt(text, end).length;
  let found: number | null = null;
  let at = start;
  for (const [index, label] of text.slice(start, end).split('.').entries()) {
    if (label === '') break;
    const top = /^(?:xn--[a-z\d-]+|[\p{L}\p{M}]{2,})(?![\p{L}\p{M}-])/iu.exec(label);
    if (index > 0 && top) found = at + top[0].length;
    at += label.length + 1;
  }
  return found;
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

function characterBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff && at > 1 ? text.slice(at - 2, at) : text.slice(at - 1, at);
}

const wordCharacter = new RegExp(`[\\p{L}\\p{N}_${masked}]`, 'u');
const separator = /[ \u00a0\u202f\u2007\u2010\u2011\u2013-]/u;

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && wordCharacter.test(text.charAt(at));
}

/** Looks at most twice the length of an IBAN ahead of each two letters and two digits. */
function findIbans(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(/[a-z]{2}[ -]?\d{2}/giu)) {
    const length = ibanLength(match[0].slice(0, 2));
    if (match.index < from || length === null || isWordAt(text, match.index - 1)) continue;
    const { characters, end } = takeAlphanumerics(text, match.index, length);
    if (isWordAt(text, end) || !isIban(characters)) continue;
    spans.push({ start: match.index, end });
    from = end;
  }
  return spans;
}

/** Up to `count` letters and digits from here on, one separator allowed between two. */
function takeAlphanumerics(text: string, start: number, count: number): { characters: string; end: number } {
  let characters = '';
  let end = start;
  for (let at = start; at < text.length && characters.length < count; at++) {
    const character = text.charAt(at);
    if (/[a-z\d]/iu.test(character)) {
      characters += character;
      end = at + 1;
    } else if (at > end || !separator.test(character)) break;
  }
  return { characters, end };
}

const mostCardDigits = 19;

/** Windows of digit groups, longest first: `4111 1111 1111 1111`, also beside other numbers. */
function findCards(text: string): Span[] {
  const groups = digitGroups(text);
  const spans: Span[] = [];
  for (let first = 0; first < groups.length; first++) {
    const last = lastOfCard(text, groups, first);
    const [from, to] = [groups[first], groups[last ?? -1]];
    if (last === null || !from || !to) continue;
    spans.push({ start: from.start, end: to.end });
    first = last;
  }
  return spans;
}

function lastOfCard(text: string, groups: readonly DigitGroup[], first: number): number | null {
  const start = groups[first]?.start ?? 0;
  const isFraction = text[start - 1] === '.' && isWordAt(text, start - 2);
  if (isWordAt(text, start - 1) || isFraction) return null;
  let digits = '';
  let found: number | null = null;
  for (let at = first; at < groups.length; at++) {
    const group = groups[at];
    if (!group || digits.length + group.digits.length > mostCardDigits) break;
    const between = at === first ? '' : text.slice(groups[at - 1]?.end, group.start);
    if (at > first && !(between.length === 1 && separator.test(between))) break;
    digits += group.digits;
    if (!isWordAt(text, group.end) && isCardNumber(digits)) found = at;
    if (group.digits.length < 4) break; // only the last group of a card is shorter: dates and phone numbers are not cards
  }
  return found;
}

function findPhones(text: string): Span[] {
  const groups = digitGroups(text);
  const spans: Span[] = [];
  for (let first = 0; first < groups.length; first++) {
    const start = phoneStart(text, groups, first);
    if (start === null || isWordAt(text, start - 1)) continue;
    const last = phoneEnd(text, groups, first, (at) => isWordAt(text, at));
    if (last === null) continue;
    spans.push({ start, end: groups[last]?.end ?? start });
    first = last;
  }
  return spans;
}
