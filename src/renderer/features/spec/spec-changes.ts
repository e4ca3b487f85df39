import { type FieldPath, valueAt } from '#domain/files/field-path';
import { carryOver } from '#domain/files/line-merge';
import { type Edited } from '#domain/files/problem';
import { type CriterionKind } from '#domain/spec/spec';
import { editSpec, emptySpec, type SpecEdit } from '#domain/spec/spec-file';
import { readYaml } from '#domain/files/yaml/yaml-file';
import { isRecord, type RawCheck } from './check/check-fields.ts';
import { criterionSections, type FormCriterion, pathOf, type SpecForm } from './spec-form.ts';

/** The text after the edits; a prompt without a spec gets its first one. */
export function changeSpec(text: string, edits: readonly SpecEdit[]): Edited {
  return editSpec(text === '' ? emptySpec() : text, edits);
}

/** A field of a criterion such as `['statement']` or `['applies_to', 'slices']`. Empty lists and texts that may be left out are taken away. */
export function setCriterionField(criterion: FormCriterion, field: FieldPath, value: unknown): SpecEdit {
  const isEmpty = (Array.isArray(value) && value.length === 0) || value === undefined;
  return { kind: 'set-field', path: [...pathOf(criterion), ...field], value: isEmpty ? undefined : value };
}

/** Another id for a criterion; the threshold that names it follows. */
export function renameCriterion(criterion: FormCriterion, id: string): SpecEdit {
  return criterion.hasOwnId
    ? { kind: 'update-criterion', id: criterion.id, changes: { id } }
    : setCriterionField(criterion, ['id'], id);
}

export interface AddedCriterion {
  readonly id: string;
  readonly edit: SpecEdit;
}

/** A new criterion at the end of its list: decided by a person until somebody says otherwise. */
export function addCriterion(form: SpecForm | null, kind: CriterionKind): AddedCriterion {
  const id = freeId('criterion', idsIn(form));
  const criterion = {
    id,
    statement: '',
    check: { type: 'human' },
    severity: kind === 'quality' ? 'report' : 'blocker',
  };
  return { id, edit: { kind: 'add-criterion', in: kind, criterion } };
}

/** A copy of a criterion, right behind it. */
export function duplicateCriterion(form: SpecForm, criterion: FormCriterion): AddedCriterion {
  const { statement, check, severity, slices, intents, good, bad } = criterion;
  const id = freeId(criterion.id === '' ? 'criterion' : criterion.id, idsIn(form));
  const copied = {
    id,
    statement,
    check,
    severity,
    ...(slices.length + intents.length > 0 ? { applies_to: withoutEmpty({ slices, intents }) } : {}),
    ...(good.length + bad.length > 0 ? { examples: withoutEmpty({ bad, good }) } : {}),
  };
  return { id, edit: { kind: 'add-criterion', in: criterion.kind, criterion: copied, at: criterion.index + 1 } };
}

function withoutEmpty(lists: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

export function removeCriterion(criterion: FormCriterion): SpecEdit {
  return criterion.hasOwnId
    ? { kind: 'remove-criterion', id: criterion.id }
    : { kind: 'set-field', path: pathOf(criterion), value: undefined };
}

/** null where it cannot move: at the end of its list, or without an id of its own to be moved by. */
export function moveCriterion(form: SpecForm, criterion: FormCriterion, by: -1 | 1): SpecEdit | null {
  const to = criterion.index + by;
  const last = form.criteria.filter(({ list }) => list === criterion.list).length - 1;
  return criterion.hasOwnId && to >= 0 && to <= last ? { kind: 'move-criterion', id: criterion.id, to } : null;
}

/** To the end of another list. */
export function moveToSection(form: SpecForm, criterion: FormCriterion, kind: CriterionKind): SpecEdit | null {
  if (!criterion.hasOwnId || criterion.kind === kind) return null;
  const list = criterionSections.find((section) => section.kind === kind)?.list;
  const to = form.criteria.filter((each) => each.list === list).length;
  return { kind: 'move-criterion', id: criterion.id, in: kind, to };
}

export function setCheck(criterion: FormCriterion, check: RawCheck): SpecEdit {
  return setCriterionField(criterion, ['check'], check);
}

/** A removal that can be taken back: the texts before and right behind it. */
export interface Removal {
  readonly criterion: FormCriterion;
  readonly before: string;
  readonly after: string;
}

/**
 * Brings a removed criterion back into a text that may have been changed since; what was changed stays. Exactly the text of before where
 * nothing was. null where the text has become one that no form can be made of.
 */
export function takeBack(text: string, { criterion, before, after }: Removal): string | null {
  if (text === after) return before;
  const rebuilt = changeSpec(text, insertAgain(criterion, before));
  if (!rebuilt.ok) return null;
  // The merge of lines also brings back comments, where the lines beside it were left alone.
  const merged = carryOver(text, after, before);
  return isSame(dataIn(merged), dataIn(rebuilt.text)) ? merged : rebuilt.text;
}

function insertAgain(criterion: FormCriterion, before: string): SpecEdit[] {
  const spec = dataIn(before);
  const entry = valueAt(spec, pathOf(criterion));
  const threshold = valueAt(spec, ['thresholds', 'criteria', criterion.id]);
  const add: SpecEdit = {
    kind: 'add-criterion',
    in: criterion.kind,
    criterion: isRecord(entry) ? entry : {},
    at: criterion.index,
  };
  return typeof threshold === 'number'
    ? [add, { kind: 'set-threshold', name: 'criteria', of: criterion.id, value: threshold }]
    : [add];
}

function dataIn(text: string): unknown {
  const read = readYaml(text, { path: 'spec' });
  return read.ok ? read.value.value : undefined;
}

/** Whether both say the same; the order of fields does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

const automaticId = /^criterion(-\d+)?$/;

/** The id that a new criterion gets from its first statement; null where somebody chose the one it has. */
export function idForStatement(form: SpecForm, criterion: FormCriterion): string | null {
  if (!automaticId.test(criterion.id)) return null;
  const words = wordsForId(criterion.statement);
  if (words === '') return null;
  return freeId(words, new Set([...idsIn(form)].filter((id) => id !== criterion.id)));
}

const fillers = new Set(
  'a an the of to in on at for by with from it its is are be been that this and or as always will would must should'.split(
    ' ',
  ),
);
const wordsInId = 4;
const longestId = 40;

/** "Always names the policy page it relied on." -> "names-policy-page-relied" */
function wordsForId(statement: string): string {
  const plain = statement
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== '' && !fillers.has(word));
  return words.slice(0, wordsInId).join('-').slice(0, longestId).replace(/-+$/, '');
}

/** `wanted`, or with the first number that nobody has. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const start = wanted.slice(0, 60);
  if (!taken.has(start)) return start;
  let number = 2;
  while (taken.has(`${start}-${number}`)) number += 1;
  return `${start}-${number}`;
}

function idsIn(form: SpecForm | null): ReadonlySet<string> {
  return new Set(form?.criteria.map(({ id }) => id) ?? []);
}
