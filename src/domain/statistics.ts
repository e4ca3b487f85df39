/**
 * Every number that Signoff shows about evidence comes from here. Each part says its method and its source where it is defined; coverage, false
 * alarms and power are simulated in `npm run bench -- statistics` and, seeded and smaller, in the tests.
 */
export {
  exactLimits,
  exactLowerLimit,
  exactUpperLimit,
  upperLimitOnZero,
  type Limits,
} from './statistics-exact-limits.ts';
export {
  oneSidedLowerLimit,
  oneSidedUpperLimit,
  passRateInterval,
  passRateMethod,
  type CaseTally,
  type RateEstimate,
} from './statistics-pass-rate.ts';
export {
  comparePaired,
  comparePairedFamily,
  comparisonMethod,
  standardError,
  type CasePair,
  type ComparisonOptions,
  type PairedComparison,
  type PairedVerdict,
} from './statistics-paired.ts';
export { neededToTell, type Needed, type NeededOptions } from './statistics-needed.ts';
export { atLeastFlips, flipChances, type FlipChance } from './statistics-flips.ts';
export { holm } from './statistics-holm.ts';
export { percentile } from './statistics-percentile.ts';
