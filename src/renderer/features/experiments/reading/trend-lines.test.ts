import { describe, expect, it } from 'vitest';
import { type TrendPoint } from '#contract/reading';
import { aRate } from '#support/domain-values';
import { linesOf, placePoints, trendAxis } from './trend-lines.ts';

function point(runId: string, change: Partial<TrendPoint> = {}): TrendPoint {
  return {
    runId,
    title: runId,
    at: '2026-11-21T10:00:00Z',
    practice: false,
    rate: aRate(0.8),
    content: 'c',
    model: 'm',
    cases: 'cases',
    spec: 'spec',
    sameCases: true,
    ...change,
  };
}

function joined(points: readonly TrendPoint[]): { practice: boolean; runs: string[] }[] {
  return linesOf(placePoints(points, 0)).map(({ practice, points: line }) => ({
    practice,
    runs: line.map((each) => each.point.runId),
  }));
}

describe('the trend', () => {
  it('never joins practice and real results', () => {
    const points = [point('a'), point('p', { practice: true }), point('b'), point('q', { practice: true }), point('c')];
    expect(joined(points)).toEqual([
      { practice: false, runs: ['a', 'b', 'c'] },
      { practice: true, runs: ['p', 'q'] },
    ]);
  });

  it('ends a line where the cases or the criteria are others', () => {
    const other = { cases: 'other cases' };
    const stricter = { spec: 'stricter' };
    const points = [
      point('a'),
      point('b'),
      point('c', other),
      point('d', other),
      point('e', stricter),
      point('f', stricter),
    ];
    expect(joined(points).map(({ runs }) => runs)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('places points by time and rate, on an axis that holds every limit', () => {
    const high = [point('a', { rate: aRate(0.9, { low: 0.8, high: 1 }) })];
    expect(trendAxis(high)).toBe(0.5);
    const [placed] = placePoints(high, 0.5);
    expect(placed?.x).toBe(0.5);
    expect([placed?.y, placed?.low, placed?.high].map((share) => Math.round((share ?? 0) * 1000) / 1000)).toEqual([
      0.2, 0.4, 0,
    ]);
    expect(trendAxis([...high, point('b', { rate: aRate(0.7, { low: 0.5, high: 0.8 }) })])).toBe(0);
  });
});
