import { callsToAsk, freshTrialsEach, lostState, marginState, trialsToTellLoss } from '../result/asked-again.ts';
import { changeInWords, counted, exactPoints, pointsBeside } from '../result/gate-words.ts';
import { pointsInWords } from '../statistics/words.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { adviceOnMissing, isImported, type MissingAnswers } from './missing-answers.ts';
import { marginLabel, regressionLabel } from './gate-labels.ts';
import {
  type ComparisonResult,
  type FreshComparison,
  type GateItem,
  type VariantResult,
} from '../result/run-result.ts';

/**
 * Not met only when cases that were lost in every trial are lost again, when they are asked anew, more often than chance explains (formats.md): a count of the
 * first answers would refuse an unchanged prompt one time in three (100 cases, rate 0.8), and nearly always where a model repeats itself.
 * Met and not shown when more are lost than allowed and chance could be all of it.
 */
export function regressionItem(
  comparison: ComparisonResult,
  { regressions: allowed }: Thresholds,
  candidate?: ComparedVariant,
): GateItem[] {
  if (allowed === undefined) return [];
  const item = runItem('regressions', regressionLabel(allowed));
  const first = comparison.regressions ?? [];
  const found =
    first.length === 0
      ? `No case passed every time before and fails every time now, at most ${allowed}`
      : `${passedAndFails(first.length)} (${listed(first)}), at most ${allowed}`;
  const state = lostState(comparison, allowed);
  switch (state.kind) {
    case 'too-few-trials': {
      const evidence = `Fewer than 3 trials; ${counted(comparison.lost.length, 'case')} may have been lost`;
      return [{ ...item, met: null, evidence, missing: fewTrials(candidate) }];
    }
    case 'undecided': {
      const open = [...comparison.openRegressions, ...(comparison.again?.regressions?.open ?? [])];
      const missing = `${adviceOn(candidate).replace(/\.$/, '')}: ${listed(open)}.`;
      return [{ ...item, met: null, evidence: `${found}; ${open.length} undecided`, missing }];
    }
    case 'allowed':
      return [{ ...item, met: true, evidence: found }];
    case 'ask':
      return [
        { ...item, met: null, evidence: `${found}: it can be chance`, missing: toAsk(state.cases.length, candidate) },
      ];
    case 'lost-again': {
      const evidence = `${found}; asked again, ${lostAgain(state.cases)}, more than chance explains`;
      return [{ ...item, met: false, evidence, missing: `Look at what was lost: ${listed(state.cases)}.` }];
    }
    case 'by-chance': {
      const evidence = `${found}; asked again, ${lostAgain(state.cases)}${state.cases.length <= allowed ? '' : ', which chance explains'}`;
      return [{ ...item, met: true, shown: state.cases.length <= allowed, evidence }];
    }
  }
}

/** Not "lost": that is said of every case that passes less often. */
function passedAndFails(cases: number): string {
  return counted(
    cases,
    'case passed every time before and fails every time now',
    'cases passed every time before and fail every time now',
  );
}

function lostAgain(cases: readonly string[]): string {
  if (cases.length === 0) return 'none of them does so again';
  return `${counted(cases.length, 'case does', 'cases do')} so again (${listed(cases)})`;
}

/** What of the version under test the words of its comparison look at. */
export type ComparedVariant = Pick<VariantResult, 'passRate' | 'undecided'> & MissingAnswers;

function adviceOn(candidate: ComparedVariant | undefined): string {
  if (candidate?.undecidable !== undefined) return candidate.undecidable;
  return candidate === undefined || (!isImported(candidate) && candidate.unfinished === 0)
    ? 'Run again what could not be run or judged.'
    : adviceOnMissing(candidate, candidate.undecided > 0);
}

function fewTrials(candidate: ComparedVariant | undefined): string {
  return isImported(candidate) ? 'Score a file with at least 3 answers to each case.' : 'Run with at least 3 trials.';
}

/** What it takes to know, where it was not asked again by itself. No model can be asked for the answers of a file. */
function toAsk(cases: number, candidate: ComparedVariant | undefined): string {
  if (isImported(candidate)) return 'Score a file with more answers of both versions.';
  return `Ask again: ${counted(callsToAsk(cases), 'call')} (${counted(cases, 'case')}, ${freshTrialsEach} fresh trials with each version).`;
}

