import { type Document, isMap, isScalar, isSeq } from 'yaml';
import { losesDigits } from '../exact-json.ts';
import { type FieldPath } from '../field-path.ts';

/** Numbers of a YAML document that JavaScript reads as others: an order of 17 digits would become its neighbour. */
export function lossyNumbers(document: Document): { readonly path: FieldPath; readonly source: string }[] {
  const found: { readonly path: FieldPath; readonly source: string }[] = [];
  const visit = (node: unknown, path: FieldPath): void => {
    if (isMap(node))
      for (const { key, value } of node.items) visit(value, [...path, isScalar(key) ? String(key.value) : '?']);
    else if (isSeq(node)) node.items.forEach((item, index) => visit(item, [...path, index]));
    else if (
      isScalar(node) &&
      typeof node.value === 'number' &&
      isDecimal(node.source) &&
      losesDigits(plain(node.source))
    )
      found.push({ path, source: node.source });
  };
  visit(document.contents, []);
  return found;
}

/** Not hexadecimal, octal, infinite or no number: those are what they say, or are refused by the schema. */
function isDecimal(source: string | undefined): source is string {
  return source !== undefined && /^[-+]?(?:\d|\.\d)[\d.]*(?:[eE][-+]?\d+)?$/.test(source);
}

const plain = (source: string): string => source.replace(/^\+/, '');
