/**
 * JSON whose numbers and keys are looked at as they are written. JavaScript reads 9007199254740993 as 9007199254740992 and keeps the last
 * of two equal keys without a word: here both are told.
 */

export type JsonPath = readonly (string | number)[];

export interface OddNumber {
  readonly path: JsonPath;
  /** As it is written. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

export interface JsonOddities {
  /** Numbers that JavaScript would write otherwise: `1.0`, `1e3`, or one whose digits it cannot hold. In the order of the text. */
  readonly numbers: readonly OddNumber[];
  /** Members whose key stood in their object before. */
  readonly repeated: readonly JsonPath[];
}

/** For text that JSON.parse has accepted. */
export function findJsonOddities(text: string): JsonOddities {
  return new Scanner(text).scan();
}

/** True for a number that means another one once JavaScript has read it. */
export function losesDigits(source: string): boolean {
  const value = Number(source);
  return !Number.isFinite(value) || digitsOf(source) !== digitsOf(String(value));
}

/** What is said of a number that loses digits, behind the name of its field. */
export function inQuotes(source: string): string {
  const shown = source.length <= 60 ? source : `${source.slice(0, 60)}…`;
  return `is ${shown}, a number with more digits than can be kept (it would become ${Number(source)}): write it in quotes, "${shown}"`;
}

/** The number without what changes nothing: `1.10e2`, `110` and `0110` are the same. */
function digitsOf(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

interface Open {
  /** null: a list. */
  readonly keys: Set<string> | null;
  at: string | number;
}

class Scanner {
  readonly #text: string;
  readonly #open: Open[] = [];
  readonly #numbers: OddNumber[] = [];
  readonly #repeated: JsonPath[] = [];
  #at = 0;
  /** The next string is a key. */
  #keyNext = false;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): JsonOddities {
    while (this.#at < this.#text.length) this.#step();
    return { numbers: this.#numbers, repeated: this.#repeated };
  }

  #step(): void {
    const character = this.#text.charAt(this.#at);
    switch (character) {
      case '{':
        this.#open.push({ keys: new Set(), at: '' });
        this.#keyNext = true;
        break;
      case '[':
        this.#open.push({ keys: null, at: 0 });
        this.#keyNext = false;
        break;
      case '}':
      case ']':
        this.#open.pop();
        this.#keyNext = false;
        break;
      case ',':
        this.#next();
        break;
      case '"':
        this.#string();
        return;
      default:
        if (character === '-' || (character >= '0' && character <= '9')) {
          this.#number();
          return;
        }
    }
    this.#at += 1;
  }

  #next(): void {
    const holder = this.#open.at(-1);
    if (!holder) return;
    if (holder.keys !== null) this.#keyNext = true;
    else if (typeof holder.at === 'number') holder.at += 1;
  }

  #string(): void {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (end !== -1 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    this.#at = end === -1 ? this.#text.length : end + 1;
    const holder = this.#open.at(-1);
    if (!this.#keyNext || !holder?.keys) return;
    this.#keyNext = false;
    const written = this.#text.slice(start, this.#at);
    // A key of JSON that was accepted is a JSON string.
    const key = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
    holder.at = key;
    if (holder.keys.has(key)) this.#repeated.push(this.#path());
    holder.keys.add(key);
  }

  #isEscaped(quote: number): boolean {
    let backslashes = 0;
    while (this.#text[quote - 1 - backslashes] === '\\') backslashes += 1;
    return backslashes % 2 === 1;
  }

  #number(): void {
    const start = this.#at;
    while (this.#at < this.#text.length && /[-+.\deE]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    const source = this.#text.slice(start, this.#at);
    // What is short and plain is what it seems: nearly every number there is.
    if (source.length < 16 && /^(?:0|-?[1-9]\d*)$/.test(source)) return;
    if (String(Number(source)) === source) return;
    this.#numbers.push({ path: this.#path(), source, start, end: this.#at });
  }

  #path(): JsonPath {
    return this.#open.map(({ at }) => at);
  }
}
