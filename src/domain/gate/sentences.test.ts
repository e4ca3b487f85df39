import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aCase, anAnswer, anOutput } from '#support/domain-values';
import { briefText } from '../experiment-log/brief-text.ts';
import { buildRunResult, type PlannedRun } from '../run/build-run-result.ts';
import { experimentLogOf } from '../experiment-log/experiment-log.ts';
import { dollars } from '../result/gate-words.ts';
import { gateSign, gateSigns } from '../result/gate-sign.ts';
import { outcomeOf } from '../result/outcome.ts';
import { type Output } from '../answers/output.ts';
import { proposalDescription } from '../proposal/proposal-text.ts';
import { runAsMarkdown } from '../report/report-text.ts';
import { comparedCases, type GateItem, type Rate, type RunResult, type VariantResult } from '../result/run-result.ts';
import { criteriaOf, specSchema, type SpecFile } from '../spec/spec.ts';
import { comparisonHeadline, pointsRangeInWords } from '../statistics/words.ts';

/**
 * Every sentence is read back: over random experiments the percentages, counts, points, times and money that a gate, a report, a headline, a brief and
 * a proposal say are parsed out of their words and held against the numbers they are about, and against the sign that stands beside them.
 */

const states = ['pass', 'fail', 'cannot-tell', 'not-measured', 'error', 'waiting', 'refused-by-policy'] as const;

interface Mix {
  /** Weights of the states. */
  readonly weights: readonly number[];
  readonly picks: readonly number[];
  readonly costUsd: number | null;
  readonly latencyMs: number | null;
}

const aMix: fc.Arbitrary<Mix> = fc.record({
  weights: fc.constantFrom(
    [1, 0, 0, 0, 0, 0, 0],
    [9, 1, 0, 0, 0, 0, 0],
    [6, 4, 0, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, 0, 0],
    [8, 1, 1, 0, 0, 0, 0],
    [5, 2, 1, 1, 1, 1, 1],
    [1, 0, 0, 0, 19, 0, 0],
    [1, 1, 9, 0, 0, 9, 0],
  ),
  picks: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 7, maxLength: 40 }),
  costUsd: fc.option(fc.double({ min: 1e-6, max: 0.05, noNaN: true })),
  latencyMs: fc.option(fc.double({ min: 1, max: 9_000, noNaN: true })),
});

/** A limit is what somebody wrote down: few digits. */
const share = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((n) => n / 100),
  fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000),
);
const thresholds: fc.Arbitrary<SpecFile['thresholds']> = fc.record(
  {
    pass_rate: share,
    slices: fc.record({ vip: share }, { requiredKeys: [] }),
    criteria: fc.record({ a: share, b: share }, { requiredKeys: [] }),
    regressions: fc.integer({ min: 0, max: 3 }),
    margin: fc.integer({ min: 0, max: 400 }).map((n) => n / 1_000),
    latency_p95_ms: fc.integer({ min: 1, max: 9_000 }),
    cost_per_success_usd: fc.integer({ min: 1, max: 900 }).map((n) => n / 10_000),
  },
  { requiredKeys: [] },
);

const anExperiment = fc.record({
  cases: fc.integer({ min: 1, max: 30 }),
  trials: fc.integer({ min: 1, max: 4 }),
  compared: fc.boolean(),
  candidate: aMix,
  baseline: aMix,
  thresholds,
});
type Experiment = typeof anExperiment extends fc.Arbitrary<infer T> ? T : never;

function specWith(named: SpecFile['thresholds']): SpecFile {
  return specSchema.parse({
    schema: 'signoff/spec@1',
    must: [{ id: 'a', statement: 'A.', check: { type: 'contains', value: 'x' } }],
    must_not: [{ id: 'b', statement: 'B.', check: { type: 'contains', value: 'y' }, applies_to: { slices: ['vip'] } }],
    thresholds: named,
  });
}

