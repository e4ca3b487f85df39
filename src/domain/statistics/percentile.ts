/**
 * The value below which `percent` per cent of the values lie, interpolated linearly between the two nearest in rank (Hyndman & Fan 1996, type 7:
 * the default of R, NumPy and Excel's PERCENTILE.INC). null without values.
 *
 * @param values in any order; left alone
 * @param percent 0 (smallest) to 100 (largest)
 */
export function percentile(values: readonly number[], percent: number): number | null {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`A percentile lies between 0 and 100, not ${percent}.`);
  const sorted = Float64Array.from(values).sort();
  const rank = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (rank - Math.floor(rank));
}
