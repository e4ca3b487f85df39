/** Which field of our own a server refuses, and how to ask without it. Pure. */
import { lengthLimit, type Dialect } from './dialect.ts';
import { caseFaultOf } from './case-fault.ts';
import { boundsIn } from './schema-keywords.ts';
import { type ServerError } from './server-error.ts';

/** The JSON of the call that was refused. */
export type SentBody = Readonly<Record<string, unknown>>;

/** Without these a call is another one: nothing is ever taken out of them. */
const essential = new Set([
  'model',
  'messages',
  'tools',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
]);

/** Statuses of a request that was understood and not accepted; 501 is what servers say that have never learnt to stream. */
const refusing = [400, 422, 501];

/** Whether the refusal is about a field rather than about this one text. */
export function isAboutFields(error: ServerError): boolean {
  return refusing.includes(error.status) && error.said !== null && caseFaultOf(error) === null;
}

/** Fields of the request that the refusal names, in the order in which they were sent. */
export function fieldsNamed(error: ServerError, sent: SentBody): string[] {
  const { message = '', param = null } = error.said ?? {};
  return Object.keys(sent).filter((name) => name !== 'model' && names(name, message, param));
}

function names(name: string, message: string, param: string | null): boolean {
  if (param === name || param?.startsWith(`${name}.`) === true || param?.startsWith(`${name}[`) === true) return true;
  // A name with an underscore is no word of a sentence, and neither are these two; others count in quotes alone.
  const isWord = !name.includes('_') && name !== 'temperature' && name !== 'seed';
  const quoted = isWord ? `['"\`‘“]${name}['"\`’”]` : `(?<![\\w.])${name}(?!\\w)`;
  return new RegExp(quoted, 'iu').test(message);
}

/**
 * The dialect to try next after a refusal that names fields of our own, null when it is about something else, or about a value that a person
 * has to mend. Everything that it names is given up at once, and each step gives something up, so the chain of attempts ends. A refused
 * request costs nothing.
 */
export function dialectAfterRefusal(dialect: Dialect, error: ServerError, sent: SentBody): Dialect | null {
  if (!isAboutFields(error)) return null;
  const { message = '', param = null } = error.said ?? {};
  const refusal: Refusal = { text: `${param ?? ''} ${message}`, message, named: fieldsNamed(error, sent), sent };
  const steps = [afterStream, afterSystemRole, afterLength, afterSchema, afterOthers];
  const next = steps.reduce((known, step) => step(known, refusal) ?? known, dialect);
  return next === dialect ? null : next;
}

/**
 * The dialect to try next where a limit on the answer's length that is nobody's wish may be what is refused: the name, the value, or that the
 * question does not fit beside it ("8901 in the messages, 8192 in the completion"). null: it is about something else.
 */
export function dialectWithoutSpareLimit(dialect: Dialect, error: ServerError, sent: SentBody): Dialect | null {
  const isRefusal = error.status === 400 || error.status === 422;
  if (!isRefusal || error.said === null || !(dialect.lengthField in sent)) return null;
  const { message, param } = error.said;
  if (!/max_(new_|completion_|output_)?tokens|completion|output tokens/iu.test(`${param ?? ''} ${message}`))
    return null;
  return { ...dialect, refused: [...new Set([...dialect.refused, lengthLimit])] };
}

interface Refusal {
  /** The field and the words. */
  readonly text: string;
  readonly message: string;
  /** Fields that were sent and are named. */
  readonly named: readonly string[];
  readonly sent: SentBody;
}

function afterStream(dialect: Dialect, { text, sent }: Refusal): Dialect | null {
  if (text.includes('stream_options')) return 'stream_options' in sent ? { ...dialect, streamUsage: false } : null;
  if (sent['stream'] !== true || !/\bstream(ing)?\b/iu.test(text)) return null;
  return { ...dialect, stream: false, streamUsage: false };
}

function afterSystemRole(dialect: Dialect, { text, sent }: Refusal): Dialect | null {
  const roles = rolesOf(sent);
  if (!roles.includes('system') && !roles.includes('developer')) return null;
  if (!/\b(system|developer)\b/iu.test(text) || !/\brole|\bmessages?\b|instruction/iu.test(text)) return null;
  const useDeveloper = /\buse\s+['"`]?developer\b/iu.test(text) && dialect.systemRole === 'system';
  return dialect.systemRole === 'user' ? null : { ...dialect, systemRole: useDeveloper ? 'developer' : 'user' };
}

function rolesOf({ messages }: SentBody): string[] {
  return Array.isArray(messages)
    ? messages.flatMap((each: unknown) =>
        typeof each === 'object' && each !== null && 'role' in each ? [String(each.role)] : [],
      )
    : [];
}

/** The limit on an answer's length is money: it changes its name, and is never left out. */
function afterLength(dialect: Dialect, { message, named }: Refusal): Dialect | null {
  if (dialect.lengthSettled || isAboutValue(message)) return null;
  const other = dialect.lengthField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  const isNamed = named.includes(dialect.lengthField) || (named.length === 0 && message.includes(other));
  return isNamed ? { ...dialect, lengthField: other, lengthSettled: true } : null;
}

/** The value is out of bounds, so the field is understood. */
function isAboutValue(message: string): boolean {
  if (/only the default|does not support 0\b|unsupported/iu.test(message)) return false;
  return /too (large|big|high|small|low)|at (most|least)|between|less than|greater than|exceed|range|<=|>=|≤|≥/iu.test(
    message,
  );
}

function afterSchema(dialect: Dialect, { text, sent }: Refusal): Dialect | null {
  const format = sent['response_format'];
  if (typeof format !== 'object' || format === null) return null;
  if (!/response_?format|json_?schema|json_?object|output_config|structured.?output|\bschema\b/iu.test(text))
    return null;
  // A tool has a schema too.
  if (/\b(function|tools?)\b/iu.test(text) && !/response_?format|json_?schema/iu.test(text)) return null;
  const found = boundsIn(format).filter((word) => new RegExp(`(?<![\\w])${escaped(word)}(?!\\w)`, 'u').test(text));
  switch (dialect.schema.kind) {
    case 'schema':
      return {
        ...dialect,
        schema: found.length > 0 ? { kind: 'without', keywords: boundsIn(format) } : { kind: 'any-json' },
      };
    case 'without':
      return { ...dialect, schema: { kind: 'any-json' } };
    case 'any-json':
      return { ...dialect, schema: { kind: 'none' } };
    case 'none':
      return null;
  }
}

const escaped = (word: string): string => word.replace('$', String.raw`\$`);

function afterOthers(dialect: Dialect, { message, named, sent }: Refusal): Dialect | null {
  const given = named.filter((name) => !essential.has(name) && name !== 'response_format');
  if (given.length === 0) return null;
  // Two that exclude each other: the first of them stays.
  const isPair = given.length > 1 && /\bboth\b|only one|cannot be used together|mutually exclusive/iu.test(message);
  const dropped = (isPair ? given.slice(1) : given).filter((name) => sent[name] === 0 || !isAboutValue(message));
  return dropped.length === 0 ? null : { ...dialect, refused: [...new Set([...dialect.refused, ...dropped])] };
}
