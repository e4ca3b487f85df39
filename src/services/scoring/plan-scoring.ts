import { type RowProblem } from '#domain/answers/output-file';
import { type Case, type CaseInput } from '#domain/cases/case';
import { parseCases } from '#domain/cases/case-file';
import { type Problem } from '#domain/files/problem';
import { contentId } from '#domain/prompt/content-id';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { type SpecFile } from '#domain/spec/spec';
import { judgeOf, readSpec } from '../experiments/planning/plan-run.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Job } from '../stores/runs.ts';
import { jobOf } from './job-of-row.ts';
import { answersInJson, settledBy, wordsOfProduct } from './own-words.ts';
import { placeRows } from './place-rows.ts';
import { failures, refusals } from './row-notes.ts';
import { type PlannedScoring, type ScoringRequest } from './scoring-request.ts';
import { inOrderOfGate, keyOf, namedAlike, openVariants, variantsIn, variantsOf } from './variants-in-file.ts';

const mostVariants = 10;

/**
 * The plan and the jobs of a run that scores answers which are there already. Pure, as `planRun`: nothing is read and nothing sent. Every case
 * of the prompt is in the plan: one without a row counts as not run. A row whose call failed is an error of its case. Rows that belong to no
 * case are kept in the plan, each with why.
 */
export function planScoring(request: ScoringRequest): PlannedScoring {
  const problems: Problem[] = [];
  const spec = readSpec(request, problems);
  if (request.specText === null)
    problems.push(aProblem(request.specPath, 'names no criteria yet: say what must hold, then score'));
  const cases = request.casesText.trim() === '' ? [] : readCases(request, problems);
  const named = namedAlike(request.rows);
  const variantCount = variantsIn(named.rows).length;
  if (variantCount > mostVariants)
    problems.push(aProblem('answers', `has ${variantCount} variants; ${mostVariants} at most can stand side by side`));
  if (problems.length > 0) return { ok: false, problems, unmatched: [] };

  const { sensitivity, newCases = false, unreadable = [] } = request;
  const own = { words: wordsOfProduct(cases, spec), isJson: answersInJson(cases, spec) };
  const settled = named.rows.map((row) => settledBy(own, row));
  const placed = placeRows(settled, cases, { sensitivity, newCases, defaults: defaultsOf(request) });
  const nowhere = unreadable.filter(({ row }) => row !== null);
  const unmatched = inOrder([...nowhere, ...placed.unmatched]);
  const unread = nowhere.length + placed.unreadable;
  if (placed.rows.length === 0) {
    const message = 'has no answer that can be scored: no row belongs to a case of the prompt';
    return { ok: false, problems: [aProblem('answers', message)], unmatched };
  }
  const rows = placed.rows.map(({ row }) => row);
  const found = variantsIn(rows);
  const open = openVariants(request, found);
  if (open.length > 1) {
    const names = open.map((name) => `“${name}”`).join(', ');
    const message = `are of ${open.length} versions (${names}), and the gate is about one: say which`;
    return { ok: false, problems: [aProblem('answers', message)], unmatched, choose: open };
  }
  const keys = [...Map.groupBy(rows, keyOf).keys()];
  const placedVariants = variantsOf(request, found).map((variant, at) => ({ variant, key: keys[at] ?? '' }));
  const variants = inOrderOfGate(placedVariants.map(({ variant }) => variant));
  const idOf = new Map(placedVariants.map(({ key, variant }) => [key, variant.id]));
  const prefix = request.nextId();
  const jobs = placed.rows.map((row, index) => jobOf(`${prefix}-${index}`, idOf.get(keyOf(row.row)) ?? '', row));
  const casesText = placed.madeUp === 0 ? request.casesText : textOf(placed.cases);
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
    trials: placed.trials,
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
    scored: {
      unmatched: unmatched.map(({ row, message }) => ({ row: row ?? 0, why: message })),
      madeUp: placed.madeUp,
      ...(unread > 0 && { unreadable: unread }),
    },
  };
  return {
    ok: true,
    plan,
    jobs,
    rowNumbers: placed.rows.map(({ row }) => row.row),
    unmatched,
    notes: inOrder([
      ...unreadable.filter(({ row }) => row === null),
      ...named.notes,
      ...fewTrials(spec, placed.trials),
      ...refusals(rows),
      ...failures(rows),
      ...placed.notes,
    ]),
    madeUp: placed.madeUp,
    unanswered: unansweredIn(plan, jobs),
  };
}

const inOrder = (problems: readonly RowProblem[]): RowProblem[] =>
  problems.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));

/** Fewer answers than the spec asks for are no reason against them, and nothing to keep quiet about. */
function fewTrials(spec: SpecFile | null, trials: number): RowProblem[] {
  const asked = spec?.trials ?? 1;
  if (trials >= asked) return [];
  const message = `The spec asks for ${asked} answers of each case, and the file has ${trials} for some: how much answers vary is known less well.`;
  return [{ row: null, message }];
}

function defaultsOf({ promptPath, promptText }: ScoringRequest): CaseInput {
  const parsed = parsePrompt(promptPath, promptText);
  const variables = Object.entries(parsed.ok ? (parsed.value.header?.variables ?? {}) : {});
  return Object.fromEntries(variables.map(([name, variable]) => [name, variable?.default ?? null]));
}

/** Ids of the cases that some version does not answer. */
function unansweredIn({ cases, variants }: RunPlan, jobs: readonly Job[]): string[] {
  const answered = new Set(jobs.map((job) => JSON.stringify([job.variant, job.case])));
  return cases
    .filter(({ id }) => variants.some((variant) => !answered.has(JSON.stringify([variant.id, id]))))
    .map(({ id }) => id);
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

/** A case set that holds exactly these cases. */
function textOf(cases: readonly Case[]): string {
  return cases
    .map(({ id, input, slices, intent, source, sensitivity, expected, notes, messages }) => {
      const optional = { intent, source, expected, notes };
      const known = Object.entries(optional).filter(([, value]) => value !== null);
      return `${JSON.stringify({ id, input, slices, ...Object.fromEntries(known), sensitivity, messages })}\n`;
    })
    .join('');
}
