/** A run of ASCII digits and where it stands. */
export interface DigitGroup {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

export function digitGroups(text: string): DigitGroup[] {
  return [...text.matchAll(/[0-9]+/gu)].map((match) => ({
    digits: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Where a phone number that starts with this group of digits would start: at its `+`, its `(` or its first digit. */
export function phoneStart(text: string, groups: readonly DigitGroup[], first: number): number | null {
  const group = groups[first];
  if (!group) return null;
  let start = group.start;
  if (text[start - 1] === '(' && text[start - 2] === '+') return start - 2;
  if (text[start - 1] === '+') start -= 1;
  return text[start - 1] === '(' ? start - 1 : start;
}

const mostDigits = 15; // ITU-T E.164
const separators = /^[ \u00a0\u202f\u2007\u2010\u2011\u2013./()-]{1,3}$/u;
/** What ties a number to the next: it is a part of something longer, such as a date, an address of a machine or an ISBN. */
const tie = /[./\u2010\u2011-]/u;

/**
 * The last group of the longest phone number that starts with the group `first`; null where none does. Looks at 16 groups at most.
 * - `+` or `00` and a country: 8 to 15 digits (11 at least after `00`).
 * - a trunk 0: an area of 2 to 5 digits after it and 9 to 12 digits in all, or groups as France and Australia write them.
 * - North America: three, three and four digits with something between, perhaps after a 1.
 *
 * Digits in one piece without any of these marks are an order number. So are dates and prices.
 */
export function phoneEnd(
  text: string,
  groups: readonly DigitGroup[],
  first: number,
  isWordAt: (at: number) => boolean,
): number | null {
  const start = groups[first]?.start ?? 0;
  const isInternational = text[start - 1] === '+' || (text[start - 1] === '(' && text[start - 2] === '+');
  if (!isInternational && tie.test(text[start - 1] ?? '') && isWordAt(start - 2)) return null;
  let found: number | null = null;
  const taken: string[] = [];
  for (let at = first, count = 0; at < groups.length; at++) {
    const group = groups[at];
    if (!group || (count += group.digits.length) > mostDigits + 2) break;
    if (at > first && !separators.test(text.slice(groups[at - 1]?.end, group.start))) break;
    taken.push(group.digits);
    const isTied = !isInternational && tie.test(text[group.end] ?? '') && isWordAt(group.end + 1);
    if (!isTied && !isWordAt(group.end) && isPhone(taken, isInternational)) found = at;
  }
  return found;
}

function isPhone(groups: readonly string[], isInternational: boolean): boolean {
  const digits = groups.join('');
  if (isInternational) return /^[1-9]\d{7,14}$/.test(digits);
  if (digits.startsWith('00')) return /^00[1-9]\d{8,14}$/.test(digits);
  const shape = groups.map((group) => group.length).join('-');
  if (digits.startsWith('0')) return /^0[1-9]\d{7,10}$/.test(digits) && isTrunkShape(groups, shape);
  return shape === '1-3-3-4' ? /^1[2-9]/.test(digits) : shape === '3-3-4' && /^[2-9]/.test(digits);
}

function isTrunkShape(groups: readonly string[], shape: string): boolean {
  const area = groups[0]?.length ?? 0;
  if (groups.length === 1) return area >= 10;
  return (area >= 3 && area <= 6) || /^2-(?:2-2-2-2|4-4|3-4|8)$/.test(shape);
}
