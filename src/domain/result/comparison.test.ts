import { describe, expect, it } from 'vitest';
import { compareVariants, type VariantTallies } from './comparison.ts';
import { comparePaired, neededToTell, standardError } from '../statistics/statistics.ts';

/** "3/3" passes of trials; "2/2+1" one more undecided. */
function tallies(id: string, byCase: Readonly<Record<string, string>>): VariantTallies {
  const read = (text: string) => {
    const [, passes, trials, undecided = '0'] = /^(\d+)\/(\d+)(?:\+(\d+))?$/u.exec(text) ?? [];
    return { passes: Number(passes), trials: Number(trials), undecided: Number(undecided) };
  };
  return { id, tallies: new Map(Object.entries(byCase).map(([key, text]) => [key, read(text)])) };
}

const compare = (baseline: Record<string, string>, candidate: Record<string, string>, trials = 3) =>
  compareVariants(tallies('baseline', baseline), [tallies('candidate', candidate)], trials)[0];

describe('a comparison', () => {
  it('pairs by case and names what changed, the largest change first', () => {
    const baseline = { a: '3/3', b: '3/3', c: '0/3', d: '1/3', e: '2/3', f: '3/3' };
    const candidate = { a: '2/3', b: '0/3', c: '3/3', d: '2/3', e: '2/3', f: '3/3' };
    const pairs = [
      [3, 2],
      [3, 0],
      [0, 3],
      [1, 2],
      [2, 2],
      [3, 3],
    ].map(([before = 0, after = 0]) => ({
      baseline: { passes: before, trials: 3 },
      candidate: { passes: after, trials: 3 },
    }));
    const statistics = comparePaired(pairs);
    expect(compare(baseline, candidate)).toEqual({
      baseline: 'baseline',
      candidate: 'candidate',
      cases: 6,
      ...statistics,
      needed: neededToTell(pairs),
      gained: ['c', 'd'],
      lost: ['b', 'a'],
      maybeLost: ['a'],
      regressions: ['b'],
      wavering: ['a', 'd', 'e'],
      evenSplits: [{ chance: 1 / 20, cases: 3 }],
      openRegressions: [],
      lowAtWorst: statistics.low,
      deltaAtWorst: statistics.delta,
      standardError: standardError(pairs),
      again: null,
    });
  });

  it('counts no regression with fewer than 3 trials: it cannot tell', () => {
    expect(compare({ a: '2/2' }, { a: '0/2' }, 2)).toMatchObject({ regressions: null, lost: ['a'], maybeLost: ['a'] });
  });

  it('leaves cases out that are not decided in both, and says that they could be regressions', () => {
    const result = compare(
      { a: '3/3', b: '3/3', c: '0/0+3', d: '2/3' },
      { a: '0/0+3', b: '0/2+1', c: '0/3', d: '0/2+1' },
    );
    expect(result).toMatchObject({ regressions: [], maybeLost: ['b', 'd'], openRegressions: ['a', 'b', 'c'] });
  });

  it('says what would become of the lower limit if the missing outputs had come out badly', () => {
    const same = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`c-${at}`, '3/3']));
    const result = compare(same, { ...same, 'c-0': '0/0+3', 'c-1': '2/2+1' });
    const pair = (passes: number) => ({ baseline: { passes: 3, trials: 3 }, candidate: { passes, trials: 3 } });
    expect(result?.low).toBeCloseTo(comparePaired(Array.from({ length: 19 }, () => pair(3))).low, 12);
    const worst = [pair(0), pair(2), ...Array.from({ length: 18 }, () => pair(3))];
    expect(result?.lowAtWorst).toBeCloseTo(comparePaired(worst).low, 12);
  });

  it('has no numbers where nothing can be compared', () => {
    expect(compare({ a: '0/0+3' }, { a: '3/3' })).toEqual({
      baseline: 'baseline',
      candidate: 'candidate',
      cases: 0,
      delta: null,
      low: null,
      high: null,
      pValue: null,
      verdict: 'too-few',
      needed: { cases: null, trials: null },
      gained: [],
      lost: [],
      maybeLost: [],
      regressions: [],
      wavering: [],
      evenSplits: [],
      openRegressions: [],
      lowAtWorst: -1,
      deltaAtWorst: 0,
      standardError: null,
      again: null,
    });
  });

  it('corrects for several candidates in one experiment', () => {
    const cases = (text: string) => Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`c-${at}`, text]));
    const [alone] = compareVariants(tallies('b', cases('0/3')), [tallies('x', cases('3/3'))], 3);
    const [together] = compareVariants(
      tallies('b', cases('0/3')),
      ['x', 'y', 'z'].map((id) => tallies(id, cases('3/3'))),
      3,
    );
    expect(together?.pValue).toBeCloseTo(3 * (alone?.pValue ?? 0), 10);
  });
});
