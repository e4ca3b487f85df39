import { parseCases } from '#domain/cases/case-file';
import { contentId } from '#domain/prompt/content-id';
import { decidePolicy, type Policy, redactedKinds } from '#domain/policy/policy';
import { outputSchemaOf, outputSchemaProblems } from '#domain/prompt/output-schema';
import { type Problem } from '#domain/files/problem';
import { namesOf } from '#domain/gate/gate-names';
import { judgesAsked, planPanel } from '#domain/verdicts/judge-panel';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { type Parameters } from '#domain/prompt/prompt';
import { renderProblems } from '#domain/prompt/render-problems';
import { planJobs } from '#domain/run/run-plan';
import { type SpecFile } from '#domain/spec/spec';
import { specSchemaProblems } from '#domain/spec/spec-schemas';
import { criterionOfProblem } from '#domain/spec/criterion-of-problem';
import { parseSpec } from '#domain/spec/spec-file';
import { type ChangedBeside } from '#domain/result/changed-beside';
import { type Uncompared } from '#domain/result/uncompared';
import { type Case } from '#domain/cases/case';
import { type ModelTool } from '../../ports/models.ts';
import { type Job } from '../../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../../stores/run-plan.ts';

/** Where a variant's calls go. */
export interface Server {
  readonly baseUrl: string;
  readonly origin: string;
  readonly practice: boolean;
  /** What its models think aloud before their answer is left out; absent: it stays. */
  readonly leaveOutThinking?: boolean;
}

/** One variant to test: a prompt's text with the model that answers it. */
export interface VariantRequest {
  readonly id: string;
  readonly label: string;
  readonly isBaseline: boolean;
  readonly promptPath: string;
  readonly promptText: string;
  /** null: the one its own header names. */
  readonly model: string | null;
  /** Instead of the header's parameters; null: the header's. */
  readonly parameters: Parameters | null;
  readonly server: Server;
  /** The tools of this version, where they are not those of the run. */
  readonly tools?: RunRequest['tools'];
}

export interface RunRequest {
  readonly promptId: string;
  readonly promptPath: string;
  readonly specPath: string;
  readonly specText: string | null;
  readonly casesPath: string;
  readonly casesText: string;
  readonly variants: readonly VariantRequest[];
  readonly tools: readonly { readonly name: string; readonly content: string; readonly tool: ModelTool }[];
  /** null: the spec's. */
  readonly trials: number | null;
  readonly seed: number;
  readonly concurrency: number;
  readonly maxCostUsd: number | null;
  /** Asked where neither the check nor the spec names a judge; null: none. */
  readonly judgeModel: string | null;
  readonly judgeServer: Server | null;
  /** Whether the judge's server has a model, where that is known: the practice server has none of the real ones. */
  readonly isKnownModel?: (model: string) => boolean;
  /** Which of its models are practice: one practice judge among several makes the run practice. */
  readonly isPractice?: (model: string) => boolean;
  readonly connectionId: string | null;
  readonly baselineCommit: string | null;
  /** Why nothing is compared with the first candidate; left out: its baseline is among the variants. */
  readonly uncompared?: Uncompared | null;
  /** What else differs from the version that is compared with; left out: nothing, or nobody looked. */
  readonly changedBeside?: ChangedBeside | null;
  readonly policy: Policy;
  /** Stops when the answer is clear; left out: runs to its end. */
  readonly untilClear?: boolean;
  /** false: what the first answers cannot tell stays open; left out: it is asked again by itself. */
  readonly askAgain?: boolean;
  /** Cases of the file that are set aside for a confirmation: left out. */
  readonly setAside?: readonly string[];
  /** The one confirmation, on exactly these cases; left out: an experiment like any other. */
  readonly only?: readonly string[];
  readonly nextId: () => string;
}

