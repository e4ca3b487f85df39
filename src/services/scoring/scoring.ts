import { type Handlers } from '#contract/wire/dispatcher';
import { type AppError } from '#contract/errors';
import { type ParsedInput } from '#contract/procedures';
import { type scoringProcedures, type ScoringPreview } from '#contract/scoring';
import { type ModelView } from '#contract/settings';
import { headlineOfInput } from '#domain/cases/case';
import { parseCases } from '#domain/cases/case-file';
import { type ColumnRoles, readOutputRows, suggestRoles } from '#domain/answers/output-columns';
import { type OutputFile, type RowProblem } from '#domain/answers/output-file';
import { type Problem } from '#domain/files/problem';
import { parsePrompt, titleOfPrompt } from '#domain/prompt/prompt-file';
import { type PromptSource, type PromptTexts } from '../authoring/prompt-source.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { estimateJudges, serverProblem } from '../experiments/estimate.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { capOf, refuseAboveLimit } from '../experiments/run-limit.ts';
import { askForModels, refuseProblems, usualJudge } from '../experiments/planning/run-request.ts';
import { readSettings, resolveConnection } from '../settings/settings.ts';
import { type PlannedScoring, type ScoringRequest } from './scoring-request.ts';
import { planScoring } from './plan-scoring.ts';
import { variantsIn } from './variants-in-file.ts';
import { Uploads } from './uploads.ts';

type ScoringInput = ParsedInput<'outputs.preview'>;

interface GatheredScoring {
  readonly file: OutputFile;
  readonly roles: ColumnRoles;
  /** Rows that are left out, and what is to be known about the others. */
  readonly left: readonly RowProblem[];
  readonly notes: readonly RowProblem[];
  /** What is wrong with the file as a whole, where nothing can be scored. */
  readonly whole: readonly RowProblem[];
  readonly variants: ReturnType<typeof variantsIn>;
  readonly planned: PlannedScoring;
  /** What a person sees of it: the plan, and while a version is to be chosen what it would be for the first. */
  readonly shown: PlannedScoring;
  readonly listing: readonly ModelView[];
  readonly blocker: AppError | null;
}

const rowsShown = 5;
const problemsShown = 50;
const lettersShown = 400;
const sampleLetters = 80;
const columnsNamed = 12;

/** Scores answers that are there already: from production, from another tool, from a person. No model is asked for them; judges may be. */
export function createScoring(
  context: ServiceContext,
  source: PromptSource,
  experiments: Experiments,
): { readonly handlers: Pick<Handlers, keyof typeof scoringProcedures> } {
  const uploads = new Uploads(context.ids);

  async function gather(input: ScoringInput): Promise<GatheredScoring> {
    const { stored } = readyRepository(context);
    const settings = readSettings(context);
    const texts = await source.current(input.promptId);
    const file = uploads.file(input.uploadId);
    const inputNames = inputNamesOf(texts);
    const roles = input.roles ?? suggestRoles(file.columns, inputNames, file.repeated);
    const { rows, problems, notRead } = readOutputRows(file, roles, inputNames, { plainAnswers: input.plainAnswers });
    const { connection, baseUrl, origin } = await resolveConnection(context, settings.connectionId);
    const mayAsk = stored.trusted || connection.practice;
    const { listing, blocker } = mayAsk ? await askForModels(context, connection.id) : { listing: [], blocker: null };
    const judgeModel = usualJudge(input.judgeModel, settings.judgeModel, listing, connection.practice);
    const practice = connection.practice || listing.some((each) => each.id === judgeModel && each.practice);
    const request: ScoringRequest = {
      ...texts,
      promptId: input.promptId,
      rows,
      unreadable: problems,
      newCases: input.newCases,
      sensitivity: input.sensitivity,
      baseline: input.baseline,
      candidate: input.candidate,
      seed: 1,
      concurrency: settings.concurrency,
      maxCostUsd: null,
      judgeModel,
      judgeServer: { baseUrl, origin, practice },
      isKnownModel: (name) => !connection.practice || listing.some((each) => each.id === name),
      connectionId: connection.id,
      nextId: () => context.ids.next(),
    };
    const planned = planScoring(request);
    // Its answers are shown before a version is chosen, too: to choose by.
    const isOpen = !planned.ok && planned.choose !== undefined;
    const shown = isOpen ? planScoring({ ...request, candidate: planned.choose[0] ?? null }) : planned;
    const unreadable = problems.filter(({ row }) => row !== null);
    const left = shown.unmatched.length > 0 ? shown.unmatched : unreadable;
    const notes = shown.ok ? [...shown.notes, ...passedOver(notRead)] : [];
    // What keeps the whole file from being read stops it: it is no note beside it.
    const whole = shown.ok ? [] : problems.filter(({ row }) => row === null);
    return { file, roles, left, notes, whole, variants: variantsIn(rows), planned, shown, listing, blocker };
  }

  /** What the judges may cost at most, whichever version the gate is about. A server that cannot be asked stops nothing where no judge is needed. */
  function judged({ shown, listing, blocker }: GatheredScoring) {
    const limitUsd = readSettings(context).spendingLimitUsd;
    if (!shown.ok) return { calls: 0, costUsd: null, limitUsd, aboveLimit: false, blocker: null };
    const { calls, costUsd } = estimateJudges(context, shown.plan, shown.jobs.length, listing);
    const aboveLimit = limitUsd !== null && costUsd !== null && costUsd > limitUsd;
    return { calls, costUsd, limitUsd, aboveLimit, blocker: calls > 0 ? blocker : null };
  }

  return {
    handlers: {
      'outputs.load': ({ uploadId, part }) => ({ uploadId: uploads.add(uploadId, part) }),
      'outputs.preview': async (input) => {
        const gathered = await gather(input);
        const { calls, costUsd, limitUsd, aboveLimit, blocker } = judged(gathered);
        const { planned, shown } = gathered;
        return {
          ...previewOf(gathered),
          judge: { model: shown.ok ? (shown.plan.judge?.model ?? null) : null, calls, costUsd },
          limitUsd,
          aboveLimit,
          blockers: [
            ...(blocker ? [serverProblem(blocker)] : []),
            ...gathered.whole.map(({ message }) => fileProblem(message)),
            ...(planned.ok ? [] : planned.problems),
          ],
        };
      },
      'outputs.score': async (input) => {
        const { stored } = readyRepository(context);
        requireTrust(stored);
        const gathered = await gather(input);
        const { planned } = gathered;
        if (!planned.ok) refuseProblems(planned.problems);
        const estimate = judged(gathered);
        if (estimate.blocker) throw estimate.blocker;
        refuseAboveLimit(estimate, input.acceptAboveLimit);
        const title = input.title.trim() || `Answers of ${titleOfPrompt(input.promptId)} from a file`;
        const runId = experiments.begin(
          { repository: stored.id, title, hypothesis: '', kind: 'scored' },
          { ...planned.plan, ...capOf({}, estimate) },
          planned.jobs,
        );
        return { runId };
      },
    },
  };
}

