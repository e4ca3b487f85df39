import { expect, it } from 'vitest';
import { aRate, aVariantResult } from '#support/domain-values';
import { addsUpSentences } from './outside-words.ts';

it('says what adds up to what, and that incomplete answers are no further kind', () => {
  const variants = [
    aVariantResult('baseline', { errors: 4, undecided: 20, incomplete: 10, passRate: aRate(0.5, { outputs: 26 }) }),
    aVariantResult('candidate', { errors: 10, undecided: 40, incomplete: 44, passRate: aRate(0.5, { outputs: 20 }) }),
  ];
  expect(addsUpSentences(variants)).toEqual([
    '46 answers decided, 74 not: 14 could not run + 60 could not be judged.',
    'The 54 incomplete are among these, each counted once: as passed, as failed or as “could not be judged”.',
  ]);
  expect(addsUpSentences([aVariantResult('candidate')])).toEqual([]);
});
