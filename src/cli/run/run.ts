import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { isBusy } from '#adapters/sqlite/storage-error';
import { AppError } from '#contract/errors';
import { mostAskedAgain } from '#domain/result/asked-again';
import { notAskedInWords } from '#domain/result/asked-again-words';
import { possibleChargesInWords, type PossibleCharges } from '#domain/result/charge-words';
import { counted, dollars } from '#domain/result/gate-words';
import { changedSentence, gateInWords } from '#domain/report/report-text';
import { errorReasonLines, notMeasuredLines, otherModelSentence } from '#domain/report/report-lines';
import { runCounts } from '#domain/result/run-counts';
import type { RunResult } from '#domain/result/run-result';
import type { Ports } from '#services/app';
import { judgeCallsFor } from '#services/experiments/judge-calls';
import { inVainNext, isOverBudget, smallerInWords, type RunTrouble } from '#services/experiments/run-words';
import { Runner, type RunnerParts } from '#services/experiments/runner';
import type { Job, RunPlan, StoredRun } from '#services/stores';
import { resourcesFolder } from '../places.ts';
import {
  createRunFolder,
  findRunFolder,
  forgottenRuns,
  markBegun,
  mayHaveBegun,
  removeRunFolder,
  type RunFolder,
} from './run-folder.ts';
import { preparePlan, type PreparedRun } from './run-plan.ts';
import { checkPlaceOfReport, report } from './run-report.ts';
import type { RunOptions } from './run-request.ts';
import { changedOf, prepareToGoOn, type RunToGoOn } from './run-resume.ts';
import { prepareScoring } from './run-scoring.ts';
import { sayWhileNothingComes } from './long-wait.ts';
import { adviceAtTerminal } from './run-server.ts';
import { exitCodes, type ExitCode, type Terminal } from '../terminal.ts';
import { readVersion } from '../version.ts';

/** Tests a prompt on its cases, decides its run gate, and reports. What is not finished is kept for `--resume`. */
export async function run(terminal: Terminal, options: RunOptions): Promise<ExitCode> {
  const out = await checkPlaceOfReport(options, terminal);
  const place = await createRunFolder(terminal.env, terminal.cwd, options);
  await sayForgotten(terminal, place);
  return inFolder(place, terminal, async (ports) => {
    const copy = path.join(place.folder, 'copy');
    const { outputs } = options;
    const prepared =
      outputs === undefined
        ? await preparePlan(options, terminal, ports, copy)
        : await prepareScoring({ ...options, outputs }, terminal, ports, copy);
    sayWhatStarts(terminal, place, prepared.plan, prepared.jobs);
    await markBegun(place);
    return finish(terminal, options, await execute(prepared, null, terminal, ports), out, place);
  });
}

/**
 * Goes on with a run that was stopped, cut off or died: nothing that has an answer is asked again. Where it cannot go on, because the repository
 * is gone for example, what is there is reported before the reason is thrown.
 */
export async function resume(
  terminal: Terminal,
  id: string,
  change: Pick<RunOptions, 'out'> & Partial<Pick<RunOptions, 'format'>>,
): Promise<ExitCode> {
  const out = await checkPlaceOfReport(change, terminal);
  const place = await findRunFolder(id, terminal.env);
  const options = { ...place.options, ...change };
  return inFolder(place, terminal, async (ports) => {
    const [listed] = ports.stores.runs.list({ repository: null });
    const stored = listed && ports.stores.runs.get(listed.id);
    // Only its report is missing: it could not be written.
    if (stored?.state === 'finished') {
      const changed = await changedOf(place, ports.stores.runs.plan(stored.id), terminal);
      return finish(terminal, options, withChanged(readDone(stored, ports, terminal), changed), out, place);
    }
    const prepared = await prepareToGoOn(place, terminal, ports).catch(async (error: unknown) => {
      if (stored) await reportSoFar(terminal, options, readDone(stored, ports, terminal), out);
      throw error;
    });
    terminal.err(`Run ${place.id} of ${prepared.plan.promptId} goes on.`);
    const { openCalls, openUsd, uncertainCalls, uncertainUsd } = ports.stores.runs.charges(prepared.runId);
    sayPossibleCharges(terminal, { calls: openCalls + uncertainCalls, usd: openUsd + uncertainUsd });
    const done = withChanged(await execute(prepared, prepared.runId, terminal, ports), prepared.changed);
    return finish(terminal, options, done, out, place);
  });
}

