import { type ExperimentLog, type LoggedRate } from '#domain/experiment-log/experiment-log';
import {
  comparisonHeadline,
  noWayKnown,
  pointsInWords,
  pointsRangeInWords,
  rateInWords,
} from '#domain/statistics/words';
import { comparisonWords } from '../../../ui/evidence/result-words.ts';
import { copy } from './copy.ts';

/** "101 of 120 passed: likely 75-90 %", as on every other screen. */
export function loggedRate({ value, outputs, low, high }: LoggedRate): string {
  if (value === null) return copy.noRate;
  return rateInWords({ passes: Math.round(value * outputs), outputs, low, high });
}

/** The one sentence that the experiment said, from the numbers of the log alone. */
export function loggedHeadline(log: ExperimentLog): { readonly headline: string; readonly lede: string } {
  const main = log.variants.find(({ id }) => id === 'candidate') ?? log.variants.find(({ baseline }) => !baseline);
  const rate = log.result.variants.find(({ id }) => id === main?.id)?.pass_rate;
  const comparison = log.result.comparisons.find(({ candidate }) => candidate === main?.id);
  const passes = rate ? `${loggedRate(rate)}.` : '';
  if (!comparison) return { headline: passes || copy.noRate, lede: copy.entry.notCompared };
  const { headline, explanation } = comparisonHeadline({
    gained: comparison.gained,
    lost: comparison.lost,
    cases: comparison.cases ?? log.cases.count,
    total: log.cases.count,
    verdict: comparison.verdict,
    pValue: comparison.p_value ?? 1,
    needed: { cases: null, trials: null },
    fresh: comparison.again ?? null,
  });
  return { headline, lede: [passes, withoutNeeded(explanation)].filter((part) => part !== '').join(' ') };
}

/** What more would settle it was a question of its day; the log does not keep it. */
function withoutNeeded(explanation: string): string {
  return explanation
    .split(/(?<=\.) /)
    .filter((sentence) => sentence !== noWayKnown && sentence !== 'Add cases.')
    .join(' ');
}

/** "+4 points, likely -3 points to +11 points"; "–" where nothing could be compared. */
export function loggedDelta({ delta, low, high }: ExperimentLog['result']['comparisons'][number]): string {
  if (delta === null) return '–';
  const limits = low === null || high === null ? '' : copy.entry.limits(pointsRangeInWords(low, high));
  return [pointsInWords(delta), limits].filter((part) => part !== '').join(', ');
}

/** The verdict that stands, with the difference it rests on where that is not the one beside it. */
export function loggedVerdict({ verdict, again }: ExperimentLog['result']['comparisons'][number]): string {
  if (again === undefined) return comparisonWords[verdict];
  return copy.entry.askedAgain(comparisonWords[again.verdict], pointsInWords(again.delta), comparisonWords[verdict]);
}

/** What stands outside a rate, each kind by its own name. */
export function loggedOutside(variant: ExperimentLog['result']['variants'][number]): string {
  const kinds = ['errors', 'undecided', 'refused', 'unfinished', 'reused'] as const;
  const said = kinds.flatMap((kind) => {
    const count = variant[kind] ?? 0;
    return count > 0 ? [copy.entry.outside[kind](count)] : [];
  });
  return said.length === 0 ? copy.entry.outside.none : said.join(', ');
}

/** Answers of which something may be missing. A log of a version that did not count them says as little as one without any. */
export function loggedIncomplete({ incomplete }: ExperimentLog['result']['variants'][number]): string {
  return incomplete === undefined ? copy.entry.outside.none : String(incomplete);
}
