import { expect, it } from 'vitest';
import { aRunResult, aVariantResult } from '#support/domain-values';
import { totalSentences } from './total-words.ts';

const variants = ['baseline', 'candidate'].map((id) =>
  aVariantResult(id, { costUsd: 0.09, tokens: { input: 60_000, output: 20_000 } }),
);
const judge = { model: 'm', origin: 'o', practice: false, costUsd: 0.23 };
const askedAgain = { for: [], cases: 4, calls: 24, settled: 24, errors: 0, costUsd: 0.03 };

it('says one total, and parts that add up to it', () => {
  const [total, tokens] = totalSentences(aRunResult({ variants, judge, askedAgain }), 0.44);
  expect(total).toMatch(/^In all \D*0\.44\D*: answers \D*0\.18\D*, judges \D*0\.23\D*, asked again \D*0\.03\D*\.$/);
  expect(tokens).toMatch(/^Tokens of the answers: 120.000 in, 40.000 out, without judges\.$/);
});

it('counts the judges of what was asked again with it, as the note on it does', () => {
  const again = { ...askedAgain, costUsd: 0.05, judgeCostUsd: 0.02 };
  const [total] = totalSentences(aRunResult({ variants, judge, askedAgain: again }), 0.44);
  expect(total).toMatch(/answers \D*0\.18\D*, judges \D*0\.21\D*, asked again \D*0\.05\D*\.$/);
});

it('says that it cannot be told where a price is missing', () => {
  expect(totalSentences(aRunResult({ variants, judge, askedAgain }), null)[0]).toBe(
    'What it cost in all cannot be told: a price is missing.',
  );
});

it('shows as many digits as it takes for the parts to add up to the whole, as they stand there', () => {
  const [baseline, candidate] = ['baseline', 'candidate'].map((id) => aVariantResult(id, { costUsd: 0.082 }));
  const parts = {
    variants: [baseline, candidate].filter((each) => each !== undefined),
    judge: { ...judge, costUsd: 0.313 },
  };
  const [total = ''] = totalSentences(aRunResult(parts), 0.477);
  const [whole = 0, ...shown] = [...total.matchAll(/\d+\.\d+/g)].map(Number);
  expect(shown.reduce((sum, each) => sum + each * 1_000, 0)).toBeCloseTo(whole * 1_000, 6);
  expect(total).toMatch(/0\.477\D*: answers \D*0\.164\D*, judges \D*0\.313/);
});
