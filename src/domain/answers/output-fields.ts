import { isObject } from '../files/json-value.ts';
import { plainName } from './output-names.ts';
import { parsedJson } from './tool-calls-in.ts';

interface Field {
  /** Without case, spaces and punctuation. */
  readonly name: string;
  readonly value: unknown;
}

/** Words that stand before a name and say only where it was kept: `gen_ai.response.finish_reasons`, `metadata.error`. */
const around = (
  'response responses metadata meta output outputs http api call run llm gen ai span spans trace result results request body attributes attrs otel event sample ' +
  'message messages generationinfo generation completion extra info additionalkwargs usage model final raw provider openai anthropic ollama langfuse helicone'
).split(' ');
const deepest = 4;
const longestText = 100_000;

/** What a row says beside its answer, by name: whatever stands around the name, and also where it stands within an object. */
export class Fields {
  /** Every name that a value has: the whole, and what is left of it. */
  readonly #fields: readonly (Field & { readonly names: readonly string[] })[];

  constructor(fields: Iterable<readonly [string, unknown]>) {
    this.#fields = [...fields].flatMap(([name, value]) => within(plainName(name), value, 0));
  }

  /** Each value of a name that the pattern is true of, in the order of the row. */
  named(pattern: RegExp): Field[] {
    return this.#fields.flatMap(({ names, value }) => {
      const name = names.find((each) => pattern.test(each));
      return name === undefined ? [] : [{ name, value }];
    });
  }

  /** The value of exactly this name, the last where there are several. */
  at(name: string): unknown {
    return this.#fields.findLast((field) => field.name === name)?.value;
  }
}

function within(name: string, value: unknown, depth: number): (Field & { readonly names: readonly string[] })[] {
  const names = namesOf(name);
  const held = isObject(value) ? value : objectIn(names, value);
  const inner = held === null || depth >= deepest ? [] : Object.entries(held);
  return [
    { name, names, value },
    ...inner.flatMap(([key, each]) =>
      each === null || each === undefined ? [] : within(`${name}${plainName(key)}`, each, depth + 1),
    ),
  ];
}

/** The name, and what is left of it without the words around it. */
function namesOf(name: string): string[] {
  const names = new Set([name]);
  // A set is walked over what is added on the way, too.
  for (const each of names) for (const word of around) if (each.startsWith(word)) names.add(each.slice(word.length));
  return [...names];
}

/** A table keeps an object as its text. Only under names that hold nothing by themselves, and of a status. */
function objectIn(names: readonly string[], value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'string' || !value.startsWith('{') || value.length > longestText) return null;
  if (!names.some((name) => /^(?:|status|error|incompletedetails)$/.test(name))) return null;
  const read = parsedJson(value);
  return isObject(read) ? read : null;
}
