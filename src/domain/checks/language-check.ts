import { type Check } from './check.ts';
import { doesNotHold, itHolds, notMeasured, type Holds } from './holds.ts';
import { countLetters, detectMainLanguage } from './language-detector.ts';
import { languageNames, readLanguageTag } from './language-tag.ts';
import { type Span } from '../files/verdict.ts';

type LanguageCheck = Extract<Check, { type: 'language' }>;

const fewestLetters = 40;

/**
 * language: most of the answer is in the language of the tag; region and script do not count. Under 40 letters, in a mixture, or where
 * the detector is not certain: cannot tell. Needs `prepareChecks`.
 */
export function decideLanguage(check: LanguageCheck, text: string): Holds {
  const asked = readLanguageTag(check.is);
  if (!asked.ok) return cannotTell(`${check.is} ${asked.message}.`);
  const letters = countLetters(text);
  if (letters < fewestLetters)
    return cannotTell(`Too short to tell its language: ${letters} letters, ${fewestLetters} are needed.`);
  const found = detectMainLanguage(text);
  if (found === null) return notMeasured('The languages were not loaded.');
  if (found.language === null) return cannotTell('Its language cannot be told reliably.');
  if (found.language === asked.language) return itHolds(`Is written in ${asked.name}.`);
  const span: Span | null = found.other(asked.language);
  const name = languageNames[found.language] ?? found.language;
  return doesNotHold(`Is written in ${name}, not in ${asked.name}.`, span && { start: span.start, end: span.end });
}

function cannotTell(reason: string): Holds {
  return { holds: 'cannot-tell', reason, span: null, score: null };
}
