import { betaQuantile } from './beta.ts';

/** Limits on a true rate, both in 0..1. */
export type Limits = { readonly low: number; readonly high: number };

/**
 * Exact two-sided limits on a rate after `successes` of `total` independent tries (Clopper & Pearson, Biometrika 26, 1934): the true rate lies
 * inside at least as often as `level` says, at every true rate. Both counts may be fractions (an effective sample size); total > 0.
 */
export function exactLimits(successes: number, total: number, level = 0.95): Limits {
  const tail = (1 - level) / 2;
  return { low: exactLowerLimit(successes, total, 1 - tail), high: exactUpperLimit(successes, total, 1 - tail) };
}

/** Exact one-sided limit: the true rate is at least this, with confidence `level`. */
export function exactLowerLimit(successes: number, total: number, level = 0.95): number {
  return successes <= 0 ? 0 : betaQuantile(1 - level, successes, total - successes + 1);
}

/** Exact one-sided limit: the true rate is at most this, with confidence `level`. */
export function exactUpperLimit(successes: number, total: number, level = 0.95): number {
  return successes >= total ? 1 : betaQuantile(level, successes + 1, total - successes);
}

/**
 * How large a rate can still be when it was seen 0 times in `total` independent tries: 1 - (1 - level)^(1/total). "0 of 20 bad: could still be
 * up to 14 %". With several trials a case, `total` is the number of cases. 0 tries say nothing: 1.
 */
export function upperLimitOnZero(total: number, level = 0.95): number {
  return total <= 0 ? 1 : -Math.expm1(Math.log1p(-level) / total);
}
