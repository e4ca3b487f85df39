import { adaptedTogether } from '../answers/adaptation.ts';
import { type Case } from '../cases/case.ts';
import { errorReasons, mayHaveBeenCharged } from './error-reasons.ts';
import { possibleCostOf, waitOf } from '../answers/failed-attempts.ts';
import { incompleteAnswers } from './incomplete-share.ts';
import { type Answer, type Output } from '../answers/output.ts';
import { type CriterionResult, type VariantResult } from './run-result.ts';
import { isReused } from './outcome.ts';
import { type Criterion } from '../spec/spec.ts';
import { notMeasuredReasons } from './not-measured.ts';
import { percentile } from '../statistics/statistics.ts';
import { showsThinking } from '../answers/thinking.ts';
import { byCase, rateOf, tallyCriterion, tallyOutcomes, type Tallies } from './tally.ts';

export { outcomeOf } from './outcome.ts';

/** What stands for a variant in a run result; `content`: content id of its prompt. */
export type VariantFacts = Pick<
  VariantResult,
  'id' | 'label' | 'content' | 'model' | 'namedModel' | 'origin' | 'parameters' | 'practice'
>;

export interface VariantOutputs {
  readonly variant: VariantFacts;
  /** Of this variant only, in any order, finished or not. */
  readonly outputs: readonly Output[];
  readonly cases: readonly Case[];
  readonly criteria: readonly Criterion[];
  /** Outputs asked for of each case. */
  readonly trials: number;
  /** Widens the limits of every rate, for several looks (`rateOf`); left out: 1. */
  readonly correction?: number;
}

/**
 * One variant's numbers (formats.md, "Numbers"). `outputs` counts what was run, with an answer or an error; `undecided` are answers whose
 * blockers are not all decided; `refused`, `unfinished` and `reused` stand apart. Money and tokens are null as soon as one answer's are unknown.
 */
export function summarizeVariant(facts: VariantOutputs): VariantResult {
  const { variant, outputs, cases, criteria, trials, correction } = facts;
  const grouped = byCase(outputs);
  const outcomes = tallyOutcomes(grouped, cases, criteria, trials);
  const count = countStates(facts, outcomes);
  const notMeasured = notMeasuredReasons(outputs, criteria);
  const answers = outputs.flatMap((output) => (isRun(output) && output.answer ? [output.answer] : []));
  const costUsd = totalOf(answers, (answer) => answer.costUsd);
  const passes = [...outcomes.values()].reduce((total, tally) => total + tally.passes, 0);
  return {
    ...pickFacts(variant),
    ...count,
    ...incompleteAnswers(grouped, facts),
    errorReasons: errorReasons(outputs),
    ...(notMeasured.length > 0 && { notMeasured }),
    mayHaveBeenCharged: mayHaveBeenCharged(outputs),
    passRate: rateOf(outcomes.values(), correction),
    criteria: criteria.map((criterion) => summarizeCriterion(criterion, facts, grouped)),
    slices: slicesOf(cases).map((id) => ({ id, passRate: rateOf(inSlice(outcomes, cases, id), correction) })),
    latencyMs: latencyOf(answers, cases.length * trials),
    tokens: {
      input: totalOf(answers, (answer) => answer.inputTokens),
      output: totalOf(answers, (answer) => answer.outputTokens),
    },
    costUsd,
    costPerSuccessUsd: costUsd === null || passes === 0 ? null : costUsd / passes,
    costPerSuccessAtWorstUsd: passes === 0 ? null : costAtWorst(facts, answers, costUsd, passes),
    ...adaptedTogether(answers.flatMap(({ adapted = [] }) => adapted)),
    ...thinkingOf(answers),
  };
}

function thinkingOf(answers: readonly Answer[]): Pick<VariantResult, 'thinking'> {
  const leftOut = answers.filter((answer) => answer.thinkingLeftOut === true).length;
  const shown = answers.filter((answer) => showsThinking(answer.text)).length;
  return leftOut + shown === 0 ? {} : { thinking: { leftOut, shown } };
}

/** Names of all slices in order of first use. */
export function slicesOf(cases: readonly Pick<Case, 'slices'>[]): string[] {
  return [...new Set(cases.flatMap((aCase) => aCase.slices))];
}

function pickFacts(variant: VariantFacts): VariantFacts {
  const { id, label, content, model, namedModel, origin, parameters, practice } = variant;
  return { id, label, content, model, ...(namedModel !== undefined && { namedModel }), origin, parameters, practice };
}

function isRun(output: Output): boolean {
  return output.state === 'done' || output.state === 'answered';
}

