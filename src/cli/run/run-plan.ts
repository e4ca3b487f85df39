import { AppError } from '#contract/errors';
import { defaultPolicy, parsePolicy, type Policy, stricter, withoutRedaction } from '#domain/policy/policy';
import { formatProblem, type Problem } from '#domain/files/problem';
import { parseCases } from '#domain/cases/case-file';
import { changedBesideInWords, changedBesideTitle } from '#domain/report/changed-beside-words';
import type { ChangedBeside } from '#domain/result/changed-beside';
import { uncomparedInWords } from '#domain/result/uncompared';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { renderProblems } from '#domain/prompt/render-problems';
import { checksWithin } from '#domain/checks/check';
import { judgesAsked, judgesFor, judgesNamedBy, planPanel } from '#domain/verdicts/judge-panel';
import type { Prompt } from '#domain/prompt/prompt';
import { criteriaOf, type SpecFile } from '#domain/spec/spec';
import { readTools } from '#services/authoring/team-tools';
import type { Ports } from '#services/app';
import { planRun, type Server, type VariantRequest } from '#services/experiments/planning/plan-run';
import type { Job } from '#services/stores/runs';
import type { RunPlan } from '#services/stores/run-plan';
import { type Baseline } from '../team/base-prompt.ts';
import { changedSince } from './changed-files.ts';
import { loadCases, loadPrompt, loadSpec, take, type Loaded } from './load-files.ts';
import { locatePrompt, type LocatedPrompt } from '../team/locate-prompt.ts';
import { findBaseline, namedVersion, type FoundBaseline } from './run-baseline.ts';
import type { PolicyPlace } from '../team/prompt-folders.ts';
import { runDefaults, type RunOptions } from './run-request.ts';
import { reachServer, type ModelServer } from './run-server.ts';
import type { Terminal } from '../terminal.ts';

export interface PreparedRun {
  readonly plan: RunPlan;
  readonly jobs: readonly Job[];
  readonly server: ModelServer;
  readonly policy: Policy;
}

type Warn = (line: string) => void;

/** Reads everything, checks everything, sends nothing but the question which models there are. Every refusal is exit code 2 or 3. */
export async function preparePlan(
  options: RunOptions,
  terminal: Terminal,
  ports: Ports,
  copyFolder: string,
): Promise<PreparedRun> {
  const warn: Warn = (line) => terminal.err(line);
  const files = await readFiles(options, terminal, copyFolder, warn);
  const models = chooseModels(options, files, warn);
  refuseUnrenderable(files);
  const { env, stopped } = terminal;
  const used = [models.candidate, models.baseline, ...models.judges, ...models.others].filter(
    (model) => model !== null,
  );
  const server = await reachServer(options, used, { models: ports.models, practice: ports.practice, env, stopped });
  const policy = server.ownPractice ? withoutRedaction(files.policy) : files.policy;
  const planned = planRun({
    ...fixedParts(files),
    policy,
    variants: await variantsOf(options, files, models, (model) => ({
      ...serverFor(server, model),
      leaveOutThinking: options.leaveOutThinking === true,
    })),
    tools: await toolsOf(files),
    trials: options.trials ?? null,
    seed: options.seed ?? runDefaults.seed,
    concurrency: options.concurrency ?? runDefaults.concurrency,
    maxCostUsd: options.maxCost ?? null,
    judgeModel: options.judgeModel ?? null,
    judgeServer: serverFor(server, models.judges[0] ?? null),
    isPractice: (model) => server.isPractice(model),
    connectionId: null,
    askAgain: options.askAgain !== false,
    nextId: () => ports.ids.next(),
  });
  const ending = options.untilClear === true ? { untilClear: true } : {};
  if (planned.ok) return { plan: { ...planned.plan, ...ending }, jobs: planned.jobs, server, policy };
  throw cannotStart(planned.problems);
}

function cannotStart(problems: readonly Problem[]): AppError {
  const detail = problems.map(formatProblem).join('\n');
  return new AppError('invalid-file', 'The run cannot start.', 'Correct this and try again:', { detail });
}

