import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder } from '#adapters/files/make-folder';
import { isDiskFull, whyNotWritten } from '#adapters/files/why-not-written';
import { shownAddress } from '#adapters/git/address';
import { isFolderLocked, lockName } from '#adapters/sqlite/folder-lock';
import { AppError } from '#contract/errors';
import { isAddress } from '../team/locate-prompt.ts';
import { defaultDataFolder } from '../places.ts';
import { writeWhole } from './report-file.ts';
import type { RunOptions } from './run-request.ts';

const optionalText = z.string().optional();

/** What a run was started with: enough to go on with it, and never a key. `begun`: calls may have been made; an earlier version did not say. */
const requestSchema = z.object({
  cwd: z.string(),
  begun: z.boolean().optional(),
  options: z.looseObject({
    prompt: z.string(),
    format: z.enum(['json', 'markdown', 'junit']),
    repo: optionalText,
    baseUrl: optionalText,
    apiKeyEnv: optionalText,
    outputs: optionalText,
    out: optionalText,
    maxCost: z.number().optional(),
  }),
});

export interface RunFolder {
  /** Names the run for `--resume`. */
  readonly id: string;
  readonly folder: string;
}

export interface FoundRun extends RunFolder {
  readonly cwd: string;
  readonly options: RunOptions;
  /** Calls were made, as far as is known: money may have been spent. */
  readonly mayHaveBegun: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** From then on a run that nobody went on with is called to mind. */
const forgottenDays = 30;
/** How long a run that has asked nothing may take to open its workspace, by far. */
const startingDays = 1;
const requestName = 'request.json';
const idPattern = /^[a-z0-9]{10}$/;

/** Where runs of the command line are kept until they are finished: beside the desktop app's workspace, readable by their owner alone. */
function runsFolder(env: Env): string {
  return path.join(path.dirname(defaultDataFolder(process.platform, env)), 'runs');
}

/** A folder of its own for a new run. Where the person's own folder cannot be written to, it is in the system's temporary one. */
export async function createRunFolder(env: Env, cwd: string, options: RunOptions): Promise<RunFolder> {
  const id = randomBytes(8).toString('hex').slice(0, 10);
  const asked = { cwd, begun: false, options: { ...options, repo: withoutSecret(options) } };
  const request = JSON.stringify(asked, null, 2);
  const refusals: { readonly home: string; readonly error: unknown }[] = [];
  for (const home of [runsFolder(env), path.join(tmpdir(), 'signoff-runs')]) {
    try {
      const folder = path.join(home, id);
      await makeFolder(folder, 0o700);
      await writeFile(path.join(folder, requestName), request, { mode: 0o600 });
      await removeNeverBegun(home, id);
      return { id, folder };
    } catch (error) {
      // A home that cannot be written to is usual in CI.
      refusals.push({ home, error });
    }
  }
  const reasons = refusals.map(({ home, error }) => `${home}: ${whyNotWritten(error)}`);
  throw new AppError(
    'storage-failed',
    `There is no folder in which the run could be kept (${reasons.join('; ')}). Nothing was asked.`,
    refusals.some(({ error }) => isDiskFull(error))
      ? 'Make room on the disk, or let the home folder or the temporary folder be on another one.'
      : 'Make the home folder or the temporary folder writable.',
  );
}

/** Before anything is asked: from now on the run may have cost money, whatever becomes of its storage. */
export async function markBegun({ folder }: RunFolder): Promise<void> {
  const file = path.join(folder, requestName);
  const request = requestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  await writeWhole(file, JSON.stringify({ ...request, begun: true }, null, 2), 0o600);
}

/** Whether calls may have been made for the run; a folder that cannot say so may have. */
export async function mayHaveBegun({ folder }: Pick<RunFolder, 'folder'>): Promise<boolean> {
  const said = await readFile(path.join(folder, requestName), 'utf8').catch(() => null);
  return said === null || readRequest(said)?.begun !== false;
}

/** A run that was left unfinished, and what it was started with. Throws 'not-found', and 'storage-failed' where it is damaged. */
export async function findRunFolder(id: string, env: Env): Promise<FoundRun> {
  if (idPattern.test(id)) {
    for (const home of [runsFolder(env), path.join(tmpdir(), 'signoff-runs')]) {
      const folder = path.join(home, id);
      const said = await readFile(path.join(folder, requestName), 'utf8').catch(() => null);
      if (said === null) continue;
      const request = readRequest(said);
      if (request === null) throw damagedRequest(id, folder);
      const { cwd, options, begun } = request;
      // Written by createRunFolder from RunOptions; what decides here is checked, the rest was when it was typed.
      return { id, folder, cwd, options: options as unknown as RunOptions, mayHaveBegun: begun !== false };
    }
  }
  throw new AppError(
    'not-found',
    `There is no unfinished run “${id}” on this computer.`,
    'A run is kept until it is finished, or until somebody deletes its folder. Start a new one.',
  );
}

function readRequest(said: string): z.infer<typeof requestSchema> | null {
  try {
    return requestSchema.parse(JSON.parse(said));
  } catch {
    return null; // damaged, or another's
  }
}

function damagedRequest(id: string, folder: string): AppError {
  return new AppError(
    'storage-failed',
    `What run ${id} was started with cannot be read: ${path.join(folder, requestName)} is damaged. Nothing was asked now.`,
    'What it did before is kept in that folder, and may have cost money. Put the file back, from a backup for example, or start a new run.',
  );
}

/** An address may hold a token, as its user name too; a file on disk must not. With a token of its own the user name is one. */
function withoutSecret({ repo, tokenEnv }: RunOptions): string | undefined {
  if (repo === undefined || !isAddress(repo)) return repo;
  const url = URL.parse(repo);
  if (url === null || url.protocol === 'file:') return shownAddress(repo);
  if (tokenEnv === undefined) url.username = '';
  url.password = url.search = url.hash = '';
  return url.href;
}

/** With the folders around it that are empty then: a run that is finished leaves nothing behind. */
export async function removeRunFolder({ folder }: RunFolder): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const runs = path.dirname(folder);
  for (const around of [runs, path.dirname(runs)]) {
    if (around !== tmpdir()) await rmdir(around).catch(() => undefined); // it is in use, which is as well
  }
}

