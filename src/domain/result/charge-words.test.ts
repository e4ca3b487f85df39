import { expect, test } from 'vitest';
import { possibleChargesInWords } from './charge-words.ts';

test.each([
  ['failed calls have their own money', { calls: 18, usd: 2.26 }, /^18 calls .* That is \$2\.26 at most, and counts/],
  ['so have answers that nobody counted', { calls: 0, usd: 1.39 }, /^What some answers cost .*: \$1\.39 at most/],
  [
    'both are named where they share it',
    { calls: 18, usd: 3.66, uncounted: true },
    /^18 calls .* What some answers cost is not known either.* Together that is \$3\.66 at most/,
  ],
])('%s', (_name, possible, words) => {
  expect(possibleChargesInWords(possible)).toMatch(words);
});
