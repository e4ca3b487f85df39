import { type Document } from 'yaml';
import { locateStamp } from './content-id.ts';
import { usualLineEnd } from './line-merge.ts';
import { type Edited, type Parsed, type Problem } from './problem.ts';
import { locateHeader, startsHeader } from './prompt-header.ts';
import { type Prompt, promptHeaderSchema, promptSchemaName } from './prompt.ts';
import { templateProblems } from './template.ts';
import { editYaml, setYaml } from './yaml-edit.ts';
import { formatBytes, isLongerThan, readYamlAs } from './yaml-file.ts';

export { isSafePath, promptIdFromPath, promptPaths, type PromptPaths, titleOfPrompt } from './prompt-path.ts';
export { variablesIn } from './template.ts';

export const maximumPromptBytes = 1_000_000;
export const maximumHeaderBytes = 64_000;

/**
 * Reads `prompts/<id>.md` (formats.md, "Prompt"). Never throws. What is wrong with the header is an error; what is wrong with
 * the template is a warning here, since a half-written prompt must open, and an error in `renderMessages`.
 */
export function parsePrompt(path: string, text: string): Parsed<Prompt> {
  const refuse = (line: number | null, message: string): Parsed<Prompt> => ({
    ok: false,
    problems: [{ path, line, field: null, message, severity: 'error' }],
  });
  if (isLongerThan(text, maximumPromptBytes)) {
    return refuse(null, `is larger than ${formatBytes(maximumPromptBytes)}: too large for a prompt`);
  }
  if (text.includes('\0')) return refuse(null, 'is not text: it holds a zero byte');
  const place = locateHeader(text);
  if (place === null) {
    if (startsHeader(text))
      return refuse(1, 'opens a header with --- that is never closed: add a line --- after its last field');
    return withTemplate(path, text, null, 0);
  }
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
  return withTemplate(path, text, value, place.after);
}

function withTemplate(path: string, text: string, header: Prompt['header'], start: number): Parsed<Prompt> {
  const rest = start === 0 && text.startsWith('\uFEFF') ? text.slice(1) : text.slice(start);
  const prompt: Prompt = {
    text,
    header,
    template: rest.replaceAll('\r\n', '\n'),
    templateLine: text.slice(0, start).split('\n').length,
  };
  const warnings = templateProblems(path, prompt).map((problem): Problem => ({ ...problem, severity: 'warning' }));
  return { ok: true, value: prompt, warnings };
}

/**
 * The prompt with `last_evaluated` set in its header, which leaves its content id as it was. `iso` is the finish time of the run
 * that was signed off, ISO 8601 UTC. null for a file without a header: it cannot be signed off.
 */
export function stampLastEvaluated(text: string, iso: string): string | null {
  const header = locateHeader(text);
  if (header === null) return null;
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
  const place = locateHeader(text);
  if (place === null) {
    const header = editHeader(`schema: ${promptSchemaName}${lineEnd}`, (document) => setYaml(document, path, value));
    if (!header.ok || startsHeader(text)) return header.ok ? unclosed : header;
    return { ok: true, text: `---${lineEnd}${header.text}---${lineEnd}${text.replace(/^\uFEFF/, '')}` };
  }
  const edited = editHeader(text.slice(place.start, place.end), (document) => setYaml(document, path, value));
  if (!edited.ok) return edited;
  return { ok: true, text: text.slice(0, place.start) + edited.text + text.slice(place.end) };
}

const unclosed: Edited = {
  ok: false,
  problems: [
    { path: 'header', line: 1, field: null, message: 'opens with --- that is never closed', severity: 'error' },
  ],
};

function editHeader(yaml: string, change: (document: Document) => void): Edited {
  return editYaml(yaml, { path: 'header', firstLine: 2, maximumBytes: maximumHeaderBytes }, change);
}