function outputsOf(variant: string, mix: Mix, cases: PlannedRun['cases'], trials: number): Output[] {
  const total = mix.weights.reduce((sum, each) => sum + each, 0);
  const stateAt = (at: number): (typeof states)[number] => {
    let left = (mix.picks[at % mix.picks.length] ?? 0) * total;
    return states.find((_, index) => (left -= mix.weights[index] ?? 0) < 0) ?? 'pass';
  };
  return cases.flatMap((aCase, row) =>
    Array.from({ length: trials }, (_, trial): Output => {
      const at = row * trials + trial;
      const state = stateAt(at);
      const place = { variant, case: aCase.id, trial };
      if (state === 'waiting' || state === 'refused-by-policy') return anOutput(place, {}, { state, answer: null });
      if (state === 'error') {
        const error = { code: 'cut-off', message: 'Cut off.', mayHaveBeenCharged: at % 2 === 0 };
        return anOutput(place, {}, { state, answer: null, error });
      }
      const vary = 1 + (mix.picks[(at + 3) % mix.picks.length] ?? 0);
      const answer = anAnswer('An answer.', {
        costUsd: mix.costUsd === null ? null : mix.costUsd * vary,
        latencyMs: mix.latencyMs === null ? null : mix.latencyMs * vary,
        ...(at % 5 === 0 && { failed: { attempts: 1, waitedMs: 40 * vary, mayHaveCostUsd: 0.001 * vary } }),
      });
      return anOutput(place, { a: state, b: at % 7 === 0 ? 'fail' : state }, { answer });
    }),
  );
}

/** Counted apart from the product: cases of which both versions have an answer that passes or fails. */
function decidedInBoth(outputs: readonly Output[], { cases, spec }: PlannedRun): number {
  const criteria = spec ? criteriaOf(spec) : [];
  return cases.filter((aCase) =>
    ['candidate', 'baseline'].every((variant) =>
      outputs.some((output) => {
        const outcome = output.variant === variant && output.case === aCase.id && outcomeOf(output, criteria, aCase);
        return outcome === 'pass' || outcome === 'fail';
      }),
    ),
  ).length;
}

interface Drawn {
  readonly result: RunResult;
  readonly spec: SpecFile;
  readonly compared: number;
}

function resultOf(drawn: Experiment): Drawn {
  const spec = specWith(drawn.thresholds);
  const cases = Array.from({ length: drawn.cases }, (_, at) =>
    aCase(`c-${at}`, { slices: at % 3 === 0 ? ['vip'] : [] }),
  );
  const facts = { content: 'c-content', model: 'm', origin: 'https://api.example', parameters: {}, practice: false };
  const candidate = { ...facts, id: 'candidate', label: 'draft', isBaseline: false };
  const plan: PlannedRun = {
    promptId: 'refund-helper',
    promptPath: 'prompts/refund-helper.md',
    spec,
    specContent: 's',
    cases,
    casesContent: 'cases-content',
    tools: [],
    variants: [candidate, ...(drawn.compared ? [{ ...facts, id: 'baseline', label: 'main', isBaseline: true }] : [])],
    trials: drawn.trials,
    seed: 1,
    concurrency: 8,
    judge: null,
    ...(!drawn.compared && { uncompared: { kind: 'new', version: 'main', commit: '3f2a9c1d00' } }),
  };
  const outputs = [
    ...outputsOf('candidate', drawn.candidate, cases, drawn.trials),
    ...(drawn.compared ? outputsOf('baseline', drawn.baseline, cases, drawn.trials) : []),
  ];
  const run = { id: 'run-1', startedAt: '2026-11-21T10:15:00Z', durationMs: 1, judgeCostUsd: null };
  return { result: buildRunResult(run, plan, outputs), spec, compared: decidedInBoth(outputs, plan) };
}

/** -1 below, 0 at, 1 above; what is off by the noise of a sum is at it. */
const side = (value: number, limit: number): number =>
  Math.abs(value - limit) <= 1e-9 * Math.abs(limit) ? 0 : Math.sign(value - limit);
