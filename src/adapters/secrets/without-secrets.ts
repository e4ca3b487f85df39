import { lettersOf, type Reading, readingsOf } from './readings.ts';

/** A shorter run says nothing of a secret; from here on it is taken out, wherever it was cut. */
const shortestRun = 8;
/** Below this nothing is a secret, and any text would be full of it. */
const shortestSecret = 4;

/**
 * Text that somebody else wrote, such as a server that was given a secret, without it, however it is written. Text and secret are read in the same way
 * (readings.ts): escapes taken apart, nothing invisible, capitals and widths alike; once with every sign and once with its letters and digits alone, so that what
 * stands between them does not matter. Beside the secret itself its base64, hexadecimal and decimal codes count, and these of each other. Any run of 8
 * characters is taken out, so that a secret that was cut is gone as well. `mark` stands in its place.
 */
export function withoutSecrets(text: string, secrets: readonly string[], mark: string): string {
  const readable = visible(text);
  const looked = secrets.filter((secret) => secret.length >= shortestSecret).map(lookedFor);
  if (looked.length === 0) return readable;
  const taken = new Uint8Array(readable.length);
  for (const reading of readingsOf(readable)) {
    const letters = lettersOf(reading);
    for (const each of looked) {
      takeOut(taken, reading, each.signs);
      takeOut(taken, letters, each.letters);
    }
  }
  let clean = '';
  for (let at = 0; at < readable.length; at += 1) {
    if (taken[at] !== 1) clean += readable.charAt(at);
    else if (taken[at - 1] !== 1) clean += mark;
  }
  return clean;
}

const visible = (text: string): string => text.replaceAll('\r\n', '\n').replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '');

/** A secret and what it is when it is encoded, once or twice over. */
function formsOf(secret: string): string[] {
  const once = encoded(secret);
  return [...new Set([secret, ...once, ...once.flatMap(encoded)])];
}

function encoded(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const hex = bytes.toString('hex');
  return [...[0, 1, 2].map((before) => base64Behind(bytes, before)), hex, hex.toUpperCase(), [...bytes].join(' ')];
}

/** The characters of base64 that hang on these bytes alone, where so many others (0 to 2, of each three) stand before them. */
function base64Behind(bytes: Buffer, before: number): string {
  const all = Buffer.concat([Buffer.alloc(before), bytes]);
  return all.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
}

interface Pieces {
  /** Too short for a run: looked for as they are. */
  readonly whole: readonly string[];
  readonly runs: ReadonlySet<string>;
}

interface LookedFor {
  readonly signs: Pieces;
  readonly letters: Pieces;
}

/** A server that refuses everything is asked about with the same key again and again. */
const mostKnown = 8;
const known = new Map<string, LookedFor>();

function lookedFor(secret: string): LookedFor {
  const before = known.get(secret);
  if (before) return before;
  const readings = formsOf(secret).flatMap(readingsOf);
  // Four letters stand in many sentences, once what is between them does not matter.
  const letters = { ...piecesOf(readings.map(lettersOf)), whole: [] };
  const found = { signs: piecesOf(readings), letters };
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= mostKnown) known.delete(oldest);
  known.set(secret, found);
  return found;
}

function piecesOf(readings: readonly Reading[]): Pieces {
  const texts = new Set(readings.map(({ signs }) => signs));
  const runs = new Set<string>();
  for (const text of texts)
    for (let at = 0; at + shortestRun <= text.length; at += 1) runs.add(text.slice(at, at + shortestRun));
  return { whole: [...texts].filter(({ length }) => length >= shortestSecret && length < shortestRun), runs };
}

/** 1 for each character of the original that belongs to a piece, and for what stands between. */
function takeOut(taken: Uint8Array, { signs, starts, ends }: Reading, { whole, runs }: Pieces): void {
  const take = (at: number, length: number): void => {
    taken.fill(1, starts[at], ends[at + length - 1]);
  };
  for (const text of whole)
    for (let at = signs.indexOf(text); at !== -1; at = signs.indexOf(text, at + 1)) take(at, text.length);
  for (let at = 0; at + shortestRun <= signs.length; at += 1)
    if (runs.has(signs.slice(at, at + shortestRun))) take(at, shortestRun);
}
