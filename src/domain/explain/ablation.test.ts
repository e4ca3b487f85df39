import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCase, aCriterion, anError, anOutput } from '#support/domain-values';
import { ablationJobs, asIsId, drawControls, trialsToTell, type Ablation } from './ablation.ts';
import { readAblation, type EffectVerdict } from './ablation-result.ts';
import { type Treatment } from './ablation-treatments.ts';
import { ablationHeadline, effectSentence, tellingInWords } from './ablation-words.ts';
import { type Output } from '../answers/output.ts';
import { createRandom, type SeededRandom } from '../statistics/seeded-random.ts';
import { stratifiedPValue } from '../statistics/stratified.ts';

const criteria = [aCriterion('kept', { type: 'contains', value: 'x' })];

function treatments(count: number, changed = 0): Treatment[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `without-${at + 1}`,
    kind: 'without' as const,
    change: at < changed ? ('changed' as const) : ('same' as const),
    number: at + 1,
    text: `- Instruction number ${at + 1}.`,
    restores: null,
  }));
}

function ids(count: number, letter = 'c'): string[] {
  return Array.from({ length: count }, (_, at) => `${letter}-${at + 1}`);
}

interface World {
  readonly failing: number;
  readonly controls?: number;
  readonly treatments: number;
  readonly trials: number;
  /** Chance to pass. */
  readonly rate: (variant: string, caseId: string) => number;
}

function simulate(world: World, random: SeededRandom) {
  const ablation: Ablation = {
    variant: 'candidate',
    treatments: treatments(world.treatments),
    failing: ids(world.failing),
    controls: ids(world.controls ?? 0, 'p'),
  };
  const cases = [...ablation.failing, ...ablation.controls].map((id) => aCase(id));
  const outputs = ablationJobs(ablation, { trials: world.trials, seed: 1 }).map(({ variant, case: caseId, trial }) =>
    anOutput(
      { variant, case: caseId, trial },
      { kept: random.float() < world.rate(variant, caseId) ? 'pass' : 'fail' },
    ),
  );
  return { ablation, plan: { cases, criteria, trials: world.trials }, outputs };
}

function read(world: World, seed: string | number = 7) {
  const { ablation, plan, outputs } = simulate(world, createRandom(seed));
  return readAblation(ablation, plan, outputs);
}

describe('the exact test within cases', () => {
  test('is Fisher’s exact test on one case (tea tasting: 1 in 70 each way)', () => {
    const pair = { baseline: { passes: 0, trials: 4 }, candidate: { passes: 4, trials: 4 } };
    expect(stratifiedPValue([pair])).toBeCloseTo(2 / 70, 12);
    expect(stratifiedPValue([pair, pair])).toBeCloseTo(2 / 4900, 12);
    expect(stratifiedPValue([])).toBe(1);
  });

  test('agrees with dealing out the passes in every possible way, and does not change when the variants swap', () => {
    const tally = fc
      .nat({ max: 3 })
      .chain((trials) => fc.record({ passes: fc.nat({ max: trials }), trials: fc.constant(trials) }));
    const pairs = fc.array(fc.record({ baseline: tally, candidate: tally }), { maxLength: 2 });
    fc.assert(
      fc.property(pairs, (given) => {
        expect(stratifiedPValue(given)).toBeCloseTo(byDealing(given), 9);
        const swapped = given.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline }));
        expect(stratifiedPValue(swapped)).toBeCloseTo(stratifiedPValue(given), 9);
      }),
    );
  });
});

type Pair = { baseline: { passes: number; trials: number }; candidate: { passes: number; trials: number } };

/** Each output is dealt a pass or not; every deal with the same number of passes in each case counts once. */
function byDealing(pairs: readonly Pair[]): number {
  let sums = [0];
  let observed = 0;
  for (const { baseline, candidate } of pairs.filter((each) => each.baseline.trials > 0 && each.candidate.trials > 0)) {
    const total = baseline.trials + candidate.trials;
    const passes = baseline.passes + candidate.passes;
    observed += candidate.passes;
    const own: number[] = [];
    for (let deal = 0; deal < 1 << total; deal += 1) {
      const dealt = Array.from({ length: total }, (_, at) => (deal >> at) & 1);
      if (dealt.reduce((sum, each) => sum + each, 0) !== passes) continue;
      own.push(dealt.slice(0, candidate.trials).reduce((sum, each) => sum + each, 0));
    }
    sums = sums.flatMap((sum) => own.map((each) => sum + each));
  }
  const share = (keep: (sum: number) => boolean): number => sums.filter(keep).length / sums.length;
  return Math.min(
    1,
    2 *
      Math.min(
        share((sum) => sum >= observed),
        share((sum) => sum <= observed),
      ),
  );
}