function listed(ids: readonly string[]): string {
  return ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more`;
}

/**
 * Met at an estimate within the margin, shown when the lower limit is within it too, also when the comparison says worse: so much is tolerable. Not met
 * when it says worse and the lower limit is beyond the margin, or when the fresh trials fall short of it. What has to be asked to know is null until it was.
 */
export function baselineItem(
  comparison: ComparisonResult,
  { margin, margin_shown: wanted }: Thresholds,
  candidate?: ComparedVariant,
): GateItem[] {
  if (margin === undefined) return [];
  const item = runItem('baseline', marginLabel(margin));
  const { delta, low, high, again } = comparison;
  if (delta === null || low === null || high === null) {
    return [{ ...item, met: null, evidence: 'No case is decided in both', missing: runBoth(candidate) }];
  }
  const state = marginState(comparison, margin);
  const found = `${changeBeside({ delta, low, high }, margin)}${overCases(comparison, candidate)}${freshInWords(comparison, margin)}`;
  const isTolerableLoss = state.kind === 'kept' && comparison.verdict === 'worse';
  const evidence = isTolerableLoss
    ? `Worse, ${found}: within the ${exactPoints(margin)} that the spec tolerates`
    : `${found}, tolerable -${exactPoints(margin)}`;
  switch (state.kind) {
    case 'kept': {
      if (wanted === true && !state.shown)
        return [{ ...item, met: null, shown: false, evidence, missing: notShownInWords(comparison) }];
      return [{ ...item, met: true, shown: state.shown, evidence }];
    }
    case 'ask': {
      const cases = comparison.cases ?? 0;
      if (isUnderWay(again?.margin ?? null)) return [{ ...item, met: null, evidence, missing: restOfAgain }];
      const more = again?.margin ? 'That still leaves it open. ' : 'A loss could still hide in so few answers. ';
      const trials = isImported(candidate) ? '' : trialsInWords(cases);
      return [{ ...item, met: null, evidence, missing: `${more}${toAsk(cases, candidate)}${trials}` }];
    }
    case 'worse':
      return [{ ...item, met: false, evidence, missing: `${worseInWords(delta, margin)} Look at what was lost.` }];
    case 'below':
      return [{ ...item, met: false, evidence, missing: `${stillBelow} Look at what was lost.` }];
    case 'undecided':
    case 'nothing-compared': {
      const missing = isUnderWay(again?.margin ?? null) ? restOfAgain : adviceOn(candidate);
      return [{ ...item, met: null, evidence, missing }];
    }
  }
}

/** By the rule that decides once all was asked (formats.md, “At or above the baseline”): an estimate, whatever its limits. */
const stillBelow = 'Asked again, the estimate is still below what is tolerable, and that decides.';

/** Why a margin is not kept where the comparison says worse: its lower limit is beyond it, though the estimate may not be. */
function worseInWords(delta: number, margin: number): string {
  if (margin === 0) return 'It is worse beyond chance.';
  const tolerated = `than the ${exactPoints(margin)} tolerated`;
  return delta < -margin - 1e-9
    ? `It is worse beyond chance, and by more ${tolerated}.`
    : `It is worse beyond chance, and it may be more ${tolerated}.`;
}

function runBoth(candidate: ComparedVariant | undefined): string {
  if (candidate?.undecidable !== undefined) return candidate.undecidable;
  return isImported(candidate)
    ? 'Score a file with answers of both versions to the same cases.'
    : 'Run both versions again.';
}

const restOfAgain =
  'The rest of what is asked again was not asked. Let it go on; where it was stopped for good, run it again.';

/** Some of its calls were not made: it is still asked, or was stopped. */
function isUnderWay(fresh: FreshComparison | null): fresh is FreshComparison & { calls: number; settled: number } {
  return fresh?.calls !== undefined && fresh.settled !== undefined;
}

/** Why it is not the difference of the two pass rates: those count every decided answer, this only cases that are decided in both. */
function overCases({ cases }: ComparisonResult, candidate: Pick<VariantResult, 'passRate'> | undefined): string {
  if (cases === null || candidate === undefined) return '';
  const { cases: decided, undecided } = candidate.passRate;
  return cases < decided || undecided > 0 ? `, over the ${counted(cases, 'case')} decided in both` : '';
}

interface Change {
  readonly delta: number;
  readonly low: number;
  readonly high: number;
}

/** The change with the digits that show on which side of the margin it stands. */
function changeBeside({ delta, low, high }: Change, margin: number): string {
  return changeInWords(delta, low, high).replace(pointsInWords(delta), pointsBeside(delta, -margin));
}

function freshInWords({ again }: ComparisonResult, margin: number): string {
  const fresh = again?.margin ?? null;
  if (isUnderWay(fresh))
    return `; asked again, ${fresh.settled} of ${counted(fresh.calls, 'call')} made, which decide nothing yet`;
  if (fresh?.delta == null || fresh.low === null || fresh.high === null) return '';
  const undecided = fresh.undecided === 0 ? '' : `, ${fresh.undecided} undecided`;
  return `; asked again, ${fresh.trials} fresh trials each: ${changeBeside({ delta: fresh.delta, low: fresh.low, high: fresh.high }, margin)}${undecided}`;
}

/** With few cases more trials make asking again rarer. */
function trialsInWords(cases: number): string {
  const trials = trialsToTellLoss(cases);
  return trials > freshTrialsEach
    ? ` With ${counted(cases, 'case')}, ${trials} trials each tell at once more often.`
    : '';
}

function notShownInWords({ needed }: ComparisonResult): string {
  const more = [
    ...(needed.cases ? [counted(needed.cases, 'more case')] : []),
    ...(needed.trials ? [`${counted(needed.trials, 'more trial')} of each case`] : []),
  ];
  const start = 'The spec wants it shown, and it could still be worse than tolerable.';
  return more.length === 0 ? `${start} Add cases.` : `${start} About ${more.join(', or ')} would tell the difference.`;
}
