import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder } from '#adapters/files/make-folder';
import { isDiskFull, whyNotWritten } from '#adapters/files/why-not-written';
import { shownAddress } from '#adapters/git/address';
import { AppError } from '#contract/errors';
import { isAddress } from './locate-prompt.ts';
import { defaultDataFolder } from './places.ts';
import type { RunOptions } from './run-request.ts';

/** What a run was started with: enough to go on with it, and never a key. */
const requestSchema = z.object({ cwd: z.string(), options: z.looseObject({ prompt: z.string() }) });

export interface RunFolder {
  /** Names the run for `--resume`. */
  readonly id: string;
  readonly folder: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const keptDays = 30;
const idPattern = /^[a-z0-9]{10}$/;

/** Where runs of the command line are kept until they are finished: beside the desktop app's workspace, readable by their owner alone. */
function runsFolder(env: Env): string {
  return path.join(path.dirname(defaultDataFolder(process.platform, env)), 'runs');
}

/** A folder of its own for a new run. Where the person's own folder cannot be written to, it is in the system's temporary one. */
export async function createRunFolder(env: Env, cwd: string, options: RunOptions): Promise<RunFolder> {
  const id = randomBytes(8).toString('hex').slice(0, 10);
  const request = JSON.stringify({ cwd, options: { ...options, repo: withoutSecret(options) } }, null, 2);
  const refusals: { readonly home: string; readonly error: unknown }[] = [];
  for (const home of [runsFolder(env), path.join(tmpdir(), 'signoff-runs')]) {
    try {
      const folder = path.join(home, id);
      await makeFolder(folder, 0o700);
      await writeFile(path.join(folder, 'request.json'), request, { mode: 0o600 });
      await removeOld(home);
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

/** A run that was left unfinished, and what it was started with. Throws 'not-found'. */
export async function findRunFolder(
  id: string,
  env: Env,
): Promise<RunFolder & { readonly cwd: string; readonly options: RunOptions }> {
  if (idPattern.test(id)) {
    for (const home of [runsFolder(env), path.join(tmpdir(), 'signoff-runs')]) {
      const folder = path.join(home, id);
      const text = await readFile(path.join(folder, 'request.json'), 'utf8').catch(() => null);
      if (text === null) continue;
      const { cwd, options } = requestSchema.parse(JSON.parse(text));
      // Written by createRunFolder from RunOptions; `prompt` is checked, the rest was when it was typed.
      return { id, folder, cwd, options: options as unknown as RunOptions };
    }
  }
  throw new AppError(
    'not-found',
    `There is no unfinished run “${id}” on this computer.`,
    `Runs are kept until they are finished, ${keptDays} days at most. Start a new one.`,
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

async function removeOld(home: string): Promise<void> {
  const oldest = Date.now() - keptDays * 86_400_000;
  for (const name of await readdir(home)) {
    const folder = path.join(home, name);
    const modified = await stat(folder).catch(() => null);
    if (idPattern.test(name) && modified !== null && modified.mtimeMs < oldest)
      await rm(folder, { recursive: true, force: true });
  }
}
