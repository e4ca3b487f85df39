import { changeInWords, counted } from './gate-words.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { marginLabel, regressionLabel } from './gate-labels.ts';
import { type ComparisonResult, type GateItem } from './run-result.ts';
import { atLeastFlips } from './statistics.ts';

/** How improbable it must be that chance alone lost so many cases, before they count against the candidate. */
const regressionLevel = 0.05;

/**
 * Not met when more cases are lost for sure than the spec allows and chance does not explain it: with 3 trials each, one of 20 cases that split
 * evenly looks completely lost though nothing differs, so a count alone would refuse an unchanged prompt one time in three (100 cases, rate 0.8).
 * Met and not shown when there are more than allowed and chance could be all of it.
 */
export function regressionItem(comparison: ComparisonResult, { regressions: allowed }: Thresholds): GateItem[] {
  if (allowed === undefined) return [];
  const item = runItem('regressions', regressionLabel(allowed));
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
export function baselineItem(comparison: ComparisonResult, { margin }: Thresholds): GateItem[] {
  if (margin === undefined) return [];
  const item = runItem('baseline', marginLabel(margin));
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
    ...(needed.cases ? [counted(needed.cases, 'more case')] : []),
    ...(needed.trials ? [`${counted(needed.trials, 'more trial')} of each case`] : []),
  ];
  const start = 'It could still be worse than tolerable.';
  return more.length === 0 ? `${start} Add cases.` : `${start} About ${more.join(', or ')} would tell the difference.`;
}
