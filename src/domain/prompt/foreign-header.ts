import { type Parameters, parametersSchema, type PromptHeader, type Variable } from './prompt.ts';
import { scanTags } from './template-tags.ts';
import { splitRoles } from './template-roles.ts';

/**
 * What is understood of a header that is somebody else's (formats.md, "Prompt"): `description` or `name` as the purpose, `owner`, a `model` that is
 * a name, `parameters` of ours, and `variables` as a map or a list. Everything else may mean anything, tools above all, and is left alone.
 */
export function readForeignHeader(value: unknown, template: string): PromptHeader {
  const fields = isRecord(value) ? value : {};
  const parameters = parametersSchema.safeParse(fields['parameters']);
  const variables = readVariables(fields['variables'], template);
  return {
    ...textField('purpose', fields['purpose'] ?? fields['description'] ?? fields['name']),
    ...textField('owner', fields['owner']),
    ...textField('model', fields['model']),
    ...(parameters.success && { parameters: knownParameters(parameters.data) }),
    ...(variables !== null && { variables }),
  };
}

function textField(name: 'purpose' | 'owner' | 'model', value: unknown): Partial<PromptHeader> {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? {} : { [name]: text };
}

/** Only what has a meaning here goes to a model. */
function knownParameters({ temperature, top_p, max_output_tokens, seed }: Parameters): Parameters {
  return {
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(max_output_tokens !== undefined && { max_output_tokens }),
    ...(seed !== undefined && { seed }),
  };
}

/** null where it is neither a map nor a list of names. */
function readVariables(value: unknown, template: string): Record<string, Variable> | null {
  if (Array.isArray(value)) return listedVariables(value, template);
  if (!isRecord(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, readVariable(each)]));
}

/**
 * Names, or maps that have a `name`. Whoever lists a variable expects a value for it: it is required, unless the text only asks for it inside
 * sections.
 */
export function listedVariables(list: readonly unknown[], template: string): Record<string, Variable> {
  const always = insertedAlways(template);
  const named = list.flatMap((each): [string, Variable][] => {
    if (typeof each === 'string') return [[each, {}]];
    const name = isRecord(each) ? each['name'] : undefined;
    return typeof name === 'string' ? [[name, readVariable(each)]] : [];
  });
  return Object.fromEntries(
    named.map(([name, variable]) => {
      const isOpen = variable.required === undefined && variable.default === undefined && always.has(name);
      return [name, isOpen ? { ...variable, required: true } : variable];
    }),
  );
}

function readVariable(value: unknown): Variable {
  if (!isRecord(value)) return {};
  const { required, description } = value;
  return {
    ...(typeof required === 'boolean' && { required }),
    // What YAML holds is JSON.
    ...(value['default'] !== undefined && { default: value['default'] as Variable['default'] }),
    ...(typeof description === 'string' && { description }),
  };
}

/** Names that the text inserts outside every section. */
function insertedAlways(template: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const part of splitRoles(template)) {
    let depth = 0;
    for (const { kind, name } of scanTags(part.template).tags) {
      if (kind === 'section' || kind === 'inverted') depth += 1;
      if (kind === 'close') depth -= 1;
      if (kind === 'insert' && depth === 0) names.add(name.split('.')[0] ?? '');
    }
  }
  return names;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