/** The side that words show: of the number in them, or "just under" and "just over". */
const sideSaid = (words: string, limit: number): number =>
  words.startsWith('just under') ? -1 : words.startsWith('just over') ? 1 : side(numberIn(words), limit);
const numberIn = (words: string): number => Number(/-?[\d,]*\.?\d+/.exec(words)?.[0].replaceAll(',', ''));
const match = (text: string, pattern: RegExp): RegExpExecArray => {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`“${text}” is not ${String(pattern)}`);
  return found;
};

const ratePattern = /^((?:just (?:under|over) )?[\d.]+) % of (\d+), threshold ([\d.]+) %(?:; (\d+) undecided)?$/;

function readRate(item: GateItem, rate: Rate | undefined, threshold: number): void {
  expect(numberIn(match(item.label, /^At least ([\d.]+) %/)[1] ?? '')).toBeCloseTo(threshold * 100, 9);
  if (!rate || rate.value === null) return expect(item.met).toBeNull();
  const [, percent = '', outputs, limit = '', undecided = '0'] = match(item.evidence, ratePattern);
  expect(numberIn(limit)).toBeCloseTo(threshold * 100, 9);
  expect(Number(outputs)).toBe(rate.outputs);
  expect(Number(undecided)).toBe(rate.undecided);
  expect(Math.abs(numberIn(percent) - rate.value * 100)).toBeLessThanOrEqual(0.5 + 1e-9);
  // The sign and the sentence: below the threshold is not met, unless what is undecided could still reach it, and nothing else is.
  const passing = Math.round(rate.value * rate.outputs) + rate.undecided;
  const isOpen = rate.undecided > 0 && passing / (rate.outputs + rate.undecided) >= threshold - 1e-9;
  expect(item.met === false).toBe(sideSaid(percent, threshold * 100) < 0 && !isOpen);
  if (item.shown === true) expect(rate.lowerLimit ?? 0).toBeGreaterThanOrEqual(threshold);
  if (item.met === false) {
    const passes = Math.round(rate.value * rate.outputs);
    const all = rate.outputs + rate.undecided;
    const needed = passesNeeded(item.missing ?? '', passes, rate);
    // A sentence that leaves it open stands beside no cross.
    expect(needed).toBeGreaterThan(passes + rate.undecided);
    expect(needed / all).toBeGreaterThanOrEqual(threshold - 1e-9);
    expect((needed - 1) / all).toBeLessThan(threshold);
  }
  if (item.met === null) {
    const said = /it would be ((?:just under )?[\d.]+) %/.exec(item.missing ?? '')?.[1];
    if (said !== undefined) expect(sideSaid(said, threshold * 100)).toBe(-1);
  }
}

/** What the sentence says is needed of all answers, its other numbers read against the rate. */
function passesNeeded(missing: string, passes: number, { outputs, undecided }: Rate): number {
  if (undecided === 0) return passes + Number(match(missing, /^(\d+) more answers? would have to pass\.$/)[1]);
  const pattern =
    /^Of all (\d+) answers (\d+) would have to pass: (\d+) (?:do|does), (\d+) (?:is|are) undecided(, too few for it)?\.$/;
  const [, all, needed, already, open, tooFew] = match(missing, pattern);
  expect([all, already, open].map(Number)).toEqual([outputs + undecided, passes, undecided]);
  expect(tooFew !== undefined).toBe(passes + undecided < Number(needed));
  return Number(needed);
}

function costHadAllPassed({ costPerSuccessUsd, passRate: { value, outputs, undecided } }: VariantResult): number {
  const passes = Math.round((value ?? 0) * outputs);
  return ((costPerSuccessUsd ?? 0) * passes) / (passes + undecided);
}

