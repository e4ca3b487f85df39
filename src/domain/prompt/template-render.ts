import { type CaseInput } from '../cases/case.ts';

type Value = CaseInput[string];

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'insert'; readonly name: string }
  | { readonly kind: 'section' | 'inverted'; readonly name: string; readonly children: readonly TemplateNode[] };

/** A template of nested sections over long lists could grow without end: rendering stops here and says so. */
const mostSteps = 1_000_000;
const longestText = 10_000_000;

/** What names stand for at one place of a template, and what was found missing so far. */
export class Scope {
  readonly problems: { variable: string; message: string }[] = [];
  steps = 0;
  length = 0;
  /** Values of the sections that are open, outermost first. */
  private readonly open: Value[] = [];
  private readonly values: CaseInput;
  private readonly declared: readonly string[];

  /** `declared`: names that may be missing, and are empty then. */
  constructor(values: CaseInput, declared: readonly string[]) {
    this.values = values;
    this.declared = declared;
  }

  within<T>(value: Value, render: () => T): T {
    this.open.push(value);
    const result = render();
    this.open.pop();
    return result;
  }

  /** The value of a name that is to be inserted; a missing one is reported and null. */
  valueToInsert(name: string): Value {
    const found = this.find(name);
    if (found !== undefined) return found;
    if (!this.mayBeMissing(name)) this.report(name);
    return null;
  }

  /** The value of a section's name. Entries of a list need not all have the same fields: there a missing one is no. */
  valueToTest(name: string): Value {
    const found = this.find(name);
    if (found !== undefined) return found;
    if (!this.mayBeMissing(name) && !this.open.some(isGroup)) this.report(name);
    return null;
  }

  report(variable: string, message = noValue(variable)): void {
    if (!this.problems.some((problem) => problem.variable === variable)) this.problems.push({ variable, message });
  }

  private find(name: string): Value | undefined {
    if (name === '.') return this.open.at(-1);
    const [first = '', ...rest] = name.split('.');
    const holder = this.open.findLast((value) => isGroup(value) && Object.hasOwn(value, first)) ?? this.values;
    return [first, ...rest].reduce<Value | undefined>(
      (value, part) => (isGroup(value) && Object.hasOwn(value, part) ? value[part] : undefined),
      holder,
    );
  }

  private mayBeMissing(name: string): boolean {
    const first = name.split('.')[0] ?? '';
    return this.declared.includes(first) && this.find(first) === undefined;
  }
}

/** For a value that the template needs and one case does not give. */
export function noValue(variable: string): string {
  return `The case gives no value for {{${variable}}}`;
}

/** Renders once: what is inserted is never looked at again. Problems are collected in the scope. */
export function renderNodes(nodes: readonly TemplateNode[], scope: Scope): string {
  let text = '';
  for (const node of nodes) {
    scope.steps += 1;
    if (scope.steps > mostSteps || scope.length > longestText) {
      scope.report('.', 'The message grows beyond any reasonable size: a section repeats too often');
      return text;
    }
    const piece = renderNode(node, scope);
    if (node.kind === 'text' || node.kind === 'insert') scope.length += piece.length;
    text += piece;
  }
  return text;
}

function renderNode(node: TemplateNode, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'insert':
      return textOfValue(scope.valueToInsert(node.name));
    case 'inverted':
      return isTruthy(scope.valueToTest(node.name)) ? '' : renderNodes(node.children, scope);
    case 'section': {
      const value = scope.valueToTest(node.name);
      if (!isTruthy(value)) return '';
      if (value === true) return renderNodes(node.children, scope);
      const entries = Array.isArray(value) ? value : [value];
      return entries.map((entry) => scope.within(entry, () => renderNodes(node.children, scope))).join('');
    }
  }
}

/** How a value stands in a message. */
export function textOfValue(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As mustache.js has it: JavaScript's falsy values and the empty list are no. */
function isTruthy(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function isGroup(value: Value | undefined): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