function countStates(
  variant: VariantOutputs,
  outcomes: Tallies,
): Pick<VariantResult, 'outputs' | 'errors' | 'undecided' | 'refused' | 'unfinished' | 'reused'> {
  const { outputs } = variant;
  const inState = (state: Output['state']): number => outputs.filter((output) => output.state === state).length;
  const [done, errors, refused] = [inState('done'), inState('error'), inState('refused-by-policy')];
  const asked = askedOf(variant);
  const reused = outputs.filter((output) => output.state === 'done' && isReused(output));
  const decidable = outputs.filter(
    (output) => output.state === 'done' && outcomes.has(output.case) && !isReused(output),
  ).length;
  const decided = [...outcomes.values()].reduce((total, tally) => total + tally.trials, 0);
  return {
    outputs: done + errors,
    errors,
    undecided: decidable - decided,
    refused,
    unfinished: asked - done - errors - refused,
    reused: reused.length,
  };
}

/** By case: what one has more of (a file of answers may) is nothing that another has. */
function askedOf({ outputs, cases, trials }: VariantOutputs): number {
  const counts = Map.groupBy(outputs, (output) => output.case);
  return cases.reduce((sum, { id }) => sum + Math.max(trials, counts.get(id)?.length ?? 0), 0);
}

function summarizeCriterion(
  criterion: Criterion,
  { cases, trials, correction }: VariantOutputs,
  grouped: ReadonlyMap<string, readonly Output[]>,
): CriterionResult {
  const tallies = tallyCriterion(grouped, cases, criterion, trials);
  let [fail, cannotTell, notMeasured] = [0, 0, 0];
  for (const id of tallies.keys()) {
    for (const output of grouped.get(id) ?? []) {
      if (output.state !== 'done' || isReused(output)) continue;
      const verdict = output.verdicts.find((each) => each.criterion === criterion.id)?.verdict ?? 'not-measured';
      if (verdict === 'fail') fail++;
      if (verdict === 'cannot-tell') cannotTell++;
      if (verdict === 'not-measured') notMeasured++;
    }
  }
  const { id, kind, severity } = criterion;
  return { id, kind, severity, passRate: rateOf(tallies.values(), correction), fail, cannotTell, notMeasured };
}

/** What the cases of one slice did. */
export function* inSlice(outcomes: Tallies, cases: readonly Case[], slice: string) {
  for (const aCase of cases) {
    const tally = outcomes.get(aCase.id);
    if (tally && aCase.slices.includes(slice)) yield tally;
  }
}

/** Larger than any wait, and finite: interpolating with Infinity gives no number. */
const endless = Number.MAX_SAFE_INTEGER;

/** As a user would have waited: with the attempts that failed before the answer. What failed and was not written down may have taken any time. */
function latencyOf(answers: readonly Answer[], asked: number): VariantResult['latencyMs'] {
  const known = answers.flatMap((answer) => waitOf(answer) ?? []);
  const sure = answers.flatMap((answer) => (answer.failed === null ? [] : (waitOf(answer) ?? [])));
  const unsure = Math.max(asked, known.length) - sure.length;
  const worst = percentile([...sure, ...Array.from({ length: unsure }, () => endless)], 95);
  const slowest = known.reduce((most, each) => Math.max(most, each), 0);
  return {
    p50: percentile(known, 50),
    p95: percentile(known, 95),
    p95AtWorst: worst === null || worst > slowest ? null : worst,
  };
}

/**
 * What a success costs at most: with what failed attempts may have cost, and every call without an answer as dear as the dearest one that has an
 * answer. Where most calls have none, what was paid for the few says nothing of the many: null.
 */
function costAtWorst(
  variant: VariantOutputs,
  answers: readonly Answer[],
  costUsd: number | null,
  passes: number,
): number | null {
  const missing = askedOf(variant) - answers.length;
  if (costUsd === null || missing >= answers.length) return null;
  let possible = 0;
  for (const output of variant.outputs) {
    const one = possibleCostOf(output);
    if (one === null) return null;
    possible += one;
  }
  const dearest = answers.reduce((most, { costUsd: one }) => Math.max(most, one ?? 0), 0);
  return (costUsd + possible + missing * dearest) / passes;
}

/** The sum, null when any is unknown or there is nothing. */
function totalOf(answers: readonly Answer[], amount: (answer: Answer) => number | null): number | null {
  let total = 0;
  for (const answer of answers) {
    const one = amount(answer);
    if (one === null) return null;
    total += one;
  }
  return answers.length === 0 ? null : total;
}