/** What its files say by now is said, and changes nothing: a run is about what it was started with. */
function withChanged(done: Done, changed: readonly string[]): Done {
  return changed.length === 0 ? done : { ...done, result: { ...done.result, changedSince: [...changed] } };
}

/** With the workspace of the run open (one process at a time). The folder is removed afterwards, unless there is something to go on with. */
async function inFolder(
  place: RunFolder,
  terminal: Terminal,
  work: (ports: Ports) => Promise<{ code: ExitCode; unfinished: boolean }>,
): Promise<ExitCode> {
  let keep = false;
  const ports = await createNodePorts({
    dataFolder: path.join(place.folder, 'workspace'),
    resourcesFolder,
    host: 'direct',
    version: readVersion(),
  }).catch((error: unknown) => {
    throw error instanceof AppError && isBusy(error.cause) ? goesOnElsewhere(place) : error;
  });
  try {
    const { code, unfinished } = await work(ports);
    keep = unfinished;
    return code;
  } catch (error) {
    // A report that could not be written keeps its run, finished or not; where nothing was stored there is nothing to keep.
    keep = true;
    const isStored = ports.stores.runs.list({ repository: null }).length > 0;
    // Where calls were made and nothing of them is stored, the storage is damaged: what is left of it stays.
    keep = isStored || (await mayHaveBegun(place));
    if (isStored) terminal.err(goOnWith(place));
    throw error;
  } finally {
    await ports.close();
    if (!keep) await removeRunFolder(place);
  }
}

const goesOnElsewhere = ({ id }: RunFolder): AppError =>
  new AppError(
    'storage-failed',
    `Run ${id} is under way in another process. Nothing was asked by this one.`,
    `Wait until it is over, or stop it there; then signoff run --resume ${id} goes on with what is left.`,
  );

const goOnWith = ({ id }: RunFolder): string => `What is done is kept. Go on with: signoff run --resume ${id}`;

function sayPossibleCharges(terminal: Terminal, possible: PossibleCharges): void {
  const sentence = possibleChargesInWords(possible);
  if (sentence !== null) terminal.err(sentence);
}

interface Done {
  readonly stored: StoredRun;
  readonly result: RunResult;
  /** There are answers, whether they are decided or not. */
  readonly isAnswered: boolean;
  /** Why it is not finished; null: nothing is known to be wrong. */
  readonly trouble: RunTrouble | null;
}

async function execute(
  { plan, jobs, server, policy }: PreparedRun | RunToGoOn,
  runId: string | null,
  terminal: Terminal,
  ports: Ports,
): Promise<Done> {
  const { runs } = ports.stores;
  const runner = createRunner(
    ports,
    terminal,
    async () => ({
      apiKey: server.apiKey,
      policy,
      priceOf: (_origin, model) => server.priceOf(model),
      plan,
    }),
    (failure) => adviceAtTerminal(failure, server.keyName),
  );
  const kind = plan.scored === undefined ? 'experiment' : 'scored';
  const id = runId ?? runner.start({ repository: null, title: plan.promptId, hypothesis: '', kind }, plan, jobs);
  if (runId !== null) runner.resume(runId);
  const stop = (): void => void runner.cancel(id);
  terminal.stopped.addEventListener('abort', stop, { once: true });
  if (terminal.stopped.aborted) stop();
  const over = new AbortController();
  const said = sayWhileNothingComes(
    terminal,
    ports.clock,
    () => ({ ...runs.counts(id), trouble: runner.troubleOf(id)?.message ?? null }),
    over.signal,
  );
  await runner.whenSettled(id);
  over.abort();
  await said;
  terminal.stopped.removeEventListener('abort', stop);
  const kept = runs.get(id);
  if (kept === null) throw new AppError('storage-failed', 'The run is missing from its workspace.', 'Run it again.');
  // Where its end could not be stored, only the runner knows it.
  const stored = { ...kept, error: kept.error ?? runner.troubleOf(id) };
  const done = whatIsDone(runner, stored, ports);
  await runner.close();
  return done;
}

