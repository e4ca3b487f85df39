import { isObject } from '../../files/json-value.ts';
import { plainName } from '../output-names.ts';
import { parsedJson } from '../tool-calls-in.ts';
import { units } from './call-names.ts';

export interface Field {
  /** Without case, spaces and punctuation. */
  readonly name: string;
  readonly value: unknown;
  /** The column in which it stands, as the file calls it. */
  readonly column: string;
}

/** A field with every name it has (the whole, and what is left of it), and those of what it stands in. */
interface WalkedField extends Field {
  readonly names: Names;
  readonly above: readonly Names[];
  /** A number of something that its name measures: read by its exact name alone. */
  readonly isMeasure: boolean;
}

/** Words that stand before a name and say only where it was kept: `gen_ai.response.finish_reasons`, `metadata.error`. */
const around = (
  'response responses metadata meta output outputs http api call run llm gen ai span spans trace result results request body attributes attrs otel event events ' +
  'sample message messages generationinfo generation generations completion extra info additionalkwargs usage model final raw provider openai anthropic ollama ' +
  'langfuse helicone status choices candidates guardrails guardrail resource scope native normalized normalised original'
).split(' ');
/** Words that stand behind a name and say only how it was kept: `finish_reason_normalized`, `error_str`. */
const behind = 'normalized normalised native original raw str string'.split(' ');
/** A place in a list: `choices[0].finish_reason`, `choices.0.finish_reason`, `choices__0__text`. */
const index = /(?<![\p{L}\p{N}])\d+(?![\p{L}\p{N}])/gu;
const deepest = 10;
const mostFields = 2_000;
const longestText = 100_000;

/** What a row says beside its answer, by name: whatever stands around the name, and also where it stands within objects and lists. */
export class Fields {
  readonly #fields: WalkedField[] = [];
  readonly #read = new Set<string>();

  constructor(fields: Iterable<readonly [string, unknown]>) {
    for (const [column, value] of fields)
      this.#walk({ column, name: nameOf(column), value, above: [], isMeasure: isMeasure(column, value) });
  }

  /** The columns in which a name was found that somebody asked for */
  get read(): ReadonlySet<string> {
    return this.#read;
  }

  /** Each value of a name that the pattern is true of, in the order of the row. `outside`: not within a field of such a name. */
  named(pattern: RegExp, outside?: RegExp): Field[] {
    const found: Field[] = [];
    // Asked some thirty times for each row of a file.
    for (const { names, value, column, above, isMeasure: isNoFlag } of this.#fields) {
      const name = nameIn(names, pattern);
      if (name === undefined) continue;
      this.#read.add(column);
      if (isNoFlag) continue;
      if (outside !== undefined && above.some((each) => nameIn(each, outside) !== undefined)) continue;
      found.push({ name, value, column });
    }
    return found;
  }

  /** Lists of messages: what stands in them is said by several, and read as one. */
  messages(): readonly (readonly Readonly<Record<string, unknown>>[])[] {
    return this.#fields.flatMap(({ value }) => (isMessageList(value) ? [value] : []));
  }

  /** The value of exactly this name, the last where there are several. */
  at(name: string): unknown {
    const found = this.#fields.findLast((field) => field.name === name);
    if (found !== undefined) this.#read.add(found.column);
    return found?.value;
  }

  #walk(field: Omit<WalkedField, 'names'>): void {
    const { name, value, column, above } = field;
    if (value === null || value === undefined || this.#fields.length >= mostFields) return;
    const names = namesOf(name);
    this.#fields.push({ ...field, names });
    if (above.length >= deepest) return;
    for (const [key, each] of within(structureIn(names, value)))
      this.#walk({
        column,
        name: `${name}${nameOf(key)}`,
        value: each,
        above: [...above, names],
        isMeasure: isMeasure(key, each),
      });
  }
}

/** True for a limit, a time or a share: `timeout_s`, `errorRate`. Not for the plural in "Error(s)". */
export function isMeasure(written: string, value: unknown): boolean {
  return isNumeric(value) && endsInUnit(written);
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\s*[+-]?[\d.,]/.test(value));
}

