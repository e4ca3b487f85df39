import { parseCases } from '#domain/cases/case-file';
import { type Case, type CaseInput, type Sensitivity } from '#domain/cases/case';
import { contentId } from '#domain/prompt/content-id';
import { worstFinish } from '#domain/answers/finish-words';
import { type Answer } from '#domain/answers/output';
import { noAnswer, type OutputRow } from '#domain/answers/output-columns';
import { type RowProblem } from '#domain/answers/output-file';
import { type Problem } from '#domain/files/problem';
import { counted } from '#domain/result/gate-words';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { importedOrigin, unknownModel } from '#domain/result/run-result';
import { checksWithin } from '#domain/checks/check';
import { textOfInput } from '#domain/checks/check-text';
import { criteriaOf, type SpecFile } from '#domain/spec/spec';
import { judgeOf, readSpec, type RunRequest } from '../experiments/planning/plan-run.ts';
import { type Job } from '../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../stores/run-plan.ts';
import { placeRows, type PlacedRow } from './place-rows.ts';
import { failures, refusals } from './row-notes.ts';

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
  /** Rows that belong to no case of the prompt are scored as cases of their own; left out: they are told, and not scored. */
  readonly newCases?: boolean;
  /** Rows of the file that could not be read at all. */
  readonly unreadable?: readonly RowProblem[];
  /** Name of the variant that the others are compared with (`variantsIn`); null: only measure. */
  readonly baseline: string | null;
  /** Name of the variant that the gate is about. Left out: the only one beside the baseline; of several it has to be said. */
  readonly candidate?: string | null;
}

export type PlannedScoring =
  | {
      readonly ok: true;
      readonly plan: RunPlan;
      /** Answered ones: with `Runner.start` they are judged and nothing is asked again. */
      readonly jobs: readonly Job[];
      /** Of each job, which row its answer stands in. */
      readonly rowNumbers: readonly number[];
      /** Rows that belong to no case or could not be read, in the order of the file. */
      readonly unmatched: readonly RowProblem[];
      /** What was decided about rows that are scored, and about the file as a whole. */
      readonly notes: readonly RowProblem[];
      /** Of `plan.cases`, how many were made up of rows. */
      readonly madeUp: number;
      /** Cases for which a version has no row. */
      readonly unanswered: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      readonly unmatched: readonly RowProblem[];
      /** The variants of which one has to be chosen (`candidate`); absent: that is not what is wrong. */
      readonly choose?: readonly string[];
    };

const mostVariants = 10;
const unnamed = 'answers from the file';

