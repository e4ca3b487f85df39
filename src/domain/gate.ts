import { changeInWords, counted, dollars, milliseconds, percentBeside } from './gate-words.ts';
import { isDecidedByPerson } from './outcome.ts';
import { type ComparisonResult, type Gate, type GateItem, type Rate, type VariantResult } from './run-result.ts';
import { criteriaOf, type SpecFile } from './spec.ts';
import { atLeastFlips } from './statistics.ts';
import { percentInWords } from './statistics-words.ts';

export { signOffGate, isReadyToSign, type SignOffFacts } from './sign-off-gate.ts';

/** What the run gate looks at. It takes nothing but counts and limits, so that a stored run result can be checked again. */
export interface RunFacts {
  readonly candidate: VariantResult;
  /** With the team's version; null where there is none, or where it is the same: its items are then left out. */
  readonly comparison: ComparisonResult | null;
  /** null: the prompt has no spec. */
  readonly spec: SpecFile | null;
}

type Thresholds = SpecFile['thresholds'];

/**
 * The run gate (formats.md, "Numbers"): one item for each threshold that the spec names. Met only when every item is; an item that cannot be
 * told is not met. A spec without thresholds, or none at all, names nothing that could be met: one item says so.
 */
export function runGate({ candidate, comparison, spec }: RunFacts): Gate {
  const thresholds: Thresholds = spec?.thresholds ?? {};
  const items = [
    ...passRateItem(candidate, thresholds),
    ...sliceItems(candidate, thresholds),
    ...criterionItems(candidate, spec),
    ...(comparison ? [...regressionItem(comparison, thresholds), ...baselineItem(comparison, thresholds)] : []),
    ...latencyItem(candidate, thresholds),
    ...costItem(candidate, thresholds),
    ...reusedItem(candidate),
  ];
  return gateOf('run', items.length > 0 ? items : [nothingNamed(spec)]);
}

/** A gate of these items; met when there are some and every one is met. */
export function gateOf(phase: Gate['phase'], items: readonly GateItem[]): Gate {
  return { phase, met: items.length > 0 && items.every((item) => item.met === true), items: [...items] };
}

function nothingNamed(spec: SpecFile | null): GateItem {
  return {
    ...runItem('thresholds', 'There is something to meet'),
    met: null,
    evidence: spec ? 'The spec names no threshold' : 'The prompt has no spec',
    missing: 'Add a pass rate to the thresholds of the spec.',
  };
}

function runItem(id: string, label: string): Pick<GateItem, 'id' | 'phase' | 'label' | 'shown' | 'missing'> {
  return { id, phase: 'run', label, shown: null, missing: null };
}

function passRateItem({ passRate }: VariantResult, { pass_rate: threshold }: Thresholds): GateItem[] {
  if (threshold === undefined) return [];
  return [rateItem('pass_rate', `At least ${percentInWords(threshold)} of all outputs pass`, passRate, threshold)];
}

function sliceItems({ slices }: VariantResult, { slices: thresholds = {} }: Thresholds): GateItem[] {
  return Object.entries(thresholds).map(([id, threshold]) => {
    const label = `At least ${percentInWords(threshold)} pass in the slice ${id}`;
    return rateItem(`slice:${id}`, label, slices.find((slice) => slice.id === id)?.passRate ?? null, threshold);
  });
}

/** Answers of an earlier run are no evidence in this one, however many there are. */
function reusedItem({ reused }: VariantResult): GateItem[] {
  if (reused === 0) return [];
  const evidence = `${counted(reused, 'answer was', 'answers were')} used again`;
  const missing = 'Run it again without using answers again.';
  return [{ ...runItem('reused', 'Every answer was asked for in this experiment'), met: null, evidence, missing }];
}

/** Criteria that only a person decides are left to the sign-off gate. */
function criterionItems({ criteria }: VariantResult, spec: SpecFile | null): GateItem[] {
  const byPerson = new Set((spec ? criteriaOf(spec) : []).filter(isDecidedByPerson).map((criterion) => criterion.id));
  return Object.entries(spec?.thresholds.criteria ?? {})
    .filter(([id]) => !byPerson.has(id))
    .map(([id, threshold]) => {
      const label = `At least ${percentInWords(threshold)} of outputs meet ${id}`;
      return rateItem(`criterion:${id}`, label, criteria.find((each) => each.id === id)?.passRate ?? null, threshold);
    });
}

