import { betaQuantile } from './beta.ts';

/**
 * Student's t and the normal distribution, through the incomplete beta function and a series.
 * Sources: DLMF 8.17 for t; Wichura 1988, algorithm AS 241 (PPND16), for the normal quantile; Marsaglia 2004 for the normal series.
 */

/** The t with P(T <= t) = p, for 0 < p < 1. Above a million degrees of freedom: the normal quantile. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom > 1e6) return normalQuantile(p);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  // t² / (t² + df) and its complement are beta variables: take the smaller, so that no digits cancel in either tail.
  const outside = betaQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
  const size =
    outside < 0.5
      ? Math.sqrt((degreesOfFreedom * (1 - outside)) / outside)
      : fromInside(betaQuantile(1 - 2 * tail, 0.5, degreesOfFreedom / 2), degreesOfFreedom);
  return p < 0.5 ? -size : size;
}

function fromInside(inside: number, degreesOfFreedom: number): number {
  return Math.sqrt((degreesOfFreedom * inside) / (1 - inside));
}

/** P(Z > z) for the standard normal, keeping its relative precision far out. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 4) {
    let [term, sum] = [z, z];
    for (let odd = 3; Math.abs(term) > 1e-17 * sum; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Laplace's continued fraction, from the inside out.
  let fraction = z;
  for (let depth = 60; depth >= 1; depth--) fraction = z + depth / fraction;
  return density / fraction;
}

const centre = {
  top: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  bottom: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852545925,
  ],
};
const middle = {
  top: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  bottom: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const far = {
  top: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  bottom: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};

/** The z with P(Z <= z) = p for the standard normal, 0 < p < 1. */
export function normalQuantile(p: number): number {
  const offset = p - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * ratio(centre, 0.180625 - offset * offset);
  const root = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const size = root <= 5 ? ratio(middle, root - 1.6) : ratio(far, root - 5);
  return offset < 0 ? -size : size;
}

function ratio(parts: { readonly top: readonly number[]; readonly bottom: readonly number[] }, x: number): number {
  return polynomial(parts.top, x) / polynomial(parts.bottom, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
