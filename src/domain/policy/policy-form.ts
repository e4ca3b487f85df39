import { type Document, isMap, isScalar, isSeq, type Node, YAMLSeq } from 'yaml';
import { type Sensitivity } from '../cases/case.ts';
import { type FieldPath } from '../files/field-path.ts';
import { defaultPolicy, isLoopbackOrigin, policySchemaName, type Policy } from './policy.ts';
import { type Edited } from '../files/problem.ts';
import { editYaml, setYaml, yamlNode } from '../files/yaml/yaml-edit.ts';

/** One address of the form. `models` null: all of them. `from`: its place in the file it was read from; null: a new one. */
export interface PolicyRow {
  readonly origin: string;
  readonly models: readonly string[] | null;
  readonly sensitivities: readonly Sensitivity[];
  readonly from: number | null;
}

/** The data policy as a form has it. `rows` null: the policy names no address, and each person chooses. */
export interface PolicyForm {
  readonly rows: readonly PolicyRow[] | null;
  readonly redact: readonly string[];
  readonly repository: readonly Sensitivity[];
}

export function formOfPolicy(policy: Policy): PolicyForm {
  return {
    rows: policy.models?.map((rule, from) => ({ ...rule, from })) ?? null,
    redact: policy.redact,
    repository: policy.repository,
  };
}

/** What is wrong with a row, by field; nothing when the row can stand in a policy. */
export interface RowProblems {
  readonly origin?: 'missing' | 'not-an-address' | 'not-protected' | 'has-a-path' | 'has-a-name' | 'twice';
  readonly models?: 'empty';
  readonly sensitivities?: 'empty';
}

/**
 * An address of a policy is `loopback` or exactly what a browser calls an origin: https (http on this computer only), a host, perhaps a port,
 * and nothing behind. Anything else would never match, and so keep everything from the address it was meant for.
 */
export function problemWithOrigin(text: string): RowProblems['origin'] {
  const typed = text.trim();
  if (typed === '') return 'missing';
  if (typed === 'loopback') return undefined;
  if (/\s/.test(typed)) return 'not-an-address';
  const parts = /^(https?):\/\/([^/?#\s]+)(.*)$/i.exec(typed);
  const [, protocol = '', host = '', behind = ''] = parts ?? [];
  if (host.includes('@')) return 'has-a-name';
  if (!/^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/i.test(host)) return 'not-an-address';
  if (protocol.toLowerCase() === 'http' && !isLoopbackOrigin(`http://${host}`)) return 'not-protected';
  return behind === '' || behind === '/' ? undefined : 'has-a-path';
}

/** As it stands in the file: small letters, no slash at the end, no usual port. */
export function tidyOrigin(text: string): string {
  const typed = text.trim().replace(/\/$/, '').toLowerCase();
  return typed.replace(/^(https:\/\/.+):443$/, '$1').replace(/^(http:\/\/.+):80$/, '$1');
}

export function problemsOfRow(row: PolicyRow, others: readonly PolicyRow[]): RowProblems {
  const same = (other: PolicyRow): boolean =>
    tidyOrigin(other.origin) === tidyOrigin(row.origin) && JSON.stringify(other.models) === JSON.stringify(row.models);
  const origin = problemWithOrigin(row.origin) ?? (others.some(same) ? 'twice' : undefined);
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(row.models?.length === 0 ? { models: 'empty' } : {}),
    ...(row.sensitivities.length === 0 ? { sensitivities: 'empty' } : {}),
  };
}

export function isSound(form: PolicyForm): boolean {
  const rows = form.rows ?? [];
  return rows.every(
    (row) =>
      Object.keys(
        problemsOfRow(
          row,
          rows.filter((each) => each !== row),
        ),
      ).length === 0,
  );
}

/**
 * The policy's text with what the form says, in place: comments, order and unknown keys of everything that the form does not change stay.
 * An empty text starts a new policy. The form must be sound.
 */
export function writePolicyForm(text: string, form: PolicyForm): Edited {
  const start = text.trim() === '' ? `schema: ${policySchemaName}\n` : text;
  return editYaml(start, { path: 'policy' }, (document) => {
    setRows(document, form.rows);
    setList(document, ['redact'], form.redact, []);
    setList(document, ['repository', 'sensitivities'], form.repository, defaultPolicy.repository);
  });
}

function setRows(document: Document, rows: PolicyForm['rows']): void {
  if (rows === null) return void document.delete('models');
  const existing = document.get('models', true);
  const items: readonly unknown[] = isSeq(existing) ? existing.items : [];
  const nodes = rows.map((row) => {
    const kept = row.from === null ? null : items[row.from];
    return isMap(kept) ? kept : newRow(document, row);
  });
  if (isSeq(existing) && nodes.length > 0) {
    existing.items = nodes;
    // An empty list is written on one line; rows are not.
    if (items.length === 0) existing.flow = false;
  } else document.set('models', nodes.length === 0 ? yamlNode(document, []) : sequenceOf(document, nodes));
  rows.forEach((row, index) => {
    setYaml(document, ['models', index, 'origin'], tidyOrigin(row.origin));
    setList(document, ['models', index, 'models'], row.models, null);
    setList(document, ['models', index, 'sensitivities'], row.sensitivities, null);
  });
}

function sequenceOf(document: Document, nodes: readonly Node[]): Node {
  const sequence = new YAMLSeq<Node>(document.schema);
  sequence.items = [...nodes];
  return sequence;
}

/** On one line, as formats.md has it. */
function newRow(document: Document, { origin, models, sensitivities }: PolicyRow): Node {
  const node = document.createNode({
    origin: tidyOrigin(origin),
    ...(models === null ? {} : { models }),
    sensitivities,
  });
  node.flow = true;
  return node;
}

/** A list of plain values, in place: an entry that stays keeps its node. null or `usual` where there is no such field: none is written. */
function setList(
  document: Document,
  path: FieldPath,
  values: readonly string[] | null,
  usual: readonly string[] | null,
): void {
  const existing = document.getIn(path, true);
  if (values === null) {
    if (existing !== undefined) document.deleteIn(path);
    return;
  }
  if (existing === undefined && usual !== null && sameValues(values, usual)) return;
  if (!isSeq(existing)) return setYaml(document, path, values);
  const known = new Map(
    existing.items.flatMap((item) => (isScalar(item) ? [[String(item.value), item] as const] : [])),
  );
  existing.items = values.map((value) => known.get(value) ?? document.createNode(value));
}

function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
