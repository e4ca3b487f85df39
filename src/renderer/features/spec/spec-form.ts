import { type FieldPath } from '#domain/files/field-path';
import { type Problem } from '#domain/files/problem';
import { type ChangeKind, changeKinds, type CriterionKind, specSchemaName } from '#domain/spec/spec';
import { parseSpec } from '#domain/spec/spec-file';
import { checkSchemaName, readYaml } from '#domain/files/yaml/yaml-file';
import { isRecord, numberIn, type RawCheck, textIn, textsIn } from './check/check-fields.ts';

export type CriterionList = 'must' | 'must_not' | 'quality';

/** The three lists of a spec in the order of the page. */
export const criterionSections: readonly { readonly list: CriterionList; readonly kind: CriterionKind }[] = [
  { list: 'must', kind: 'must' },
  { list: 'must_not', kind: 'must-not' },
  { list: 'quality', kind: 'quality' },
];

/** A criterion as the form shows it: also one that still lacks something. */
export interface FormCriterion {
  readonly list: CriterionList;
  readonly kind: CriterionKind;
  readonly index: number;
  readonly id: string;
  /** False where the id is missing or given twice: then only its place in the file tells it apart. */
  readonly hasOwnId: boolean;
  readonly statement: string;
  readonly check: RawCheck;
  readonly severity: 'blocker' | 'report';
  readonly slices: readonly string[];
  readonly intents: readonly string[];
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** A rate by the name of its slice or criterion. */
export interface NamedRate {
  readonly name: string;
  readonly rate: number | null;
}

export interface SpecForm {
  readonly criteria: readonly FormCriterion[];
  readonly intents: readonly string[];
  readonly trials: number | null;
  readonly thresholds: {
    readonly passRate: number | null;
    readonly regressions: number | null;
    readonly margin: number | null;
    readonly incomplete: number | null;
    readonly latencyMs: number | null;
    readonly costUsd: number | null;
    readonly slices: readonly NamedRate[];
    readonly criteria: readonly NamedRate[];
  };
  readonly judge: {
    readonly model: string;
    /** Several judges, who vote; empty where `model` is the only one. */
    readonly models: readonly string[];
    readonly minLabels: number | null;
    readonly minAgreement: number | null;
  };
  readonly review: { readonly sample: number | null; readonly requiredFor: readonly ChangeKind[] };
  readonly signOff: {
    readonly approvers: readonly string[];
    readonly count: number | null;
    readonly alwaysFor: readonly ChangeKind[];
    readonly maxAgeDays: number | null;
  };
}

/** What the text of a spec can be shown as. */
export type SpecReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'form'; readonly form: SpecForm; readonly problems: readonly Problem[] }
  /** No form can be made of it: it is mended as text. */
  | { readonly kind: 'text-only'; readonly problems: readonly Problem[] }
  /** Another version of the app wrote it: nothing in it is changed. */
  | { readonly kind: 'read-only'; readonly problems: readonly Problem[] };

/** Reads the text for the screen. Never throws. The problems are those that the services would report for the same text. */
export function readSpec(path: string, text: string): SpecReading {
  if (text === '') return { kind: 'none' };
  const parsed = parseSpec(path, text);
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  if (!parsed.ok && parsed.readOnly === true) return { kind: 'read-only', problems };
  const read = readYaml(text, { path });
  if (!read.ok || !isRecord(read.value.value)) return { kind: 'text-only', problems };
  if (checkSchemaName(read.value.value['schema'], specSchemaName) !== null) return { kind: 'text-only', problems };
  return { kind: 'form', form: formOf(read.value.value), problems };
}

function formOf(spec: Readonly<Record<string, unknown>>): SpecForm {
  const thresholds = groupIn(spec, 'thresholds');
  const judge = groupIn(spec, 'judge');
  const review = groupIn(spec, 'review');
  const signOff = groupIn(spec, 'sign_off');
  return {
    criteria: criteriaIn(spec),
    intents: textsIn(spec, 'intents'),
    trials: numberIn(spec, 'trials'),
    thresholds: {
      passRate: numberIn(thresholds, 'pass_rate'),
      regressions: numberIn(thresholds, 'regressions'),
      margin: numberIn(thresholds, 'margin'),
      incomplete: numberIn(thresholds, 'incomplete'),
      latencyMs: numberIn(thresholds, 'latency_p95_ms'),
      costUsd: numberIn(thresholds, 'cost_per_success_usd'),
      slices: ratesIn(thresholds, 'slices'),
      criteria: ratesIn(thresholds, 'criteria'),
    },
    judge: {
      model: textIn(judge, 'model'),
      models: textsIn(judge, 'models'),
      minLabels: numberIn(judge, 'min_labels'),
      minAgreement: numberIn(judge, 'min_agreement'),
    },
    review: { sample: numberIn(review, 'sample'), requiredFor: changesIn(review, 'required_for') },
    signOff: {
      approvers: textsIn(signOff, 'approvers'),
      count: numberIn(signOff, 'count'),
      alwaysFor: changesIn(signOff, 'always_for'),
      maxAgeDays: numberIn(signOff, 'max_age_days'),
    },
  };
}

function criteriaIn(spec: Readonly<Record<string, unknown>>): FormCriterion[] {
  const all = criterionSections.flatMap(({ list, kind }) => {
    const entries = spec[list];
    if (!Array.isArray(entries)) return [];
    return entries.map((entry: unknown, index) => criterionOf(isRecord(entry) ? entry : {}, { list, kind, index }));
  });
  const uses = new Map<string, number>();
  for (const { id } of all) uses.set(id, (uses.get(id) ?? 0) + 1);
  return all.map((each) => ({ ...each, hasOwnId: each.id !== '' && uses.get(each.id) === 1 }));
}

function criterionOf(
  entry: Readonly<Record<string, unknown>>,
  place: Pick<FormCriterion, 'list' | 'kind' | 'index'>,
): FormCriterion {
  const check = entry['check'];
  const limits = groupIn(entry, 'applies_to');
  const examples = groupIn(entry, 'examples');
  return {
    ...place,
    id: textIn(entry, 'id'),
    hasOwnId: false,
    statement: textIn(entry, 'statement'),
    check: isRecord(check) ? check : {},
    severity: entry['severity'] === 'report' ? 'report' : 'blocker',
    slices: textsIn(limits, 'slices'),
    intents: textsIn(limits, 'intents'),
    good: textsIn(examples, 'good'),
    bad: textsIn(examples, 'bad'),
  };
}

function groupIn(group: Readonly<Record<string, unknown>>, field: string): Readonly<Record<string, unknown>> {
  const value = group[field];
  return isRecord(value) ? value : {};
}

function changesIn(group: Readonly<Record<string, unknown>>, field: string): ChangeKind[] {
  const named = new Set(textsIn(group, field));
  return changeKinds.filter((kind) => named.has(kind));
}

function ratesIn(group: Readonly<Record<string, unknown>>, field: string): NamedRate[] {
  return Object.entries(groupIn(group, field)).map(([name, rate]) => ({
    name,
    rate: typeof rate === 'number' ? rate : null,
  }));
}

/** Where a criterion stands in the file. */
export function pathOf(criterion: Pick<FormCriterion, 'list' | 'index'>): FieldPath {
  return [criterion.list, criterion.index];
}
