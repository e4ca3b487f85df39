import { describe, expect, it } from 'vitest';
import { aCase, anOutput } from '#support/domain-values';
import { type Case } from '../cases/case.ts';
import { parseCases } from '../cases/case-file.ts';
import { runGate } from './gate.ts';
import { nameItems } from './gate-names.ts';
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

const allAlike = (): Partial<Case> => ({ slices: ['policy'], intent: 'ask' });

/** Ten cases, in the slice policy with the intent ask unless it is said, in which every criterion that is asked passes. */
function gateOf(spec: object, caseAt: (at: number) => Partial<Case> = allAlike): Gate {
  const parsed = specSchema.parse({ schema: 'signoff/spec@1', thresholds: { pass_rate: 0.9 }, ...spec });
  const cases = Array.from({ length: 10 }, (_, at) => aCase(`c-${at}`, caseAt(at)));
  const criteria = criteriaOf(parsed);
  const verdicts = Object.fromEntries(criteria.map(({ id }) => [id, 'pass' as const]));
  const outputs = cases.map((each) => anOutput({ case: each.id }, verdicts));
  const candidate = summarizeVariant({ variant, outputs, cases, criteria, trials: 1 });
  return runGate({ candidate, baseline: { kind: 'not-asked', because: 'left-out' }, spec: parsed, cases });
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

describe('a slice or an intent of the spec that the cases do not bear out', () => {
  const half = (here: object, there: object) => (at: number) => (at < 5 ? here : there);
  const limited = (limits: object) => ({ must: [must], must_not: [{ ...never, applies_to: limits }] });
  const evidence = (gate: Gate): string[] => gate.items.flatMap((item) => (item.met === null ? [item.evidence] : []));

  it('cannot be told where one of several has no case', () => {
    const gate = gateOf(
      limited({ slices: ['polcy', 'refunds'] }),
      half({ slices: ['policy'] }, { slices: ['refunds'] }),
    );
    expect([gate.met, evidence(gate)]).toEqual([false, ['No case has the slice “polcy”']]);
    const intents = gateOf(limited({ intents: ['ask', 'zz'] }));
    expect([intents.met, evidence(intents)]).toEqual([false, ['No case has the intent “zz”']]);
    const reported = { ...never, severity: 'report', applies_to: { slices: ['policy', 'gone'] } };
    expect(gateOf({ must: [must], must_not: [reported] }).met).toBe(true);
    expect(gateOf({ must: [must], must_not: [reported], thresholds: { criteria: { b: 0.9 } } }).met).toBe(false);
  });

  it('cannot be told where the spec lists it at its top and no case has it', () => {
    const gate = gateOf({ must: [must], intents: ['ask', 'zz'], slices: ['policy', 'vip'] });
    expect([gate.met, evidence(gate)]).toEqual([false, ['No case has the intent “zz”', 'No case has the slice “vip”']]);
    expect(gateOf({ must: [must], intents: ['ask'], slices: ['policy'] }).met).toBe(true);
    const otherwise = gateOf({ must: [must], intents: ['Ask'] });
    expect([otherwise.met, evidence(otherwise)]).toEqual([
      false,
      ['No case has the intent “Ask”; 10 cases have “ask”'],
    ]);
  });

  it.each(['Policy', 'policy ', 'po\u200blicy'])('nor where some cases have it written otherwise: %j', (other) => {
    const cases = half({ slices: [other] }, { slices: ['policy'] });
    const asked = gateOf(limited({ slices: ['policy'] }), cases);
    expect([asked.met, evidence(asked)]).toEqual([false, [`5 cases have “${other}”`]]);
    const threshold = gateOf({ must: [must], thresholds: { slices: { policy: 1 } } }, cases);
    expect([threshold.met, evidence(threshold)]).toEqual([false, [`5 cases have “${other}”`]]);
    const both = gateOf({ must: [must], thresholds: { slices: { policy: 1, [other]: 1 } } }, cases);
    expect(both.met).toBe(true);
  });

  it.each([
    ['slice', ['policy']],
    ['Slices', 'policy'],
    ['slcies', ['policy']],
    ['intents', ['ask']],
  ])('nor where some cases have it in a field that nobody reads: %s', (field, value) => {
    const line = JSON.stringify({ id: 'x', input: {}, [field]: value });
    const read = parseCases('cases', line);
    const { misnamed } = (read.ok && read.value.cases[0]) || {};
    const cases = half({ ...allAlike(), slices: ['policy'] }, { slices: ['other'], ...(misnamed && { misnamed }) });
    const gate = gateOf(limited({ slices: ['policy'], intents: ['ask'] }), cases);
    const meant = field === 'intents' ? 'intent' : 'slices';
    expect(evidence(gate)).toEqual([`5 cases have it under “${field}”, which is not read (“${meant}” is)`]);
  });

  it('is nothing where the field says something else, or the spec does not name it', () => {
    const read = parseCases('cases', JSON.stringify({ id: 'x', input: {}, spices: ['salt'], intention: 'ask' }));
    const { misnamed } = (read.ok && read.value.cases[0]) || {};
    const cases = half(allAlike(), { ...allAlike(), ...(misnamed && { misnamed }) });
    expect(gateOf(limited({ slices: ['policy'] }), cases).met).toBe(true);
    expect(gateOf({ must: [must] }, half({ slices: ['Policy'] }, { slices: ['policy'] })).met).toBe(true);
  });

  it('is not missing where its cases were set aside', () => {
    const spec = specSchema.parse({ schema: 'signoff/spec@1', ...limited({ slices: ['policy', 'kept'] }) });
    const named = (slices: string[]) =>
      nameItems(spec, [{ slices: ['policy'], intent: null }], { slices, intents: [] });
    expect([named(['kept']), named([]).length]).toEqual([[], 1]);
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
