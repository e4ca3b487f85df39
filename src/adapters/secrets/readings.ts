/** Signs, each with the place in the original text that it stands for. */
export interface Reading {
  readonly signs: string;
  /** The original begins here, for each UTF-16 unit of `signs`. */
  readonly starts: readonly number[];
  /** ... and ends before this. */
  readonly ends: readonly number[];
}

/** Escapes within escapes: more layers than anybody writes. */
const mostLayers = 6;

/** What a sign stands for when it is written in another way: its code, in the writing of addresses, HTML, JSON, programs and mail. */
const escapes =
  /(?<bytes>(?:[%=]|\\x|0x)[0-7][0-9a-f]|(?:[%=][89a-f][0-9a-f])+)|(?:\\u|%u|u\+)(?<unit>[0-9a-f]{4})|\\u\{(?<braced>[0-9a-f]{1,6})\}|&#x(?<hex>[0-9a-f]{1,6});?|&#(?<decimal>[0-9]{1,7});?|&(?<name>[a-z][a-z0-9]{1,30});|\\(?<octal>[0-3][0-7]{2})|\\(?<plain>["'\\/])/giu;

const namedSigns: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What nobody sees: it may stand in the middle of anything. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{M}]/gu;

/**
 * The ways in which a text can be read: as it stands, and with its escapes taken apart, as long as there are any. In each, capitals and small letters,
 * wide and narrow signs (NFKD) are the same, and what nobody sees is left out.
 */
export function readingsOf(text: string): Reading[] {
  const starts = Array.from({ length: text.length }, (_, at) => at);
  let layer: Reading = { signs: text, starts, ends: starts.map((at) => at + 1) };
  const readings = [plain(layer)];
  for (let count = 0; count < mostLayers; count += 1) {
    const next = replaced(layer, escapes, signOf);
    if (next.signs === layer.signs) break;
    layer = next;
    readings.push(plain(layer));
  }
  return readings;
}

/** Only letters and digits: whatever stands between them, in however many lines. */
export const lettersOf = (reading: Reading): Reading => replaced(reading, /[^\p{L}\p{N}]+/gu, () => '');

function plain(layer: Reading): Reading {
  const narrow = replaced(layer, /[^\u0020-\u007e]/gu, (sign) => sign.normalize('NFKD'));
  return replaced(
    replaced(narrow, invisible, () => ''),
    /\p{Lu}/gu,
    (letter) => letter.toLowerCase(),
  );
}

function signOf(written: string, groups: Readonly<Record<string, string | undefined>>): string {
  const { bytes, unit, braced, hex, decimal, octal, name, plain: itself } = groups;
  if (bytes !== undefined) return Buffer.from(bytes.replaceAll(/[%=]|\\x|0x/giu, ''), 'hex').toString('utf8');
  const code = unit ?? braced ?? hex;
  if (code !== undefined) return signWith(Number.parseInt(code, 16));
  if (decimal !== undefined) return signWith(Number(decimal));
  if (octal !== undefined) return signWith(Number.parseInt(octal, 8));
  // A name that is not known here stands for some sign that is no letter of a key.
  return itself ?? (name === undefined ? written : (namedSigns[name.toLowerCase()] ?? ' '));
}

const signWith = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : ' ');

function replaced(
  { signs, starts, ends }: Reading,
  pattern: RegExp,
  by: (written: string, groups: Readonly<Record<string, string | undefined>>) => string,
): Reading {
  const parts: string[] = [];
  const [newStarts, newEnds]: [number[], number[]] = [[], []];
  let from = 0;
  const keep = (to: number): void => {
    parts.push(signs.slice(from, to));
    for (let at = from; at < to; at += 1) {
      newStarts.push(starts[at] ?? 0);
      newEnds.push(ends[at] ?? 0);
    }
  };
  for (const match of signs.matchAll(pattern)) {
    const [written] = match;
    keep(match.index);
    const last = match.index + written.length - 1;
    const sign = by(written, match.groups ?? {});
    parts.push(sign);
    for (let each = 0; each < sign.length; each += 1) {
      newStarts.push(starts[match.index] ?? 0);
      newEnds.push(ends[last] ?? 0);
    }
    from = last + 1;
  }
  if (from === 0) return { signs, starts, ends };
  keep(signs.length);
  return { signs: parts.join(''), starts: newStarts, ends: newEnds };
}
