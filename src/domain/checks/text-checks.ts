import { compilePattern, quotePattern } from '../files/bounded-regex.ts';
import { type Case } from '../cases/case.ts';
import { type Check } from './check.ts';
import { fillText } from './check-text.ts';
import { letterAdvice, otherReadings, withAllLetters } from './pattern-readings.ts';
import { decided, doesNotHold, itHolds, notMeasured, quoted, type Holds } from './holds.ts';
import { formOf, normalText } from '../files/normal-text.ts';
import { textAsShown } from '../files/text-as-shown.ts';
import { type Span } from '../files/verdict.ts';

type TextCheck = Extract<Check, { type: 'contains' | 'not_contains' | 'equals' | 'starts_with' | 'ends_with' }>;
type RegexCheck = Extract<Check, { type: 'regex' }>;

/**
 * contains, not_contains, equals, starts_with, ends_with: over the normal form of both texts (normal-text.ts), so that no kind of blank, apostrophe,
 * hyphen or accent hides what is looked for; code unit by code unit, or by Unicode simple case folding with `ignore_case`. The span is of the
 * answer as it is. White space around the answer does not count for equals, starts_with and ends_with: models like to end with a line break.
 * An empty value (an empty input, say) is in every text, so it decides nothing; only equals may ask for an empty answer.
 */
export function decideText(check: TextCheck, text: string, aCase: Case): Holds {
  const filled = fillText(check.value, aCase);
  if (!filled.ok) return notMeasured(filled.message);
  const form = formOf(filled.text);
  const value = normalText(filled.text, form).text;
  const normal = normalText(text, form);
  if (check.type === 'equals') {
    const span = outerSpan(normal.text);
    return decideEquals(value, normal.text, check.ignore_case === true, span && normal.original(span));
  }
  if (value.trim() === '') return notMeasured('The text to look for is empty for this case.');
  const found = findText(check.type, value, normal.text, check.ignore_case === true);
  if (found === 'unusable') return notMeasured('The text to look for is too long.');
  if (found !== null || form !== 'words' || !isAnywhere(check.type))
    return reasonFor(check.type, filled.text, found && normal.original(found));
  const shown = textAsShown(text);
  const read = findText(check.type, value, shown.text, check.ignore_case === true);
  return reasonFor(check.type, filled.text, read === null || read === 'unusable' ? null : shown.original(read));
}

/** What is looked for anywhere is found through markup too (`re**fund**`): readers do not see that. */
function isAnywhere(type: TextCheck['type']): boolean {
  return type === 'contains' || type === 'not_contains';
}

/**
 * regex: RE2 syntax on the linear-time engine; a match anywhere. Inputs are quoted: they match as they are. The pattern sees the answer as it
 * is, since it may ask about typography itself; `patternAdvice` says where it most likely does not mean to.
 */
export function decideRegex(check: RegexCheck, text: string, aCase: Case): Holds {
  const filled = fillText(check.pattern, aCase, quotePattern);
  if (!filled.ok) return notMeasured(filled.message);
  const pattern = compilePattern(filled.text, { ignoreCase: check.ignore_case === true });
  if (!pattern.ok) return notMeasured(`The pattern cannot be used: ${pattern.message}.`);
  const found = pattern.find(text);
  if (!found)
    return meantOtherwise(check, text, aCase) ?? doesNotHold(`Nothing matches the pattern ${quoted(check.pattern)}.`);
  const matched = text.slice(found.start, found.end);
  return itHolds(matched.trim() === '' ? 'Matches the pattern.' : `Matches the pattern: ${quoted(matched)}.`, found);
}

