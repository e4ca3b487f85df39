import { withStop } from './build-run-result.ts';
import { type Case } from '../cases/case.ts';
import { compareVariants } from '../result/comparison.ts';
import { runGate } from '../gate/gate.ts';
import { withFewerTrials } from '../gate/fewer-trials.ts';
import { baselineFact } from '../gate/gate-baseline.ts';
import { incompleteShare, type IncompleteTally } from '../result/incomplete-share.ts';
import { blockersOf } from '../result/outcome.ts';
import {
  baselineIds,
  type CaseCount,
  type ComparisonResult,
  type CriterionResult,
  type RunResult,
  type VariantResult,
} from '../result/run-result.ts';
import { withScoredFile } from '../gate/scored-file.ts';
import { withTooDear } from '../gate/too-dear.ts';
import { appliesTo, criteriaOf, type Criterion, type SpecFile } from '../spec/spec.ts';
import { inSlice, slicesOf } from '../result/summary.ts';
import { caseTally, rateOf, type CaseTally, type Tallies } from '../result/tally.ts';

/** The files that the run was planned with, as their content ids in the result say. */
export interface CountedFiles {
  readonly spec: SpecFile | null;
  readonly cases: readonly Case[];
}

export type RecountedResult = Pick<RunResult, 'variants' | 'comparisons' | 'gate'>;

/**
 * The variants' rates, the comparisons and the gate, worked out from the counts alone rather than believed: what is stored beside the counts equals
 * this, or somebody changed it. Kept as it is stored is what counts do not hold: time, tokens, money, reasons of errors, what was asked again; of a run that was
 * stopped early also its comparisons (they are drawn over whole pairs), and its gate is not met anyway. null: there are no counts.
 */
export function resultFromCounts(result: RunResult, { spec, cases }: CountedFiles): RecountedResult | null {
  if (result.counts === undefined) return null;
  const criteria = spec ? criteriaOf(spec) : [];
  const counted = result.variants.map((variant) => {
    const counts = indexCounts(result.counts ?? [], variant.id);
    return new CountedVariant(variant, counts, {
      cases,
      criteria,
      trials: result.trials,
      correction: result.looks?.correction ?? 1,
    });
  });
  const variants = counted.map((each) => each.result());
  const comparisons = result.stopped === null ? recompare(result, counted) : result.comparisons;
  const baselines = baselineIds(result);
  const candidate = variants.find(({ id }) => !baselines.has(id));
  if (!candidate) return { variants, comparisons, gate: { phase: 'run', met: false, items: [] } };
  const baseline = baselineFact(result.uncompared, candidate.id, comparisons, variants);
  const alsoChanged = result.changedBeside?.criteria.ids;
  const scored = withScoredFile(
    runGate({ candidate, baseline, spec, cases, alsoChanged }),
    result.unmatched,
    candidate,
  );
  const gate = withFewerTrials(scored, result.unmatched === null ? result.trials : null, spec);
  return { variants, comparisons, gate: withStop(withTooDear(gate, result.notAskedAgain), result.stopped) };
}

function recompare({ comparisons, trials, looks }: RunResult, counted: readonly CountedVariant[]): ComparisonResult[] {
  const ofId = (id: string) => counted.find((each) => each.id === id);
  const baseline = ofId(comparisons[0]?.baseline ?? '');
  if (!baseline) return [];
  const candidates = comparisons.flatMap((each) => ofId(each.candidate) ?? []);
  const tallied = candidates.map(({ id, outcomes }) => ({ id, tallies: outcomes }));
  const again = new Map(comparisons.map((each) => [each.candidate, each.again]));
  return compareVariants({ id: baseline.id, tallies: baseline.outcomes }, tallied, trials, looks?.correction ?? 1).map(
    (each) => ({ ...each, again: again.get(each.candidate) ?? null }),
  );
}

type Index = ReadonlyMap<string, CaseCount>;

