import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { contentId } from '#domain/content-id';
import { parseCases } from '#domain/case-file';
import { readOutputFile, maximumOutputFileBytes, type RowProblem } from '#domain/output-file';
import { readOutputRows, suggestRoles, type OutputRow } from '#domain/output-columns';
import { formatProblem } from '#domain/problem';
import { judgesAsked, planPanel, type JudgePanel } from '#domain/judge-panel';
import type { Ports } from '#services/app';
import { decodeText } from '#services/authoring/prompt-files';
import { planScoring, variantsIn } from '#services/scoring/plan-scoring';
import type { RunPlan } from '#services/stores';
import { readFiles, serverFor, type PreparedRun, type RunFiles } from './run-plan.ts';
import { runDefaults, type RunOptions } from './run-request.ts';
import { noServer, reachServer, type ModelServer } from './run-server.ts';
import type { Terminal } from './terminal.ts';

type Warn = (line: string) => void;

/**
 * Plans `signoff run --outputs FILE`: the answers of the file are decided by the spec; no model is asked for any, and a server is only needed where
 * a judge decides. Cases of the case set without an answer count as not run, unless the file has nothing to do with the case set.
 */
export async function prepareScoring(
  options: RunOptions & { readonly outputs: string },
  terminal: Terminal,
  ports: Ports,
  copyFolder: string,
): Promise<PreparedRun> {
  const warn: Warn = (line) => terminal.err(line);
  const files = await readFiles({ ...options, baseline: false, variant: undefined }, terminal, copyFolder, warn);
  const rows = await readRows(options.outputs, terminal.cwd, files, warn);
  const judgeModel = options.judgeModel ?? null;
  const panel = planPanel(files.spec?.value ?? null, judgeModel);
  const server = await judgeServer(options, panel, terminal, ports);
  const { located, prompt, spec, casesText, policy } = files;
  const planned = planScoring({
    promptId: located.promptId,
    promptPath: located.paths.prompt,
    promptText: prompt.text,
    specPath: located.paths.spec,
    specText: spec?.text ?? null,
    casesPath: located.paths.cases,
    casesText,
    rows,
    sensitivity: 'internal',
    baseline: baselineName(options.baseline, rows),
    seed: options.seed ?? runDefaults.seed,
    concurrency: options.concurrency ?? runDefaults.concurrency,
    maxCostUsd: options.maxCost ?? null,
    judgeModel,
    judgeServer: server === noServer ? null : serverFor(server, panel?.model ?? null),
    isPractice: (model) => server.isPractice(model),
    connectionId: null,
    nextId: () => ports.ids.next(),
  });
  if (!planned.ok) {
    const detail = planned.problems.map(formatProblem).join('\n');
    throw new AppError('invalid-file', 'The answers cannot be scored.', 'Correct this and try again:', { detail });
  }
  warnOfRows(planned.problems, warn);
  return { plan: withEveryCase(planned.plan, planned.madeUp, casesText, warn), jobs: planned.jobs, server, policy };
}

async function readRows(
  name: string,
  cwd: string,
  { prompt, casesText }: RunFiles,
  warn: Warn,
): Promise<readonly OutputRow[]> {
  const place = path.resolve(cwd, name);
  if (!existsSync(place) || !statSync(place).isFile()) {
    throw new AppError(
      'not-found',
      `There is no file ${name}.`,
      'Give a CSV, JSON or JSONL file of answers with --outputs.',
    );
  }
  if (statSync(place).size > maximumOutputFileBytes) {
    throw new AppError('limit-exceeded', `${name} is too large.`, 'Split it into files under 200 MB.');
  }
  const file = readOutputFile(decodeText(name, await readFile(place)));
  const cases = parseCases('cases', casesText);
  const known = cases.ok ? cases.value.cases.flatMap((aCase) => Object.keys(aCase.input)) : [];
  const inputs = [...new Set([...Object.keys(prompt.value.header?.variables ?? {}), ...known])];
  const { rows, problems } = readOutputRows(file, suggestRoles(file.columns, inputs), inputs);
  if (rows.length > 0) {
    warnOfRows(problems, warn);
    return rows;
  }
  throw new AppError('invalid-file', `${name} has no answer that can be scored.`, 'Correct this and try again:', {
    detail: problems.map(rowInWords).join('\n'),
  });
}

/** Judges are models: the server that has them, where the spec asks for one and one is named. */
async function judgeServer(
  options: RunOptions,
  panel: JudgePanel | null,
  { env, stopped }: Terminal,
  ports: Ports,
): Promise<ModelServer> {
  if (panel === null) return noServer;
  return reachServer(options, judgesAsked(panel), { models: ports.models, practice: ports.practice, env, stopped });
}

function baselineName(named: string | false | undefined, rows: readonly OutputRow[]): string | null {
  if (named === undefined || named === false) return null;
  const names = variantsIn(rows).map(({ name }) => name);
  if (names.includes(named) && names.length > 1) return named;
  if (names.includes(named)) {
    throw new AppError(
      'bad-input',
      `Every answer in the file is of “${named}”: there is nothing to compare it with.`,
      'Give a file with the answers of both versions, or leave out --baseline.',
    );
  }
  throw new AppError(
    'bad-input',
    `No answer in the file is of “${named}”.`,
    names.length < 2 ? 'Leave out --baseline.' : `Give one of ${names.join(', ')} with --baseline.`,
  );
}

/** What is missing is no pass: every case of the set is asked for, as soon as the file answers any of it. */
function withEveryCase(plan: RunPlan, madeUp: number, casesText: string, warn: Warn): RunPlan {
  const parsed = parseCases('cases', casesText);
  const known = parsed.ok ? parsed.value.cases : [];
  const answered = new Set(plan.cases.map((aCase) => aCase.id));
  const missing = known.filter((aCase) => !answered.has(aCase.id));
  if (missing.length === 0 || madeUp === plan.cases.length) return plan;
  warn(`${missing.length} of ${known.length} cases have no answer in the file: they count as not run.`);
  const extra = plan.cases.filter((aCase) => !known.some((each) => each.id === aCase.id));
  const cases = [...known, ...extra];
  return extra.length > 0
    ? { ...plan, cases }
    : { ...plan, cases, casesText, casesContent: contentId('other', casesText) };
}

function warnOfRows(problems: readonly RowProblem[], warn: Warn): void {
  for (const problem of problems.slice(0, 20)) warn(rowInWords(problem));
  if (problems.length > 20) warn(`and ${problems.length - 20} more`);
}

function rowInWords({ row, message }: RowProblem): string {
  return row === null ? message : `Row ${row} ${message}.`;
}
