import { describe, expect, it } from 'vitest';
import { runGate } from '#domain/gate/gate';
import { signOffGate } from '#domain/sign-off/sign-off-gate';
import { type Rate, type VariantResult } from '#domain/result/run-result';
import { specSchema } from '#domain/spec/spec';
import { countSigns, gateSign, isNotYetShown, thresholdOf } from './gate-sign.ts';

function rate(value: number | null, outputs: number, lowerLimit: number | null): Rate {
  return { value, low: 0, high: 1, cases: outputs, outputs, method: '', undecided: 0, valueAtWorst: value, lowerLimit };
}

const candidate: VariantResult = {
  id: 'candidate',
  label: 'draft',
  content: 'c'.repeat(40),
  model: 'm',
  origin: 'https://models.example',
  parameters: {},
  practice: false,
  outputs: 40,
  errors: 0,
  undecided: 0,
  refused: 0,
  unfinished: 0,
  reused: 0,
  incomplete: 0,
  incompleteRate: rate(0, 40, 0),
  incompleteCases: [],
  errorReasons: [],
  mayHaveBeenCharged: 0,
  passRate: rate(0.96, 40, 0.9),
  criteria: [],
  slices: [{ id: 'vip', passRate: rate(0.8, 10, 0.5) }],
  latencyMs: { p50: 1, p95: 2, p95AtWorst: 2 },
  tokens: { input: 1, output: 1 },
  costUsd: null,
  costPerSuccessUsd: null,
  costPerSuccessAtWorstUsd: null,
};
const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [{ id: 'a', statement: 'A', check: { type: 'human', instructions: 'Read it.' } }],
  thresholds: { pass_rate: 0.95, slices: { vip: 0.999, empty: 0.5 }, cost_per_success_usd: 0.01 },
  review: { sample: 15 },
});
const run = runGate({ candidate, baseline: { kind: 'not-asked', because: 'left-out' }, spec, cases: [] });
const whole = signOffGate(run, {
  spec,
  review: null,
  automaticReview: false,
  approvals: [],
  now: '2026-11-21T12:00:00Z',
  testedAt: '2026-11-21T11:00:00Z',
  practice: false,
  sampleRepository: false,
  header: { owner: 'pm@acme.example' },
  changedSince: [],
  changeKinds: null,
});

describe('signs of a gate, as the domain decides and words it', () => {
  it('gives every item its sign: what nobody looked at is not measured', () => {
    expect(Object.fromEntries(whole.items.map((item) => [item.id, gateSign(item)]))).toEqual({
      pass_rate: 'pass',
      'slice:vip': 'fail',
      'slice:empty': 'not-measured',
      cost_per_success_usd: 'not-measured',
      incomplete: 'pass',
      'human:a': 'not-measured',
      review: 'not-measured',
      header: 'pass',
      current: 'pass',
      approvals: 'not-measured',
    });
    expect(countSigns(whole)).toEqual({ pass: 4, fail: 1, 'cannot-tell': 0, 'not-measured': 5 });
  });

  it('cannot tell where something was looked at and it is not enough', () => {
    const undecided = { ...rate(1, 10, 0.7), undecided: 5, valueAtWorst: 0.66 };
    const gate = runGate({
      candidate: { ...candidate, passRate: undecided },
      baseline: { kind: 'not-asked', because: 'left-out' },
      spec,
      cases: [],
    });
    expect(gate.items.filter((item) => item.id === 'pass_rate').map(gateSign)).toEqual(['cannot-tell']);
  });

  it('says "not yet shown" only of what is met', () => {
    expect(run.items.filter(isNotYetShown).map((item) => item.id)).toEqual(['pass_rate']);
  });

  it('reads the thresholds on rates', () => {
    expect(
      ['pass_rate', 'slice:vip', 'slice:empty', 'cost_per_success_usd', 'nothing'].map((id) => thresholdOf(run, id)),
    ).toEqual([0.95, 0.999, 0.5, null, null]);
  });
});