/** What a pattern finds that is read as it was most likely meant: then nobody can say whether the check holds. null: nothing more. */
function meantOtherwise(check: RegexCheck, text: string, aCase: Case): Holds | null {
  const ignoreCase = check.ignore_case === true;
  const letters = /[^\p{ASCII}]/u.test(text) ? withAllLetters(check.pattern) : null;
  const readings = [
    ...otherReadings(check.pattern, ignoreCase),
    ...(letters === null ? [] : [{ pattern: letters, ignoreCase, advice: letterAdvice }]),
  ];
  for (const reading of readings) {
    const filled = fillText(reading.pattern, aCase, quotePattern);
    const pattern = filled.ok ? compilePattern(filled.text, reading) : null;
    const found = pattern?.ok === true ? pattern.find(text) : null;
    if (found === null || found.start === found.end) continue;
    const matched = quoted(text.slice(found.start, found.end).trim());
    return notMeasured(
      `The pattern ${reading.advice}. So nothing matches; what was probably meant matches ${matched}.`,
    );
  }
  return null;
}

function decideEquals(value: string, text: string, ignoreCase: boolean, span: Span | null): Holds {
  const [asked, given] = [value.trim(), text.trim()];
  const same = ignoreCase ? equalsIgnoringCase(asked, given) : asked === given;
  if (same === 'unusable') return notMeasured('The text to compare with is too long.');
  const name = asked === '' ? 'empty' : quoted(asked);
  return decided(same, same ? `Is exactly ${name}.` : `Is not exactly ${name}.`, same ? span : null);
}

function equalsIgnoringCase(asked: string, given: string): boolean | 'unusable' {
  if (asked === '') return given === '';
  const found = search(`\\A(?:${quotePattern(asked)})\\z`, given);
  return found === 'unusable' ? found : found !== null;
}

type Found = Span | null | 'unusable';

function findText(type: Exclude<TextCheck['type'], 'equals'>, value: string, text: string, ignoreCase: boolean): Found {
  const outer = outerSpan(text) ?? { start: 0, end: 0 };
  const inner = text.slice(outer.start, outer.end);
  switch (type) {
    case 'contains':
    case 'not_contains': {
      if (ignoreCase) return search(quotePattern(value), text);
      const start = text.indexOf(value);
      return start < 0 ? null : { start, end: start + value.length };
    }
    case 'starts_with': {
      const asked = value.trimStart();
      if (ignoreCase) return shifted(search(`\\A${quotePattern(asked)}`, inner), outer.start);
      return inner.startsWith(asked) ? { start: outer.start, end: outer.start + asked.length } : null;
    }
    case 'ends_with': {
      const asked = value.trimEnd();
      if (ignoreCase) return shifted(search(`${quotePattern(asked)}\\z`, inner), outer.start);
      return inner.endsWith(asked) ? { start: outer.end - asked.length, end: outer.end } : null;
    }
  }
}

/** Case folding can change the length of a text, so the engine that knows the original places does the searching. */
function search(pattern: string, text: string): Found {
  const compiled = compilePattern(pattern, { ignoreCase: true });
  return compiled.ok ? compiled.find(text) : 'unusable';
}

function shifted(found: Found, by: number): Found {
  return found === null || found === 'unusable' ? found : { start: found.start + by, end: found.end + by };
}

/** The answer without the white space around it; null for an answer of white space. */
function outerSpan(text: string): Span | null {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return start < end ? { start, end } : null;
}

function reasonFor(type: Exclude<TextCheck['type'], 'equals'>, value: string, found: Span | null): Holds {
  const name = quoted(value);
  switch (type) {
    case 'contains':
      return found ? itHolds(`Contains ${name}.`, found) : doesNotHold(`Does not contain ${name}.`);
    case 'not_contains':
      return found ? doesNotHold(`Contains ${name}.`, found) : itHolds(`Does not contain ${name}.`);
    case 'starts_with':
      return found ? itHolds(`Starts with ${name}.`, found) : doesNotHold(`Does not start with ${name}.`);
    case 'ends_with':
      return found ? itHolds(`Ends with ${name}.`, found) : doesNotHold(`Does not end with ${name}.`);
  }
}
