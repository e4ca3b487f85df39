import { type CaseQuery } from '#contract/reading';
import { type CaseRow } from '#contract/run-cases';
import { finishSchema } from '#domain/answers/output';
import { verdictSchema } from '#domain/files/verdict';
import { type RunPlan } from '../../stores/run-plan.ts';
import { moveOf, plannedPair, rowFor, type RowPair } from './case-rows.ts';
import { type RunIndex } from './run-index.ts';

export interface FoundCases {
  /** In the order asked for, with change and wavering of the pair that is looked at. */
  readonly rows: CaseRow[];
  /** Answers that fit what is asked of answers; null where nothing is. */
  readonly outputs: number | null;
}

/** The pair that a question is about: what it names, else what was planned. */
export function pairOf(plan: Pick<RunPlan, 'variants'>, asked: Pick<CaseQuery, 'variant' | 'baseline'>): RowPair {
  const planned = plannedPair(plan);
  const known = (id: string | null): string | null => (plan.variants.some((each) => each.id === id) ? id : null);
  const baseline = known(asked.baseline) ?? planned.baseline;
  const other = plan.variants.find(({ id }) => id !== baseline)?.id;
  const candidate = known(asked.variant) ?? (planned.candidate === baseline ? other : planned.candidate);
  return { candidate: candidate ?? planned.candidate, baseline };
}

/** The rows of a run's cases that fit, and how many answers do. Rows stand in file order when they come in. */
export function findCases(
  plan: Pick<RunPlan, 'variants'>,
  rows: readonly CaseRow[],
  index: RunIndex,
  filter: CaseQuery,
): FoundCases {
  const pair = pairOf(plan, filter);
  const hits = fittingAnswers(index, filter, pair.candidate);
  const fits = caseTest(index, filter, pair);
  const found = rows.flatMap((row, at) => {
    if (hits !== null && hits[at] === 0) return [];
    const seen = rowFor(row, pair);
    return fits(seen, at) ? [{ row: seen, at }] : [];
  });
  const outputs = hits === null ? null : found.reduce((total, { at }) => total + (hits[at] ?? 0), 0);
  return { rows: inOrder(found, index, filter, pair), outputs };
}

/** How many answers to each case fit, by the place of the case; null where nothing is asked of answers. */
function fittingAnswers(index: RunIndex, filter: CaseQuery, candidate: string): Uint32Array | null {
  const tests = answerTests(index, filter);
  if (tests.length === 0) return null;
  const { columns, size, cases } = index;
  const whose = filter.of === 'any' ? null : index.variantAt(filter.of ?? candidate);
  const hits = new Uint32Array(cases.length);
  for (let at = 0; at < size; at += 1) {
    if (whose !== null && columns.variant[at] !== whose) continue;
    if (!tests.every((test) => test(at))) continue;
    const place = columns.case[at] ?? 0;
    hits[place] = (hits[place] ?? 0) + 1;
  }
  return hits;
}

type AnswerTest = (at: number) => boolean;

/** What is asked of one answer, the cheapest first. */
function answerTests(index: RunIndex, filter: CaseQuery): AnswerTest[] {
  const { columns, modes } = index;
  const tests: AnswerTest[] = filter.criteria.map(({ id, verdict }) => {
    const column = columns.verdict[index.criterionAt(id)];
    const code = verdictSchema.options.indexOf(verdict) + 1;
    // A reused answer neither passes nor fails; who asks for reused ones wants to see what was said of them.
    const decided = (verdict === 'pass' || verdict === 'fail') && filter.reused !== true;
    return (at) => column?.[at] === code && !(decided && columns.reused[at] === 1);
  });
  if (filter.finish !== null) {
    const code = finishSchema.options.indexOf(filter.finish) + 1;
    tests.push((at) => columns.finish[at] === code);
  }
  if (filter.reused !== null) {
    const code = filter.reused ? 1 : 0;
    tests.push((at) => columns.reused[at] === code && columns.finish[at] !== 0);
  }
  if (filter.slowerThanMs !== null) {
    const least = filter.slowerThanMs;
    tests.push((at) => (columns.latency[at] ?? 0) > least && columns.reused[at] === 0);
  }
  if (filter.failure !== null) {
    const mode = modes.findIndex(({ id }) => id === filter.failure);
    const column = columns.mode[index.criterionAt(modes[mode]?.criterion ?? '')];
    tests.push((at) => column !== undefined && column[at] === mode);
  }
  const words = filter.answer.trim().toLowerCase();
  if (words !== '') {
    const texts = index.lowerTexts();
    tests.push((at) => texts[at]?.includes(words) === true);
  }
  return tests;
}

function caseTest(index: RunIndex, filter: CaseQuery, pair: RowPair): (row: CaseRow, at: number) => boolean {
  const search = filter.search.trim().toLowerCase();
  return (row, at) => {
    const aCase = index.cases[at];
    if (filter.slice !== null && !row.slices.includes(filter.slice)) return false;
    if (filter.intent !== null && aCase?.intent !== filter.intent) return false;
    if (filter.source !== null && aCase?.source !== filter.source) return false;
    if (filter.sensitivity !== null && row.sensitivity !== filter.sensitivity) return false;
    if (search !== '' && !`${row.case} ${row.headline}`.toLowerCase().includes(search)) return false;
    return isShown(row, filter.show, pair);
  };
}

function isShown(row: CaseRow, show: CaseQuery['show'], { candidate }: RowPair): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'gained':
    case 'lost':
      return row.change === show;
    case 'failing':
      return (row.cells.find((cell) => cell.variant === candidate)?.fails ?? 0) > 0;
    case 'wavering':
      return row.wavers;
    case 'errors':
      return row.cells.some((cell) => cell.errors > 0);
  }
}

interface Found {
  readonly row: CaseRow;
  readonly at: number;
}

/** Largest first by what is asked; what cannot be told comes last, equal ones in the order of the file. */
function inOrder(found: readonly Found[], index: RunIndex, filter: CaseQuery, pair: RowPair): CaseRow[] {
  const size = sizeFor(index, filter.order, pair);
  if (size === null) return found.map(({ row }) => row);
  return found
    .map((each) => ({ ...each, size: size(each) ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => (a.size === b.size ? a.at - b.at : b.size - a.size))
    .map(({ row }) => row);
}

function sizeFor(index: RunIndex, order: CaseQuery['order'], pair: RowPair): ((found: Found) => number | null) | null {
  switch (order) {
    case 'file':
      return null;
    case 'change':
      return ({ row }) => {
        const move = moveOf(row.cells, pair);
        return move === null ? null : Math.abs(move);
      };
    case 'worst':
      return ({ row }) => {
        const cell = row.cells.find((each) => each.variant === pair.candidate);
        const decided = (cell?.passes ?? 0) + (cell?.fails ?? 0);
        return cell === undefined || decided === 0 ? null : cell.fails / decided;
      };
    case 'slowest': {
      const slowest = slowestOfCases(index, pair.candidate);
      return ({ at }) => slowest[at] ?? null;
    }
  }
}

/** The longest wait of each case, in ms; -1: none was timed. */
function slowestOfCases({ columns, size, cases, ...index }: RunIndex, candidate: string): Float64Array {
  const whose = index.variants.indexOf(candidate);
  const slowest = new Float64Array(cases.length).fill(-1);
  for (let at = 0; at < size; at += 1) {
    if (columns.variant[at] !== whose || columns.reused[at] === 1) continue;
    const place = columns.case[at] ?? 0;
    const latency = columns.latency[at] ?? Number.NaN;
    if (latency > (slowest[place] ?? -1)) slowest[place] = latency;
  }
  return slowest;
}