/** Rows share their names: what is found out about one is kept. */
function keptByName<T>(find: (written: string) => T): (written: string) => T {
  const kept = new Map<string, T>();
  return (written) => {
    const before = kept.get(written);
    if (before !== undefined || written.length > longestName) return before ?? find(written);
    const found = find(written);
    if (kept.size >= mostRemembered) kept.clear();
    kept.set(written, found);
    return found;
  };
}

const mostRemembered = 5_000;
/** Longer ones are texts, and no name that a pattern is asked of. */
const longestName = 500;

const endsInUnit = keptByName((written) => {
  const words = written
    .replaceAll(/\(s\)/gi, 's')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.length > 1 && units.test(words.at(-1) ?? '');
});

/** How it is to be filled in: "Truncated (y/n)". */
const asked = /\((?:y|yes|j|ja|o|oui|s|sí|true|1)\/(?:n|no|nein|non|false|0)\)/gi;
const nameOf = keptByName((written) => plainName(written.replaceAll(index, ' ').replaceAll(asked, ' ')));

/** What stands in an object or a list, by name. What names itself (`{"key": "a.b", "value": 1}`, an event with a name) is called so. */
function within(value: unknown): readonly (readonly [string, unknown])[] {
  if (isMessageList(value)) return [];
  if (Array.isArray(value))
    return value.flatMap((each): (readonly [string, unknown])[] => {
      // A list of words is read as a whole.
      if (typeof each !== 'object') return [];
      const own = isObject(each) && typeof each['name'] === 'string' && !('value' in each) ? each['name'] : null;
      return own === null || own.length > 100
        ? [['', each]]
        : [
            ['', each],
            [own, withoutName(each)],
          ];
    });
  if (!isObject(value)) return [];
  const { key, name, value: held } = value;
  const pair = typeof key === 'string' ? key : typeof name === 'string' ? name : null;
  if (pair === null || held === undefined || pair.length > 100) return Object.entries(value);
  return [[pair, plainValue(held)]];
}

function withoutName(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { name: _, ...rest } = value;
  return Object.keys(rest).length === 0 ? true : rest;
}

/** A value as OpenTelemetry writes it: `{"stringValue": "a"}`, `{"arrayValue": {"values": [...]}}`. */
function plainValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  const [only, ...others] = Object.entries(value);
  if (only === undefined || others.length > 0 || !/^(?:string|int|double|bool|array|kvlist)Value$/.test(only[0]))
    return value;
  const held = isObject(only[1]) ? only[1]['values'] : only[1];
  return Array.isArray(held) ? held.map(plainValue) : held;
}

function isMessageList(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => isObject(each) && typeof each['role'] === 'string')
  );
}

export interface Names {
  readonly all: readonly string[];
  readonly found: Map<RegExp, string | undefined>;
}

/** The name, and what is left of it without the words around it; asked once for each pattern. */
export const namesOf: (name: string) => Names = keptByName((name) => {
  const all = new Set(name.length > longestName ? [] : [name]);
  // A set is walked over what is added on the way, too.
  for (const each of all) {
    for (const word of around) if (each.startsWith(word)) all.add(each.slice(word.length));
    for (const word of behind) if (each.endsWith(word)) all.add(each.slice(0, -word.length));
  }
  return { all: [...all], found: new Map<RegExp, string | undefined>() };
});

/** The longest of the names that the pattern is true of. */
export function nameIn({ all, found }: Names, pattern: RegExp): string | undefined {
  const before = found.get(pattern);
  if (before !== undefined || found.has(pattern)) return before;
  const name = all.find((each) => pattern.test(each));
  found.set(pattern, name);
  return name;
}

/** A table keeps an object or a list as its text. Only under names that hold nothing by themselves, and of a status. */
function structureIn({ all }: Names, value: unknown): unknown {
  if (typeof value !== 'string' || !/^[{[]/.test(value) || value.length > longestText) return value;
  return all.some((name) => /^(?:|error|steps|incompletedetails|contentfilterresults?)$/.test(name))
    ? parsedJson(value)
    : value;
}
