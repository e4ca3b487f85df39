import { describe, expect, it } from 'vitest';
import { aCase, aComparison, anAnswer, anOutput } from '#support/domain-values';
import { withFreshTrials } from '../result/asked-again-result.ts';
import { runGate } from './gate.ts';
import { type BaselineFact } from './gate-baseline.ts';
import { type Output } from '../answers/output.ts';
import { compareWithBaseline, type ComparedPlan } from '../result/run-comparison.ts';
import { criteriaOf, specSchema, type SpecFile } from '../spec/spec.ts';
import { summarizeVariant } from '../result/summary.ts';

/** A candidate that loses three of twelve cases: whatever of the answers is missing, that must never be a gate that is met. */

const cases = Array.from({ length: 12 }, (_, at) => aCase(`c-${at}`));
const criterion = (id: string, value: string) => ({
  id,
  statement: `It says ${value}.`,
  check: { type: 'contains', value },
});
const thanks = criterion('thanks', 'thank you');
const specWith = (thresholds: object, more: object = {}): SpecFile =>
  specSchema.parse({ schema: 'signoff/spec@1', must: [thanks], thresholds, ...more });

type Mark = 'pass' | 'fail' | 'empty' | 'cut' | 'refused';
type Marks = (variant: 'baseline' | 'candidate', at: number) => Mark;

function outputsOf(marks: Marks, firstTrial: number): Output[] {
  return (['baseline', 'candidate'] as const).flatMap((variant) =>
    cases.flatMap(({ id }, at) =>
      [0, 1, 2].map((index) => {
        const mark = marks(variant, at);
        const answer = anAnswer(mark === 'empty' ? '' : 'So.', {
          finish: ({ empty: 'empty', cut: 'truncated', refused: 'refused' } as const)[mark as 'empty'] ?? 'complete',
        });
        const place = { variant, case: id, trial: firstTrial + index };
        return anOutput(place, { thanks: mark === 'pass' ? 'pass' : 'fail' }, { answer });
      }),
    ),
  );
}

function gateFor(
  spec: SpecFile,
  first: Marks,
  fresh: Marks | null,
  fact?: BaselineFact,
  alsoChanged: readonly string[] = [],
) {
  const plan: ComparedPlan = {
    spec,
    cases,
    variants: [
      { id: 'candidate', isBaseline: false },
      { id: 'baseline', isBaseline: true },
    ],
    trials: 3,
  };
  const outputs = outputsOf(first, 1);
  const [compared] = compareWithBaseline(plan, outputs);
  if (!compared) throw new Error('nothing was compared');
  const comparison = fresh ? withFreshTrials(compared, plan, outputsOf(fresh, 4)) : compared;
  const candidate = summarizeVariant({
    variant: {
      id: 'candidate',
      label: 'Draft',
      content: 'x',
      model: 'm',
      origin: 'o',
      parameters: {},
      practice: false,
    },
    outputs: outputs.filter(({ variant }) => variant === 'candidate'),
    cases,
    criteria: criteriaOf(spec),
    trials: 3,
  });
  return runGate({ candidate, baseline: fact ?? { kind: 'compared', comparison }, spec, cases: [], alsoChanged });
}

const lost: Marks = (variant, at) => (variant === 'candidate' && at < 3 ? 'fail' : 'pass');
const both = specWith({ regressions: 0, margin: 0.05 });

describe('what is missing of the version that it replaces makes no gate met', () => {
  it('the control: asked again and lost again is not met, asked again and kept is', () => {
    expect(gateFor(both, lost, lost).met).toBe(false);
    expect(gateFor(both, lost, () => 'pass').met).toBe(true);
  });

  it.each<[string, Marks]>([
    ['all its answers are empty', (variant, at) => (variant === 'baseline' ? 'empty' : lost(variant, at))],
    ['all its answers are cut off', (variant, at) => (variant === 'baseline' ? 'cut' : lost(variant, at))],
    [
      'every third of its cases is cut off',
      (variant, at) => (variant === 'baseline' && at % 3 === 0 ? 'cut' : lost(variant, at)),
    ],
    ['all answers of both are empty', () => 'empty'],
    ['both refuse everything', () => 'refused'],
    ['nothing passes any more', () => 'fail'],
  ])('%s, when it is asked again', (_name, fresh) => {
    const gate = gateFor(both, lost, fresh);
    expect(gate.met).toBe(false);
    for (const id of ['regressions', 'baseline']) expect(gate.items.find((each) => each.id === id)?.met).not.toBe(true);
  });

  it.each<[string, Mark]>([
    ['empty', 'empty'],
    ['cut off', 'cut'],
  ])('all its answers are %s from the beginning, and the candidate fails every time', (_name, mark) => {
    for (const spec of [both, specWith({ regressions: 0 }), specWith({ margin: 0.05 })]) {
      const gate = gateFor(spec, (variant) => (variant === 'baseline' ? mark : 'fail'), null);
      expect(gate.met).toBe(false);
    }
  });

  it('the candidate’s own fresh answers are cut off, though they hold what they must', () => {
    const cut: Marks = (variant) => (variant === 'candidate' ? 'cut' : 'pass');
    const outputs = (marks: Marks) => gateFor(both, lost, marks).items.find(({ id }) => id === 'incomplete');
    expect(outputs(cut)?.met).toBeNull();
    expect(outputs(() => 'pass')?.met).toBe(true);
  });
});