/** The margin: its sign follows from the verdict and the numbers of the same sentence. */
function readMargin(item: GateItem, [comparison]: RunResult['comparisons'], margin: number): void {
  if (comparison?.low == null) return;
  const isWorse = comparison.verdict === 'worse';
  const isWithin = comparison.low >= -margin - 1e-9;
  if (isWorse && isWithin) expect(item.met).not.toBe(false);
  if (isWorse && !isWithin)
    expect([item.met, item.missing]).toEqual([false, expect.stringMatching(/worse beyond chance/)]);
  expect(/^Worse, .*: within the .* that the spec tolerates$/.test(item.evidence)).toBe(isWorse && item.met === true);
  if (isWorse && item.met === true) expect(item.shown).toBe(true);
}

function readLimits(item: GateItem, variant: VariantResult, limit: number): void {
  const pattern =
    item.id === 'latency_p95_ms'
      ? /^95 of 100 within ((?:just (?:under|over) )?[\d.,]+) ms, limit ([\d.,]+) ms$/
      : /^((?:just (?:under|over) )?\$[\d.]+) for each good answer, limit \$([\d.]+)(?:; with what failed calls may have cost: (?:up to ((?:just over )?\$[\d.]+)|nobody knows how much)|; (\d+) undecided, and if they passed, it would be within it)?$/;
  const value = item.id === 'latency_p95_ms' ? variant.latencyMs.p95 : variant.costPerSuccessUsd;
  if (value === null) return expect(item.met).toBeNull();
  const [, said = '', named = '', atMost, undecided] = match(item.evidence, pattern);
  expect(numberIn(named)).toBeCloseTo(limit, 9);
  expect(numberIn(item.label.replace(/^95 of 100 /, ''))).toBeCloseTo(limit, 9);
  expect(sideSaid(said.replace('$', ''), limit)).toBe(side(value, limit));
  const isOpen = item.id === 'cost_per_success_usd' && side(costHadAllPassed(variant), limit) <= 0;
  expect(item.met === false).toBe(sideSaid(said.replace('$', ''), limit) > 0 && !isOpen);
  if (undecided !== undefined) expect([item.met, Number(undecided)]).toEqual([null, variant.passRate.undecided]);
  if (atMost !== undefined) expect([item.met, sideSaid(atMost.replace('$', ''), limit)]).toEqual([null, 1]);
}

function readGate({ gate, variants, comparisons }: RunResult, spec: SpecFile): void {
  const [variant] = variants;
  const named = spec.thresholds;
  if (!variant) throw new Error('no candidate');
  const rates = new Map([
    ['pass_rate', [variant.passRate, named.pass_rate] as const],
    ...variant.slices.map(({ id, passRate }) => [`slice:${id}`, [passRate, named.slices?.[id]] as const] as const),
    ...variant.criteria.map(
      ({ id, passRate }) => [`criterion:${id}`, [passRate, named.criteria?.[id]] as const] as const,
    ),
  ]);
  for (const item of gate.items) {
    const [rate, threshold] = rates.get(item.id) ?? [];
    if (threshold !== undefined) readRate(item, rate, threshold);
    if (item.id === 'latency_p95_ms') readLimits(item, variant, named.latency_p95_ms ?? 0);
    if (item.id === 'cost_per_success_usd') readLimits(item, variant, named.cost_per_success_usd ?? 0);
    if (item.id === 'baseline') readMargin(item, comparisons, named.margin ?? 0);
    // What is not met says what is missing; what is met misses nothing.
    expect([item.id, item.missing === null]).toEqual([item.id, item.met === true]);
  }
  // Nothing that the spec names is left out.
  const ids = new Set(gate.items.map(({ id }) => id));
  const wanted = [
    ...(['pass_rate', 'regressions', 'latency_p95_ms', 'cost_per_success_usd'] as const).filter(
      (id) => named[id] !== undefined,
    ),
    ...(named.margin === undefined ? [] : ['baseline']),
    ...Object.keys(named.slices ?? {}).map((id) => `slice:${id}`),
    ...Object.keys(named.criteria ?? {}).map((id) => `criterion:${id}`),
  ];
  expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  expect(gate.met).toBe(wanted.length > 0 && gate.items.every((item) => item.met === true));
}

