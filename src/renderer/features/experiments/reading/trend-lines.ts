import { type TrendPoint } from '#contract/reading';

/** A point in the picture: shares of its width and height, 0..1, y from the top. */
export interface PlacedPoint {
  readonly point: TrendPoint;
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Points one step apart in the order of time; the days between them would push the busy ones into each other. */
export function placePoints(points: readonly TrendPoint[], from: number): PlacedPoint[] {
  const at = (share: number): number => 1 - Math.min(1, Math.max(0, (share - from) / (1 - from)));
  return points.map((point, index) => ({
    point,
    x: (index + 0.5) / points.length,
    y: at(point.rate.value ?? 0),
    low: at(point.rate.low),
    high: at(point.rate.high),
  }));
}

/** Begin of the axis: 50 % where everything lies above. */
export function trendAxis(points: readonly TrendPoint[]): 0 | 0.5 {
  return points.every(({ rate }) => rate.low >= 0.55) ? 0.5 : 0;
}

/** The lines across, from the top: round figures, equally far apart. */
export function trendMarks(from: 0 | 0.5): readonly number[] {
  return from === 0 ? [1, 0.75, 0.5, 0.25, 0] : [1, 0.9, 0.8, 0.7, 0.6, 0.5];
}

/**
 * Which points a line may join: each with the one before it of its own kind, where cases and criteria are the same. A practice result and a
 * real one are never on one line, and other cases or criteria end it.
 */
export function linesOf(
  placed: readonly PlacedPoint[],
): { readonly practice: boolean; readonly points: PlacedPoint[] }[] {
  return [false, true].flatMap((practice) => {
    const lines: PlacedPoint[][] = [];
    for (const each of placed.filter(({ point }) => point.practice === practice)) {
      const before = lines.at(-1)?.at(-1)?.point;
      const goesOn = before !== undefined && before.cases === each.point.cases && before.spec === each.point.spec;
      if (goesOn) lines.at(-1)?.push(each);
      else lines.push([each]);
    }
    return lines.filter((line) => line.length > 1).map((points) => ({ practice, points }));
  });
}