describe('how many trials can tell', () => {
  test('enough cases: three trials, and how many have to turn', () => {
    expect(trialsToTell(20, 1)).toEqual({ trials: 3, reach: 'cases', turns: 6 });
    expect(trialsToTell(10, 12)).toEqual({ trials: 3, reach: 'cases', turns: 9 });
  });
  test('few cases: as many trials as let a turn stand out within them', () => {
    expect(trialsToTell(5, 12)).toMatchObject({ trials: 3, reach: 'these' });
    expect(trialsToTell(1, 12)).toMatchObject({ trials: 8, reach: 'these' });
    expect(trialsToTell(0, 12)).toMatchObject({ reach: 'none' });
  });
  test('whatever it promises over cases, a complete turn of that many keeps', () => {
    for (const [cases, count] of [
      [6, 1],
      [9, 8],
      [10, 12],
      [20, 40],
    ] as const) {
      const { trials, turns } = trialsToTell(cases, count);
      const turned = new Set(ids(turns));
      const result = read({
        failing: cases,
        treatments: count,
        trials,
        rate: (variant, id) =>
          (variant === 'without-2' || (count === 1 && variant === 'without-1')) && turned.has(id) ? 1 : 0,
      });
      expect(result.effects.filter(({ verdict }) => verdict === 'probably')).toHaveLength(1);
    }
  });
  test('says so in words', () => {
    expect(tellingInWords(trialsToTell(10, 12), 10)).toBe(
      'Each case is asked 3 times: it can tell when 9 or more of the 10 cases turn.',
    );
    expect(tellingInWords(trialsToTell(1, 2), 1)).toMatch(
      /this case turn; whether that holds for others, one case is not enough/,
    );
  });
});

describe('the plan', () => {
  test('asks everything once, the prompt as it is and what changed before the rest', () => {
    const ablation: Ablation = {
      variant: 'candidate',
      treatments: treatments(9, 2),
      failing: ids(3),
      controls: ids(2, 'p'),
    };
    const jobs = ablationJobs(ablation, { trials: 2, seed: 5 });
    expect(new Set(jobs.map((job) => `${job.variant} ${job.case} ${job.trial}`)).size).toBe(10 * 5 * 2);
    expect(jobs.map(({ order }) => order)).toEqual(jobs.map((_, at) => at));
    const rounds = [jobs.slice(0, 30), jobs.slice(30, 70), jobs.slice(70)].map((part) =>
      [...new Set(part.map(({ variant }) => variant))].sort(),
    );
    expect(rounds).toEqual([
      [asIsId, 'without-1', 'without-2'],
      ['without-3', 'without-4', 'without-5', 'without-6'],
      ['without-7', 'without-8', 'without-9'],
    ]);
  });
  test('draws the same few passing cases for the same seed, in their order', () => {
    const passing = ids(40, 'p');
    const drawn = drawControls(passing, 11);
    expect(drawn).toEqual(drawControls(passing, 11));
    expect(drawn).toHaveLength(5);
    expect(drawn).toEqual(passing.filter((id) => drawn.includes(id)));
    expect(drawControls(ids(2), 1)).toEqual(ids(2));
  });
});