/** Every rate with its interval, "84 % of 120 (likely 75-90 %)", is one of the result's, and its limits reach outward. */
function readRates(text: string, { variants }: RunResult): void {
  const all = variants.flatMap((each) => [
    each.passRate,
    ...each.slices.map((one) => one.passRate),
    ...each.criteria.map((one) => one.passRate),
  ]);
  for (const [words, percent, outputs, low, high] of text.matchAll(
    /([\d.]+) % of (\d+) \(likely ([\d.]+)-([\d.]+) %\)/g,
  )) {
    const fits = ({ value, outputs: count, low: from, high: to }: Rate): boolean =>
      value !== null &&
      count === Number(outputs) &&
      Math.abs(value * 100 - Number(percent)) <= 0.5 + 1e-9 &&
      Number(low) <= from * 100 + 1e-6 &&
      Number(low) > from * 100 - 1 &&
      Number(high) >= to * 100 - 1e-6 &&
      Number(high) < to * 100 + 1;
    expect([words, all.some(fits)]).toEqual([words, true]);
  }
}

const points = (words: string): number => (words === 'no difference' ? 0 : numberIn(words.replace('+', '')));

/** Every change in cases and points is that of the comparison, over the cases that were compared. */
function readComparison(text: string, { result, compared }: Drawn): void {
  const [comparison] = result.comparisons;
  if (!comparison) return;
  const { gained, lost, regressions, delta, low, high } = comparison;
  const counts = [
    ...text.matchAll(
      /(?:No case passes more or less often|(\d+) cases? pass(?:es)? more often, (\d+) less often(?: \((\d+) of them lost\))?) of (?:the (\d+) of )?(\d+)( that could be compared)?/g,
    ),
  ];
  for (const [, up = '0', down = '0', wholly, some, all] of counts) {
    const among = compared < result.cases.count ? [compared, result.cases.count] : [undefined, compared];
    expect([up, down].map(Number)).toEqual([gained.length, lost.length]);
    if (wholly !== undefined) expect(Number(wholly)).toBe(regressions?.length);
    expect([some && Number(some), Number(all)]).toEqual(among);
  }
  const plain = [
    ...text.matchAll(
      /(?:No case passes more or less often|(\d+) cases? pass(?:es)? (less|more) often and (none|\d+) (?:more|less) often), of (?:the (\d+) of )?(\d+)(?: cases?\b| that could be compared)/g,
    ),
  ];
  for (const [, first = '0', way = 'less', second = '0', some, all] of plain) {
    const among = compared < result.cases.count ? [compared, result.cases.count] : [undefined, compared];
    const both = [first, second].map((figure) => (figure === 'none' ? 0 : Number(figure)));
    expect(way === 'less' ? both : both.reverse()).toEqual([lost.length, gained.length]);
    expect([some && Number(some), Number(all)]).toEqual(among);
  }
  expect(counts.length + plain.length > 0).toBe(compared > 0);
  const ranges = text.matchAll(/((?:[+-][\d.]+ points?)|no difference) \((?:likely|95 % interval) (.+?) to (.+?)\)/g);
  for (const [, change = '', from = '', to = ''] of ranges) {
    expect(Math.abs(points(change) - (delta ?? 9) * 100)).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(points(from)).toBeLessThanOrEqual((low ?? 9) * 100 + 1e-6);
    expect(points(to)).toBeGreaterThanOrEqual((high ?? -9) * 100 - 1e-6);
    expect(points(from)).toBeGreaterThan((low ?? 9) * 100 - 1.001);
    expect(points(to)).toBeLessThan((high ?? -9) * 100 + 1.001);
  }
}