/**
 * Runs that ended before they asked anything. What may have cost money is removed by nobody but the person: no clock is believed on it, and one that
 * is wrong here costs nothing. That a run cannot be removed is no reason not to start another.
 */
async function removeNeverBegun(home: string, own: string): Promise<void> {
  for (const { id, folder } of await runsIn(home)) {
    if (id === own || (await mayHaveBegun({ folder })) || (await daysSince(folder)) < startingDays) continue;
    if (isOpen(folder)) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // it stays, and the next run tries again
  }
}

/** Runs beside this one that may have cost money and that nobody has gone on with for long: they are kept, and take room. */
export async function forgottenRuns(own: RunFolder): Promise<readonly RunFolder[]> {
  const forgotten: RunFolder[] = [];
  for (const each of await runsIn(path.dirname(own.folder))) {
    if (each.id === own.id || !(await mayHaveBegun(each)) || (await daysSince(each.folder)) < forgottenDays) continue;
    if (!isOpen(each.folder)) forgotten.push(each);
  }
  return forgotten;
}

async function runsIn(home: string): Promise<RunFolder[]> {
  const names = await readdir(home).catch(() => []);
  return names.filter((name) => idPattern.test(name)).map((id) => ({ id, folder: path.join(home, id) }));
}

const daysSince = async (folder: string): Promise<number> => (Date.now() - (await newestIn(folder))) / 86_400_000;

/** When work of the run was last written, in milliseconds since 1970; now, where that cannot be told. Asking whether it is open writes too. */
async function newestIn(folder: string): Promise<number> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => !each.isDirectory() && !each.name.startsWith(lockName));
    const times = await Promise.all(
      files.map(async (each) => (await stat(path.join(each.parentPath, each.name))).mtimeMs),
    );
    return Math.max((await stat(folder)).mtimeMs, ...times);
  } catch {
    return Date.now(); // something of it went away meanwhile: somebody is at it
  }
}

function isOpen(folder: string): boolean {
  return isFolderLocked(path.join(folder, 'workspace'));
}
