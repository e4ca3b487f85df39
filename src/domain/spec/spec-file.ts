import { compilePattern } from '../files/bounded-regex.ts';
import { type Check, checksWithin } from '../checks/check.ts';
import { type FieldPath, formatField, valueAt } from '../files/field-path.ts';
import { readLanguageTag } from '../checks/language-tag.ts';
import { controlCharacterAdvice, patternAdvice } from '../checks/pattern-advice.ts';
import { letterAdvice, otherReadings, withAllLetters } from '../checks/pattern-readings.ts';
import { formOf, normalText } from '../files/normal-text.ts';
import { type Parsed, type Problem } from '../files/problem.ts';
import { adviceOn, mistypedNames, unknownThresholds } from './spec-names.ts';
import { type SpecFile, specSchema, specSchemaName } from './spec.ts';
import { remembered } from '../files/remembered.ts';
import { readYamlAs } from '../files/yaml/yaml-file.ts';

export { editSpec, type SpecEdit } from './spec-edit.ts';

export const criterionLists = ['must', 'must_not', 'quality'] as const;

/** Reads `prompts/<id>.spec.yaml` (formats.md, "Spec"). Never throws; every problem names line and field. */
export const parseSpec = remembered((path: string, text: string): Parsed<SpecFile> => {
  const read = readYamlAs(text, { path, schema: specSchema, schemaName: specSchemaName });
  if (!read.ok) return read;
  const { value: spec, file } = read.value;
  const found = [...criterionFindings(spec), ...thresholdFindings(spec), ...nameFindings(spec)];
  const problems = found.map(({ field, message, severity = 'error' }): Problem => ({
    path,
    line: file.lineOf(field),
    field: formatField(field),
    message,
    severity,
  }));
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? { ok: false, problems: errors } : { ok: true, value: spec, warnings: problems };
});

/** What a spec says for a new prompt: nothing yet, and where to write it. */
export function emptySpec(): string {
  return `schema: ${specSchemaName}
must: []
must_not: []
quality: []
trials: 3
thresholds:
  pass_rate: 0.9
  regressions: 0
`;
}

interface Finding {
  readonly field: FieldPath;
  readonly message: string;
  readonly severity?: Problem['severity'];
}

function criterionFindings(spec: SpecFile): Finding[] {
  const findings: Finding[] = [];
  const firstUse = new Map<string, string>();
  for (const list of criterionLists) {
    for (const [index, criterion] of spec[list].entries()) {
      const field = [list, index, 'id'];
      const first = firstUse.get(criterion.id);
      if (first === undefined) firstUse.set(criterion.id, criterion.statement);
      else findings.push({ field, message: `${criterion.id} is already the id of “${first.replace(/\.$/, '')}”` });
      findings.push(...checkFindings(criterion.check, [list, index, 'check']));
      if (list === 'must_not') findings.push(...typographyFindings(criterion.check, [list, index, 'check']));
    }
  }
  return findings;
}

/** As in check-text.ts. */
const inputName = /\{\{\s*[\p{L}_][\p{L}\p{N}_.-]*\s*\}\}/gu;

/** With an empty text; `equals` may ask for an empty answer. */
const decidesNothing: ReadonlySet<string> = new Set([
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'similar',
]);

function checkFindings(check: Check, field: FieldPath): Finding[] {
  const findings: Finding[] = [];
  if (check.type === 'language') {
    const tag = readLanguageTag(check.is);
    if (!tag.ok) findings.push({ field: [...field, 'is'], message: `${check.is} ${tag.message}` });
  }
  for (const [name, text] of lookedFor(check)) {
    const message = controlCharacterAdvice(text);
    if (message !== null) findings.push({ field: [...field, name], message });
    else if (decidesNothing.has(check.type) && normalText(text, formOf(text)).text.trim() === '')
      findings.push({
        field: [...field, name],
        message: 'is empty: with nothing to look for it could never be decided',
      });
  }
  if (check.type === 'regex') {
    findings.push(...readingFindings(check.pattern, [...field, 'pattern']));
    // {{question}} stands for the case's input, which is quoted when it enters the pattern: any text shows whether it compiles.
    const compiled = compilePattern(check.pattern.replace(inputName, 'x'), {
      ignoreCase: check.ignore_case === true,
    });
    if (!compiled.ok)
      findings.push({ field: [...field, 'pattern'], message: `cannot be used as a pattern: ${compiled.message}` });
  }
  if (check.type === 'json' && check.schema !== undefined)
    findings.push(...jsonSchemaFindings(check.schema, [...field, 'schema']));
  if (check.type === 'any' || check.type === 'all') {
    check.checks.forEach((inner, index) => findings.push(...checkFindings(inner, [...field, 'checks', index])));
  }
  return findings;
}

