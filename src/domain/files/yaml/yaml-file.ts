import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { type z } from 'zod';
import { type FieldPath, formatField } from '../field-path.ts';
import { type Parsed, type Problem } from '../problem.ts';
import { describeIssues, show } from '../schema-issue.ts';
import { inQuotes } from '../exact-json.ts';
import { findYamlHazards } from './yaml-hazards.ts';
import { lossyNumbers } from './yaml-numbers.ts';

export interface YamlFile {
  readonly document: Document;
  /** Plain data: null, text, numbers, lists and objects without `__proto__`. */
  readonly value: unknown;
  /** 1-based line of the field, or of the nearest thing around it that is in the file. */
  lineOf(path: FieldPath): number;
}

export interface YamlPlace {
  readonly path: string;
  /** Line of the file on which the text starts: above 1 for a header inside another file. */
  readonly firstLine?: number;
  readonly maximumBytes?: number;
}

const oneMegabyte = 1_000_000;
const maximumProblems = 20;

/** How the app reads YAML everywhere: version 1.2, core types only, keys are text, no tags that make objects. */
const parseOptions = {
  version: '1.2',
  schema: 'core',
  stringKeys: true,
  // The library compares every key with every other; yaml-hazards.ts finds duplicates in linear time.
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Parses YAML for editing, without any of the checks: only for text that `readYaml` has accepted. */
export function parseYamlDocument(text: string): Document {
  return parseDocument(text, parseOptions);
}

/** Reads one YAML document from untrusted text. Never throws; every problem names its line. */
export function readYaml(text: string, place: YamlPlace): Parsed<YamlFile> {
  const { path, firstLine = 1, maximumBytes = oneMegabyte } = place;
  const at = (line: number | null, field: string | null, message: string): Problem => ({
    path,
    line: line === null ? null : line + firstLine - 1,
    field,
    message,
    severity: 'error',
  });
  if (isLongerThan(text, maximumBytes)) {
    return {
      ok: false,
      problems: [at(null, null, `is larger than ${formatBytes(maximumBytes)}: too large to read safely`)],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { ...parseOptions, lineCounter: lines });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);

  const broken = [...document.errors, ...document.warnings].map((error) =>
    at(lineAt(error.pos[0]), null, explainYamlError(error.code, error.message)),
  );
  const hazards = findYamlHazards(document).map((hazard) =>
    at(hazard.offset === null ? null : lineAt(hazard.offset), hazard.field, hazard.message(lineAt, firstLine)),
  );
  const problems = [...broken, ...hazards];
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, maximumProblems) };

  const value = toPlainData(document);
  if (value === undefined) return { ok: false, problems: [at(null, null, 'grows too large through its references')] };
  return {
    ok: true,
    value: { document, value: value.data, lineOf: (field) => lineAt(offsetOf(document, field)) + firstLine - 1 },
    warnings: [],
  };
}

/**
 * Reads YAML and checks it against the schema of a team file. `schemaName` is what its `schema:` must say; another
 * version of the same schema answers `readOnly`.
 */
export function readYamlAs<T>(
  text: string,
  place: YamlPlace & { readonly schema: z.ZodType<T>; readonly schemaName: string },
): Parsed<{ readonly value: T; readonly file: YamlFile }> {
  const read = readYaml(text, place);
  if (!read.ok) return read;
  const file = read.value;
  const problem = (field: FieldPath, message: string): Problem => ({
    path: place.path,
    line: file.lineOf(field),
    field: formatField(field),
    message,
    severity: 'error',
  });
  if (!isMap(file.document.contents)) {
    const found = file.value === null ? 'nothing' : show(file.value);
    return {
      ok: false,
      problems: [problem([], `must be fields such as "schema: ${place.schemaName}", found ${found}`)],
    };
  }
  const version = checkSchemaName(file.document.get('schema'), place.schemaName);
  if (version !== null) {
    return { ok: false, problems: [problem(['schema'], version.message)], readOnly: version.readOnly };
  }
  const lossy = lossyNumbers(file.document);
  if (lossy.length > 0) {
    const problems = lossy.map(({ path, source }) => problem(path, inQuotes(source)));
    return { ok: false, problems: problems.slice(0, maximumProblems) };
  }
  const parsed = place.schema.safeParse(file.value);
  if (parsed.success) return { ok: true, value: { value: parsed.data, file }, warnings: [] };
  const problems = describeIssues(parsed.error, file.value).map((issue) => problem(issue.path, issue.message));
  return { ok: false, problems: problems.slice(0, maximumProblems) };
}

/** null when `found` is the schema that this app writes. */
export function checkSchemaName(found: unknown, known: string): { message: string; readOnly: boolean } | null {
  if (found === known) return null;
  const family = known.slice(0, known.indexOf('@') + 1);
  if (typeof found === 'string' && found.startsWith(family) && /^\d{1,9}$/.test(found.slice(family.length))) {
    const message = `is ${found}; this version of the app knows ${known}. The file opens read-only: update the app to change it`;
    return { message, readOnly: true };
  }
  if (found === undefined) return { message: `is missing: add the line "schema: ${known}"`, readOnly: false };
  return { message: `must be ${known}, is ${show(found)}`, readOnly: false };
}

/** Whether the text takes more than this many bytes in UTF-8, without encoding it where its length already tells. */
export function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  if (text.length * 3 <= bytes) return false;
  let size = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return size > bytes;
}

export function formatBytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${bytes / 1_000_000} MB` : `${Math.round(bytes / 1_000)} KB`;
}

/** undefined when references to references would multiply beyond reason. */
function toPlainData(document: Document): { readonly data: unknown } | undefined {
  try {
    return { data: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return undefined; // what the library throws above maxAliasCount
    throw error;
  }
}

/** Offset of the key (in an object) or the entry (in a list) that the path leads to, or of the last one that exists. */
function offsetOf(document: Document, path: FieldPath): number {
  // A parsed document's nodes carry a range; the type does not know that it was parsed.
  let node = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(part));
      if (pair === undefined || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(part)];
    }
    if (next === undefined) return offset;
    node = next as Node | null; // what a parsed map or list holds is a node or null
    if (typeof part === 'number') offset = node?.range?.[0] ?? offset;
  }
  return offset;
}

/** The library's error in the words of someone who writes the file by hand. */
function explainYamlError(code: string, message: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'starts with a tab: indent with spaces';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'cannot be read: put text that holds ": " in quotes, and line up the fields of one group';
    case 'BAD_SCALAR_START':
    case 'UNEXPECTED_TOKEN':
    case 'NON_STRING_KEY':
      return `cannot be read: put text with special characters in quotes (${message})`;
    case 'MISSING_CHAR':
      return `cannot be read: a closing quote or bracket is missing (${message})`;
    case 'RESOURCE_EXHAUSTION':
      return 'is nested too deeply';
    case 'TAG_RESOLVE_FAILED':
      return `has a type tag that is not supported (${message})`;
    case 'MULTIPLE_DOCS':
      return 'starts a second document: a file holds one';
    default:
      return `cannot be read (${message})`;
  }
}