function indexCounts(counts: readonly CaseCount[], variant: string): Index {
  return new Map(
    counts.filter((each) => each.variant === variant).map((each) => [keyOf(each.case, each.criterion), each]),
  );
}

function keyOf(caseId: string, criterion: string | null): string {
  return JSON.stringify([caseId, criterion]);
}

interface Asked {
  readonly cases: readonly Case[];
  readonly criteria: readonly Criterion[];
  readonly trials: number;
  readonly correction: number;
}

/** One variant's numbers from its counts: the same tallies that `summarizeVariant` makes of outputs. */
class CountedVariant {
  readonly outcomes: Tallies;
  readonly #stored: VariantResult;
  readonly #counts: Index;
  readonly #asked: Asked;

  constructor(stored: VariantResult, counts: Index, asked: Asked) {
    this.#stored = stored;
    this.#counts = counts;
    this.#asked = asked;
    const blockers = blockersOf(asked.criteria);
    const demanded = asked.cases.filter((aCase) => blockers.some((blocker) => appliesTo(blocker, aCase)));
    this.outcomes = new Map(demanded.map(({ id }) => [id, this.#tally(id, null)]));
  }

  get id(): string {
    return this.#stored.id;
  }

  result(): VariantResult {
    const { cases, criteria, correction } = this.#asked;
    const errors = cases.reduce((sum, { id }) => sum + (this.#at(id, null)?.errors ?? 0), 0);
    return {
      ...this.#stored,
      errors,
      undecided: [...this.outcomes.keys()].reduce((sum, id) => sum + undecidedOf(this.#at(id, null)), 0),
      ...incompleteShare(
        cases.map(({ id }) => this.#incomplete(id)),
        correction,
      ),
      passRate: rateOf(this.outcomes.values(), correction),
      criteria: criteria.map((criterion) => this.#criterion(criterion)),
      slices: slicesOf(cases).map((id) => ({ id, passRate: rateOf(inSlice(this.outcomes, cases, id), correction) })),
    };
  }

  #at(caseId: string, criterion: string | null): CaseCount | undefined {
    return this.#counts.get(keyOf(caseId, criterion));
  }

  #tally(caseId: string, criterion: string | null): CaseTally {
    const count = this.#at(caseId, criterion);
    const passes = count?.pass ?? 0;
    const trials = passes + (count?.fail ?? 0);
    const undecided = Math.max(this.#asked.trials, answersOf(count) + (count?.errors ?? 0)) - trials;
    return caseTally({ passes, trials, undecided, incompleteFails: count?.incompleteFails ?? 0 });
  }

  #incomplete(caseId: string): IncompleteTally {
    const count = this.#at(caseId, null);
    const answers = answersOf(count);
    const asked = Math.max(this.#asked.trials, answers + (count?.errors ?? 0));
    return { case: caseId, incomplete: count?.incomplete ?? 0, answers, unanswered: asked - answers };
  }

  #criterion(criterion: Criterion): CriterionResult {
    const applying = this.#asked.cases.filter((aCase) => appliesTo(criterion, aCase));
    const sum = (of: 'fail' | 'cannotTell' | 'notMeasured'): number =>
      applying.reduce((total, { id }) => total + (this.#at(id, criterion.id)?.[of] ?? 0), 0);
    const { id, kind, severity } = criterion;
    const passRate = rateOf(
      applying.map((aCase) => this.#tally(aCase.id, id)),
      this.#asked.correction,
    );
    return {
      id,
      kind,
      severity,
      passRate,
      fail: sum('fail'),
      cannotTell: sum('cannotTell'),
      notMeasured: sum('notMeasured'),
    };
  }
}

function answersOf(count: CaseCount | undefined): number {
  return count === undefined ? 0 : count.pass + count.fail + undecidedOf(count);
}

function undecidedOf(count: CaseCount | undefined): number {
  return count === undefined ? 0 : count.cannotTell + count.notMeasured;
}
