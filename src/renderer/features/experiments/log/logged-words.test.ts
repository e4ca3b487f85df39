import { describe, expect, test } from 'vitest';
import { anExperimentLog } from '#support/experiment-logs';
import { loggedDelta, loggedHeadline, loggedOutside, loggedRate } from './logged-words.ts';

const log = anExperimentLog();
const [comparison] = log.result.comparisons;
const [candidate] = log.result.variants;

describe('an entry of the log says', () => {
  test('in one sentence what the experiment said, with its n and its chance', () => {
    expect(loggedHeadline(log)).toEqual({
      headline: '10 cases pass more often, 6 less often of 40. The two cannot be told apart.',
      lede: '101 of 120 passed: likely 75-90 %. A difference this small comes up by chance 45 times in 100.',
    });
    const alone = { ...log, result: { ...log.result, comparisons: [] } };
    expect(loggedHeadline(alone)).toEqual({
      headline: '101 of 120 passed: likely 75-90 %.',
      lede: 'It was not compared with another version.',
    });
  });

  test('never a number where there is none', () => {
    expect(comparison && loggedDelta(comparison)).toBe('+4 points, likely -3 points to +11 points');
    expect(comparison && loggedDelta({ ...comparison, delta: null, low: null, high: null })).toBe('–');
    expect(candidate && loggedRate({ ...candidate.pass_rate, value: null })).toBe('no pass rate');
    expect(candidate && loggedOutside(candidate)).toBe('–');
    expect(candidate && loggedOutside({ ...candidate, errors: 2, undecided: 1 })).toBe(
      '2 could not run, 1 could not be judged',
    );
  });
});
