import { parseYamlDocument, readYamlAs } from '../files/yaml/yaml-file.ts';
import { editYaml, setYaml } from '../files/yaml/yaml-edit.ts';
import { experimentLogSchema, experimentLogSchemaName, type ExperimentLog, type LogParts } from './experiment-log.ts';
import { type Parsed, type Problem } from '../files/problem.ts';
import { inFolder } from '../prompt/prompt-path.ts';

/** Reads a log from untrusted text. Never throws. Fields that this version does not know are kept and named as warnings. */
export function parseExperimentLog(path: string, text: string): Parsed<ExperimentLog> {
  const read = readYamlAs(text, { path, schema: experimentLogSchema, schemaName: experimentLogSchemaName });
  if (!read.ok) return read;
  const { value: log, file } = read.value;
  const found = [...unknownVariants(log), ...doubledVariants(log)];
  if (found.length > 0)
    return { ok: false, problems: found.map((each) => problem(path, file.lineOf(each.field), each, 'error')) };
  const strange = Object.keys(log).filter((key) => !Object.hasOwn(experimentLogSchema.shape, key));
  return {
    ok: true,
    value: log,
    warnings: strange.map((key) =>
      problem(
        path,
        file.lineOf([key]),
        { field: [key], message: 'is not a field of this version: it is kept' },
        'warning',
      ),
    ),
  };
}

interface Finding {
  readonly field: readonly (string | number)[];
  readonly message: string;
}

function problem(path: string, line: number, { field, message }: Finding, severity: Problem['severity']): Problem {
  return { path, line, field: field.join('.'), message, severity };
}

/** Numbers of a variant that nobody tried would read as evidence. */
function unknownVariants({ variants, result }: ExperimentLog): Finding[] {
  const known = new Set(variants.map(({ id }) => id));
  const unknown = (id: string, field: readonly (string | number)[]): Finding[] =>
    known.has(id)
      ? []
      : [{ field, message: `names the variant “${id.slice(0, 60)}”, which is not among the variants` }];
  return [
    ...result.variants.flatMap(({ id }, at) => unknown(id, ['result', 'variants', at, 'id'])),
    ...result.comparisons.flatMap((each, at) => [
      ...unknown(each.baseline, ['result', 'comparisons', at, 'baseline']),
      ...unknown(each.candidate, ['result', 'comparisons', at, 'candidate']),
    ]),
  ];
}

function doubledVariants({ variants }: ExperimentLog): Finding[] {
  return variants.flatMap(({ id }, at) =>
    variants.findIndex((each) => each.id === id) === at
      ? []
      : [{ field: ['variants', at, 'id'], message: `“${id.slice(0, 60)}” is already the id of another variant` }],
  );
}

/**
 * Text of a log. `before`: the file as it stands; its comments, order and unknown fields are kept, and only what differs changes. A file that
 * cannot be read is written afresh; one of another version throws, since it must not be changed.
 */
export function writeExperimentLog(log: ExperimentLog, before: string | null): string {
  const parsed = before === null ? null : parseExperimentLog('log', before);
  if (parsed && !parsed.ok && parsed.readOnly === true) throw new TypeError('a log of another version is read-only');
  if (before === null || !parsed?.ok) return freshText(log);
  const whole = withUnknown(parsed.value, log);
  const edited = editYaml(before, { path: 'log' }, (document) => {
    for (const [key, value] of Object.entries(tidy(whole))) setYaml(document, [key], value);
    if (!log.practice) document.delete('practice');
  });
  return edited.ok ? edited.text : freshText(log);
}

function freshText(log: ExperimentLog): string {
  const document = parseYamlDocument(`schema: ${experimentLogSchemaName}\n`);
  for (const [key, value] of Object.entries(tidy(log))) setYaml(document, [key], value);
  return document.toString({ lineWidth: 0 });
}

/** `practice` stands only where it is so. */
function tidy({ practice, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const { schema, title, run, prompt, hypothesis, startedAt, finishedAt, ...others } = rest;
  const head = { schema, title, run, prompt, hypothesis, startedAt, finishedAt };
  const known = Object.entries({ ...head, ...(practice === true ? { practice } : {}), ...others });
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** `next` with what only `old` has: fields of an object that `next` does not name, entries of a list told by their id. */
function withUnknown(old: unknown, next: unknown): Record<string, unknown> {
  // Both are logs: objects.
  return merged(old, next) as Record<string, unknown>;
}

function merged(old: unknown, next: unknown): unknown {
  if (Array.isArray(next)) {
    if (!Array.isArray(old)) return next;
    return next.map((entry: unknown) => {
      const id = idOf(entry);
      return id === null
        ? entry
        : merged(
            old.find((each: unknown) => idOf(each) === id),
            entry,
          );
    });
  }
  if (!isRecord(old) || !isRecord(next)) return next;
  const all = { ...old, ...next };
  // Parameters are the model's, not the file's: what is not set any more is gone.
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [key, key === 'parameters' ? value : merged(old[key], value)]),
  );
}

function idOf(value: unknown): string | null {
  return isRecord(value) && typeof value['id'] === 'string' ? value['id'] : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const mostSlugLetters = 60;

/** Letters, digits and hyphens of a title, cut at a word; '' when nothing is left. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (plain.length <= mostSlugLetters) return plain;
  const cut = plain.slice(0, mostSlugLetters + 1);
  const atWord = cut.lastIndexOf('-');
  return cut.slice(0, atWord > mostSlugLetters / 2 ? atWord : mostSlugLetters);
}

/** `<folder>/experiments/<date>-<slug>.yaml`; where that name is another experiment's, with the end of the run's id. */
export function experimentLogPath(folder: string, run: LogParts['run'], taken: ReadonlySet<string>): string {
  const day = new Date(run.startedAt ?? run.createdAt).toISOString().slice(0, 10);
  const slug = slugOf(run.title) || slugOf(run.promptId) || 'experiment';
  const name = inFolder(folder, `experiments/${day}-${slug}`);
  if (!taken.has(`${name}.yaml`)) return `${name}.yaml`;
  return `${name}-${run.id
    .replace(/[^a-z0-9]/gi, '')
    .slice(-8)
    .toLowerCase()}.yaml`;
}

/** Where the brief of a log stands: beside it. */
export function briefPath(logPath: string): string {
  return logPath.replace(/\.yaml$/, '.brief.md');
}
