import { describe, expect, it } from 'vitest';
import { aCase, anOutput } from '#support/domain-values';
import { runGate } from './gate.ts';
import { type Gate } from '../result/run-result.ts';
import { criteriaOf, specSchema } from '../spec/spec.ts';
import { summarizeVariant } from '../result/summary.ts';

const variant = {
  id: 'candidate',
  label: 'draft',
  content: 'c',
  model: 'm',
  origin: 'o',
  parameters: {},
  practice: false,
};
const check = { type: 'contains', value: 'x' };

/** Ten cases in the slice policy with the intent ask, in which every criterion that is asked passes. */
function gateOf(spec: object): Gate {
  const parsed = specSchema.parse({ schema: 'signoff/spec@1', thresholds: { pass_rate: 0.9 }, ...spec });
  const cases = Array.from({ length: 10 }, (_, at) => aCase(`c-${at}`, { slices: ['policy'], intent: 'ask' }));
  const criteria = criteriaOf(parsed);
  const verdicts = Object.fromEntries(criteria.map(({ id }) => [id, 'pass' as const]));
  const outputs = cases.map((each) => anOutput({ case: each.id }, verdicts));
  const candidate = summarizeVariant({ variant, outputs, cases, criteria, trials: 1 });
  return runGate({ candidate, baseline: { kind: 'not-asked', because: 'left-out' }, spec: parsed });
}

const must = { id: 'a', statement: 'Says x.', check };
const never = { id: 'b', statement: 'Never says y.', check: { type: 'contains', value: 'y' } };
const open = (gate: Gate): string[] => gate.items.filter(({ met }) => met === null).map(({ id }) => id);

describe('a blocker that no case is asked about', () => {
  it.each([
    ['a slice that no case has', { slices: ['polcy'] }],
    ['an intent that no case has', { intents: ['zz'] }],
    ['an empty list', { slices: [] }],
  ])('is an item that cannot be told: %s', (_name, limits) => {
    const gate = gateOf({ must: [must], must_not: [{ ...never, applies_to: limits }] });
    expect([gate.met, open(gate)]).toEqual([false, ['unasked:b']]);
  });

  it('is none where it is only reported, or asked of some case', () => {
    expect(gateOf({ must: [must], must_not: [{ ...never, applies_to: { slices: ['policy'] } }] }).met).toBe(true);
    const reported = { ...never, severity: 'report', applies_to: { slices: ['gone'] } };
    expect(gateOf({ must: [must], must_not: [reported] }).met).toBe(true);
  });
});

describe('what a spec asks under another name', () => {
  it.each([
    ['criteria under a name that is like none', { must: [must], never: [never] }, 'name:never'],
    ['a threshold beside the thresholds', { must: [must], regressions: 0 }, 'name:regressions'],
    ['thresholds under another name', { must: [must], goals: { pass_rate: 1 } }, 'name:goals'],
    ['a list of criteria within a criterion', { must: [{ ...must, must_not: [never] }] }, 'name:must_not'],
    ['a limit that is mistyped', { must: [{ ...must, aplies_to: { slices: ['policy'] } }] }, 'name:aplies_to'],
    ['a limit of a limit', { must: [{ ...must, applies_to: { slice: ['policy'] } }] }, 'name:slice'],
  ])('cannot be told: %s', (_name, spec, id) => {
    const gate = gateOf(spec);
    expect([gate.met, open(gate)]).toEqual([false, [id]]);
  });

  it('is left alone where it asks nothing', () => {
    expect(gateOf({ must: [{ ...must, team_notes: 'ours' }], owner_team: ['a'], links: { wiki: 'x' } }).met).toBe(true);
  });
});
