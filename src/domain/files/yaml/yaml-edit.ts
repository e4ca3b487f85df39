import { type Document, isCollection, isMap, isScalar, isSeq, type Node, type ToStringOptions } from 'yaml';
import { type FieldPath } from '../field-path.ts';
import { carryOver } from '../line-merge.ts';
import { type Edited } from '../problem.ts';
import { parseYamlDocument, readYaml, type YamlPlace } from './yaml-file.ts';

/**
 * Changes fields of a YAML file in place. Comments, order, unknown keys, spacing and line ends of everything that
 * `change` does not touch stay as they are, so that an engineer's diff shows the change alone.
 */
export function editYaml(text: string, place: YamlPlace, change: (document: Document) => void): Edited {
  const read = readYaml(text, place);
  if (!read.ok) return { ok: false, problems: read.problems };
  const source = text.replaceAll('\r\n', '\n');
  const layout = layoutOf(source);
  const document = parseYamlDocument(source);
  const before = document.toString(layout);
  change(document);
  const after = document.toString(layout);
  if (after === before) return { ok: true, text };
  const merged = carryOver(text, before, after);
  // The merge works on lines and knows no YAML: it is believed only when it says the same as the edited document.
  return { ok: true, text: saysTheSame(merged, document) ? merged : carryOver(text, '', after) };
}

/**
 * Makes the value at `path` equal to `value`, touching only what differs: a field that stays keeps its comment and its
 * quotes. `undefined` removes the field. Objects that are new are written in one line where they fit.
 */
export function setYaml(document: Document, path: FieldPath, value: unknown): void {
  if (value === undefined) {
    document.deleteIn(path);
    return;
  }
  const existing = document.getIn(path, true);
  if (isMap(existing) && isPlainObject(value)) {
    for (const key of existing.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : null))) {
      if (key !== null && (!Object.hasOwn(value, key) || value[key] === undefined)) existing.delete(key);
    }
    for (const [key, inner] of Object.entries(value)) if (inner !== undefined) setYaml(document, [...path, key], inner);
    return;
  }
  if (isCollection(existing) && isSeq(existing) && sameData(existing.toJS(document), value)) return;
  if (isScalar(existing) && (typeof value !== 'object' || value === null)) {
    // The quotes of an empty text are nobody's choice: what is filled in takes those that it needs.
    if (existing.value === '') delete existing.type;
    if (existing.value !== value) existing.value = value;
    return;
  }
  document.setIn(path, yamlNode(document, value));
}

const longestInline = 100;

/** A node for new data: text of several lines as a block, small objects and lists of plain values in one line. */
export function yamlNode(document: Document, value: unknown): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  inlineSmall(node, value);
  return node;
}

function inlineSmall(node: unknown, value: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  const children = isMap(node) ? node.items.map((pair) => pair.value) : node.items;
  const json = JSON.stringify(value);
  const isFlat = children.every((child) => isScalar(child) && !String(child.value).includes('\n'));
  if (isFlat && children.length > 0 && json.length <= longestInline) {
    node.flow = true;
    return;
  }
  // createNode keeps the order of the data, so the entries line up.
  const values = isMap(node) ? Object.values(value as object) : (value as unknown[]);
  children.forEach((child, index) => inlineSmall(child, values[index]));
}

/** The file's own way of indenting, so that new lines look like the ones around them. */
function layoutOf(source: string): ToStringOptions {
  const indented = source.split('\n').flatMap((line) => /^( +)[^\s#]/.exec(line)?.[1]?.length ?? []);
  const indent = indented.reduce((least, each) => Math.min(least, each), 8);
  const indentSeq = !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(source);
  return {
    lineWidth: 0,
    indent: indented.length === 0 ? 2 : Math.max(2, indent),
    indentSeq,
    flowCollectionPadding: !/: *\{[^\s}]/.test(source),
  };
}

function saysTheSame(text: string, document: Document): boolean {
  const again = parseYamlDocument(text.replaceAll('\r\n', '\n'));
  return again.errors.length === 0 && sameData(again.toJS(), document.toJS());
}

function sameData(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
