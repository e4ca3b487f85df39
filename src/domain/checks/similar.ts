import { type Case } from '../cases/case.ts';
import { type Check } from './check.ts';
import { fillText, textOfInput } from './check-text.ts';
import { decided, notMeasured, quoted, type Holds } from './holds.ts';
import { normalText } from '../files/normal-text.ts';

type SimilarCheck = Extract<Check, { type: 'similar' }>;

/** Longest text that is compared, in code points: the work grows with the product of both lengths. */
const maximumLength = 4_000;

/**
 * similar: `to: expected` is the case's expected answer, anything else is the text itself. Compared over the normal form of both; white space
 * around them does not count.
 */
export function decideSimilar(check: SimilarCheck, text: string, aCase: Case): Holds {
  if (check.to === 'expected' && aCase.expected === null) return notMeasured('This case has no expected answer.');
  const target =
    check.to === 'expected' ? { ok: true as const, text: textOfInput(aCase.expected) } : fillText(check.to, aCase);
  if (!target.ok) return notMeasured(target.message);
  const [asked, given] = [normalText(target.text).text.trim(), normalText(text).text.trim()];
  if (asked === '') return notMeasured('The text to compare with is empty for this case.');
  if (tooLong(asked) || tooLong(given)) return notMeasured(`A text is longer than ${maximumLength} characters.`);
  const share = similarity(asked, given, check.ignore_case === true);
  // Rounded down, so that 0.7999 is not shown as the 0.80 that it does not reach.
  const shown = (Math.floor(share * 100) / 100).toFixed(2);
  return decided(share >= check.min, `Is ${shown} similar to ${quoted(asked)}, asked: at least ${check.min}.`);
}

/** 1 - d / length of the longer text, 0..1, over the code points of the composed (NFC) texts; d is Levenshtein's distance. */
export function similarity(left: string, right: string, ignoreCase = false): number {
  const [first, second] = [codePoints(left, ignoreCase), codePoints(right, ignoreCase)];
  const longer = Math.max(first.length, second.length);
  return longer === 0 ? 1 : 1 - distance(first, second) / longer;
}

function codePoints(text: string, ignoreCase: boolean): string[] {
  const composed = text.normalize('NFC');
  return [...(ignoreCase ? composed.toLowerCase() : composed)];
}

/** Wagner and Fischer (1974), one row at a time. */
function distance(first: readonly string[], second: readonly string[]): number {
  const row = Uint32Array.from({ length: second.length + 1 }, (_, at) => at);
  for (let line = 1; line <= first.length; line++) {
    let diagonal = row[0] ?? 0;
    row[0] = line;
    for (let at = 1; at <= second.length; at++) {
      const above = row[at] ?? 0;
      const replaced = diagonal + (first[line - 1] === second[at - 1] ? 0 : 1);
      row[at] = Math.min(replaced, above + 1, (row[at - 1] ?? 0) + 1);
      diagonal = above;
    }
  }
  return row[second.length] ?? 0;
}

function tooLong(text: string): boolean {
  // A text has at most as many code points as code units: count only where it matters.
  return text.length > maximumLength && [...text].length > maximumLength;
}
