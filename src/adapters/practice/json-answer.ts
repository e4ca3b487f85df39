import { type Chance } from './chance.ts';
import { type Situation } from './situation.ts';

/** What a JSON answer is made of. */
export interface JsonMaterial {
  readonly text: string;
  readonly situation: Situation;
  readonly chance: Chance;
}

/** JSON because the prompt asks for it; a weak model now and then wraps it in prose and a code fence. */
export function writeJsonAnswer(keys: readonly string[], material: JsonMaterial, skill: number): string {
  const names = keys.length === 0 ? ['answer', 'policy'] : keys;
  const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, valueNamed(name, material)])));
  const wraps = material.chance.happens('wrap-json', 0.12 * (1 - skill));
  return wraps ? `Here is the JSON you asked for:\n\`\`\`json\n${json}\n\`\`\`` : json;
}

/** JSON because the call demands a schema: always valid for the keywords that matter (type, enum, properties, items, const). */
export function valueForSchema(schema: unknown, name: string, material: JsonMaterial): unknown {
  if (typeof schema !== 'object' || schema === null) return valueNamed(name, material);
  const at = (key: string): unknown => Object.getOwnPropertyDescriptor(schema, key)?.value;
  const options = at('enum');
  if (at('const') !== undefined) return at('const');
  if (Array.isArray(options) && options.length > 0) return pickOption(options, material);
  const type = at('type');
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': {
      const properties = at('properties');
      if (typeof properties !== 'object' || properties === null) return {};
      return Object.fromEntries(
        Object.entries(properties).map(([key, each]) => [key, valueForSchema(each, key, material)]),
      );
    }
    case 'array':
      return at('minItems') === 0 ? [] : [valueForSchema(at('items'), name, material)];
    case 'integer':
    case 'number':
      return typeof at('minimum') === 'number' ? at('minimum') : 1;
    case 'boolean':
      return valueNamed(name, material) === true;
    case 'null':
      return null;
    default: {
      const value = valueNamed(name, material);
      return typeof value === 'string' ? value : JSON.stringify(value);
    }
  }
}

function pickOption(options: readonly unknown[], { situation, chance }: JsonMaterial): unknown {
  const said = `${situation.topic?.policy ?? ''} ${situation.question}`.toLowerCase();
  const named = options.find((option) => typeof option === 'string' && said.includes(option.toLowerCase()));
  const [first, ...others] = options;
  return named ?? chance.pick('option', [first, ...others]);
}

function valueNamed(name: string, { text, situation }: JsonMaterial): string | boolean | number | null {
  if (/policy|source|cit/i.test(name)) return situation.topic?.policy ?? 'help';
  if (/next/i.test(name)) return situation.topic?.next ?? 'A colleague will take over.';
  if (/intent|category|topic|label/i.test(name)) return situation.topic?.policy ?? 'other';
  if (/escalat|handoff|hand_off|human|needs/i.test(name)) return situation.isUpset || situation.topic === null;
  if (/order/i.test(name)) return situation.order;
  if (/confidence|probability/i.test(name)) return situation.topic === null ? 0.3 : 0.8;
  return text;
}
