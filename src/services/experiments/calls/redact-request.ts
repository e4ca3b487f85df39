import { type Message } from '#domain/cases/case';
import { type PersonalDataKind, redactPersonalData } from '#domain/policy/personal-data';
import { type ModelRequest } from '../../ports/models.ts';

/** What a model is sent, as far as it is text that somebody wrote. */
export type RequestTexts = Pick<ModelRequest, 'messages' | 'parameters' | 'tools' | 'jsonSchema'>;

export interface Redactor {
  /** The request with every text made unreadable where the policy asks for it, and how many pieces were replaced. */
  request<T extends RequestTexts>(request: T): { readonly request: T; readonly redactions: number };
  messages(messages: readonly Message[]): { readonly messages: Message[]; readonly redactions: number };
}

interface Counted<T> {
  readonly value: T;
  readonly count: number;
}

const mostKept = 200;

/**
 * Makes personal data unreadable in everything of a request that is text: messages, descriptions and schemas of tools, the schema of the
 * answer, free parameters. Texts that come again (the system message, the tools) are searched once.
 */
export function createRedactor(kinds: readonly PersonalDataKind[]): Redactor {
  const known = new Map<string, Counted<string>>();

  const redact = (text: string): Counted<string> => {
    const before = known.get(text);
    if (before) return before;
    const { text: value, redactions } = redactPersonalData(text, kinds);
    const found = { value, count: redactions.reduce((sum, each) => sum + each.count, 0) };
    if (known.size >= mostKept) known.clear();
    known.set(text, found);
    return found;
  };

  const messages: Redactor['messages'] = (before) => {
    const after = before.map((message) => ({ message, content: redact(message.content) }));
    return {
      messages: after.map(({ message, content }) => ({ ...message, content: content.value })),
      redactions: after.reduce((sum, { content }) => sum + content.count, 0),
    };
  };

  return {
    messages,
    request: (before) => {
      if (kinds.length === 0) return { request: before, redactions: 0 };
      const told = messages(before.messages);
      const { value, count } = inAllTexts(redact, {
        parameters: before.parameters,
        tools: before.tools,
        jsonSchema: before.jsonSchema,
      });
      return { request: { ...before, ...value, messages: told.messages }, redactions: told.redactions + count };
    },
  };
}

/** Plain JSON data with every text in it changed, names of fields included. The shape stays: what is text stays text. */
function inAllTexts<T>(redact: (text: string) => Counted<string>, data: T): Counted<T> {
  let count = 0;
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const changed = redact(value);
      count += changed.count;
      return changed.value;
    }
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), change(inner)]));
  };
  // The same shape with other texts in it, as `change` is written.
  const value = change(data) as T;
  return { value, count };
}