/** The result with everything that a report holds. */
function whatIsDone(runner: Runner, stored: StoredRun, { stores: { runs } }: Ports): Done {
  const outputs = runs.outputs(stored.id);
  const result = { ...runner.resultOf(stored.id), counts: runCounts(runs.plan(stored.id), outputs) };
  const trouble = stored.error ?? runner.troubleOf(stored.id);
  return { stored, result, isAnswered: outputs.some(({ answer }) => answer !== null), trouble };
}

function createRunner(
  ports: Ports,
  terminal: Terminal,
  access: RunnerParts['access'],
  advise?: RunnerParts['advise'],
): Runner {
  const { runs, audit } = ports.stores;
  const startedAt = ports.clock.monotonic();
  return new Runner({
    runs,
    audit,
    models: ports.models,
    clock: ports.clock,
    ids: ports.ids,
    changed: (id) => terminal.status(progress(runs.counts(id), ports.clock.monotonic() - startedAt)),
    access,
    log: ports.log,
    ...(advise && { advise }),
  });
}

/** What is stored of a run that is not under way. */
function readDone(stored: StoredRun, ports: Ports, terminal: Terminal): Done {
  const runner = createRunner(ports, terminal, () => Promise.reject(new Error('nothing is asked')));
  return whatIsDone(runner, stored, ports);
}

async function reportSoFar(
  terminal: Terminal,
  options: RunOptions,
  { result, isAnswered }: Done,
  out: string | null,
): Promise<void> {
  if (!isAnswered && !hasOutputs(result)) return;
  await report(terminal, result, options.format, out);
  terminal.err('The report holds what was finished before. The run could not go on:');
}

async function finish(
  terminal: Terminal,
  options: RunOptions,
  done: Done,
  out: string | null,
  place: RunFolder,
): Promise<{ code: ExitCode; unfinished: boolean }> {
  const { stored, result, isAnswered } = done;
  const unfinished = stored.state !== 'finished';
  const isReported = !unfinished || isAnswered || hasOutputs(result);
  if (isReported) await report(terminal, result, options.format, out);
  const changed = changedSentence(result);
  if (changed !== null) terminal.err(changed);
  const code = conclude(terminal, options, done, isReported);
  if (result.possibleCharges) sayPossibleCharges(terminal, result.possibleCharges);
  if (unfinished) terminal.err(goOnWith(place));
  return { code, unfinished };
}

/** What may have cost money is never removed without the person. */
async function sayForgotten(terminal: Terminal, place: RunFolder): Promise<void> {
  const forgotten = await forgottenRuns(place);
  if (forgotten.length === 0) return;
  const runs = counted(forgotten.length, 'unfinished run is', 'unfinished runs are');
  const named = forgotten.slice(0, 5).map(({ id }) => id);
  const more = forgotten.length > named.length ? ' and more' : '';
  terminal.err(
    `${runs} kept in ${path.dirname(place.folder)} (${named.join(', ')}${more}): go on with --resume, or delete the folder of its name.`,
  );
}

function sayWhatStarts(terminal: Terminal, { id }: RunFolder, plan: RunPlan, jobs: readonly Job[]): void {
  const calls = jobs.filter((job) => job.state === 'waiting' && job.answer === undefined).length;
  const versions = plan.variants.map((each) => `${each.label} on ${each.model}${each.practice ? ' (practice)' : ''}`);
  const size = `${counted(plan.cases.length, 'case')}, ${counted(plan.trials, 'trial')} each`;
  terminal.err(`Run ${id}, ${plan.promptId}: ${counted(calls, 'call')} (${size}): ${versions.join(' beside ')}.`);
  const answers = calls + jobs.filter((job) => job.answer !== undefined).length;
  const judged = judgeCallsFor(plan, answers);
  if (judged > 0) terminal.err(`Judges are asked about the answers: up to ${counted(judged, 'call')} beside these.`);
  const again = mostAskedAgain(plan);
  const judgedAgain = judgeCallsFor(plan, again);
  const withJudges = judgedAgain === 0 ? '' : `, and ${judgedAgain} to judges about them`;
  if (again > 0)
    terminal.err(
      `Where these cannot tell a loss from chance, up to ${again} more calls are made by themselves${withJudges}.`,
    );
  if (plan.refused.length > 0) {
    terminal.err(`${counted(plan.refused.length, 'case is', 'cases are')} kept back: ${plan.refused[0]?.rule ?? ''}`);
  }
}

