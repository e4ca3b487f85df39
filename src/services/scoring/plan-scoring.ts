import { parseCases } from '#domain/case-file';
import { type Case, type Sensitivity } from '#domain/case';
import { contentId } from '#domain/content-id';
import { type Answer } from '#domain/output';
import { type OutputRow } from '#domain/output-columns';
import { type RowProblem } from '#domain/output-file';
import { type Problem } from '#domain/problem';
import { parsePrompt } from '#domain/prompt-file';
import { importedOrigin } from '#domain/run-result';
import { judgeOf, readSpec, type RunRequest } from '../experiments/plan-run.ts';
import { type Job, type RunPlan, type RunVariant } from '../stores.ts';
import { placeRows, type PlacedRow } from './place-rows.ts';

/** Answers that are there already, and what they are scored by. No model is asked for them; judges may be. */
export interface ScoringRequest extends Pick<
  RunRequest,
  | 'promptId'
  | 'promptPath'
  | 'specPath'
  | 'specText'
  | 'casesPath'
  | 'seed'
  | 'concurrency'
  | 'maxCostUsd'
  | 'judgeModel'
  | 'judgeServer'
  | 'isKnownModel'
  | 'isPractice'
  | 'connectionId'
  | 'nextId'
> {
  /** The prompt that the spec is about: gives the defaults of its variables. It need not have made the answers. */
  readonly promptText: string;
  /** '': there is no case set, every case is made up of a row's input. */
  readonly casesText: string;
  readonly rows: readonly OutputRow[];
  /** Of the cases that are made up of rows. */
  readonly sensitivity: Sensitivity;
  /** Name of the variant that the others are compared with (`variantsIn`); null: only measure. */
  readonly baseline: string | null;
}

