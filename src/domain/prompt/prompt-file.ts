import { type Document, isSeq } from 'yaml';
import { locateStamp } from './content-id.ts';
import { valueAt } from '../files/field-path.ts';
import { usualLineEnd } from '../files/line-merge.ts';
import { type Edited, type Parsed, type Problem } from '../files/problem.ts';
import { remembered } from '../files/remembered.ts';
import { listedVariables, readForeignHeader } from './foreign-header.ts';
import { type HeaderPlace, locateHeader, readFileStart, saysSignoff } from './prompt-header.ts';
import { isOwnHeader, type Prompt, promptHeaderSchema, promptSchemaName } from './prompt.ts';
import { templateAdvice } from './template-advice.ts';
import { templateProblems } from './template.ts';
import { editYaml, setYaml } from '../files/yaml/yaml-edit.ts';
import { formatBytes, isLongerThan, readYaml, readYamlAs } from '../files/yaml/yaml-file.ts';

export {
  isSafePath,
  promptIdFromPath,
  promptPaths,
  type PromptPaths,
  promptTitle,
  titleOfPrompt,
} from './prompt-path.ts';
export { variablesIn } from './template.ts';

export const maximumPromptBytes = 1_000_000;
export const maximumHeaderBytes = 64_000;

/**
 * Reads `prompts/<id>.md` (formats.md, "Prompt"). Never throws. What is wrong with the header is an error; what is wrong with
 * the template is a warning here, since a half-written prompt must open, and an error in `renderMessages`.
 */
export const parsePrompt = remembered((path: string, text: string): Parsed<Prompt> => {
  const refuse = (line: number | null, message: string): Parsed<Prompt> => ({
    ok: false,
    problems: [{ path, line, field: null, message, severity: 'error' }],
  });
  if (isLongerThan(text, maximumPromptBytes)) {
    return refuse(
      null,
      `The text is larger than ${formatBytes(maximumPromptBytes)}: too large for a prompt. Shorten it.`,
    );
  }
  if (text.includes('\0')) return refuse(null, 'is not text: it holds a zero byte');
  const start = readFileStart(text);
  if (start.kind === 'unclosed')
    return refuse(1, 'opens a header with --- that is never closed: add a line --- after its last field');
  if (start.kind === 'rule') return withTemplate(path, text, null, 0, [notice(path, 1, ruleNotice)]);
  if (start.kind === 'none') return withTemplate(path, text, null, 0);
  const { place } = start;
  if (place.syntax === 'toml') return withTemplate(path, text, {}, place.after, [notice(path, 1, tomlNotice)]);
  const yaml = text.slice(place.start, place.end);
  return saysSignoff(yaml) ? ownHeader(path, text, place) : foreignHeader(path, text, place);
});

