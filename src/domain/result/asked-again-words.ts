import { callsToAsk, mostRounds, toAskAgain } from './asked-again.ts';
import { counted, dollars } from './gate-words.ts';
import { leastDollars, mostDollars } from './money-words.ts';
import { type NotAskedAgain, type RunResult } from './run-result.ts';
import { type SpecFile } from '../spec/spec.ts';

const reasons = {
  regressions: 'cases that were lost could have been lost by chance',
  baseline: 'a loss could still hide in so few answers',
} as const;

/**
 * "Asked again: 3 cases, 18 calls, because …", and what was left out of it for the limit on money; null where there is neither. What came of it stands at
 * the items of the gate.
 */
export function againSentence({
  askedAgain,
  notAskedAgain,
}: Pick<RunResult, 'askedAgain' | 'notAskedAgain'>): string | null {
  const sentences = [
    ...(askedAgain === null ? [] : [askedInWords(askedAgain)]),
    ...(notAskedAgain === undefined
      ? []
      : [`${askedAgain === null ? 'Was not' : 'Then not'} ${notAskedInWords(notAskedAgain)}.`]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** "asked again: 240 calls cost about $0.96, and its own limit on money leaves $0.40": the rest of a sentence that says that it was not. */
export function notAskedInWords({ calls, aboutUsd, leftUsd }: NotAskedAgain): string {
  return `asked again: ${counted(calls, 'call')} would cost about ${mostDollars(aboutUsd)}, and its own limit on money leaves ${leastDollars(leftUsd)}`;
}

function askedInWords(askedAgain: NonNullable<RunResult['askedAgain']>): string {
  const { cases, calls, settled, errors, costUsd, judgeCostUsd = 0 } = askedAgain;
  const why = askedAgain.for.map((each) => reasons[each]).join(', and ');
  const because = why === '' ? '' : `, because ${why}`;
  // What is not made yet may never be: it can have been stopped for good.
  const made = settled < calls ? `${settled} of ${counted(calls, 'call')} made` : counted(calls, 'call');
  const counts = `Asked again: ${counted(cases, 'case')}, ${made}${because}${errors > 0 ? ` (${errors} could not run)` : ''}`;
  // Beside the versions' own costs, which are those of the plan.
  const cost =
    costUsd === null
      ? 'what they cost is not known'
      : `they cost ${dollars(costUsd)}${judgeCostUsd === 0 ? '' : ', their judges among it,'} beside the rest`;
  return `${counts}. Each trial carried an edit that changes nothing; no rate counts them, and ${cost}.`;
}

/**
 * Calls that asking again would take now, because the items of the gate cannot be told without: `calls` for certain, `most` where the first of them leave it
 * open once more. null: none would help.
 */
export function callsLeftToAsk(
  { comparisons, gate, stopped, variants }: RunResult,
  thresholds: SpecFile['thresholds'],
): { readonly calls: number; readonly most: number } | null {
  const isOpen = gate.items.some(({ id, met }) => met === null && (id === 'regressions' || id === 'baseline'));
  const [comparison] = comparisons;
  if (!isOpen || !comparison || stopped !== null || variants.some(({ reused }) => reused > 0)) return null;
  const wanted = toAskAgain(comparison, thresholds);
  if (wanted === null) return null;
  const calls = callsToAsk(wanted.cases?.length ?? comparison.cases ?? 0);
  const rounds = wanted.for.includes('baseline') ? mostRounds - wanted.round + 1 : 1;
  return { calls, most: calls * rounds };
}
