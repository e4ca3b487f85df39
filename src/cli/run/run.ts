import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { isBusy } from '#adapters/sqlite/storage-error';
import { AppError } from '#contract/errors';
import { type Ports } from '#services/app';
import { resourcesFolder } from '../places.ts';
import { type ExitCode, type Terminal } from '../terminal.ts';
import { readVersion } from '../version.ts';
import { finish, reportSoFar } from './run-end.ts';
import { type Done, execute, readDone } from './run-execute.ts';
import {
  type RunFolder,
  createRunFolder,
  findRunFolder,
  markBegun,
  mayHaveBegun,
  removeRunFolder,
} from './run-folder.ts';
import { preparePlan } from './run-plan.ts';
import { checkPlaceOfReport } from './run-report.ts';
import { type RunOptions } from './run-request.ts';
import { changedOf, prepareToGoOn } from './run-resume.ts';
import { goOnWith, sayForgotten, sayPossibleCharges, sayWhatStarts } from './run-says.ts';
import { prepareScoring } from './run-scoring.ts';

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