describe('blockers that no threshold holds to anything', () => {
  const always: Marks = () => 'pass';
  const never: Marks = () => 'fail';
  const isNew: BaselineFact = { kind: 'new', version: 'main', commit: null };
  const slow = specWith({ p95_latency_ms: 100_000 });
  const other = specWith({ criteria: { other: 0.5 } }, { quality: [criterion('other', 'So')] });

  it.each<[string, SpecFile, BaselineFact | undefined]>([
    ['a limit on time alone', slow, undefined],
    ['a threshold on another criterion alone', other, undefined],
    ['lost cases of a prompt that is new', specWith({ regressions: 0, margin: 0.05 }), isNew],
  ])('%s is not met where they do not hold, and says so', (_name, spec, fact) => {
    const item = gateFor(spec, never, null, fact).items.find(({ id }) => id === 'blockers');
    expect(item).toMatchObject({ met: null, missing: 'Add a pass rate to the thresholds of the spec.' });
    expect(item?.evidence).toContain('held in 0 % of 36');
    expect(gateFor(spec, always, null, fact).items.find(({ id }) => id === 'blockers')?.met).toBe(true);
  });

  it('a version that passes nothing, by a blocker that this very change adds perhaps, holds nothing', () => {
    const spec = specWith({ regressions: 0 });
    const fact = (nothingToLose: boolean): BaselineFact => ({
      kind: 'compared',
      comparison: aComparison({ regressions: [], delta: 0, low: 0, high: 0 }),
      nothingToLose,
    });
    const idsOf = (marks: Marks, nothingToLose: boolean) =>
      gateFor(spec, marks, null, fact(nothingToLose))
        .items.filter(({ met }) => met !== true)
        .map(({ id }) => id);
    expect(idsOf(never, true)).toEqual(['blockers']);
    expect(idsOf(always, true)).toEqual([]);
    expect(idsOf(always, false)).toEqual([]);
  });

  it('a blocker that the same change adds or alters is held to nothing by what both versions do', () => {
    const spec = specWith({ regressions: 0 });
    const facts: BaselineFact[] = [
      { kind: 'unchanged', version: 'main', commit: 'c' },
      { kind: 'compared', comparison: aComparison({ regressions: [], delta: 0, low: 0, high: 0 }) },
    ];
    for (const baseline of facts) {
      const metWith = (alsoChanged: readonly string[]) =>
        gateFor(spec, never, null, baseline, alsoChanged).items.find(({ id }) => id === 'blockers')?.met;
      expect([metWith(['thanks']), metWith([])]).toEqual([null, undefined]);
    }
  });

  it('whatever they are called: an id that every object has is no threshold', () => {
    const named = { id: 'constructor', statement: 'Thanks.', check: { type: 'contains', value: 'thank you' } };
    const spec = specSchema.parse({
      schema: 'signoff/spec@1',
      must: [named],
      thresholds: { criteria: { other: 0.5 } },
    });
    expect(gateFor(spec, never, null, isNew).items.find(({ id }) => id === 'blockers')?.met).toBeNull();
  });

  it('are held by a pass rate, by thresholds of their own, and by a comparison', () => {
    for (const thresholds of [{ pass_rate: 0.1 }, { criteria: { thanks: 0.1 } }, { regressions: 3 }]) {
      const { items } = gateFor(specWith(thresholds), always, null);
      expect(items.map(({ id }) => id)).not.toContain('blockers');
    }
  });
});

describe('criteria and thresholds under a name that nobody knows', () => {
  it.each<[string, object]>([
    ['a list one level deeper', { rules: { must_not: [{ id: 'a', check: { type: 'contains', value: 'x' } }] } }],
    ['a map', { forbidden: { q: { check: { type: 'contains', value: 'x' } } } }],
    ['thresholds one level deeper', { gate: { thresholds: { pass_rate: 0.9 } } }],
    ['deep in lists', { a: [[{ b: [{ check: {} }] }]] }],
  ])('%s: never overheard', (_name, more) => {
    const gate = gateFor(specWith({ pass_rate: 0.5 }, more), () => 'pass', null);
    expect(gate.items.filter(({ id, met }) => id.startsWith('name:') && met === null)).toHaveLength(1);
    expect(gate.met).toBe(false);
  });
});