function readReport(text: string, { gate, cases, trials, variants }: RunResult): void {
  expect(match(text, /^# refund\\?-helper: gate (met|not met)/)[1]).toBe(gate.met ? 'met' : 'not met');
  const open = gate.items.filter((item) => item.met === true && item.shown === false).length;
  const said = /gate met, (\d+) of (\d+) items? not yet shown/.exec(text.split('\n')[0] ?? '');
  expect(Number(said?.[1] ?? 0)).toBe(gate.met ? open : 0);
  const rows = text.split('\n').filter((line) => /^\| [✓✕?–] /.test(line));
  expect(rows.map((row) => row.slice(2, 3))).toEqual(gate.items.map((item) => gateSigns[gateSign(item)]));
  expect(rows.map((row) => /^\| . met, not yet shown/.test(row))).toEqual(
    gate.items.map((item) => item.met === true && item.shown === false),
  );
  expect(
    match(text, /^(\d+) cases?, (\d+) trials? each/m)
      .slice(1)
      .map(Number),
  ).toEqual([cases.count, trials]);
  for (const variant of variants) {
    const { errors, undecided, refused, unfinished, costUsd, costPerSuccessUsd } = variant;
    expect(text).toContain(
      `Outside it: ${errors} could not run, ${undecided} could not be judged, ${refused} kept back, ${unfinished} not run`,
    );
    const money = (usd: number | null): string => (usd === null ? 'unknown' : dollars(usd));
    expect(text).toContain(`Cost: ${money(costUsd)}, for each good answer ${money(costPerSuccessUsd)}.`);
    if (costUsd !== null && costUsd > 0) expect(numberIn(money(costUsd))).toBeGreaterThan(0);
  }
}

/** What is missing is called what it is: as many calls brought no answer as failed, and as many were never asked for as are not there. */
function readMissing(text: string, { variants }: RunResult): void {
  const [variant] = variants;
  const said = (pattern: RegExp): number[] => [...text.matchAll(pattern)].map(([, count]) => Number(count));
  for (const count of said(/(\d+) calls? brought no answer/g)) expect(count).toBe(variant?.errors);
  for (const count of said(/(\d+) answers? (?:was|were) never asked for/g)) expect(count).toBe(variant?.unfinished);
  for (const count of said(/(\d+) answers? (?:was|were) kept back/g)) expect(count).toBe(variant?.refused);
  if (variant?.unfinished === 0) expect(text).not.toMatch(/to its end/);
}

/** A sentence that says how often chance does it stands on the side of the limit on which its verdict does; only what asking again left open is open. */
function readVerdict(words: Parameters<typeof comparisonHeadline>[0]): void {
  const { headline, explanation } = comparisonHeadline(words);
  const times = /([\d.]+) times in 100/.exec(explanation)?.[1];
  const decided = words.verdict === 'better' || words.verdict === 'worse';
  if (times !== undefined) expect([times, Number(times) < 5]).toEqual([times, decided]);
  if (words.fresh) {
    expect(
      headline.startsWith(
        { better: 'Better', worse: 'Worse', 'no-detectable-difference': 'The two' }[words.fresh.verdict],
      ),
    ).toBe(true);
    expect(
      Math.abs(points(/asked again, (.+)\.$/.exec(headline)?.[1] ?? '') - words.fresh.delta * 100),
    ).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(`${headline} ${explanation}`).not.toMatch(/would tell them apart|Add cases/);
  } else {
    expect(headline).not.toContain('sked again');
  }
}

const aFresh = fc.option(
  fc.record({
    verdict: fc.constantFrom('better', 'worse', 'no-detectable-difference'),
    delta: fc.double({ min: -1, max: 1, noNaN: true }),
  }),
);

it('never lets two sentences of one comparison contradict each other', () => {
  const lot = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(lot, lot, fc.double({ min: 0, max: 1, noNaN: true }), aFresh, (gained, lost, pValue, fresh) => {
      fc.pre(gained + lost > 0);
      const told = gained > lost ? 'better' : 'worse';
      const verdict = pValue < 0.05 ? told : 'no-detectable-difference';
      readVerdict({ gained, lost, cases: 40, pValue, verdict, needed: { cases: 33, trials: null }, fresh });
    }),
  );
});

it('reads every limit of a difference back on its own side of 0', () => {
  const limit = fc.double({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(limit, limit, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map((each) =>
        Math.abs(each) < 1e-9 ? 0 : each,
      );
      const [from = '', to = ''] = pointsRangeInWords(low ?? 0, high ?? 0).split(' to ');
      expect([Math.sign(points(from)), Math.sign(points(to))]).toEqual([Math.sign(low ?? 0), Math.sign(high ?? 0)]);
    }),
  );
});

/** One of something is never "1 trials", and several are never "3 trial". */
function readPlurals(text: string): void {
  const nouns = 'case|trial|output|item|point|call|answer|label|day|signature|regression|variant';
  const one = new RegExp(`(?<![\\d.,])1 (?:more )?(?:${nouns})s\\b`, 'g');
  const several = new RegExp(`(?<![\\d.,+-])(?:0|[2-9]|\\d{2,}) (?:more )?(?:${nouns})(?![\\w-])`, 'g');
  expect([...text.matchAll(one), ...text.matchAll(several)].map(([words]) => words)).toEqual([]);
}

/** The invisible joiners that keep mentions from working, and the escapes of Markdown. */
const plain = (text: string): string => text.replaceAll('\u2060', '').replaceAll(/\\([^\n])/g, '$1');

it('reads every sentence of a random experiment against its number', () => {
  fc.assert(
    fc.property(anExperiment, (drawn) => {
      const experiment = resultOf(drawn);
      const { result, spec } = experiment;
      readGate(result, spec);
      const report = plain(runAsMarkdown(result));
      const log = experimentLogOf({
        run: {
          id: 'run-1',
          title: 'Shorter answers',
          promptId: 'refund-helper',
          hypothesis: 'Shorter is better.',
          createdAt: result.startedAt,
          startedAt: result.startedAt,
          finishedAt: result.startedAt,
          practice: false,
        },
        baselines: new Set(['baseline']),
        result,
        tries: 1,
        decision: null,
      });
      const brief = plain(
        briefText({
          log,
          result,
          gate: result.gate,
          criteria: criteriaOf(spec),
          thresholds: spec.thresholds,
          review: null,
        }),
      );
      const proposal = plain(
        proposalDescription({
          promptId: 'refund-helper',
          why: 'Shorter answers',
          run: result,
          gate: result.gate,
          signOff: {
            name: 'Pat',
            email: 'pm@acme.example',
            at: result.startedAt,
            decision: 'approve',
            statement: 'Good.',
          },
          review: null,
          files: [],
          criteria: [],
          passingLess: [],
          tries: 1,
          practice: false,
          evalPath: 'prompts/evals/refund-helper/x.json',
        }),
      );
      readReport(report, result);
      for (const text of [report, brief, proposal]) {
        readRates(text, result);
        readComparison(text, experiment);
        readPlurals(text);
        readMissing(text, result);
      }
      for (const logged of log.result.comparisons) {
        const exact = result.comparisons.find(({ candidate }) => candidate === logged.candidate);
        if (exact?.low != null && logged.low !== null) expect(logged.low).toBeLessThanOrEqual(exact.low + 1e-11);
        if (exact?.high != null && logged.high !== null) expect(logged.high).toBeGreaterThanOrEqual(exact.high - 1e-11);
      }
      for (const { verdict, pValue, gained, lost, needed, ...comparison } of result.comparisons) {
        const cases = comparedCases(comparison, result.variants);
        const wholly = comparison.regressions?.length;
        const words = { gained: gained.length, lost: lost.length, wholly, cases, total: result.cases.count };
        const { headline, explanation } = comparisonHeadline({ ...words, verdict, pValue: pValue ?? 1, needed });
        readComparison(headline, experiment);
        readVerdict({ ...words, verdict, pValue: pValue ?? 1, needed });
        readPlurals(`${headline} ${explanation}`);
      }
    }),
    { numRuns: 300 },
  );
});
