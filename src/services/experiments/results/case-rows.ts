import { type CaseRow } from '#contract/run-cases';
import { headlineOfInput, type Case } from '#domain/cases/case';
import { type Output } from '#domain/answers/output';
import { blockersOf, isReused, outcomeOfBlockers } from '#domain/result/outcome';
import { appliesTo, criteriaOf } from '#domain/spec/spec';
import { type RunPlan } from '../../stores/run-plan.ts';
import { baselineVariant } from '#domain/run/variants-of-plan';

type Cell = CaseRow['cells'][number];

interface MutableCell {
  variant: string;
  passes: number;
  fails: number;
  undecided: number;
  errors: number;
  waiting: number;
  reused: number;
}

function emptyCell(variant: string): MutableCell {
  return { variant, passes: 0, fails: 0, undecided: 0, errors: 0, waiting: 0, reused: 0 };
}

function share(cell: Cell | undefined): number | null {
  const decided = (cell?.passes ?? 0) + (cell?.fails ?? 0);
  return cell === undefined || decided === 0 ? null : cell.passes / decided;
}

/** How far a case moved between two variants, -1..1; null where one side is undecided or there is nothing to compare with. */
export function moveOf(cells: readonly Cell[], { baseline, candidate }: RowPair): number | null {
  if (baseline === null) return null;
  const before = share(cells.find((cell) => cell.variant === baseline));
  const after = share(cells.find((cell) => cell.variant === candidate));
  return before === null || after === null ? null : after - before;
}

/** Which variant a row's change and wavering are about, and what it is compared with. */
export interface RowPair {
  readonly candidate: string;
  readonly baseline: string | null;
}

/** The row as it reads for another pair of variants. */
export function rowFor(row: CaseRow, pair: RowPair): CaseRow {
  const candidate = row.cells.find((cell) => cell.variant === pair.candidate);
  const move = moveOf(row.cells, pair);
  return {
    ...row,
    change: move === null ? 'unknown' : move > 0 ? 'gained' : move < 0 ? 'lost' : 'same',
    wavers: (candidate?.passes ?? 0) > 0 && (candidate?.fails ?? 0) > 0,
  };
}

/** The pair that a run was planned with. */
export function plannedPair(plan: Pick<RunPlan, 'variants'>): RowPair {
  const baseline = baselineVariant(plan)?.id ?? null;
  const candidate = plan.variants.find((variant) => !variant.isBaseline)?.id;
  return { candidate: candidate ?? plan.variants[0]?.id ?? '', baseline };
}

/** The case grid: one row a case in file order, one cell a variant. Linear in the number of outputs. */
export function buildCaseRows(plan: RunPlan, outputs: Iterable<Output>): CaseRow[] {
  const rows = startCaseRows(plan);
  for (const output of outputs) rows.add(output);
  return rows.done();
}

/** The same, one output after the other: they need not all be in memory. */
export function startCaseRows(plan: RunPlan): { add(output: Output): void; done(): CaseRow[] } {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const blockers = blockersOf(criteria);
  const cells = new Map<string, MutableCell>();
  const cellOf = (caseId: string, variant: string): MutableCell => {
    const key = `${variant} ${caseId}`;
    const known = cells.get(key);
    if (known) return known;
    const cell = emptyCell(variant);
    cells.set(key, cell);
    return cell;
  };
  const blockersOfCase = new Map(
    plan.cases.map((aCase) => [aCase.id, blockers.filter((each) => appliesTo(each, aCase))]),
  );
  const add = (output: Output): void => {
    const cell = cellOf(output.case, output.variant);
    const outcome = outcomeOfBlockers(output, blockersOfCase.get(output.case) ?? []);
    if (output.state === 'done' && isReused(output)) cell.reused += 1;
    else if (outcome === 'pass') cell.passes += 1;
    else if (outcome === 'fail') cell.fails += 1;
    else if (outcome === 'error' || output.state === 'refused-by-policy') cell.errors += 1;
    else if (output.state === 'done') cell.undecided += 1;
    else cell.waiting += 1;
  };
  const pair = plannedPair(plan);
  const cellsOf = (aCase: Case): Cell[] => plan.variants.map((variant) => cellOf(aCase.id, variant.id));
  return { add, done: () => plan.cases.map((aCase) => rowOf(aCase, cellsOf(aCase), pair)) };
}

function rowOf(aCase: Case, cells: readonly Cell[], pair: RowPair): CaseRow {
  const row: CaseRow = {
    case: aCase.id,
    headline: headlineOfInput(aCase.input),
    slices: [...aCase.slices],
    sensitivity: aCase.sensitivity,
    cells: cells.map((cell) => ({ ...cell })),
    change: 'unknown',
    wavers: false,
  };
  return rowFor(row, pair);
}
