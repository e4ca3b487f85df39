/**
 * Every number that Signoff shows about evidence comes from here. Each part says its method and its source where it is defined; coverage, false
 * alarms and power are simulated in `npm run bench -- statistics` and, seeded and smaller, in the tests.
 */
export { exactLimits, exactLowerLimit, exactUpperLimit, upperLimitOnZero, type Limits } from './exact-limits.ts';
export {
  oneSidedLowerLimit,
  oneSidedUpperLimit,
  passRateInterval,
  passRateMethod,
  type CaseTally,
  type RateEstimate,
} from './pass-rate.ts';
export {
  comparePaired,
  comparePairedFamily,
  comparisonMethod,
  standardError,
  type CasePair,
  type ComparisonOptions,
  type PairedComparison,
  type PairedVerdict,
} from './paired.ts';
export { neededToTell, type Needed, type NeededOptions } from './needed.ts';
export { atLeastFlips, flipChances, type FlipChance } from './flips.ts';
export { holm } from './holm.ts';
export { percentile } from './percentile.ts';
