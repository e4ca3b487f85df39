import { type Case } from '#domain/case';
import { groupFailures, type Failing, type FailureMode } from '#domain/failure-modes';
import { finishSchema, type Finish, type Output } from '#domain/output';
import { blockersOf, outcomeOfBlockers } from '#domain/outcome';
import { appliesTo, criteriaOf, type Criterion } from '#domain/spec';
import { byCase, tallyCriterion, tallyOutcomes, type CaseTally, type Tallies } from '#domain/tally';
import { verdictSchema, type Verdict } from '#domain/verdict';
import { type RunPlan } from '../stores.ts';

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
  /** Place in `outputFates`. */
  readonly fate: Uint8Array;
  /** Place in the finishes + 1; 0: no answer. */
  readonly finish: Uint8Array;
  readonly reused: Uint8Array;
  /** Milliseconds; NaN without an answer. */
  readonly latency: Float64Array;
  /** NaN: unknown. */
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** A criterion a column: place in the verdicts + 1; 0: no verdict. */
  readonly verdict: readonly Uint8Array[];
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
  readonly #tallies: ReadonlyMap<string, PackedTallies>;
  #lowerTexts: string[] | null = null;

  constructor(plan: Pick<RunPlan, 'variants' | 'cases' | 'spec' | 'trials'>, outputs: readonly Output[]) {
    this.variants = plan.variants.map(({ id }) => id);
    this.cases = plan.cases;
    this.criteria = plan.spec ? criteriaOf(plan.spec) : [];
    this.size = outputs.length;
    this.columns = fillColumns(this, outputs);
    this.modes = fillModes(this, outputs);
    this.#texts = outputs.map((output) => output.answer?.text ?? '');
    this.#tallies = packAll(this, outputs, plan.trials);
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

  /** One variant's passes by case: by one criterion, or by all blockers (null). */
  tallies(variant: string, criterion: string | null): Tallies {
    return this.#tallies.get(tallyKey(variant, criterion))?.unpack() ?? new Map();
  }
}

function fillColumns(index: Pick<RunIndex, 'variants' | 'cases' | 'criteria' | 'size'>, outputs: readonly Output[]) {
  const { size, criteria } = index;
  const columns: Columns = {
    variant: new Uint8Array(size),
    case: new Uint32Array(size),
    trial: new Uint16Array(size),
    fate: new Uint8Array(size),
    finish: new Uint8Array(size),
    reused: new Uint8Array(size),
    latency: new Float64Array(size).fill(Number.NaN),
    inputTokens: new Float64Array(size).fill(Number.NaN),
    outputTokens: new Float64Array(size).fill(Number.NaN),
    verdict: criteria.map(() => new Uint8Array(size)),
    mode: criteria.map(() => new Int32Array(size).fill(-1)),
  };
  const variantAt = new Map(index.variants.map((id, at) => [id, at]));
  const caseAt = new Map(index.cases.map((aCase, at) => [aCase.id, at]));
  const criterionAt = new Map(criteria.map(({ id }, at) => [id, at]));
  const blockers = blockersOf(criteria);
  const blockersOfCase = index.cases.map((aCase) => blockers.filter((each) => appliesTo(each, aCase)));
  outputs.forEach((output, at) => {
    const place = caseAt.get(output.case) ?? 0;
    columns.variant[at] = variantAt.get(output.variant) ?? 255;
    columns.case[at] = place;
    columns.trial[at] = output.trial;
    columns.fate[at] = outputFates.indexOf(fateOf(output, blockersOfCase[place] ?? []));
    columns.reused[at] = output.reusedFrom === null ? 0 : 1;
    for (const { criterion, verdict } of output.verdicts) {
      const column = columns.verdict[criterionAt.get(criterion) ?? -1];
      if (column) column[at] = verdicts.indexOf(verdict) + 1;
    }
    if (!output.answer) return;
    columns.finish[at] = finishes.indexOf(output.answer.finish) + 1;
    columns.latency[at] = output.answer.latencyMs;
    columns.inputTokens[at] = output.answer.inputTokens ?? Number.NaN;
    columns.outputTokens[at] = output.answer.outputTokens ?? Number.NaN;
  });
  return columns;
}

function fateOf(output: Output, blockers: readonly Criterion[]): OutputFate {
  if (output.state === 'refused-by-policy') return 'refused';
  if (output.state !== 'done' && output.state !== 'error') return 'waiting';
  return outcomeOfBlockers(output, blockers) ?? (blockers.length === 0 ? 'nothing-asked' : 'undecided');
}

/** Groups the failing verdicts of all variants together, so that a way to fail has one name in all of them. */
function fillModes({ criteria, columns }: RunIndex, outputs: readonly Output[]): readonly FailureMode[] {
  const criterionAt = new Map(criteria.map(({ id }, at) => [id, at]));
  const failing: (Failing & { readonly at: number })[] = outputs.flatMap((output, at) =>
    output.answer === null
      ? []
      : output.verdicts
          .filter(({ verdict }) => verdict === 'fail')
          .map(({ criterion, reason }) => ({ criterion, reason, finish: output.answer?.finish ?? 'complete', at })),
  );
  const { modes, modeOf } = groupFailures(failing);
  failing.forEach(({ criterion, at }, place) => {
    const column = columns.mode[criterionAt.get(criterion) ?? -1];
    if (column) column[at] = modeOf[place] ?? -1;
  });
  return modes;
}

function tallyKey(variant: string, criterion: string | null): string {
  return `${variant} ${criterion ?? ''}`;
}

function packAll(index: RunIndex, outputs: readonly Output[], trials: number): Map<string, PackedTallies> {
  const packed = new Map<string, PackedTallies>();
  const ofVariant = Map.groupBy(outputs, (output) => output.variant);
  for (const variant of index.variants) {
    const grouped = byCase(ofVariant.get(variant) ?? []);
    const pack = (criterion: string | null, tallies: Tallies): void =>
      void packed.set(tallyKey(variant, criterion), new PackedTallies(index.cases, tallies));
    pack(null, tallyOutcomes(grouped, index.cases, index.criteria, trials));
    for (const criterion of index.criteria) {
      pack(criterion.id, tallyCriterion(grouped, index.cases, criterion, trials));
    }
  }
  return packed;
}

/** Tallies as three numbers a case. */
class PackedTallies {
  readonly #cases: readonly Case[];
  readonly #numbers: Int32Array;

  constructor(cases: readonly Case[], tallies: Tallies) {
    this.#cases = cases;
    this.#numbers = new Int32Array(cases.length * 3).fill(-1);
    cases.forEach(({ id }, at) => {
      const tally = tallies.get(id);
      if (tally) this.#numbers.set([tally.passes, tally.trials, tally.undecided], at * 3);
    });
  }

  unpack(): Tallies {
    const tallies = new Map<string, CaseTally>();
    this.#cases.forEach(({ id }, at) => {
      const [passes = -1, trials = 0, undecided = 0] = this.#numbers.subarray(at * 3, at * 3 + 3);
      if (passes >= 0) tallies.set(id, { passes, trials, undecided });
    });
    return tallies;
  }
}
