import { waitOf } from '#domain/answers/failed-attempts';
import { type Case } from '#domain/cases/case';
import { groupFailures, type Failing, type FailureMode } from '#domain/reading/failure-modes';
import { isIncompleteAnswer } from '#domain/checks/incomplete-answer';
import { finishSchema, type Finish, type Output } from '#domain/answers/output';
import { blockersOf, outcomeOfBlockers } from '#domain/result/outcome';
import { appliesTo, criteriaOf, type Criterion } from '#domain/spec/spec';
import { caseTally, countsAs, type Tallies } from '#domain/result/tally';
import { verdictSchema, type Verdict } from '#domain/files/verdict';
import { type RunPlan } from '../../stores/run-plan.ts';

/** What became of one output, for counting: `refused` by the data policy, `waiting` for its answer or its verdicts. */
export const outputFates = ['pass', 'fail', 'undecided', 'error', 'refused', 'waiting', 'nothing-asked'] as const;
export type OutputFate = (typeof outputFates)[number];

const verdicts = verdictSchema.options;
const finishes = finishSchema.options;

/** Columns over the outputs of a run, in their order: small whole numbers instead of objects, so that 50,000 of them are looked through at once. */
interface Columns {
  readonly variant: Uint8Array;
  readonly case: Uint32Array;
  readonly trial: Uint16Array;
  /** How it counts by all blockers: 1 pass, 2 fail, 0 undecided. */
  readonly outcome: Uint8Array;
  /** Place in `outputFates`. */
  readonly fate: Uint8Array;
  /** Place in the finishes + 1; 0: no answer. */
  readonly finish: Uint8Array;
  /** 1: something of the answer may be missing. */
  readonly incomplete: Uint8Array;
  readonly reused: Uint8Array;
  /** Milliseconds; NaN: no answer, or nobody measured it. */
  readonly latency: Float64Array;
  /** NaN: unknown. */
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** A criterion a column: place in the verdicts + 1; 0: no verdict. */
  readonly verdict: readonly Uint8Array[];
  /** A criterion a column: how the output counts for it (`countsAs`): 1 pass, 2 fail, 0 undecided. */
  readonly counts: readonly Uint8Array[];
  /** A criterion a column: place in `modes`; -1: does not fail. */
  readonly mode: readonly Int32Array[];
}

/** One run, read once, so that every filter, order and count after that is a walk over columns. */
export class RunIndex {
  readonly variants: readonly string[];
  readonly cases: readonly Case[];
  readonly criteria: readonly Criterion[];
  readonly size: number;
  readonly columns: Columns;
  readonly modes: readonly FailureMode[];
  readonly #texts: readonly string[];
  readonly #trials: number;
  #lowerTexts: string[] | null = null;

  /** `outputs` are gone through once and not kept: `size` of them, in the order of the plan. */
  constructor(plan: Pick<RunPlan, 'variants' | 'cases' | 'spec' | 'trials'>, outputs: Iterable<Output>, size: number) {
    this.variants = plan.variants.map(({ id }) => id);
    this.cases = plan.cases;
    this.criteria = plan.spec ? criteriaOf(plan.spec) : [];
    this.size = size;
    this.#trials = plan.trials;
    this.columns = emptyColumns(this.criteria, size);
    const texts: string[] = [];
    const failing: FailingAt[] = [];
    const fill = startColumns(this);
    let at = 0;
    for (const output of outputs) {
      fill(output, at);
      texts.push(output.answer?.text ?? '');
      failing.push(...failingOf(output, at));
      at += 1;
    }
    this.#texts = texts;
    this.modes = fillModes(this, failing);
  }

  variantAt(id: string): number {
    return this.variants.indexOf(id);
  }

  criterionAt(id: string): number {
    return this.criteria.findIndex((criterion) => criterion.id === id);
  }

  fateOf(at: number): OutputFate {
    return outputFates[this.columns.fate[at] ?? 0] ?? 'nothing-asked';
  }

  verdictOf(at: number, criterion: number): Verdict | null {
    return verdicts[(this.columns.verdict[criterion]?.[at] ?? 0) - 1] ?? null;
  }

  finishOf(at: number): Finish | null {
    return finishes[(this.columns.finish[at] ?? 0) - 1] ?? null;
  }

