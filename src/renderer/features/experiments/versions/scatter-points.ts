import { baselineIds, type RunResult } from '#domain/result/run-result';

/** A version in the picture of quality beside cost or speed. Percentages 0..100. */
export interface ScatterPoint {
  readonly id: string;
  readonly name: string;
  readonly isBaseline: boolean;
  readonly percent: number;
  /** Distances from `percent` to the limits of its 95 % interval. */
  readonly down: number;
  readonly up: number;
  /** Dollars for 1,000 answers where every version's cost is known, else the usual wait in ms. */
  readonly x: number;
  readonly by: 'cost' | 'wait';
}

/** The versions that can stand in one picture: on cost where all of them have one, else on speed; those without a rate are left out. */
export function scatterPoints(result: RunResult, names: ReadonlyMap<string, string>): ScatterPoint[] {
  const baselines = baselineIds(result);
  const rated = result.variants.filter(({ passRate }) => passRate.value !== null);
  const by = rated.every(({ costUsd, outputs, errors }) => costUsd !== null && outputs > errors) ? 'cost' : 'wait';
  return rated.flatMap(({ id, label, passRate, costUsd, outputs, errors, latencyMs }) => {
    const x = by === 'cost' ? ((costUsd ?? 0) / (outputs - errors)) * 1000 : latencyMs.p50;
    const percent = (passRate.value ?? 0) * 100;
    return x === null
      ? []
      : [
          {
            id,
            name: names.get(id) ?? label,
            isBaseline: baselines.has(id),
            percent,
            down: percent - passRate.low * 100,
            up: passRate.high * 100 - percent,
            x,
            by,
          },
        ];
  });
}
