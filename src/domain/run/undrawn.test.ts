import { expect, it } from 'vitest';
import { aComparison, aRunResult, aVariantResult } from '#support/domain-values';
import { experimentAsMarkdown } from '../report/report-text.ts';
import { digestOf } from '../report/run-digest.ts';
import { withoutComparison } from './undrawn.ts';

const items = ['pass_rate', 'regressions', 'baseline'].map((id) => ({
  id,
  phase: 'run' as const,
  label: id,
  met: false,
  shown: null,
  evidence: '-28 points (likely -43 points to -9 points), tolerable -5 points',
  missing: 'Look at what was lost.',
}));
const stopped = {
  ...aRunResult(),
  variants: [
    { ...aVariantResult('candidate'), unfinished: 65 },
    { ...aVariantResult('baseline'), unfinished: 64 },
  ],
  comparisons: [{ ...aComparison(), verdict: 'worse' as const, delta: -0.28 }],
  gate: { phase: 'run' as const, met: false, items },
};

it('draws no comparison anywhere of what a person stopped for good', () => {
  const result = withoutComparison(stopped);
  expect(result).toMatchObject({ comparisons: [], uncompared: { kind: 'stopped', baseline: 'baseline' } });
  expect(result.gate.items.map(({ met }) => met)).toEqual([false, null, null]);
  expect(result.gate.items.slice(1).every(({ evidence }) => evidence.startsWith('No comparison is drawn'))).toBe(true);
  expect(digestOf(result)).toMatchObject({ verdict: null, tested: { content: stopped.variants[0]?.content } });
  const report = experimentAsMarkdown({ title: 'T', hypothesis: '', state: 'cancelled', tries: 1 }, result);
  expect(report).toContain('No comparison is drawn');
  expect(report).not.toMatch(/Worse|Better|told apart|-28 points \(likely -43 points to -9 points\)\. If/);
});

it('leaves one that came to its end as it is, also where it was stopped while it asked again', () => {
  const whole = { ...stopped, variants: stopped.variants.map((each) => ({ ...each, unfinished: 0 })) };
  expect(withoutComparison(whole)).toBe(whole);
});
