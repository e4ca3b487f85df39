import { AppError } from '#contract/errors';
import { defaultPolicy, parsePolicy, type Policy } from '#domain/policy';
import { formatProblem } from '#domain/problem';
import { parsePrompt } from '#domain/prompt-file';
import { checksWithin } from '#domain/check';
import { criteriaOf } from '#domain/spec';
import { readTools } from '#services/authoring/team-tools';
import type { Ports } from '#services/app';
import { planRun, type VariantRequest } from '#services/experiments/plan-run';
import type { Job, RunPlan } from '#services/stores';
import { loadCases, loadPrompt, loadSpec, take } from './load-files.ts';
import { locatePrompt, type LocatedPrompt } from './locate-prompt.ts';
import { findBaseline, type Baseline } from './run-baseline.ts';
import { runDefaults, type RunOptions } from './run-request.ts';
import { reachServer, type ModelServer } from './run-server.ts';
import type { Terminal } from './terminal.ts';

export interface PreparedRun {
  readonly plan: RunPlan;
  readonly jobs: readonly Job[];
  readonly server: ModelServer;
  readonly policy: Policy;
}

/** Reads everything, checks everything, sends nothing but the question which models there are. Every refusal is exit code 2 or 3. */
export async function preparePlan(
  options: RunOptions,
  terminal: Terminal,
  ports: Ports,
  copyFolder: string,
): Promise<PreparedRun> {
  const warn = (line: string): void => terminal.err(line);
  const located = await locatePrompt(options, terminal.cwd, copyFolder);
  const prompt = await loadPrompt(located, warn);
  const spec = await loadSpec(located, warn);
  const cases = await loadCases(located, warn);
  const baseline = await findBaseline(options.baseline, prompt.text, located, terminal.cwd);
  if (options.baseline !== undefined && baseline === null)
    warn(`“${options.baseline}” has the same prompt: there is nothing to compare.`);
  const policy = await readPolicy(located, warn);

  const judgeModel = spec?.value.judge?.model ?? options.judgeModel ?? null;
  const models = [options.model ?? prompt.value.header?.model, baselineModel(options, baseline), judgeModel].filter(
    (model) => model !== undefined && model !== null,
  );
  requireModel(options.model ?? prompt.value.header?.model, located.paths.prompt);
  const server = await reachServer(options, models, {
    models: ports.models,
    practice: ports.practice,
    env: terminal.env,
    stopped: terminal.stopped,
  });
  if (options.maxCost !== undefined) requirePrices(models, server);
  const asksJudge =
    spec !== null &&
    criteriaOf(spec.value).some((each) =>
      checksWithin(each.check).some((check) => check.type === 'judge' && check.model === undefined),
    );
  if (asksJudge && judgeModel === null)
    warn('The spec asks a judge, and none is named: those criteria are not measured. Name one with --judge-model.');

  const on = (model: string | undefined) => ({
    baseUrl: server.baseUrl,
    origin: server.origin,
    practice: model !== undefined && server.isPractice(model),
  });
  const candidate: VariantRequest = {
    id: 'candidate',
    label: located.version,
    isBaseline: false,
    promptPath: located.paths.prompt,
    promptText: prompt.text,
    model: options.model ?? null,
    parameters: null,
    server: on(options.model ?? prompt.value.header?.model),
  };
  const compared: VariantRequest[] = baseline
    ? [
        {
          id: 'baseline',
          label: baseline.label,
          isBaseline: true,
          promptPath: baseline.path,
          promptText: baseline.text,
          model: options.model ?? null,
          parameters: null,
          server: on(baselineModel(options, baseline)),
        },
      ]
    : [];
  const planned = planRun({
    promptId: located.promptId,
    promptPath: located.paths.prompt,
    specPath: located.paths.spec,
    specText: spec?.text ?? null,
    casesPath: located.paths.cases,
    casesText: cases.text,
    variants: [candidate, ...compared],
    tools: await toolsOf(prompt.value.header?.tools ?? [], located, baseline),
    trials: options.trials ?? null,
    seed: options.seed ?? runDefaults.seed,
    concurrency: options.concurrency ?? runDefaults.concurrency,
    maxCostUsd: options.maxCost ?? null,
    judgeModel: options.judgeModel ?? null,
    judgeServer: on(judgeModel ?? undefined),
    connectionId: null,
    baselineCommit: baseline?.commit ?? null,
    policy,
    nextId: () => ports.ids.next(),
  });
  if (!planned.ok) {
    throw new AppError('invalid-file', 'The run cannot start.', 'Correct this and try again:', {
      detail: planned.problems.map(formatProblem).join('\n'),
    });
  }
  return { plan: planned.plan, jobs: planned.jobs, server, policy };
}

function requireModel(model: string | undefined, file: string): void {
  if (model !== undefined) return;
  throw new AppError(
    'bad-input',
    `${file} names no model.`,
    'Name one with --model, or write it into the header as “model:”.',
  );
}

function baselineModel(options: RunOptions, baseline: Baseline | null): string | undefined {
  if (options.model !== undefined || baseline === null) return options.model;
  const parsed = parsePrompt(baseline.path, baseline.text);
  return parsed.ok ? parsed.value.header?.model : undefined;
}

/** A limit on money that could not be kept must not look as if it were. */
function requirePrices(models: readonly string[], server: ModelServer): void {
  const unknown = models.find((model) => server.priceOf(model) === null);
  if (unknown === undefined) return;
  throw new AppError(
    'bad-input',
    `The server does not say what ${unknown} costs, so --max-cost could not be kept.`,
    'Leave out --max-cost, and limit --trials instead.',
  );
}

async function readPolicy({ files, paths }: LocatedPrompt, warn: (line: string) => void): Promise<Policy> {
  if (!paths.prompt.startsWith('prompts/')) return defaultPolicy;
  const file = 'prompts/policy.yaml';
  const text = await files.read(file, 1_000_000);
  return text === null ? defaultPolicy : take(parsePolicy(file, text), file, warn);
}

/** The tools that either version names: the candidate's files first, then the baseline's for what was removed since. */
async function toolsOf(candidate: readonly string[], located: LocatedPrompt, baseline: Baseline | null) {
  const parsed = baseline === null ? null : parsePrompt(baseline.path, baseline.text);
  const theirs = parsed?.ok ? (parsed.value.header?.tools ?? []) : [];
  const names = [...new Set([...candidate, ...theirs])];
  const other = async (file: string): Promise<string | null> =>
    (await located.files.read(file, 1_000_000)) ?? (await baseline?.files?.read(file, 1_000_000)) ?? null;
  return readTools({ other }, names);
}