/** What nobody looked at is named: it may say that a call failed. */
function passedOver(notRead: readonly string[]): RowProblem[] {
  if (notRead.length === 0) return [];
  const names = notRead.slice(0, columnsNamed).join(', ');
  const more = notRead.length > columnsNamed ? ` and ${notRead.length - columnsNamed} more` : '';
  return [{ row: null, message: `Not read, as what they say of a call is not known: ${names}${more}.` }];
}

function fileProblem(message: string): Problem {
  return { path: '', line: null, field: null, message, severity: 'error' };
}

/** What the prompt's cases call their inputs, in order of first use; without cases, its variables. */
function inputNamesOf({ promptPath, promptText, casesPath, casesText }: PromptTexts): string[] {
  const cases = parseCases(casesPath, casesText);
  const names = cases.ok ? cases.value.cases.flatMap((each) => Object.keys(each.input)) : [];
  if (names.length > 0) return [...new Set(names)];
  const prompt = parsePrompt(promptPath, promptText);
  return prompt.ok ? Object.keys(prompt.value.header?.variables ?? {}) : [];
}

type Shown = Pick<
  ScoringPreview,
  | 'format'
  | 'columns'
  | 'total'
  | 'answers'
  | 'rows'
  | 'problems'
  | 'problemCount'
  | 'notes'
  | 'noteCount'
  | 'variants'
  | 'choose'
  | 'cases'
>;

function previewOf({ file, roles, left, notes, variants, planned, shown }: GatheredScoring): Shown {
  const cases = new Map(shown.ok ? shown.plan.cases.map((each) => [each.id, each]) : []);
  const labels = new Map(shown.ok ? shown.plan.variants.map((each) => [each.id, each.label]) : []);
  const jobs = shown.ok ? shown.jobs : [];
  const madeUp = shown.ok ? shown.madeUp : 0;
  const known = new Set([...cases.keys()].slice(0, cases.size - madeUp));
  const answers = jobs.flatMap((job, at) =>
    job.answer ? [{ job, row: shown.ok ? (shown.rowNumbers[at] ?? 0) : 0 }] : [],
  );
  return {
    format: file.format,
    columns: file.columns.map((name) => ({ name, role: roles[name] ?? 'call', sample: sampleOf(file, name) })),
    total: file.records.length,
    answers: answers.length,
    rows: answers.slice(0, rowsShown).map(({ job, row }) => ({
      row,
      case: job.case,
      madeUp: !known.has(job.case),
      headline: cut(headlineOfInput(cases.get(job.case)?.input ?? {}), lettersShown),
      text: cut(job.answer?.text ?? '', lettersShown),
      variant: labels.get(job.variant) ?? '',
      trial: job.trial,
    })),
    problems: left.slice(0, problemsShown).map((each) => ({ ...each })),
    problemCount: left.length,
    notes: notes.slice(0, problemsShown).map((each) => ({ ...each })),
    noteCount: notes.length,
    variants: variants.map((each) => ({ ...each })),
    choose: planned.ok ? [] : [...(planned.choose ?? [])],
    cases: { known: known.size, madeUp, unanswered: shown.ok ? shown.unanswered.length : 0 },
  };
}

function sampleOf(file: OutputFile, column: string): string {
  const value = file.records
    .slice(0, 100)
    .map(({ fields }) => fields.get(column))
    .find((each) => each !== undefined);
  return value === undefined ? '' : cut(typeof value === 'string' ? value : JSON.stringify(value), sampleLetters);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
