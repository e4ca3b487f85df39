import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { type FieldPath, formatField } from '../field-path.ts';

/** Something that parses as YAML and that a team file may not hold all the same. */
export interface YamlHazard {
  readonly offset: number | null;
  readonly field: string | null;
  message(lineAt: (offset: number) => number, firstLine: number): string;
}

const maximumDepth = 64;
const maximumAliases = 50;

/**
 * Duplicate keys, `__proto__` keys, nesting beyond 64 levels, aliases that are many, circular or lead nowhere, and
 * another YAML version, under which the same text would mean something else.
 */
export function findYamlHazards(document: Document): YamlHazard[] {
  const hazards: YamlHazard[] = [];
  const open: Node[] = [];
  let aliases = 0;
  const report = (node: Node | null, path: FieldPath, message: string | YamlHazard['message']): void => {
    const say = typeof message === 'string' ? () => message : message;
    hazards.push({ offset: node?.range?.[0] ?? null, field: formatField(path), message: say });
  };

  const visitKeys = (items: readonly { key: unknown }[], path: FieldPath): void => {
    const seen = new Map<string, Node>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      const first = seen.get(name);
      if (name === '__proto__') report(key, [...path, name], 'is not a name that a field can have');
      if (first === undefined) seen.set(name, key);
      else {
        const firstOffset = first.range?.[0] ?? 0;
        const say: YamlHazard['message'] = (lineAt, firstLine) =>
          `stands twice: first on line ${lineAt(firstOffset) + firstLine - 1}`;
        report(key, [...path, name], say);
      }
    }
  };

  const visit = (node: unknown, path: FieldPath): void => {
    if (!isNode(node)) return;
    if (path.length > maximumDepth) return report(node, [], `is nested more than ${maximumDepth} levels deep`);
    if (isAlias(node)) {
      aliases += 1;
      if (aliases === maximumAliases + 1) report(node, path, `is one of more than ${maximumAliases} references`);
      // Finding the target walks the whole document, so it is done for a bounded number of aliases only.
      if (aliases > maximumAliases) return;
      const target = node.resolve(document);
      if (target === undefined) report(node, path, `refers to "${node.source}", which nothing above is named`);
      else if (open.includes(target)) report(node, path, `refers to "${node.source}", which it is a part of`);
      return;
    }
    open.push(node);
    if (isMap(node)) {
      visitKeys(node.items, path);
      for (const { key, value } of node.items) visit(value, [...path, isScalar(key) ? String(key.value) : '?']);
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => visit(item, [...path, index]));
    }
    open.pop();
  };

  const version = document.directives?.yaml;
  if (version?.explicit === true && version.version !== '1.2') {
    report(null, [], `says YAML ${version.version}: only YAML 1.2 is read`);
  }
  visit(document.contents, []);
  return hazards;
}