function progress(
  counts: { done: number; errors: number; total: number; again: number; againSettled: number; spentUsd: number | null },
  elapsedMs: number,
): string {
  const { done, errors, total, again, againSettled, spentUsd } = counts;
  const left = done < 10 ? '' : `, ${Math.ceil((elapsedMs / done / 1000) * (total - done))} s left`;
  const spent = spentUsd === null ? '' : `, ${dollars(spentUsd)}`;
  const asked = again === 0 ? '' : `, then ${againSettled} of ${again} asked again`;
  return `${done - againSettled} of ${total - again}${asked}${errors > 0 ? `, ${errors} could not run` : ''}${spent}${left}`;
}

const hasOutputs = (result: RunResult): boolean => result.variants.some((variant) => variant.outputs > 0);

function conclude(terminal: Terminal, options: RunOptions, done: Done, isReported: boolean): ExitCode {
  const { stored, result, trouble } = done;
  if (terminal.stopped.aborted) {
    terminal.err(
      isReported
        ? 'Stopped. The report holds what was finished.'
        : 'Stopped before anything was finished: there is no report.',
    );
    return exitCodes.cancelled;
  }
  const candidate = result.variants.find((variant) => variant.id === 'candidate') ?? result.variants[0];
  const isNothingMeasured = candidate && candidate.outputs > 0 && candidate.errors === candidate.outputs;
  if (stored.state !== 'finished') {
    const code = unfinishedCode(terminal, options, result, trouble);
    if (!isNothingMeasured) return code;
  }
  if (isNothingMeasured) {
    const nothing = stored.kind === 'scored' ? 'No row of the file holds an answer' : 'No call got an answer';
    terminal.err(`${nothing}: nothing could be measured.`);
    for (const line of errorReasonLines(candidate)) terminal.err(`  ${line}`);
    return exitCodes.machinery;
  }
  const other = candidate ? otherModelSentence(candidate) : null;
  if (other !== null) terminal.err(other);
  const unmeasured = candidate ? notMeasuredLines(candidate) : [];
  if (unmeasured.length > 0) terminal.err(['Not measured:', ...unmeasured.map((line) => `  ${line}`)].join('\n'));
  const { notAskedAgain } = result;
  if (notAskedAgain) terminal.err(`Was not ${notAskedInWords(notAskedAgain)}.`);
  terminal.err(`The run gate is ${gateInWords(result)}.`);
  return result.gate.met ? exitCodes.met : exitCodes.notMet;
}

/** The person's own limit on money leaves it open whether the gate is met; anything else is a failure of the machinery. */
function unfinishedCode(
  terminal: Terminal,
  { maxCost }: RunOptions,
  result: RunResult,
  trouble: RunTrouble | null,
): ExitCode {
  const said = trouble ?? { message: 'The run did not come to its end.', nextStep: null, detail: null };
  const { message, detail } = said;
  const isAtLimit = maxCost !== undefined && isOverBudget(trouble, { maxCostUsd: maxCost });
  const nextStep =
    isAtLimit && said.nextStep !== inVainNext
      ? `The limit belongs to this run: a new run with a higher --max-cost asks everything again.${smallerInWords(result)}`
      : said.nextStep;
  terminal.err([`Signoff: ${message}`, ...(nextStep ? [nextStep] : []), ...(detail ? [`  ${detail}`] : [])].join('\n'));
  return isAtLimit ? exitCodes.notMet : exitCodes.machinery;
}