/** A value that no case gives is said before any server is asked for anything: the files are at fault, whatever the server says. */
function refuseUnrenderable({ located, prompt, casesText, baseline, others }: RunFiles): void {
  const cases = parseCases(located.paths.cases, casesText);
  if (!cases.ok) return;
  const versions = [...others, ...(baseline === null ? [] : [baseline])].flatMap(({ label, path, text }) => {
    const parsed = parsePrompt(path, text);
    return parsed.ok ? [{ prompt: parsed.value, label }] : [];
  });
  const candidate = { prompt: prompt.value, label: located.version };
  const problems = renderProblems([candidate, ...versions], cases.value.cases, located.paths.prompt);
  if (problems.length > 0) throw cannotStart(problems);
}

export interface RunFiles extends FoundBaseline {
  /** What else differs from the version that is compared with; null: nothing, or there is none. */
  readonly changed: ChangedBeside | null;
  readonly located: LocatedPrompt;
  readonly prompt: Loaded<Prompt>;
  readonly spec: Loaded<SpecFile> | null;
  readonly casesText: string;
  readonly others: readonly Baseline[];
  readonly policy: Policy;
}

export async function readFiles(
  options: RunOptions,
  { cwd, env }: Terminal,
  copyFolder: string,
  warn: Warn,
): Promise<RunFiles> {
  const located = await locatePrompt(options, cwd, copyFolder, env);
  for (const note of located.notes) warn(note);
  const prompt = await loadPrompt(located, warn);
  const spec = await loadSpec(located, warn);
  const cases = await loadCases(located, warn);
  const { baseline, uncompared } = await findBaseline(options.baseline, prompt.text, located, cwd, warn);
  if (uncompared !== null && !(uncompared.kind === 'not-asked' && options.baseline === false)) {
    const { why, next } = uncomparedInWords(uncompared);
    warn([`${why}.`, ...(next === null ? [] : [next])].join(' '));
  }
  const changed =
    baseline === null ? null : await changedSince(baseline, { spec: spec?.value ?? null, cases: cases.value.cases });
  if (changed !== null) {
    warn(changedBesideTitle(changed));
    for (const line of changedBesideInWords(changed)) warn(`  ${line}`);
  }
  const others: Baseline[] = [];
  for (const name of options.variant ?? []) others.push(await namedVersion(name, '--variant', located, cwd, warn));
  const policy = await readPolicy(located, warn);
  // An unchanged prompt is not run twice; other variants still need what they are compared with.
  const beside = uncompared?.kind === 'unchanged' && others.length === 0 ? null : baseline;
  return { located, prompt, spec, casesText: cases.text, baseline: beside, uncompared, changed, others, policy };
}

/** The model of each part of the run; null where there is no such part, or none was named. */
interface Models extends Readonly<Record<'candidate' | 'baseline', string | null>> {
  readonly judges: readonly string[];
  readonly others: readonly (string | null)[];
}

function chooseModels(options: RunOptions, { located, prompt, spec, baseline, others }: RunFiles, warn: Warn): Models {
  const candidate = options.model ?? prompt.value.header?.model;
  if (candidate === undefined) {
    throw new AppError(
      'bad-input',
      `${located.paths.prompt} names no model.`,
      'Name one with --model, or write it into the header as “model:”.',
    );
  }
  const panel = planPanel(spec?.value ?? null, options.judgeModel ?? null);
  if (spec !== null && judgesFor(panel, null).length === 0 && asksForJudge(spec.value)) {
    warn('The spec asks a judge, and none is named: those criteria are not measured. Name one with --judge-model.');
  }
  return {
    candidate,
    baseline: baseline === null ? null : (options.model ?? headerOf(baseline)?.model ?? null),
    others: others.map((other) => options.model ?? headerOf(other)?.model ?? null),
    judges: panel === null ? [] : judgesAsked(panel),
  };
}

/** Whether a check asks a judge without saying which. */
function asksForJudge(spec: SpecFile): boolean {
  return criteriaOf(spec).some((criterion) =>
    checksWithin(criterion.check).some((check) => check.type === 'judge' && judgesNamedBy(check) === null),
  );
}