  /** The answers in lower case, made when they are first searched. */
  lowerTexts(): readonly string[] {
    return (this.#lowerTexts ??= this.#texts.map((text) => text.toLowerCase()));
  }

  /** One variant's passes by case, as `tallyOutcomes` (criterion null) and `tallyCriterion` count them. */
  tallies(variant: string, criterion: string | null): Tallies {
    const { columns, size, cases, criteria } = this;
    const asked = criterion === null ? blockersOf(criteria) : criteria.filter(({ id }) => id === criterion);
    const counts = criterion === null ? columns.outcome : columns.counts[this.criterionAt(criterion)];
    const whose = this.variantAt(variant);
    const column = (): Uint32Array => new Uint32Array(cases.length);
    const [passes, trials, there, open] = [column(), column(), column(), column()];
    for (let at = 0; at < size; at += 1) {
      if (columns.variant[at] !== whose) continue;
      const place = columns.case[at] ?? 0;
      const count = counts?.[at] ?? 0;
      there[place] = (there[place] ?? 0) + 1;
      if (count !== 0) trials[place] = (trials[place] ?? 0) + 1;
      if (count === 1) passes[place] = (passes[place] ?? 0) + 1;
      if (count === 2 && columns.incomplete[at] === 1) open[place] = (open[place] ?? 0) + 1;
    }
    return new Map(
      cases.flatMap((aCase, at) => {
        if (!asked.some((each) => appliesTo(each, aCase))) return [];
        const [passed = 0, decided = 0] = [passes[at], trials[at]];
        const undecided = Math.max(this.#trials, there[at] ?? 0) - decided;
        const tally = caseTally({ passes: passed, trials: decided, undecided, incompleteFails: open[at] ?? 0 });
        return [[aCase.id, tally] as const];
      }),
    );
  }
}

/** 1 pass, 2 fail, 0 undecided. */
function codeOf(counted: boolean | null): number {
  return counted === null ? 0 : counted ? 1 : 2;
}

function emptyColumns(criteria: readonly Criterion[], size: number): Columns {
  return {
    variant: new Uint8Array(size),
    case: new Uint32Array(size),
    trial: new Uint16Array(size),
    outcome: new Uint8Array(size),
    fate: new Uint8Array(size),
    finish: new Uint8Array(size),
    incomplete: new Uint8Array(size),
    reused: new Uint8Array(size),
    latency: new Float64Array(size).fill(Number.NaN),
    inputTokens: new Float64Array(size).fill(Number.NaN),
    outputTokens: new Float64Array(size).fill(Number.NaN),
    verdict: criteria.map(() => new Uint8Array(size)),
    counts: criteria.map(() => new Uint8Array(size)),
    mode: criteria.map(() => new Int32Array(size).fill(-1)),
  };
}

/** Writes one output after the other into the columns. */
function startColumns(index: Pick<RunIndex, 'variants' | 'cases' | 'criteria' | 'columns'>) {
  const { criteria, columns } = index;
  const variantAt = new Map(index.variants.map((id, at) => [id, at]));
  const caseAt = new Map(index.cases.map((aCase, at) => [aCase.id, at]));
  const criterionAt = new Map(criteria.map(({ id }, at) => [id, at]));
  const blockers = blockersOf(criteria);
  const blockersOfCase = index.cases.map((aCase) => blockers.filter((each) => appliesTo(each, aCase)));
  return (output: Output, at: number): void => {
    const place = caseAt.get(output.case) ?? 0;
    columns.variant[at] = variantAt.get(output.variant) ?? 255;
    columns.case[at] = place;
    columns.trial[at] = output.trial;
    const fate = fateOf(output, blockersOfCase[place] ?? []);
    columns.fate[at] = outputFates.indexOf(fate);
    columns.outcome[at] = fate === 'pass' ? 1 : fate === 'fail' ? 2 : 0;
    columns.reused[at] = output.reusedFrom === null ? 0 : 1;
    for (const { criterion, verdict } of output.verdicts) {
      const nth = criterionAt.get(criterion) ?? -1;
      const [column, counts] = [columns.verdict[nth], columns.counts[nth]];
      if (column) column[at] = verdicts.indexOf(verdict) + 1;
      if (counts) counts[at] = codeOf(countsAs(output, verdict));
    }
    if (!output.answer) return;
    columns.finish[at] = finishes.indexOf(output.answer.finish) + 1;
    columns.incomplete[at] = isIncompleteAnswer(output.answer) ? 1 : 0;
    columns.latency[at] = waitOf(output.answer) ?? Number.NaN;
    columns.inputTokens[at] = output.answer.inputTokens ?? Number.NaN;
    columns.outputTokens[at] = output.answer.outputTokens ?? Number.NaN;
  };
}

function fateOf(output: Output, blockers: readonly Criterion[]): OutputFate {
  if (output.state === 'refused-by-policy') return 'refused';
  if (output.state !== 'done' && output.state !== 'error') return 'waiting';
  return outcomeOfBlockers(output, blockers) ?? (blockers.length === 0 ? 'nothing-asked' : 'undecided');
}

type FailingAt = Failing & { readonly at: number };

function failingOf({ answer, verdicts: all }: Output, at: number): FailingAt[] {
  if (answer === null) return [];
  const failed = all.filter(({ verdict }) => verdict === 'fail');
  return failed.map(({ criterion, reason }) => ({ criterion, reason, finish: answer.finish, at }));
}

/** Groups the failing verdicts of all variants together, so that a way to fail has one name in all of them. */
function fillModes({ criteria, columns }: RunIndex, failing: readonly FailingAt[]): readonly FailureMode[] {
  const criterionAt = new Map(criteria.map(({ id }, at) => [id, at]));
  const { modes, modeOf } = groupFailures(failing);
  failing.forEach(({ criterion, at }, place) => {
    const column = columns.mode[criterionAt.get(criterion) ?? -1];
    if (column) column[at] = modeOf[place] ?? -1;
  });
  return modes;
}
