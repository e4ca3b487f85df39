import { access, constants, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { AppError } from '#contract/errors';
import { runAsJUnit, runAsMarkdown } from '#domain/report-text';
import type { RunResult } from '#domain/run-result';
import type { Ports } from '#services/app';
import { Runner } from '#services/experiments/runner';
import type { Job, RunPlan, StoredRun } from '#services/stores';
import { resourcesFolder } from './places.ts';
import { preparePlan, type PreparedRun } from './run-plan.ts';
import type { RunOptions } from './run-request.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { readVersion } from './version.ts';
import { withWorkFolder } from './work-folder.ts';

/** Tests a prompt on its cases, decides its run gate, and reports. The workspace is a temporary one. */
export async function run(terminal: Terminal, options: RunOptions): Promise<ExitCode> {
  const out = options.out === undefined ? null : await checkPlaceOfReport(path.resolve(terminal.cwd, options.out));
  return withWorkFolder(async (folder) => {
    const ports = await createNodePorts({
      dataFolder: path.join(folder, 'workspace'),
      resourcesFolder,
      host: 'direct',
      version: readVersion(),
    });
    try {
      const prepared = await preparePlan(options, terminal, ports, path.join(folder, 'copy'));
      const { stored, result } = await execute(prepared, terminal, ports);
      if (stored.state === 'finished' || hasOutputs(result))
        await report(terminal, reportText(result, options.format), out);
      return conclude(terminal, options, stored, result);
    } finally {
      await ports.close();
    }
  });
}

interface Done {
  readonly stored: StoredRun;
  readonly result: RunResult;
}

async function execute({ plan, jobs, server, policy }: PreparedRun, terminal: Terminal, ports: Ports): Promise<Done> {
  const { runs, audit } = ports.stores;
  const startedAt = ports.clock.monotonic();
  const runner = new Runner({
    runs,
    audit,
    models: ports.models,
    clock: ports.clock,
    ids: ports.ids,
    changed: (id) => terminal.status(progress(runs.counts(id), ports.clock.monotonic() - startedAt)),
    access: async (stored) => ({
      apiKey: server.apiKey,
      policy,
      priceOf: (_origin, model) => server.priceOf(model),
      plan: stored,
    }),
    log: ports.log,
  });
  sayWhatStarts(terminal, plan, jobs);
  const id = runner.start({ repository: null, title: plan.promptId, hypothesis: '' }, plan, jobs);
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

function sayWhatStarts(terminal: Terminal, plan: RunPlan, jobs: readonly Job[]): void {
  const calls = jobs.filter((job) => job.state === 'waiting').length;
  const versions = plan.variants.map((each) => `${each.label} on ${each.model}${each.practice ? ' (practice)' : ''}`);
  const size = `${plan.cases.length} ${plan.cases.length === 1 ? 'case' : 'cases'}, ${plan.trials} ${plan.trials === 1 ? 'trial' : 'trials'} each`;
  terminal.err(`${plan.promptId}: ${calls} calls (${size}): ${versions.join(' beside ')}.`);
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

function reportText(result: RunResult, format: RunOptions['format']): string {
  if (format === 'json') return `${JSON.stringify(result, null, 2)}\n`;
  return format === 'junit' ? runAsJUnit(result) : runAsMarkdown(result);
}

/** Before anything is paid for: a report that could not be written would be lost. */
async function checkPlaceOfReport(file: string): Promise<string> {
  try {
    await access(path.dirname(file), constants.W_OK);
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `The report cannot be written to ${file}.`,
      'Give a file in a folder that exists and that you may write to.',
      { cause },
    );
  }
  return file;
}

async function report(terminal: Terminal, text: string, file: string | null): Promise<void> {
  if (file === null) return terminal.out(text);
  try {
    const next = `${file}.${process.pid}.part`;
    await writeFile(next, text);
    await rename(next, file);
    terminal.err(`The report is in ${file}.`);
  } catch (cause) {
    await terminal.out(text);
    throw new AppError(
      'storage-failed',
      `The report could not be written to ${file}; it went to the output instead.`,
      'Free some space, or give another file.',
      { cause },
    );
  }
}

function conclude(terminal: Terminal, options: RunOptions, stored: StoredRun, result: RunResult): ExitCode {
  if (terminal.stopped.aborted) {
    terminal.err('Stopped. The report holds what was finished.');
    return exitCodes.cancelled;
  }
  if (stored.state !== 'finished') return unfinished(terminal, options, stored, result);
  const candidate = result.variants.find((variant) => variant.id === 'candidate');
  if (candidate && candidate.outputs > 0 && candidate.errors === candidate.outputs) {
    terminal.err('No call got an answer: nothing could be measured.');
    return exitCodes.machinery;
  }
  terminal.err(result.gate.met ? 'The run gate is met.' : 'The run gate is not met.');
  return result.gate.met ? exitCodes.met : exitCodes.notMet;
}

/** The person's own limit on money leaves it open whether the gate is met; anything else is a failure of the machinery. */
function unfinished(terminal: Terminal, { maxCost }: RunOptions, stored: StoredRun, result: RunResult): ExitCode {
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
