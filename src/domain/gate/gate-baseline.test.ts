import { describe, expect, it } from 'vitest';
import { aVariantResult } from '#support/domain-values';
import { comparisonItems } from './gate-baseline.ts';
import { runGate, type BaselineFact } from './gate.ts';
import { type Gate } from '../result/run-result.ts';
import { type Uncompared } from '../result/uncompared.ts';
import { specSchema, type SpecFile } from '../spec/spec.ts';

const commit = '3f2a9c1d00000000000000000000000000000000';
const facts: readonly (readonly [BaselineFact, boolean | null, RegExp])[] = [
  [{ kind: 'new', version: 'main', commit }, true, /^New: main at 3f2a9c1 has no such prompt$/],
  [{ kind: 'unchanged', version: 'main', commit }, true, /^Unchanged: main at 3f2a9c1 has the same prompt$/],
  [{ kind: 'unchanged', version: 'old.md', commit: null }, true, /^Unchanged: old.md has the same prompt$/],
  [{ kind: 'unreadable', why: 'It is gone', next: 'Fetch it.' }, null, /^It is gone$/],
  [{ kind: 'not-asked', because: 'left-out' }, null, /Compare with: nothing/],
  [{ kind: 'not-asked', because: 'answers-of-a-file' }, null, /no version in the file/],
  [{ kind: 'not-recorded' }, null, /nothing says why/],
];

/** Without the item that stands in every gate (gate-incomplete.test.ts). `met` is that of the whole. */
function gateWith(baseline: BaselineFact, spec: object): Gate {
  const parsed = specSchema.parse({ schema: 'signoff/spec@1', ...spec });
  const gate = runGate({ candidate: aVariantResult('candidate'), baseline, spec: parsed, cases: [] });
  return { ...gate, items: gate.items.filter(({ id }) => id !== 'incomplete') };
}

const gateOf = (baseline: BaselineFact, thresholds: SpecFile['thresholds']): Gate => gateWith(baseline, { thresholds });

describe('without a comparison, an item that the spec names', () => {
  it.each(facts)('stands there: %j', (fact, met, evidence) => {
    const items = comparisonItems(fact, { regressions: 0, margin: 0.05 });
    expect(items.map((item) => [item.id, item.met])).toEqual([
      ['regressions', met],
      ['baseline', met],
    ]);
    for (const item of items) {
      expect(item.evidence).toMatch(evidence);
      if (met === true) expect(item.missing).toBeNull();
      else expect(item.missing).toMatch(/\.$/);
    }
  });

  it('is all that a spec may name', () => {
    for (const [fact, met] of facts) {
      for (const thresholds of [{ regressions: 0 }, { margin: 0.05 }, { regressions: 3, margin: 0 }]) {
        const gate = gateOf(fact, thresholds);
        expect([gate.met, gate.items.length]).toEqual([met === true, Object.keys(thresholds).length]);
      }
    }
  });

  it('asks for the margin that is to be kept for sure', () => {
    expect(gateOf({ kind: 'new', version: 'main', commit }, { margin_shown: true })).toMatchObject({
      met: false,
      items: [{ id: 'baseline', met: null, missing: expect.stringMatching(/margin/) }],
    });
  });

  it('is not there where the spec does not name it', () => {
    for (const [fact] of facts) expect(comparisonItems(fact, { pass_rate: 0.9 })).toEqual([]);
  });
});

describe('a name in the spec that nobody knows', () => {
  const unchanged: Uncompared = { kind: 'unchanged', version: 'main', commit };
  const gate = (spec: object): Gate => gateWith(unchanged, spec);

  it('is an item that cannot be told, with what may have been meant', () => {
    expect(gate({ thresholds: { regressions: 0, pas_rate: 0.95 } })).toMatchObject({
      met: false,
      items: [
        { id: 'regressions', met: true },
        {
          id: 'threshold:pas_rate',
          met: null,
          evidence: 'Signoff knows no threshold “pas_rate”',
          missing: 'Did you mean pass_rate? Correct the spec.',
        },
      ],
    });
    expect(gate({ thresholds: { regressions: 0, tokens_p99: 4 } }).items[1]).toMatchObject({
      met: null,
      missing: 'Update Signoff, or take it out of the spec.',
    });
  });

  it('is one too where a whole list was mistyped: what stands in it was not looked at', () => {
    const spec = { thresholds: { regressions: 0 }, must_nots: [{ id: 'no-refund' }] };
    expect(gate(spec)).toMatchObject({
      met: false,
      items: [{ met: true }, { id: 'name:must_nots', met: null, missing: 'Did you mean must_not? Correct the spec.' }],
    });
    expect(gate({ thresholds: { regressions: 0 }, quarantine: [], team_notes: 'ours' }).met).toBe(true);
  });
});
