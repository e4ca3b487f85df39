import { type CaseRow } from '#contract/views';
import { headlineOfInput, type Case } from '#domain/case';
import { type Output } from '#domain/output';
import { blockersOf, outcomeOfBlockers } from '#domain/outcome';
import { appliesTo, criteriaOf } from '#domain/spec';
import { type RunPlan } from '../stores.ts';

type Cell = CaseRow['cells'][number];

interface MutableCell {
  variant: string;
  passes: number;
  fails: number;
  undecided: number;
  errors: number;
  waiting: number;
}

function emptyCell(variant: string): MutableCell {
  return { variant, passes: 0, fails: 0, undecided: 0, errors: 0, waiting: 0 };
}

function share(cell: Cell | undefined): number | null {
  const decided = (cell?.passes ?? 0) + (cell?.fails ?? 0);
  return cell === undefined || decided === 0 ? null : cell.passes / decided;
}

function changeOf(cells: readonly Cell[], baselineId: string | undefined): CaseRow['change'] {
  if (baselineId === undefined) return 'unknown';
  const before = share(cells.find((cell) => cell.variant === baselineId));
  const after = share(cells.find((cell) => cell.variant === 'candidate'));
  if (before === null || after === null) return 'unknown';
  return after > before ? 'gained' : after < before ? 'lost' : 'same';
}

/** The case grid: one row a case in file order, one cell a variant. Linear in the number of outputs. */
export function buildCaseRows(plan: RunPlan, outputs: readonly Output[]): CaseRow[] {
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
  for (const output of outputs) {
    const cell = cellOf(output.case, output.variant);
    const outcome = outcomeOfBlockers(output, blockersOfCase.get(output.case) ?? []);
    if (outcome === 'pass') cell.passes += 1;
    else if (outcome === 'fail') cell.fails += 1;
    else if (outcome === 'error' || output.state === 'refused-by-policy') cell.errors += 1;
    else if (output.state === 'done') cell.undecided += 1;
    else cell.waiting += 1;
  }
  const baselineId = plan.variants.find((variant) => variant.isBaseline)?.id;
  return plan.cases.map((aCase) =>
    rowOf(
      aCase,
      plan.variants.map((variant) => cellOf(aCase.id, variant.id)),
      baselineId,
    ),
  );
}

function rowOf(aCase: Case, cells: readonly Cell[], baselineId: string | undefined): CaseRow {
  const candidate = cells.find((cell) => cell.variant === 'candidate');
  return {
    case: aCase.id,
    headline: headlineOfInput(aCase.input),
    slices: [...aCase.slices],
    sensitivity: aCase.sensitivity,
    cells: cells.map((cell) => ({ ...cell })),
    change: changeOf(cells, baselineId),
    wavers: (candidate?.passes ?? 0) > 0 && (candidate?.fails ?? 0) > 0,
  };
}

export interface CaseRowFilter {
  readonly slice: string | null;
  readonly show: 'all' | 'gained' | 'lost' | 'failing' | 'wavering' | 'errors';
  readonly search: string;
}

export function filterCaseRows(rows: readonly CaseRow[], filter: CaseRowFilter): CaseRow[] {
  const search = filter.search.trim().toLowerCase();
  return rows.filter((row) => {
    if (filter.slice !== null && !row.slices.includes(filter.slice)) return false;
    if (search !== '' && !`${row.case} ${row.headline}`.toLowerCase().includes(search)) return false;
    const candidate = row.cells.find((cell) => cell.variant === 'candidate');
    switch (filter.show) {
      case 'all':
        return true;
      case 'gained':
      case 'lost':
        return row.change === filter.show;
      case 'failing':
        return (candidate?.fails ?? 0) > 0;
      case 'wavering':
        return row.wavers;
      case 'errors':
        return row.cells.some((cell) => cell.errors > 0);
    }
  });
}
