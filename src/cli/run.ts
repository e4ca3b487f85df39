import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { AppError } from '#contract/errors';
import type { RunResult } from '#domain/run-result';
import type { Ports } from '#services/app';
import { Runner } from '#services/experiments/runner';
import type { Job, RunPlan, StoredRun } from '#services/stores';
import { resourcesFolder } from './places.ts';
import { createRunFolder, findRunFolder, removeRunFolder, type RunFolder } from './run-folder.ts';
import { preparePlan, type PreparedRun } from './run-plan.ts';
import { checkPlaceOfReport, report } from './run-report.ts';
import type { RunOptions } from './run-request.ts';
import { prepareToGoOn, type RunToGoOn } from './run-resume.ts';
import { prepareScoring } from './run-scoring.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

/** Tests a prompt on its cases, decides its run gate, and reports. What is not finished is kept for `--resume`. */
export async function run(terminal: Terminal, options: RunOptions): Promise<ExitCode> {
  const out = await checkPlaceOfReport(options, terminal);
  const place = await createRunFolder(terminal.env, terminal.cwd, options);
  return inFolder(place, async (ports) => {
    const copy = path.join(place.folder, 'copy');
    const { outputs } = options;
    const prepared =
      outputs === undefined
        ? await preparePlan(options, terminal, ports, copy)
        : await prepareScoring({ ...options, outputs }, terminal, ports, copy);
    sayWhatStarts(terminal, place, prepared.plan, prepared.jobs);
    return finish(terminal, options, await execute(prepared, null, terminal, ports), out, place);
  });
}

/** Goes on with a run that was stopped, cut off or died: nothing that has an answer is asked again. */
export async function resume(
  terminal: Terminal,
  id: string,
  change: Pick<RunOptions, 'out'> & Partial<Pick<RunOptions, 'format'>>,
): Promise<ExitCode> {
  const out = await checkPlaceOfReport(change, terminal);
  const place = await findRunFolder(id, terminal.env);
  const options = { ...place.options, ...change };
  return inFolder(place, async (ports) => {
    const prepared = await prepareToGoOn(place, terminal, ports);
    terminal.err(`Run ${place.id} of ${prepared.plan.promptId} goes on.`);
    return finish(terminal, options, await execute(prepared, prepared.runId, terminal, ports), out, place);
  });
}

/** With the workspace of the run open (one process at a time). The folder is removed afterwards, unless there is something to go on with. */
async function inFolder(
  place: RunFolder,
  work: (ports: Ports) => Promise<{ code: ExitCode; unfinished: boolean }>,
): Promise<ExitCode> {
  let keep = false;
  const ports = await createNodePorts({
    dataFolder: path.join(place.folder, 'workspace'),
    resourcesFolder,
    host: 'direct',
    version: readVersion(),
  });
  try {
    const { code, unfinished } = await work(ports);
    keep = unfinished;
    return code;
  } finally {
    keep ||= ports.stores.runs.list({ repository: null }).some((each) => each.state !== 'finished');
    await ports.close();
    if (!keep) await removeRunFolder(place);
  }
}

interface Done {
  readonly stored: StoredRun;
  readonly result: RunResult;
}

async function execute(
  { plan, jobs, server, policy }: PreparedRun | RunToGoOn,
  runId: string | null,
  terminal: Terminal,
  ports: Ports,
): Promise<Done> {
  const { runs, audit } = ports.stores;
  const startedAt = ports.clock.monotonic();
  const runner = new Runner({
    runs,
    audit,
    models: ports.models,
    clock: ports.clock,
    ids: ports.ids,
    changed: (id) => terminal.status(progress(runs.counts(id), ports.clock.monotonic() - startedAt)),
    access: async () => ({
      apiKey: server.apiKey,
      policy,
      priceOf: (_origin, model) => server.priceOf(model),
      plan,
    }),
    log: ports.log,
  });
  const kind = plan.scored === undefined ? 'experiment' : 'scored';
  const id = runId ?? runner.start({ repository: null, title: plan.promptId, hypothesis: '', kind }, plan, jobs);
  if (runId !== null) runner.resume(runId);
  const stop = (): void => void runner.cancel(id);
  terminal.stopped.addEventListener('abort', stop, { once: true });
  if (terminal.stopped.aborted) stop();
  await runner.whenSettled(id);
  terminal.stopped.removeEventListener('abort', stop);
  const stored = runs.get(id);
  if (stored === null) throw new AppError('storage-failed', 'The run is missing from its workspace.', 'Run it again.');
  const result = runner.resultOf(id);
  await runner.close();
  return { stored, result };
}

