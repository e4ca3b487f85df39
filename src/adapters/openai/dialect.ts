import { type Adaptation } from '#domain/answers/adaptation';

/** How much of an answer's shape a server takes: the schema, the schema without some of its words, any JSON, nothing. */
export type SchemaForm =
  | { readonly kind: 'schema' }
  | { readonly kind: 'without'; readonly keywords: readonly string[] }
  | { readonly kind: 'any-json' }
  | { readonly kind: 'none' };

/** How one model at one server wants to be asked. Starts with a guess from its address and learns from what the server refuses. */
export interface Dialect {
  readonly stream: boolean;
  /** Whether `stream_options.include_usage` is understood. */
  readonly streamUsage: boolean;
  readonly lengthField: 'max_tokens' | 'max_completion_tokens';
  /** The other name for it was refused: there is none left. */
  readonly lengthSettled: boolean;
  /** Fields of the request that are left out. */
  readonly refused: readonly string[];
  readonly systemRole: 'system' | 'developer' | 'user';
  readonly schema: SchemaForm;
}

/** Our own name of the limit on an answer's length. Among `refused` it is left out of calls in which it is nobody's wish, and of no others. */
export const lengthLimit = 'max_output_tokens';

/** OpenAI's and Azure's newer models refuse `max_tokens`; most other servers know nothing else. */
export function firstDialect(baseUrl: string): Dialect {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const isOpenAi = /(^|\.)(openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$/.test(host);
  return {
    stream: true,
    streamUsage: true,
    lengthField: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
    lengthSettled: false,
    refused: [],
    systemRole: 'system',
    schema: { kind: 'schema' },
  };
}

/** What a call had asked for and this dialect does not send. What changes nothing about the answer (streaming, a field's other name) is not told. */
export function adaptationsOf(
  dialect: Dialect,
  asked: { readonly fields: readonly string[]; readonly hasSystem: boolean; readonly hasSchema: boolean },
): Adaptation[] {
  const dropped = dialect.refused.filter((name) => asked.fields.includes(name));
  const adaptations: Adaptation[] = dropped.map((parameter) => ({ parameter, instead: null }));
  if (dialect.schema.kind !== 'schema') {
    if (asked.hasSchema) adaptations.push({ parameter: 'response_format', instead: formInWords(dialect.schema) });
    else if (asked.fields.includes('response_format'))
      adaptations.push({ parameter: 'response_format', instead: null });
  }
  if (asked.hasSystem && dialect.systemRole !== 'system')
    adaptations.push({ parameter: 'system message', instead: `${dialect.systemRole} message` });
  return adaptations;
}

function formInWords(form: SchemaForm): string | null {
  switch (form.kind) {
    case 'without':
      return `the schema without ${form.keywords.join(', ')}`;
    case 'any-json':
      return 'any JSON';
    default:
      return null;
  }
}
