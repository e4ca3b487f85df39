import { counted } from '../result/gate-words.ts';
import { unaskedItems } from './gate-asked.ts';
import { comparisonItems, type BaselineFact } from './gate-baseline.ts';
import { blockersItem } from './gate-blockers.ts';
import { incompleteItem } from './gate-incomplete.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { costItem, latencyItem } from './gate-limits.ts';
import { criterionItems, passRateItem, sliceItems } from './gate-rates.ts';
import { type CaseNames, nameItems, type NamedCase } from './gate-names.ts';
import { undecidableIn } from './gate-undecidable.ts';
import { unknownItems } from './gate-unknown.ts';
import { type Gate, type GateItem, type VariantResult } from '../result/run-result.ts';
import { type SpecFile } from '../spec/spec.ts';

export { type BaselineFact } from './gate-baseline.ts';

/** What the run gate looks at. It takes nothing but counts, limits and names, so that a stored run result can be checked again. */
export interface RunFacts {
  readonly candidate: VariantResult;
  /** How it stands to the version that it is to replace. */
  readonly baseline: BaselineFact;
  /** null: the prompt has no spec. */
  readonly spec: SpecFile | null;
  /** The cases that it was run on. */
  readonly cases: readonly NamedCase[];
  /** What the names are of cases that were left out of it, to be confirmed with or because they were not; null: none was. */
  readonly elsewhere?: CaseNames | null;
  /** Ids of criteria that the same change adds or alters: losing nothing by them says nothing. Left out: not known, or none. */
  readonly alsoChanged?: readonly string[] | undefined;
}

/**
 * The run gate (formats.md, "Numbers"): one item for each threshold that the spec names, whatever is known about it. Met only when every item is;
 * an item that cannot be told is not met. A spec without thresholds, or none at all, names nothing that could be met: one item says so.
 * `incomplete` stands in every gate, and is nothing that could be met alone: even where the spec names its limit.
 */
export function runGate({
  candidate: tested,
  baseline,
  spec,
  cases,
  elsewhere = null,
  alsoChanged = [],
}: RunFacts): Gate {
  const thresholds: Thresholds = spec?.thresholds ?? {};
  const candidate = { ...tested, ...undecidableIn(tested, spec) };
  const named = [
    ...passRateItem(candidate, thresholds),
    ...sliceItems(candidate, thresholds),
    ...criterionItems(candidate, spec),
    ...comparisonItems(baseline, thresholds, candidate),
    ...latencyItem(candidate, thresholds),
    ...costItem(candidate, thresholds),
    ...unaskedItems(candidate, spec),
    ...nameItems(spec, cases, elsewhere),
    ...unknownItems(spec),
  ];
  // These are asked of every run: they are nothing that a spec wants met.
  const fresh = baseline.kind === 'compared' ? (baseline.comparison.again?.answers ?? null) : null;
  const always = [...reusedItem(candidate), incompleteItem(candidate, thresholds, fresh)];
  const own =
    named.length > 0 ? [...blockersItem(candidate, baseline, spec, alsoChanged), ...named] : [nothingNamed(spec)];
  return gateOf('run', [...own, ...always]);
}

/** A gate of these items; met when there are some and every one is met. */
export function gateOf(phase: Gate['phase'], items: readonly GateItem[]): Gate {
  return { phase, met: items.length > 0 && items.every((item) => item.met === true), items: [...items] };
}

function nothingNamed(spec: SpecFile | null): GateItem {
  const byPerson = Object.keys(spec?.thresholds.criteria ?? {}).length > 0;
  const none = byPerson ? 'The spec names no threshold that a run decides' : 'The spec names no threshold';
  return {
    ...runItem('thresholds', 'There is something to meet'),
    met: null,
    evidence: spec ? none : 'The prompt has no spec',
    missing: 'Add a pass rate to the thresholds of the spec.',
  };
}

/** Answers of an earlier run are no evidence in this one, however many there are. */
function reusedItem({ reused }: VariantResult): GateItem[] {
  if (reused === 0) return [];
  const evidence = `${counted(reused, 'answer was', 'answers were')} used again`;
  const missing = 'Run it again without using answers again.';
  return [{ ...runItem('reused', 'Every answer was asked for in this experiment'), met: null, evidence, missing }];
}