describe('the result', () => {
  test('finds the instruction responsible, with its interval, and what its removal breaks', () => {
    const result = read({
      failing: 10,
      controls: 5,
      treatments: 8,
      trials: 3,
      rate: (variant, id) =>
        id.startsWith('p')
          ? variant === 'without-7' && (id === 'p-1' || id === 'p-2')
            ? 0
            : 1
          : variant === 'without-7'
            ? id === 'c-4'
              ? 0
              : 1
            : 0,
    });
    expect(result.effects.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['without-7', 'probably'],
      ...[1, 2, 3, 4, 5, 6, 8].map((number) => [`without-${number}`, 'no-effect']),
    ]);
    const [first] = result.effects;
    expect(first && effectSentence(first, result.asIs)).toBe(
      'Without instruction 7 (“Instruction number 7.”), 27 of 30 answers to these 10 cases pass (likely 55-99.8 %); as it is, 0 of 30. 2 of 5 that passed now fail.',
    );
    expect(ablationHeadline(result).headline).toBe('Instruction 7 is probably the cause.');
    expect(first).toMatchObject({ delta: 0.9, controls: { cases: 5, broken: ['p-1', 'p-2'] } });
    expect(first?.low).toBeGreaterThan(0);
  });

  test('what explains less than half of what failed is at most a “may be”', () => {
    const turned = new Set(ids(7));
    const result = read({
      failing: 20,
      treatments: 2,
      trials: 3,
      rate: (variant, id) => (variant === 'without-2' && turned.has(id) ? 1 : 0),
    });
    expect(result.effects[0]).toMatchObject({ id: 'without-2', verdict: 'may-be', passes: 21 });
    expect(result.effects[0]?.pValue).toBeLessThan(0.05);
  });

  test('few cases can only make it a “may be”', () => {
    const result = read({ failing: 2, treatments: 3, trials: 5, rate: (variant) => (variant === 'without-3' ? 1 : 0) });
    expect(result.effects[0]).toMatchObject({ id: 'without-3', verdict: 'may-be' });
    expect(ablationHeadline(result).headline).toBe('Instruction 3 may be the cause.');
  });

  test('nothing found is said, and so are failures that come and go', () => {
    const nothing = read({ failing: 10, treatments: 4, trials: 3, rate: () => 0 });
    expect(ablationHeadline(nothing).headline).toBe('No single instruction explains it.');
    const luck = read({ failing: 10, treatments: 4, trials: 3, rate: () => 0.9 });
    expect(ablationHeadline(luck).headline).toBe('These failures come and go.');
  });

  test('what could not run or be judged is apart and never a pass; what it could undo is no cause', () => {
    const world: World = { failing: 8, treatments: 1, trials: 3, rate: (variant) => (variant === asIsId ? 0 : 1) };
    const { ablation, plan, outputs } = simulate(world, createRandom(1));
    const verdicts = (change: (output: Output) => Output): EffectVerdict | undefined =>
      readAblation(ablation, plan, outputs.map(change)).effects[0]?.verdict;
    expect(verdicts((output) => output)).toBe('probably');
    const lost = (output: Output): boolean => output.trial > 1;
    expect(verdicts((output) => (lost(output) ? anError(output) : output))).toBe('may-be');
    expect(verdicts((output) => (lost(output) ? { ...output, verdicts: [] } : output))).toBe('may-be');
    const gone = readAblation(
      ablation,
      plan,
      outputs.map((output) => (output.variant === asIsId ? output : anError(output))),
    );
    expect(gone.effects[0]).toMatchObject({
      verdict: 'not-tried',
      passes: 0,
      delta: null,
      rate: { value: null, undecided: 24 },
    });
    expect(ablationHeadline(gone).headline).toBe('Nothing can be said yet.');
    const reused = readAblation(
      ablation,
      plan,
      outputs.map((output) => ({ ...output, state: 'refused-by-policy' as const })),
    );
    expect(reused.asIs).toMatchObject({ passes: 0, rate: { value: null } });
  });

  test('where nothing differs, an instruction is named in at most 5 % of searches', () => {
    const worlds = [
      { failing: 1, treatments: 4 },
      { failing: 4, treatments: 12 },
      { failing: 6, treatments: 1 },
      { failing: 12, treatments: 12 },
      { failing: 20, treatments: 3 },
    ];
    for (const { failing, treatments: count } of worlds) {
      const random = createRandom(`${failing} ${count}`);
      const { trials } = trialsToTell(failing, count);
      const draws = 300;
      let alarms = 0;
      for (let draw = 0; draw < draws; draw += 1) {
        const hard = new Map(ids(failing).map((id) => [id, random.float() < 0.5 ? 0.1 : 0.6]));
        const { ablation, plan, outputs } = simulate(
          { failing, treatments: count, trials, rate: (_variant, id) => hard.get(id) ?? 0 },
          random,
        );
        const { effects } = readAblation(ablation, plan, outputs);
        if (effects.some(({ verdict }) => verdict === 'probably' || verdict === 'may-be')) alarms += 1;
      }
      expect(alarms / draws).toBeLessThanOrEqual(0.05);
    }
  });

  test('an instruction that lets nine of ten pass is found in at least nine of ten searches', () => {
    const random = createRandom('power');
    const draws = 60;
    let found = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      const { ablation, plan, outputs } = simulate(
        { failing: 12, treatments: 10, trials: 3, rate: (variant) => (variant === 'without-7' ? 0.9 : 0.1) },
        random,
      );
      const [first] = readAblation(ablation, plan, outputs).effects;
      if (first?.id === 'without-7' && first.verdict === 'probably') found += 1;
    }
    expect(found / draws).toBeGreaterThanOrEqual(0.9);
  });
});
