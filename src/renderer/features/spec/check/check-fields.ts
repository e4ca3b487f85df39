import { type Check } from '#domain/checks/check';
import { type CriterionKind } from '#domain/spec/spec';

export type CheckType = Check['type'];

/** A check as it stands in the file: it may be half filled in, or nonsense that an engineer typed. */
export type RawCheck = Readonly<Record<string, unknown>>;

/** What a person can choose, in the order of the list. */
export const choosableTypes = [
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'equals',
  'regex',
  'length',
  'json',
  'tool_call',
  'similar',
  'refusal',
  'language',
  'pii',
  'judge',
  'human',
  'any',
  'all',
] as const satisfies readonly CheckType[];

const knownTypes: ReadonlySet<string> = new Set<string>(choosableTypes);

/** Who decides, for the hint beside a choice. */
export type Decider = 'rule' | 'judge' | 'person' | 'several';

export function deciderOf(type: CheckType): Decider {
  if (type === 'judge') return 'judge';
  if (type === 'human') return 'person';
  return type === 'any' || type === 'all' ? 'several' : 'rule';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** null: the file names no type, or one that this version does not know. */
export function typeOf(check: RawCheck): CheckType | null {
  const type = check['type'];
  // Membership in the set of all types was just tested.
  return typeof type === 'string' && knownTypes.has(type) ? (type as CheckType) : null;
}

export function textIn(check: RawCheck, field: string): string {
  const value = check[field];
  return typeof value === 'string' ? value : '';
}

export function textsIn(check: RawCheck, field: string): string[] {
  const value = check[field];
  return Array.isArray(value) ? value.filter((each: unknown): each is string => typeof each === 'string') : [];
}

export function numberIn(check: RawCheck, field: string): number | null {
  const value = check[field];
  return typeof value === 'number' ? value : null;
}

export function isOn(check: RawCheck, field: string): boolean {
  return check[field] === true;
}

/** The checks inside an `any` or `all`. What is no group of fields is shown as an empty check. */
export function innerChecks(check: RawCheck): readonly RawCheck[] {
  const inner = check['checks'];
  return Array.isArray(inner) ? inner.map((each: unknown) => (isRecord(each) ? each : {})) : [];
}

/** Whether a check of this type stands anywhere in the tree. */
export function hasType(check: RawCheck, type: CheckType): boolean {
  return typeOf(check) === type || innerChecks(check).some((each) => hasType(each, type));
}

/** Whether rules alone decide it: no judge, no person, anywhere in the tree. */
export function isByRule(check: RawCheck): boolean {
  const type = typeOf(check);
  if (type === null) return false;
  if (type === 'any' || type === 'all') return innerChecks(check).every(isByRule);
  return deciderOf(type) === 'rule';
}

/** The check with a field set; `undefined` takes it away. The order of the other fields stays. */
export function withField(check: RawCheck, field: string, value: unknown): RawCheck {
  const { [field]: _before, ...rest } = check;
  if (value === undefined) return rest;
  return Object.hasOwn(check, field) ? { ...check, [field]: value } : { ...rest, [field]: value };
}

const valueTypes: ReadonlySet<CheckType> = new Set(['contains', 'not_contains', 'equals', 'starts_with', 'ends_with']);

/** What a new check can take over: from the check before it, and from the criterion it is to decide. */
export interface CheckContext {
  readonly kind: CriterionKind;
  readonly statement: string;
}

/** The same criterion decided another way. What was typed is carried over where it means the same. */
export function changeType(check: RawCheck, type: CheckType, { kind, statement }: CheckContext): RawCheck {
  const before = typeOf(check);
  if (before === type) return check;
  const ignoreCase = isOn(check, 'ignore_case') ? { ignore_case: true } : {};
  const written = writtenIn(check);
  if (valueTypes.has(type)) return { type, value: written, ...ignoreCase };
  switch (type) {
    case 'regex':
      return { type, pattern: quoteForPattern(written), ...ignoreCase };
    case 'length':
      return { type, max: 120, unit: 'words' };
    case 'json':
      return { type };
    case 'tool_call':
      return { type, name: '' };
    case 'similar':
      return { type, to: 'expected', min: 0.8, ...ignoreCase };
    case 'refusal':
      return { type, is: kind !== 'must-not' };
    case 'language':
      return { type, is: 'en' };
    case 'judge':
      return judgeFor(before === 'human' ? textIn(check, 'instructions') : '', { kind, statement });
    case 'human': {
      const instructions = textIn(check, 'rubric');
      return instructions === '' ? { type } : { type, instructions };
    }
    case 'any':
    case 'all':
      return { type, checks: before === 'any' || before === 'all' ? innerChecks(check) : [check] };
    default:
      return { type };
  }
}

function judgeFor(instructions: string, { kind, statement }: CheckContext): RawCheck {
  const rubric = instructions === '' ? suggestRubric(statement, kind) : instructions;
  return kind === 'quality' ? { type: 'judge', rubric, scale: 5, pass_at: 4 } : { type: 'judge', rubric };
}

/**
 * A first rubric from the statement. A must-not's check describes the forbidden thing, so "Never promises a refund." becomes "The answer
 * promises a refund."; where that cannot be told from the words, nothing is suggested: a wrong way round would count every answer wrongly.
 */
export function suggestRubric(statement: string, kind: CriterionKind): string {
  const text = statement.trim();
  const [, verb] = /^(?:always|never)\s+(.*)$/isu.exec(text) ?? [];
  const startsNever = /^never\s/iu.test(text);
  if (kind === 'must-not') return startsNever && verb !== undefined ? `The answer ${verb}` : '';
  if (startsNever) return '';
  return verb === undefined ? text : `The answer ${verb}`;
}

function writtenIn(check: RawCheck): string {
  const type = typeOf(check);
  if (type !== null && valueTypes.has(type)) return textIn(check, 'value');
  return '';
}

/** For a pattern that finds exactly what the text rule found. */
function quoteForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