export type PlannedScoring =
  | {
      readonly ok: true;
      readonly plan: RunPlan;
      /** Answered ones: with `Runner.start` they are judged and nothing is asked again. */
      readonly jobs: readonly Job[];
      /** Of each job, which row its answer stands in. */
      readonly rowNumbers: readonly number[];
      /** Rows that are left out, each with its number. */
      readonly problems: readonly RowProblem[];
      /** Of `plan.cases`, how many were made up of rows. */
      readonly madeUp: number;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const mostVariants = 10;
const unnamed = 'answers from the file';
const unknownModel = 'unknown';

/** Which variants the rows are of, in order of first use, by name. */
export function variantsIn(
  rows: readonly OutputRow[],
): { readonly name: string; readonly model: string; readonly rows: number }[] {
  const counts = Map.groupBy(rows, keyOf);
  const models = new Set(rows.map((row) => row.model)).size;
  return [...counts.values()].map((group) => {
    const { variant = null, model = null } = group[0] ?? {};
    const name = [variant, variant === null || models > 1 ? model : null].filter((each) => each !== null).join(' · ');
    return { name: name || unnamed, model: model ?? unknownModel, rows: group.length };
  });
}

function keyOf({ variant, model }: OutputRow): string {
  return JSON.stringify([variant, model]);
}

/**
 * The plan and the jobs of a run that scores answers which are there already. Pure, as `planRun`: nothing is read and nothing sent. Rows go to
 * the case they name, else to the case with the same input, else to one made up of the row. `trials` of the plan is the fewest answers that
 * any case has from a variant, so that a case with more of them lacks nothing. Waiting time and price of these answers are not known.
 */
export function planScoring(request: ScoringRequest): PlannedScoring {
  const problems: Problem[] = [];
  const spec = readSpec(request, problems);
  if (request.specText === null)
    problems.push(aProblem(request.specPath, 'names no criteria yet: say what must hold, then score'));
  const cases = request.casesText.trim() === '' ? [] : readCases(request, problems);
  const variantCount = variantsIn(request.rows).length;
  if (variantCount > mostVariants)
    problems.push(aProblem('answers', `has ${variantCount} variants; ${mostVariants} at most can stand side by side`));
  if (problems.length > 0) return { ok: false, problems };

  const placed = placeRows(request.rows, cases, request.sensitivity);
  if (placed.rows.length === 0) {
    const first = placed.problems[0];
    const why = first ? `: row ${first.row ?? ''} ${first.message}` : '';
    return { ok: false, problems: [aProblem('answers', `has no answer that can be scored${why}`)] };
  }
  const rows = placed.rows.map(({ row }) => row);
  const variants = variantsOf(request, variantsIn(rows));
  const idOf = new Map([...Map.groupBy(rows, keyOf).keys()].map((key, at) => [key, variants[at]?.id ?? '']));
  const prefix = request.nextId();
  const jobs = placed.rows.map((row, index) => jobOf(`${prefix}-${index}`, idOf.get(keyOf(row.row)) ?? '', row));
  const casesText = textOf(request.casesText, cases, placed.cases);
  const judge = judgeOf(request, spec);
  const plan: RunPlan = {
    promptId: request.promptId,
    promptPath: request.promptPath,
    specText: request.specText,
    spec,
    specContent: request.specText === null ? null : contentId('other', request.specText),
    casesText,
    casesContent: contentId('other', casesText),
    cases: placed.cases,
    tools: [],
    variants,
    trials: fewestOf(jobs),
    seed: request.seed,
    concurrency: request.concurrency,
    maxCostUsd: request.maxCostUsd,
    judge,
    // Without a judge nobody is asked anything: no server has to be there.
    connectionId: judge === null ? null : request.connectionId,
    baselineCommit: null,
    ...(!variants.some(({ isBaseline }) => isBaseline) && {
      uncompared: { kind: 'not-asked', because: 'answers-of-a-file' },
    }),
    refused: [],
  };
  const rowNumbers = placed.rows.map(({ row }) => row.row);
  return { ok: true, plan, jobs, rowNumbers, problems: placed.problems, madeUp: placed.madeUp };
}

function aProblem(path: string, message: string): Problem {
  return { path, line: null, field: null, message, severity: 'error' };
}

function readCases({ casesPath, casesText }: ScoringRequest, problems: Problem[]): readonly Case[] {
  const parsed = parseCases(casesPath, casesText);
  if (parsed.ok) return parsed.value.cases;
  problems.push(...parsed.problems);
  return [];
}

function variantsOf(request: ScoringRequest, named: ReturnType<typeof variantsIn>): RunVariant[] {
  const parsed = parsePrompt(request.promptPath, request.promptText);
  const prompt = parsed.ok ? parsed.value : { text: '', header: null, template: '', templateLine: 1 };
  const baselineAt = named.length < 2 ? -1 : named.findIndex(({ name }) => name === request.baseline);
  let candidates = 0;
  return named.map(({ name, model }, at): RunVariant => {
    const isBaseline = at === baselineAt;
    if (!isBaseline) candidates += 1;
    return {
      id: isBaseline ? 'baseline' : candidates === 1 ? 'candidate' : `candidate-${candidates}`,
      label: name,
      isBaseline,
      promptText: request.promptText,
      prompt,
      // Nobody knows which text made these answers: it must never pass for the one that stands now.
      content: importedOrigin,
      model,
      baseUrl: '',
      origin: importedOrigin,
      practice: false,
      parameters: {},
      tools: [],
    };
  });
}

function jobOf(id: string, variant: string, { row, caseId, trial }: PlacedRow): Job {
  const answer: Answer = {
    text: row.text,
    finish: row.text.trim() === '' ? 'empty' : 'complete',
    toolCalls: [],
    inputTokens: null,
    outputTokens: null,
    latencyMs: null,
    costUsd: null,
  };
  return { id, variant, case: caseId, trial, state: 'answered', answer };
}

/** The fewest answers that a case has from a variant that answers it at all. */
function fewestOf(jobs: readonly Job[]): number {
  const counts = new Map<string, number>();
  for (const job of jobs) {
    const key = JSON.stringify([job.variant, job.case]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()].reduce((least, count) => Math.min(least, count), Infinity);
}

/** The case set that was scored: the file where it is all of it and nothing else, else one that holds exactly these cases. */
function textOf(casesText: string, all: readonly Case[], used: readonly Case[]): string {
  if (used.length === all.length && used.every((aCase, at) => aCase === all[at])) return casesText;
  return used
    .map(({ id, input, slices, intent, source, sensitivity, expected, notes, messages }) => {
      const optional = { intent, source, expected, notes };
      const known = Object.entries(optional).filter(([, value]) => value !== null);
      return `${JSON.stringify({ id, input, slices, ...Object.fromEntries(known), sensitivity, messages })}\n`;
    })
    .join('');
}
