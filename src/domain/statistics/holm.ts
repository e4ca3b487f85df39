/**
 * p-values corrected for being several (Holm, Scandinavian Journal of Statistics 6, 1979): the smallest times their number, the next times one
 * less, and so on, never smaller than one before it, at most 1. In the order given. Comparing them with 0.05 keeps the chance of any false
 * alarm at most 5 %, whatever ties the comparisons together.
 */
export function holm(pValues: readonly number[]): number[] {
  return stepDown(pValues).map((pValue) => Math.min(1, pValue));
}

/** What Holm's procedure multiplies each p-value with, before the cut at 1; at least 1. p-values above 0. */
export function holmFactors(pValues: readonly number[]): number[] {
  return stepDown(pValues).map((corrected, index) => corrected / (pValues[index] ?? 1));
}

function stepDown(pValues: readonly number[]): number[] {
  const corrected = [...pValues];
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  let largest = 0;
  order.forEach((index, place) => {
    largest = Math.max(largest, (pValues[index] ?? 1) * (pValues.length - place));
    corrected[index] = largest;
  });
  return corrected;
}