/** The texts that a check looks for in an answer, by the names of their fields. */
function lookedFor(check: Check): [name: string, text: string][] {
  switch (check.type) {
    case 'contains':
    case 'not_contains':
    case 'equals':
    case 'starts_with':
    case 'ends_with':
      return [['value', check.value]];
    case 'regex':
      return [['pattern', check.pattern]];
    case 'similar':
      return [['to', check.to]];
    case 'tool_call':
      return check.name === undefined ? [] : [['name', check.name]];
    default:
      return [];
  }
}

/** Where the typography of an answer could hide it from a must-not's pattern. */
function typographyFindings(check: Check, field: FieldPath): Finding[] {
  if (check.type === 'any' || check.type === 'all')
    return check.checks.flatMap((inner, index) => typographyFindings(inner, [...field, 'checks', index]));
  if (check.type !== 'regex') return [];
  return patternAdvice(check.pattern).map((message) => ({
    field: [...field, 'pattern'],
    message,
    severity: 'warning',
  }));
}

function readingFindings(pattern: string, field: FieldPath): Finding[] {
  const readings = otherReadings(pattern, false).map(({ advice }) => advice);
  const isForeign = /\p{L}/u.test(pattern.replaceAll(/\p{ASCII}/gu, '')) && withAllLetters(pattern) !== null;
  const advice = isForeign ? [...readings, letterAdvice] : readings;
  return advice.map((message) => ({ field, message, severity: 'warning' }));
}

/** Patterns inside a JSON Schema run on the same engine, so they are refused as early. */
function jsonSchemaFindings(schema: unknown, field: FieldPath): Finding[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]): Finding[] => {
    const inner = [...field, Array.isArray(schema) ? Number(key) : key];
    if (key !== 'pattern' || typeof value !== 'string') return jsonSchemaFindings(value, inner);
    const control = controlCharacterAdvice(value);
    if (control !== null) return [{ field: inner, message: control }];
    const compiled = compilePattern(value);
    return compiled.ok ? [] : [{ field: inner, message: `cannot be used as a pattern: ${compiled.message}` }];
  });
}

function thresholdFindings(spec: SpecFile): Finding[] {
  const known = new Map(
    criterionLists.flatMap((list) => spec[list].map((criterion) => [criterion.id, criterion] as const)),
  );
  const named = Object.keys(spec.thresholds.criteria ?? {}).filter((id) => !known.has(id));
  const findings: Finding[] = named.map((id) => ({
    field: ['thresholds', 'criteria', id],
    message:
      known.size === 0
        ? `names the criterion ${id}, and the spec has no criteria`
        : `names the criterion ${id}, which is not in the spec: it has ${[...known.keys()].join(', ')}`,
  }));
  const isAskedOf = valueAt(spec, ['thresholds', 'slices']) !== undefined && known.size === 0;
  if (isAskedOf)
    findings.push({
      field: ['thresholds', 'slices'],
      severity: 'warning',
      message: 'cannot be reached: the spec has no criteria',
    });
  return findings;
}

/** A name that nobody knows stays in the file; that it counts for nothing is said where it stands. */
function nameFindings(spec: SpecFile): Finding[] {
  const unknown = [...unknownThresholds(spec), ...mistypedNames(spec, 'run'), ...mistypedNames(spec, 'sign-off')];
  return unknown.map((each) => ({
    field: each.field,
    severity: 'warning',
    message: `is not a name that Signoff knows. ${adviceOn(each)}`,
  }));
}

/** Every check of a spec with the criterion that it belongs to, nested checks included. */
export function checksOf(spec: SpecFile): { readonly criterion: string; readonly check: Check }[] {
  return criterionLists.flatMap((list) =>
    spec[list].flatMap((criterion) =>
      checksWithin(criterion.check).map((check) => ({ criterion: criterion.id, check })),
    ),
  );
}
