import {
  counted,
  dollarsBeside,
  exactDollars,
  exactMilliseconds,
  isNoise,
  millisecondsBeside,
} from '../result/gate-words.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { adviceOnMissing, type TestedVariant } from './missing-answers.ts';
import { importedOrigin, type GateItem, type VariantResult } from '../result/run-result.ts';

/**
 * Met when p95 stays within the limit even if every call without an answer was slower than all the others. A wait is what a user would have
 * waited: the attempts that failed before the answer are in it.
 */
export function latencyItem(variant: TestedVariant, { latency_p95_ms: limit }: Thresholds): GateItem[] {
  if (limit === undefined) return [];
  const item = runItem('latency_p95_ms', `95 of 100 answers come within ${exactMilliseconds(limit)}`);
  const { latencyMs, outputs, errors, origin } = variant;
  const { p95, p95AtWorst } = latencyMs;
  // No answer comes in no time: a column of zeros was never measured.
  const isKnown = p95 !== null && (p95 > 0 || origin !== importedOrigin);
  if (!isKnown && outputs > errors) {
    const evidence = 'How long these answers took was not measured';
    return [{ ...item, met: null, evidence, missing: 'Run it with calls made now, one by one.' }];
  }
  if (p95 === null) {
    return [{ ...item, met: null, evidence: 'There is no answer', missing: 'Run it again.' }];
  }
  const evidence = `95 of 100 within ${millisecondsBeside(p95, limit)}, limit ${exactMilliseconds(limit)}`;
  if (isAbove(p95, limit))
    return [{ ...item, met: false, evidence, missing: 'Shorten the answer or try a faster model.' }];
  if (p95AtWorst !== null && !isAbove(p95AtWorst, limit)) return [{ ...item, met: true, evidence }];
  if (variant.unfinished > 0 && errors === 0) return [{ ...item, met: null, evidence, missing: neverMade(variant) }];
  const missing = 'Of too many calls nobody knows how long a user would have waited. Run again what could not be run.';
  return [{ ...item, met: null, evidence, missing }];
}

/**
 * Not met when the answers alone cost more than the limit for each success, and would if all that is undecided had passed; met when they do not even with the most that failed attempts may have
 * cost, and had the calls without an answer been as dear and failed.
 */
export function costItem(variant: TestedVariant, { cost_per_success_usd: limit }: Thresholds): GateItem[] {
  if (limit === undefined) return [];
  const item = runItem('cost_per_success_usd', `A good answer costs at most ${exactDollars(limit)}`);
  const { costPerSuccessUsd: cost, costPerSuccessAtWorstUsd: atWorst } = variant;
  if (cost === null || isFilledWithZeros(variant)) {
    return [{ ...item, met: null, ...unknownCost(variant) }];
  }
  // Of what was never asked for nobody knows what it would have cost, however few or many they are.
  const isOpen = variant.unfinished > 0 || atWorst === null || isAbove(atWorst, limit);
  const isSurelyAbove = isAbove(cost, limit) && isAbove(costAtBest(variant, cost), limit);
  const met = isSurelyAbove ? false : isOpen || isAbove(cost, limit) ? null : true;
  const evidence = `${dollarsBeside(cost, limit)} for each good answer, limit ${exactDollars(limit)}`;
  if (met === true) return [{ ...item, met, evidence }];
  if (met === false)
    return [{ ...item, met, evidence, missing: 'Shorten the prompt or the answer, or try a cheaper model.' }];
  if (variant.unfinished > 0) return [{ ...item, met, evidence, missing: neverMade(variant) }];
  if (isAbove(cost, limit)) {
    const { undecided } = variant.passRate;
    const open = `${evidence}; ${undecided} undecided, and if they passed, it would be within it`;
    return [{ ...item, met, evidence: open, missing: adviceOnMissing(variant, variant.undecided > 0) }];
  }
  const most = atWorst === null ? 'nobody knows how much' : `up to ${dollarsBeside(atWorst, limit)}`;
  const open = `${evidence}; with what failed calls may have cost: ${most}`;
  return [{ ...item, met, evidence: open, missing: 'Run again what could not be run.' }];
}

/** What each success would have cost if all that is undecided had passed. USD. */
function costAtBest({ passRate: { value, outputs, undecided } }: VariantResult, cost: number): number {
  const passes = Math.round((value ?? 0) * outputs);
  return passes === 0 ? cost : (cost * passes) / (passes + undecided);
}

/** Nothing is known of calls that were not made: that is no fault of theirs. */
function neverMade({ unfinished, origin }: VariantResult): string {
  const missing = counted(unfinished, 'answer is', 'answers are');
  return origin === importedOrigin
    ? `${missing} not in the file, and could change it: give them.`
    : `${missing} missing, and could change it: run it to its end.`;
}

/** What a file says of money when nothing counted it: a server's own price may be 0, what was once paid for answers is not. */
function isFilledWithZeros({ costUsd, origin, outputs, errors }: VariantResult): boolean {
  return origin === importedOrigin && costUsd === 0 && outputs > errors;
}

function unknownCost(variant: TestedVariant): Pick<GateItem, 'evidence' | 'missing'> {
  const { costUsd, tokens, outputs, errors, origin } = variant;
  if (isFilledWithZeros(variant)) {
    const evidence = 'The cost is not known: the file says 0 for every answer, as where nobody counted';
    return {
      evidence,
      missing: 'Give what the answers did cost, or take the column out and run it with calls made now.',
    };
  }
  if (costUsd !== null) return { evidence: 'No answer passed', missing: 'See why none passed.' };
  if (outputs === errors) return { evidence: 'There is no answer', missing: 'Run it again.' };
  if (origin === importedOrigin) {
    const evidence = 'The cost is not known: the file does not say what each answer took';
    return { evidence, missing: 'Give the tokens or the cost of every answer, or run it with calls made now.' };
  }
  if (tokens.input === null || tokens.output === null) {
    const evidence = 'The cost is not known: of some answers the server did not say how many tokens they took';
    return { evidence, missing: 'Run it again, or on a server that counts them.' };
  }
  return { evidence: 'The cost is not known', missing: 'Enter the price of the model.' };
}

/** A sum of many small amounts is off by rounding in the last digits: what the words call the limit is no more than it. */
function isAbove(amount: number, limit: number): boolean {
  return amount > limit && !isNoise(amount, limit);
}