function ownHeader(path: string, text: string, place: HeaderPlace): Parsed<Prompt> {
  const refuse = (line: number, message: string): Parsed<Prompt> => ({
    ok: false,
    problems: [{ path, line, field: null, message, severity: 'error' }],
  });
  const yaml = text.slice(place.start, place.end);
  const read = readYamlAs(yaml, {
    path,
    firstLine: 2,
    maximumBytes: maximumHeaderBytes,
    schema: promptHeaderSchema,
    schemaName: promptSchemaName,
  });
  if (!read.ok) return read;
  const { value, file } = read.value;
  if (/^\s*\{/.test(yaml.replace(/^\s*#.*$/gm, '')))
    return refuse(2, 'must have one field a line, without { } around them');
  if (value.last_evaluated !== undefined && locateStamp(text) === null) {
    return refuse(
      file.lineOf(['last_evaluated']),
      'last_evaluated must start its line, without quotes around the name',
    );
  }
  const listed = valueAt(file.value, ['variables']);
  const variables = Array.isArray(listed) ? listedVariables(listed, templateOf(text, place.after)) : value.variables;
  return withTemplate(path, text, { ...value, ...(variables !== undefined && { variables }) }, place.after);
}

/** A header of somebody else's is never an error: it is kept byte for byte, and what cannot be read is said. */
function foreignHeader(path: string, text: string, place: HeaderPlace): Parsed<Prompt> {
  const read = readYaml(text.slice(place.start, place.end), { path, firstLine: 2, maximumBytes: maximumHeaderBytes });
  if (read.ok) {
    const header = readForeignHeader(read.value.value, templateOf(text, place.after));
    const understood = Object.keys(header);
    return withTemplate(path, text, header, place.after, [notice(path, 1, foreignNotice(understood))]);
  }
  const [first] = read.problems;
  return withTemplate(path, text, {}, place.after, [
    notice(
      path,
      first?.line ?? 1,
      `this header cannot be read as YAML, so nothing of it is used: it ${first?.message ?? ''}`,
    ),
  ]);
}

const ruleNotice = 'starts with a line ---, and no field follows: all of it is the prompt’s text';
const tomlNotice = 'has a header in TOML (+++): it is kept as it is, and nothing of it is used';

function foreignNotice(understood: readonly string[]): string {
  const used = understood.length === 0 ? 'nothing of it is used' : `read from it: ${understood.join(', ')}`;
  return `has a header of its own, without Signoff’s “schema:”. It is kept as it is; ${used}`;
}

function notice(path: string, line: number, message: string): Problem {
  return { path, line, field: null, message, severity: 'warning' };
}

function templateOf(text: string, start: number): string {
  const rest = start === 0 && text.startsWith('\uFEFF') ? text.slice(1) : text.slice(start);
  return rest.replaceAll('\r\n', '\n');
}

function withTemplate(
  path: string,
  text: string,
  header: Prompt['header'],
  start: number,
  notices: readonly Problem[] = [],
): Parsed<Prompt> {
  const prompt: Prompt = {
    text,
    header,
    template: templateOf(text, start),
    templateLine: text.slice(0, start).split('\n').length,
  };
  const warnings = templateProblems(path, prompt).map((problem): Problem => ({ ...problem, severity: 'warning' }));
  return { ok: true, value: prompt, warnings: [...notices, ...warnings, ...templateAdvice(path, prompt)] };
}

/**
 * The prompt with `last_evaluated` set in its header, which leaves its content id as it was. `iso` is the finish time of the run
 * that was signed off, ISO 8601 UTC. null for a file without a header: it cannot be signed off.
 */
export function stampLastEvaluated(text: string, iso: string): string | null {
  const header = locateHeader(text);
  if (header?.syntax !== 'yaml') return null;
  const line = locateStamp(text);
  const start = line?.start ?? header.end;
  const end = line?.end ?? header.end;
  const lineEnd = (line === null ? text.slice(0, header.start) : text.slice(start, end)).endsWith('\r\n')
    ? '\r\n'
    : '\n';
  return `${text.slice(0, start)}last_evaluated: ${iso}${lineEnd}${text.slice(end)}`;
}

/**
 * Sets one field of the header in place, or removes it (`undefined`); `field` is a name, or a path such as
 * `['parameters', 'temperature']`. A file without a header gets one.
 */
export function setHeaderField(text: string, field: string | readonly (string | number)[], value: unknown): Edited {
  const path = typeof field === 'string' ? [field] : field;
  const lineEnd = usualLineEnd(text);
  const { kind, place } = readFileStart(text);
  if (kind === 'unclosed') return refused('opens with --- that is never closed');
  if (place?.syntax === 'toml')
    return refused('is TOML (+++), which Signoff does not write: an engineer can turn it into YAML (---)');
  if (place === null) {
    const header = editHeader(`schema: ${promptSchemaName}${lineEnd}`, (document) => setYaml(document, path, value));
    if (!header.ok) return header;
    return { ok: true, text: `---${lineEnd}${header.text}---${lineEnd}${text.replace(/^\uFEFF/, '')}` };
  }
  const yaml = text.slice(place.start, place.end);
  if (path[0] === 'variables' && path.length > 1 && listsVariables(yaml))
    return refused(
      'lists its variables, and a list says no more than their names: an engineer can turn it into fields',
    );
  const edited = editHeader(yaml, (document) => setYaml(document, path, value));
  if (!edited.ok) return edited;
  return { ok: true, text: text.slice(0, place.start) + edited.text + text.slice(place.end) };
}

/**
 * The file with what Signoff needs added to a header that is somebody else's: `schema`, and the purpose as it was understood. Everything that stands
 * there is kept. Refused where the header cannot be read, or says something else under a name that Signoff uses.
 */
export function adoptHeader(text: string): Edited {
  const parsed = parsePrompt('header', text);
  if (!parsed.ok) return { ok: false, problems: parsed.problems };
  const { header } = parsed.value;
  if (isOwnHeader(header)) return { ok: true, text };
  const place = locateHeader(text);
  if (place !== null && /^["']?schema["']?[ \t]*:/m.test(text.slice(place.start, place.end)))
    return refused('has a “schema:” of its own, and Signoff needs that name: an engineer has to rename one');
  const own = setHeaderField(text, 'schema', promptSchemaName);
  if (!own.ok || locateHeader(text) === null) return own;
  if (/^tools[ \t]*:/m.test(text.slice(0, locateHeader(text)?.end ?? 0)))
    return refused(
      'names “tools:”, which here are tools that the model may call: an engineer has to say which are meant',
    );
  const named =
    header?.purpose === undefined ? own : setHeaderField(own.text, 'purpose', header.purpose.replace(/\s+/g, ' '));
  if (!named.ok) return named;
  const after = parsePrompt('header', named.text);
  return after.ok ? named : { ok: false, problems: after.problems };
}

function listsVariables(yaml: string): boolean {
  const read = readYaml(yaml, { path: 'header', firstLine: 2, maximumBytes: maximumHeaderBytes });
  return read.ok && isSeq(read.value.document.get('variables'));
}

function refused(message: string): Edited {
  return { ok: false, problems: [{ path: 'header', line: 1, field: null, message, severity: 'error' }] };
}

function editHeader(yaml: string, change: (document: Document) => void): Edited {
  return editYaml(yaml, { path: 'header', firstLine: 2, maximumBytes: maximumHeaderBytes }, change);
}