/** Which variants the rows are of, in order of first use, by name. */
export function variantsIn(
  rows: readonly OutputRow[],
): { readonly name: string; readonly model: string; readonly rows: number }[] {
  const alike = namedAlike(rows).rows;
  const counts = Map.groupBy(alike, keyOf);
  const models = new Set(alike.map((row) => row.model)).size;
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

/** Where only some rows name a model or a version, and all of these the same, the others mean it too. */
function namedAlike(rows: readonly OutputRow[]): { readonly rows: readonly OutputRow[]; readonly notes: RowProblem[] } {
  const only = (name: 'model' | 'variant'): string | null => {
    const names = [...new Set(rows.map((row) => row[name]))].filter((each) => each !== null);
    return names.length === 1 ? (names[0] ?? null) : null;
  };
  const [model, variant] = [only('model'), only('variant')];
  const without = rows.filter(
    (row) => (model !== null && row.model === null) || (variant !== null && row.variant === null),
  );
  if (without.length === 0) return { rows, notes: [] };
  const name = [variant, model].filter((each) => each !== null).join(' · ');
  const message = `${counted(without.length, 'row names', 'rows name')} no version: counted as ${name}, like all others.`;
  return {
    rows: rows.map((row) => ({ ...row, model: row.model ?? model, variant: row.variant ?? variant })),
    notes: [{ row: null, message }],
  };
}

/** Of several variants beside the baseline, those of which none was chosen. */
function openVariants({ baseline, candidate }: ScoringRequest, found: ReturnType<typeof variantsIn>): string[] {
  const names = found.map(({ name }) => name);
  const isCompared = names.length > 1 && baseline !== null && names.includes(baseline);
  const others = names.filter((name) => !isCompared || name !== baseline);
  return typeof candidate === 'string' && others.includes(candidate) ? [] : others;
}

/** The first that is no baseline is the one that the gate is about. */
function inOrderOfGate(variants: readonly RunVariant[]): RunVariant[] {
  const isGated = ({ id }: RunVariant): boolean => id === 'candidate';
  const candidates = variants.filter(({ isBaseline }) => !isBaseline).toSorted((a, b) => +isGated(b) - +isGated(a));
  return variants.map((each) => (each.isBaseline ? each : (candidates.shift() ?? each)));
}

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

function variantsOf(request: ScoringRequest, named: ReturnType<typeof variantsIn>): RunVariant[] {
  const parsed = parsePrompt(request.promptPath, request.promptText);
  const prompt = parsed.ok ? parsed.value : { text: '', header: null, template: '', templateLine: 1 };
  const baselineAt = named.length < 2 ? -1 : named.findIndex(({ name }) => name === request.baseline);
  const others = named.map((_, at) => at).filter((at) => at !== baselineAt);
  const chosen = others.find((at) => named[at]?.name === request.candidate) ?? others[0];
  const ranks = new Map([chosen, ...others.filter((at) => at !== chosen)].map((at, rank) => [at, rank + 1]));
  return named.map(({ name, model }, at): RunVariant => {
    const isBaseline = at === baselineAt;
    const rank = ranks.get(at) ?? 1;
    return {
      id: isBaseline ? 'baseline' : rank === 1 ? 'candidate' : `candidate-${rank}`,
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

/** Texts that a case expects, or a check looks for: an answer of that text alone is one, whatever else programs write so. */
function wordsOfProduct(cases: readonly Case[], spec: SpecFile | null): ReadonlySet<string> {
  const expected = cases.map((each) => each.expected).filter((each) => each !== null);
  const checked = (spec ? criteriaOf(spec) : [])
    .flatMap(({ check }) => checksWithin(check))
    .flatMap((check) => ('value' in check ? [check.value] : []));
  return new Set([...expected, ...checked].map((each) => plainWord(textOfInput(each))));
}

const plainWord = (text: string): string => text.trim().toLowerCase();

/** True where a check asks for JSON, or a case expects some: then what stands in it is the product's own. */
function answersInJson(cases: readonly Case[], spec: SpecFile | null): boolean {
  const isObjectText = (text: string): boolean => /^\s*\{[^]*\}\s*$/.test(text);
  return (
    (spec ? criteriaOf(spec) : []).some(({ check }) => checksWithin(check).some(({ type }) => type === 'json')) ||
    cases.some(({ expected }) => expected !== null && isObjectText(textOfInput(expected)))
  );
}

interface OfProduct {
  readonly words: ReadonlySet<string>;
  readonly isJson: boolean;
}

/** A text that programs write where there is no answer is no doubtful one where the product says it; nor is JSON where the product answers in it. */
function settledBy({ words, isJson }: OfProduct, row: OutputRow): OutputRow {
  const saysItself = row.against?.kind === 'answer' && row.against.why !== undefined;
  if (row.doubtful !== true || !(words.has(plainWord(row.text)) || (isJson && saysItself))) return row;
  const { doubtful: _, against, ...rest } = row;
  return against === undefined || against.kind === 'answer' ? rest : { ...rest, against };
}

function jobOf(id: string, variant: string, { row, caseId, trial }: PlacedRow): Job {
  const finish = worstFinish([row.facts.finish, row.doubtful === true ? 'unknown' : null]);
  const { error, toolCalls, inputTokens, outputTokens, latencyMs, costUsd } = row.facts;
  const job = { id, variant, case: caseId, trial };
  if (error !== null) {
    const code = row.unread === true ? 'unreadable-row' : error === noAnswer ? 'no-answer' : 'call-failed';
    const message = `Row ${row.row}: ${error}.`;
    // A row of a file is no call of ours, and charges nobody. What the call of before cost is known where the file says it; else it may have cost anything.
    const failed = { attempts: 1, waitedMs: 0, mayHaveCostUsd: costUsd === null ? null : 0 };
    return { ...job, state: 'error', error: { code, message, mayHaveBeenCharged: false, failed } };
  }
  const isEmpty = row.text.trim() === '' && (toolCalls?.length ?? 0) === 0;
  const answer: Answer = {
    text: row.text,
    finish: isEmpty && (finish === null || finish === 'complete') ? 'empty' : (finish ?? 'complete'),
    toolCalls: [...(toolCalls ?? [])],
    ...(toolCalls === null && { toolCallsUnknown: true }),
    inputTokens,
    outputTokens,
    latencyMs,
    costUsd,
  };
  return { ...job, state: 'answered', answer };
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