function headerOf(baseline: Baseline): Prompt['header'] {
  const parsed = parsePrompt(baseline.path, baseline.text);
  return parsed.ok ? parsed.value.header : null;
}

export function serverFor({ baseUrl, origin, isPractice }: ModelServer, model: string | null): Server {
  return { baseUrl, origin, practice: model !== null && isPractice(model) };
}

function fixedParts({ located, spec, casesText, baseline, uncompared, changed }: RunFiles) {
  return {
    promptId: located.promptId,
    promptPath: located.paths.prompt,
    specPath: located.paths.spec,
    specText: spec?.text ?? null,
    casesPath: located.paths.cases,
    casesText,
    baselineCommit: baseline?.commit ?? null,
    uncompared,
    changedBeside: changed,
  };
}

/** Each prompt with its own parameters and its own tools; its own model too, unless one is named for all. */
async function variantsOf(
  options: RunOptions,
  files: RunFiles,
  models: Models,
  serverOf: (model: string | null) => Server,
): Promise<VariantRequest[]> {
  const { located, prompt, baseline, others } = files;
  const shared = { model: options.model ?? null, parameters: null, isBaseline: false };
  const version = async (other: Baseline) => ({
    ...shared,
    label: other.label,
    promptPath: other.path,
    promptText: other.text,
    tools: await toolsOf(files, other),
  });
  const beside = await Promise.all(others.map(version));
  return [
    {
      ...shared,
      id: 'candidate',
      label: located.version,
      promptPath: located.paths.prompt,
      promptText: prompt.text,
      server: serverOf(models.candidate),
    },
    ...beside.map((other, index) => ({
      ...other,
      id: `candidate-${index + 2}`,
      server: serverOf(models.others[index] ?? null),
    })),
    ...(baseline === null
      ? []
      : [{ ...(await version(baseline)), id: 'baseline', isBaseline: true, server: serverOf(models.baseline) }]),
  ];
}

/** The team's data policy: of the first of its folders. That there is none is said where it may only have been missed. */
export async function readPolicy(located: LocatedPrompt, warn: Warn): Promise<Policy> {
  const { policies, furtherPolicies, paths, isOutside } = located;
  const further = await Promise.all(
    furtherPolicies.map((places) => policyAt(places, warn, (text) => text.includes('signoff/policy'))),
  );
  const [first, ...others] = [await policyAt(policies, warn), ...further].filter((policy) => policy !== null);
  if (first !== undefined) return others.reduce(stricter, first);
  if (isOutside) {
    const looked = [...new Set(policies.map(({ path }) => path))].join(', ');
    warn(
      `${paths.prompt} is in none of the folders that .signoff.yaml names, and no data policy was found (${looked}): public and internal cases may be sent, personal ones may not leave this computer.`,
    );
  }
  return defaultPolicy;
}

async function policyAt(
  places: readonly PolicyPlace[],
  warn: Warn,
  isPolicy: (text: string) => boolean = () => true,
): Promise<Policy | null> {
  for (const { files, path } of places) {
    const text = await files.read(path, 1_000_000);
    if (text !== null && isPolicy(text)) return take(parsePolicy(path, text), path, warn);
    // The default in its place could allow more.
    if (text === null && (await files.kind(path)) !== null)
      throw new AppError(
        'invalid-file',
        `The data policy ${path} in ${files.where} is no file that can be read: a link, a folder or a pointer to Git LFS stands in its place.`,
        'Put a plain file there.',
      );
  }
  return null;
}

/**
 * The tools that a version names, as they stand in that version: what a tool says of itself is part of what the model reads. Where the version has
 * no file of it (a prompt file by itself), the candidate's counts.
 */
async function toolsOf({ located, prompt }: RunFiles, version?: Baseline) {
  const header = version === undefined ? prompt.value.header : headerOf(version);
  const other = async (file: string): Promise<string | null> => {
    const theirs = (await version?.files?.read(file, maximumToolBytes)) ?? null;
    return theirs ?? located.files.read(file, maximumToolBytes);
  };
  return readTools({ other }, header?.tools ?? []);
}

const maximumToolBytes = 1_000_000;