/**
 * A threshold on a rate. Met: the estimate reaches it, and would even if every undecided output had failed. Not met: it does not reach it.
 * Else it cannot be told. `shown`: the one-sided 95 % lower limit reaches it too.
 */
function rateItem(id: string, label: string, rate: Rate | null, threshold: number): GateItem {
  const item = runItem(id, label);
  if (!rate || rate.value === null) {
    const undecided = rate?.undecided ?? 0;
    const evidence = undecided > 0 ? `None of ${counted(undecided, 'output')} is decided` : 'There is nothing to count';
    const missing =
      undecided > 0
        ? 'Run again what could not be run or judged.'
        : 'Add cases and must-haves that this threshold is about.';
    return { ...item, met: null, evidence, missing };
  }
  const met = rateMet(rate.value, rate.valueAtWorst, threshold);
  const lowerLimit = rate.lowerLimit ?? 0;
  return {
    ...item,
    met,
    shown: met === true && lowerLimit >= threshold,
    evidence: rateEvidence(rate, rate.value, threshold),
    missing: met === true ? null : met === false ? shortfall(rate, rate.value, threshold) : ifAllFailed(rate),
  };
}

function rateMet(value: number, atWorst: number | null, threshold: number): boolean | null {
  if (value < threshold) return false;
  return atWorst !== null && atWorst >= threshold ? true : null;
}

function rateEvidence(rate: Rate, value: number, threshold: number): string {
  const measured = `${percentBeside(value, threshold)} of ${rate.outputs}, threshold ${percentInWords(threshold)}`;
  return rate.undecided === 0 ? measured : `${measured}; ${rate.undecided} undecided`;
}

function shortfall(rate: Rate, value: number, threshold: number): string {
  const needed = Math.ceil(threshold * rate.outputs - 1e-9) - Math.round(value * rate.outputs);
  return `${counted(Math.max(1, needed), 'more output')} would have to pass.`;
}

function ifAllFailed({ undecided, valueAtWorst }: Rate): string {
  const worst = valueAtWorst === null ? '' : `: if they failed, it would be ${percentInWords(valueAtWorst)}`;
  return `${counted(undecided, 'output is', 'outputs are')} undecided${worst}. Run again what could not be run or judged.`;
}

/** How improbable it must be that chance alone lost so many cases, before they count against the candidate. */
const regressionLevel = 0.05;

/**
 * Not met when more cases are lost for sure than the spec allows and chance does not explain it: with 3 trials each, one of 20 cases that split
 * evenly looks completely lost though nothing differs, so a count alone would refuse an unchanged prompt one time in three (100 cases, rate 0.8).
 * Met and not shown when there are more than allowed and chance could be all of it.
 */
function regressionItem(comparison: ComparisonResult, { regressions: allowed }: Thresholds): GateItem[] {
  if (allowed === undefined) return [];
  const label =
    allowed === 0 ? 'No case is lost for sure' : `At most ${counted(allowed, 'case is', 'cases are')} lost for sure`;
  const item = runItem('regressions', label);
  const { regressions, openRegressions: open } = comparison;
  if (regressions === null) {
    const evidence = `Fewer than 3 trials; ${counted(comparison.lost.length, 'case')} may have been lost`;
    return [{ ...item, met: null, evidence, missing: 'Run with at least 3 trials.' }];
  }
  const beyond = (count: number): boolean =>
    count > allowed && atLeastFlips(count - allowed, comparison.evenSplits) <= regressionLevel + 1e-9;
  const met = beyond(regressions.length) ? false : beyond(regressions.length + open.length) ? null : true;
  const byChance = met !== false && regressions.length > allowed;
  const found = `${counted(regressions.length, 'regression')}, at most ${allowed}`;
  const evidence = [
    byChance ? `${found} (${listed(regressions)}): ${splitsInWords(comparison)}` : found,
    ...(open.length === 0 ? [] : [`${open.length} undecided`]),
  ].join('; ');
  const missing =
    met === true
      ? null
      : met === false
        ? `Look at what was lost: ${listed(regressions)}.`
        : `Run again what could not be run or judged: ${listed(open)}.`;
  return [{ ...item, met, shown: byChance ? false : null, evidence, missing }];
}