async function finish(
  terminal: Terminal,
  options: RunOptions,
  { stored, result }: Done,
  out: string | null,
  place: RunFolder,
): Promise<{ code: ExitCode; unfinished: boolean }> {
  const unfinished = stored.state !== 'finished';
  if (!unfinished || hasOutputs(result)) await report(terminal, result, options.format, out);
  const code = conclude(terminal, options, stored, result);
  if (unfinished) terminal.err(`What is done is kept. Go on with: signoff run --resume ${place.id}`);
  return { code, unfinished };
}

function sayWhatStarts(terminal: Terminal, { id }: RunFolder, plan: RunPlan, jobs: readonly Job[]): void {
  const calls = jobs.filter((job) => job.state === 'waiting' && job.answer === undefined).length;
  const versions = plan.variants.map((each) => `${each.label} on ${each.model}${each.practice ? ' (practice)' : ''}`);
  const size = `${plan.cases.length} ${plan.cases.length === 1 ? 'case' : 'cases'}, ${plan.trials} ${plan.trials === 1 ? 'trial' : 'trials'} each`;
  terminal.err(`Run ${id}, ${plan.promptId}: ${calls} calls (${size}): ${versions.join(' beside ')}.`);
  if (plan.refused.length > 0) {
    terminal.err(`${plan.refused.length} cases are kept back: ${plan.refused[0]?.rule ?? ''}`);
  }
}

function progress(
  counts: { done: number; errors: number; total: number; spentUsd: number | null },
  elapsedMs: number,
): string {
  const { done, errors, total, spentUsd } = counts;
  const left = done < 10 ? '' : `, ${Math.ceil((elapsedMs / done / 1000) * (total - done))} s left`;
  const spent = spentUsd === null ? '' : `, $${spentUsd.toFixed(4)}`;
  return `${done} of ${total}${errors > 0 ? `, ${errors} could not run` : ''}${spent}${left}`;
}

const hasOutputs = (result: RunResult): boolean => result.variants.some((variant) => variant.outputs > 0);

function conclude(terminal: Terminal, options: RunOptions, stored: StoredRun, result: RunResult): ExitCode {
  if (terminal.stopped.aborted) {
    terminal.err('Stopped. The report holds what was finished.');
    return exitCodes.cancelled;
  }
  if (stored.state !== 'finished') return unfinishedCode(terminal, options, stored, result);
  const candidate = result.variants.find((variant) => variant.id === 'candidate') ?? result.variants[0];
  if (candidate && candidate.outputs > 0 && candidate.errors === candidate.outputs) {
    terminal.err('No call got an answer: nothing could be measured.');
    return exitCodes.machinery;
  }
  terminal.err(result.gate.met ? 'The run gate is met.' : 'The run gate is not met.');
  return result.gate.met ? exitCodes.met : exitCodes.notMet;
}

/** The person's own limit on money leaves it open whether the gate is met; anything else is a failure of the machinery. */
function unfinishedCode(terminal: Terminal, { maxCost }: RunOptions, stored: StoredRun, result: RunResult): ExitCode {
  const { message, nextStep, detail } = stored.error ?? {
    message: `The run is ${stored.state}.`,
    nextStep: 'Run it again.',
    detail: null,
  };
  terminal.err([`Signoff: ${message}`, nextStep, ...(detail ? [`  ${detail}`] : [])].join('\n'));
  const spent = [...result.variants.map((variant) => variant.costUsd), result.judge?.costUsd ?? 0];
  const total = spent.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return maxCost !== undefined && stored.state === 'paused' && total >= maxCost
    ? exitCodes.notMet
    : exitCodes.machinery;
}