export type Planned =
  | { readonly ok: true; readonly plan: RunPlan; readonly jobs: readonly Job[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function problem(path: string, message: string, field: string | null = null): Problem {
  return { path, line: null, field, message, severity: 'error' };
}

const mostProblems = 20;

/** Versions of one prompt often have the same fault; it is said once. */
function eachOnce(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()];
}

/** Parses everything a run needs and lays out its calls. Nothing is sent; every problem names its file. */
export function planRun(request: RunRequest): Planned {
  const problems: Problem[] = [];
  const spec = readSpec(request, problems);
  const all = readCases(request, problems);
  const cases = chosenCases(request, all, problems);
  const variants = request.variants.flatMap((variant) => readVariant(variant, request, problems));
  if (problems.length === 0) problems.push(...renderProblems(variants, cases, request.promptPath));
  if (problems.length > 0) return { ok: false, problems: eachOnce(problems).slice(0, mostProblems) };

  const trials = request.trials ?? spec?.trials ?? 1;
  const laidOut = layOutJobs({ ...request, variants, cases, trials });
  if (!laidOut.ok) return laidOut;
  const { refused, jobs } = laidOut;
  const plan: RunPlan = {
    promptId: request.promptId,
    promptPath: request.promptPath,
    specText: request.specText,
    spec,
    specContent: request.specText === null ? null : contentId('other', request.specText),
    casesText: request.casesText,
    casesContent: contentId('other', request.casesText),
    cases,
    tools: request.tools.map(({ name, content }) => ({ name, content })),
    variants,
    trials,
    seed: request.seed,
    concurrency: request.concurrency,
    maxCostUsd: request.maxCostUsd,
    judge: judgeOf(request, spec),
    connectionId: request.connectionId,
    baselineCommit: request.baselineCommit,
    redact: redactedKinds(request.policy),
    refused,
    ...(request.uncompared && { uncompared: request.uncompared }),
    ...(request.changedBeside && { changedBeside: request.changedBeside }),
    askAgain: request.askAgain !== false,
    ...(request.untilClear && { untilClear: true }),
    ...(cases.length < all.length &&
      request.only === undefined && { setAside: casesBeside(all, cases).map(({ id }) => id) }),
    ...(cases.length < all.length && { elsewhere: namesOf(casesBeside(all, cases)) }),
    ...(request.only !== undefined && { confirmation: true }),
  };
  return { ok: true, plan, jobs };
}

/** The jobs of a run in their order; those that the policy keeps back are refused, and without any other there is no run. */
export function layOutJobs(
  run: Pick<RunPlan, 'variants' | 'cases' | 'trials' | 'seed'> & Pick<RunRequest, 'policy' | 'casesPath' | 'nextId'>,
):
  | { readonly ok: true; readonly refused: RunPlan['refused']; readonly jobs: readonly Job[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const { variants, cases, trials, seed } = run;
  const refused = refusedCases(run.policy, variants, cases);
  if (refused.length === cases.length) {
    const rule = refused[0]?.rule ?? '';
    return { ok: false, problems: [problem(run.casesPath, `no case may be sent to the model: ${rule}`)] };
  }
  const refusedIds = new Set(refused.map((each) => each.case));
  const planned = planJobs({
    variants: variants.map((variant) => variant.id),
    cases: cases.map((aCase) => aCase.id),
    trials,
    seed,
  });
  const prefix = run.nextId();
  const jobs = planned.map((job, index): Job => ({
    id: `${prefix}-${index}`,
    variant: job.variant,
    case: job.case,
    trial: job.trial,
    state: refusedIds.has(job.case) ? 'refused-by-policy' : 'waiting',
  }));
  return { ok: true, refused, jobs };
}

/** null without a spec; what is wrong with it goes to `problems`, with the criterion that it is about. */
export function readSpec(
  { specPath, specText }: Pick<RunRequest, 'specText' | 'specPath'>,
  problems: Problem[],
): SpecFile | null {
  if (specText === null) return null;
  const parsed = parseSpec(specPath, specText);
  const found = parsed.ok ? specSchemaProblems(specPath, specText) : parsed.problems;
  for (const each of found.filter(({ severity }) => severity === 'error')) {
    const criterion = criterionOfProblem(each, specText);
    problems.push(criterion === null ? each : { ...each, criterion });
  }
  return parsed.ok ? parsed.value : null;
}

function readCases(request: RunRequest, problems: Problem[]): readonly Case[] {
  const parsed = parseCases(request.casesPath, request.casesText);
  if (!parsed.ok) {
    problems.push(...parsed.problems);
    return [];
  }
  if (parsed.value.cases.length === 0)
    problems.push(problem(request.casesPath, 'has no cases: add at least one to test with'));
  return parsed.value.cases;
}

/** All cases but those set aside; for a confirmation only these. */
function chosenCases(
  { casesPath, setAside = [], only }: RunRequest,
  all: readonly Case[],
  problems: Problem[],
): readonly Case[] {
  const [kept, out] = [new Set(only), new Set(setAside)];
  const chosen = all.filter(({ id }) => (only === undefined ? !out.has(id) : kept.has(id)));
  if (chosen.length === 0 && all.length > 0) {
    const why =
      only === undefined ? 'every case is set aside: put some back' : 'the cases that were set aside are gone';
    problems.push(problem(casesPath, why));
  }
  return chosen;
}

function casesBeside(all: readonly Case[], chosen: readonly Case[]): Case[] {
  const ids = new Set(chosen.map(({ id }) => id));
  return all.filter(({ id }) => !ids.has(id));
}

function readVariant(variant: VariantRequest, request: RunRequest, problems: Problem[]): RunVariant[] {
  const parsed = parsePrompt(variant.promptPath, variant.promptText);
  if (!parsed.ok) {
    problems.push(...parsed.problems);
    return [];
  }
  const prompt = parsed.value;
  const model = variant.model ?? prompt.header?.model ?? null;
  if (model === null) {
    // The file that is tested may name one: of the other version it has to be said which it is.
    const whose = variant.isBaseline ? `in ${variant.label}, the version to compare with, it ` : '';
    problems.push(problem(variant.promptPath, `${whose}names no model: ${chooseModel(variant)}`, 'model'));
    return [];
  }
  const unusable = outputSchemaProblems(variant.promptPath, prompt);
  if (unusable.length > 0) {
    problems.push(...unusable);
    return [];
  }
  const wanted = prompt.header?.tools ?? [];
  return [
    {
      id: variant.id,
      label: variant.label,
      isBaseline: variant.isBaseline,
      promptText: variant.promptText,
      prompt,
      content: contentId('prompt', variant.promptText),
      model,
      baseUrl: variant.server.baseUrl,
      origin: variant.server.origin,
      practice: variant.server.practice,
      ...(variant.server.leaveOutThinking === true && { leaveOutThinking: true }),
      parameters: variant.parameters ?? prompt.header?.parameters ?? {},
      tools: (variant.tools ?? request.tools).filter((each) => wanted.includes(each.name)).map((each) => each.tool),
      jsonSchema: outputSchemaOf(prompt),
    },
  ];
}

function chooseModel({ isBaseline }: VariantRequest): string {
  return isBaseline ? 'choose one for both' : 'choose one, or write it into the header';
}

function refusedCases(policy: Policy, variants: readonly RunVariant[], cases: readonly Case[]): RunPlan['refused'] {
  return cases.flatMap((aCase) => {
    for (const { origin, model } of variants) {
      const decision = decidePolicy(policy, { origin, model, sensitivity: aCase.sensitivity });
      if (!decision.allowed) return [{ case: aCase.id, rule: decision.rule }];
    }
    return [];
  });
}

/** The judges of the run: those of the checks and of the spec, else the one that was chosen; null where no check asks one or none is named. */
export function judgeOf(
  request: Pick<RunRequest, 'judgeModel' | 'judgeServer' | 'isKnownModel' | 'isPractice'>,
  spec: SpecFile | null,
): RunPlan['judge'] {
  const panel = planPanel(spec, request.judgeModel, request.isKnownModel);
  if (panel === null || request.judgeServer === null) return null;
  const practice =
    request.judgeServer.practice || judgesAsked(panel).some((each) => request.isPractice?.(each) === true);
  return { ...panel, ...request.judgeServer, practice };
}