function splitsInWords({ evenSplits }: ComparisonResult): string {
  const cases = evenSplits.reduce((sum, each) => sum + each.cases, 0);
  const expected = evenSplits.reduce((sum, each) => sum + each.cases * each.chance, 0);
  return `can be chance, as ${counted(cases, 'case')} went either way (${expected.toFixed(1)} expected). More trials would tell`;
}

function listed(ids: readonly string[]): string {
  return ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more`;
}

/** formats.md: not met if the comparison says worse; met if its lower limit reaches -margin (undecided outputs at their worst); else null. */
function baselineItem(comparison: ComparisonResult, { margin }: Thresholds): GateItem[] {
  if (margin === undefined) return [];
  const tolerable = margin === 0 ? 'Not worse than the baseline' : `At most ${points(margin)} worse than the baseline`;
  const item = runItem('baseline', tolerable);
  const { delta, low, high, lowAtWorst, verdict } = comparison;
  if (delta === null || low === null || high === null) {
    return [{ ...item, met: null, evidence: 'No case is decided in both', missing: 'Run both versions again.' }];
  }
  const evidence = `${changeInWords(delta, low, high)}, tolerable -${points(margin)}`;
  if (verdict === 'worse') return [{ ...item, met: false, evidence, missing: 'Look at what was lost.' }];
  const met = low >= -margin && lowAtWorst !== null && lowAtWorst >= -margin ? true : null;
  const missing = low >= -margin ? 'Run again what could not be run or judged.' : neededInWords(comparison);
  return [{ ...item, met, evidence, missing: met ? null : missing }];
}

function points(share: number): string {
  const amount = Number((share * 100).toFixed(2));
  return counted(amount, 'point');
}

function neededInWords({ needed }: ComparisonResult): string {
  const more = [
    ...(needed.cases ? [`${needed.cases} more cases`] : []),
    ...(needed.trials ? [`${needed.trials} more trials of each case`] : []),
  ];
  const start = 'It could still be worse than tolerable.';
  return more.length === 0 ? `${start} Add cases.` : `${start} About ${more.join(', or ')} would tell the difference.`;
}

/** Met when p95 stays within the limit even if every call without an answer was slower than all the others. */
function latencyItem({ latencyMs, outputs, errors }: VariantResult, { latency_p95_ms: limit }: Thresholds): GateItem[] {
  if (limit === undefined) return [];
  const item = runItem('latency_p95_ms', `95 of 100 answers come within ${milliseconds(limit)}`);
  const { p95, p95AtWorst } = latencyMs;
  if (p95 === null && outputs > errors) {
    const evidence = 'How long these answers took was not measured';
    return [{ ...item, met: null, evidence, missing: 'Run it with calls made now, one by one.' }];
  }
  if (p95 === null) {
    return [{ ...item, met: null, evidence: 'There is no answer', missing: 'Run it again.' }];
  }
  const evidence = `95 of 100 within ${milliseconds(p95)}, limit ${milliseconds(limit)}`;
  if (p95 > limit) return [{ ...item, met: false, evidence, missing: 'Shorten the answer or try a faster model.' }];
  if (p95AtWorst !== null && p95AtWorst <= limit) return [{ ...item, met: true, evidence }];
  return [{ ...item, met: null, evidence, missing: 'Too many calls had no answer. Run again what could not be run.' }];
}

function costItem(variant: VariantResult, { cost_per_success_usd: limit }: Thresholds): GateItem[] {
  if (limit === undefined) return [];
  const item = runItem('cost_per_success_usd', `A passing answer costs at most ${dollars(limit)}`);
  const cost = variant.costPerSuccessUsd;
  if (cost === null) {
    const unknown = variant.costUsd === null;
    const evidence = unknown ? 'The cost is not known' : 'No output passed';
    return [
      { ...item, met: null, evidence, missing: unknown ? 'Enter the price of the model.' : 'See why none passed.' },
    ];
  }
  // A sum of many small amounts is off by rounding in the last digits.
  const met = cost <= limit * (1 + 1e-9);
  const evidence = `${dollars(cost)} for each passing answer, limit ${dollars(limit)}`;
  return [
    { ...item, met, evidence, missing: met ? null : 'Shorten the prompt or the answer, or try a cheaper model.' },
  ];
}
