/** What databases, spreadsheets, languages and their exporters write where there is nothing: of answers, errors, flags and calls alike. */
const nothing = new Set(
  (
    'none null nil nan nat n/a na #n/a #null! <na> <null> <none> <nil> <nan> (null) (none) (nil) (empty) (blank) [null] \\n undefined <undefined> ' +
    'dbnull system.dbnull pd.na np.nan <empty> - -- – — [] {} [null] ""'
  ).split(' '),
);
const yes = new Set(['true', 't', 'yes', 'y', 'on']);
const no = new Set(['false', 'f', 'no', 'n', 'off']);

/** True for a text that stands for "nothing is here". */
export function isNothingWord(text: string): boolean {
  const plain = text.trim().toLowerCase();
  return plain === '' || nothing.has(plain);
}

/** A yes or a no as programs write it: words, letters (Postgres has t and f), 1 and 0, a count above 0. null: it says neither. */
export function yesOrNo(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string' || isNothingWord(value)) return null;
  const plain = value.trim().toLowerCase();
  if (yes.has(plain)) return true;
  if (no.has(plain)) return false;
  return /^[+-]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) !== 0 : null;
}

/** The number that stands there, also as text; null: none does. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** True for what is not there, is empty, or says no. */
export function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || yesOrNo(value) === false) return true;
  if (typeof value === 'string') return isNothingWord(value);
  return typeof value === 'object' && Object.keys(value).length === 0;
}
