import { type Document, isMap, isSeq } from 'yaml';
import { type FieldPath, formatField } from '../files/field-path.ts';
import { type Edited, type Problem } from '../files/problem.ts';
import { type CriterionKind } from './spec.ts';
import { editYaml, setYaml, yamlNode } from '../files/yaml/yaml-edit.ts';

/** One change of a spec through the form. `kind` of a criterion is the list it stands in. */
export type SpecEdit =
  | {
      readonly kind: 'add-criterion';
      readonly in: CriterionKind;
      /** The fields as they stand in the file: id, statement, check, severity ... */
      readonly criterion: Readonly<Record<string, unknown>>;
      /** Position in its list; at the end when left out. */
      readonly at?: number;
    }
  /** Sets fields of a criterion; `undefined` removes one. A new id is carried to the threshold that names it. */
  | { readonly kind: 'update-criterion'; readonly id: string; readonly changes: Readonly<Record<string, unknown>> }
  /** Removes a criterion and the threshold that names it. */
  | { readonly kind: 'remove-criterion'; readonly id: string }
  /** Moves a criterion to a position (0-based) of its list, or of another kind's list. */
  | { readonly kind: 'move-criterion'; readonly id: string; readonly to: number; readonly in?: CriterionKind }
  /** Sets a threshold, or removes it (null). `of` names the slice or criterion. */
  | { readonly kind: 'set-threshold'; readonly name: ThresholdName; readonly value: number | null }
  | {
      readonly kind: 'set-threshold';
      readonly name: 'slices' | 'criteria';
      readonly of: string;
      readonly value: number | null;
    }
  | { readonly kind: 'set-trials'; readonly trials: number }
  /** Any other field, such as `['review', 'sample']`; `undefined` removes it. */
  | { readonly kind: 'set-field'; readonly path: FieldPath; readonly value: unknown };

export type ThresholdName = 'pass_rate' | 'regressions' | 'margin' | 'latency_p95_ms' | 'cost_per_success_usd';

/**
 * Applies edits in order, in place: comments, order, unknown keys and the spacing of everything else stay. All or nothing. The
 * result may still break a rule of the spec (a half-filled form): `parseSpec` says so.
 */
export function editSpec(text: string, edits: readonly SpecEdit[]): Edited {
  const problems: Problem[] = [];
  const edited = editYaml(text, { path: 'spec' }, (document) => {
    for (const edit of edits) {
      const refused = apply(document, edit);
      if (refused !== null) problems.push({ path: 'spec', line: null, severity: 'error', ...refused });
    }
  });
  return problems.length > 0 ? { ok: false, problems } : edited;
}

type Refused = { readonly field: string | null; readonly message: string } | null;

const listOf: Record<CriterionKind, string> = { must: 'must', 'must-not': 'must_not', quality: 'quality' };

function apply(document: Document, edit: SpecEdit): Refused {
  if (!isMap(document.contents))
    return { field: null, message: 'The spec is not a list of fields: mend it as text first' };
  switch (edit.kind) {
    case 'add-criterion':
      return insert(document, listOf[edit.in], yamlNode(document, edit.criterion), edit.at);
    case 'update-criterion':
      return updateCriterion(document, edit.id, edit.changes);
    case 'remove-criterion':
      return removeCriterion(document, edit.id);
    case 'move-criterion':
      return moveCriterion(document, edit);
    case 'set-threshold':
      return setField(
        document,
        'of' in edit ? ['thresholds', edit.name, edit.of] : ['thresholds', edit.name],
        edit.value ?? undefined,
      );
    case 'set-trials':
      return setField(document, ['trials'], edit.trials);
    case 'set-field':
      return setField(document, edit.path, edit.value);
  }
}

function updateCriterion(document: Document, id: string, changes: Readonly<Record<string, unknown>>): Refused {
  const path = findCriterion(document, id);
  if (path === null) return unknownCriterion(id);
  for (const [key, value] of Object.entries(changes)) setYaml(document, [...path, key], value);
  const newId = changes['id'];
  const threshold = document.getIn(['thresholds', 'criteria', id]);
  if (typeof newId === 'string' && newId !== id && threshold !== undefined) {
    setField(document, ['thresholds', 'criteria', newId], threshold);
    setField(document, ['thresholds', 'criteria', id], undefined);
  }
  return null;
}

function removeCriterion(document: Document, id: string): Refused {
  const path = findCriterion(document, id);
  if (path === null) return unknownCriterion(id);
  document.deleteIn(path);
  return setField(document, ['thresholds', 'criteria', id], undefined);
}

function moveCriterion(document: Document, edit: Extract<SpecEdit, { kind: 'move-criterion' }>): Refused {
  const path = findCriterion(document, edit.id);
  if (path === null) return unknownCriterion(edit.id);
  const [from = ''] = path;
  // The node itself moves, so that its comments and quotes go with it.
  const node = document.getIn(path, true);
  document.deleteIn(path);
  return insert(document, edit.in === undefined ? from : listOf[edit.in], node, edit.to);
}

function insert(document: Document, list: string | number, node: unknown, at: number | undefined): Refused {
  const existing = document.get(list, true);
  if (!isSeq(existing)) {
    if (document.get(list) != null) return { field: String(list), message: 'must be a list' };
    document.set(list, document.createNode([]));
    document.addIn([list], node);
    return null;
  }
  existing.flow = false; // the "[]" of an empty list
  existing.items.splice(Math.min(Math.max(0, at ?? existing.items.length), existing.items.length), 0, node);
  return null;
}

/** Sets a field, making the groups around it and dropping those that become empty. */
function setField(document: Document, path: FieldPath, value: unknown): Refused {
  for (let depth = 1; depth < path.length; depth++) {
    const around = document.getIn(path.slice(0, depth), true);
    const data = document.getIn(path.slice(0, depth));
    if (data === undefined || data === null) {
      if (value === undefined) return null;
      document.setIn(path.slice(0, depth), document.createNode({}));
    } else if (!isMap(around) && !isSeq(around)) {
      return { field: formatField(path.slice(0, depth)), message: 'must be a group of fields' };
    }
  }
  setYaml(document, path, value);
  const parent = path.slice(0, -1);
  if (value !== undefined || parent.length === 0) return null;
  const left = document.getIn(parent, true);
  return isMap(left) && left.items.length === 0 ? setField(document, parent, undefined) : null;
}

function findCriterion(document: Document, id: string): (string | number)[] | null {
  for (const list of Object.values(listOf)) {
    const sequence = document.get(list, true);
    if (!isSeq(sequence)) continue;
    const index = sequence.items.findIndex((item) => isMap(item) && item.get('id') === id);
    if (index !== -1) return [list, index];
  }
  return null;
}

function unknownCriterion(id: string): Refused {
  return { field: null, message: `No criterion has the id ${id}` };
}
