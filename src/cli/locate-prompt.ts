import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { locateGitFolder } from '#adapters/git/git-folder';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { promptIdFromPath, promptPaths, type PromptPaths } from '#domain/prompt-file';
import type { TeamRepository } from '#services/ports';
import { filesAtCommit, filesOnDisk, type TeamFiles } from './team-files.ts';

export interface PromptRequest {
  /** Id of a prompt, or the path of its file. */
  readonly prompt: string;
  /** Folder or address; the current folder when left out. */
  readonly repo?: string | undefined;
  readonly ref?: string | undefined;
  /** Name of the environment variable that holds the token for the address. */
  readonly tokenEnv?: string | undefined;
}

/** The versions that the team has: where a baseline comes from. */
export interface TeamHistory {
  readonly copy: TeamRepository;
  /** Where the folder stands in its repository, '' or ending with a slash. */
  readonly prefix: string;
  readonly branch: string;
  readonly tip: string;
  /** The folder does not hold the team's version: `branch` and `tip` are what is checked out, which is no baseline. */
  readonly guessed: boolean;
}

export interface LocatedPrompt {
  readonly promptId: string;
  readonly paths: PromptPaths;
  readonly files: TeamFiles;
  /** What this version is called: the ref that was asked for, the default branch of an address, or “draft” for files on disk. */
  readonly version: string;
  /** Read when asked for. null: the folder is no Git repository, or one without a commit. */
  history(): Promise<TeamHistory | null>;
}

const promptsFolder = 'prompts';

/**
 * Finds the files of a prompt: on disk (a folder without `ref`), or at a commit. `workFolder` takes the private copy.
 * Throws 'not-found', 'bad-input' and 'unknown-ref' with what to give instead.
 */
export async function locatePrompt(
  request: PromptRequest,
  cwd: string,
  workFolder: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<LocatedPrompt> {
  const repositories = createTeamRepositories(workFolder);
  if (request.repo !== undefined && isAddress(request.repo)) {
    const history = await readAddress(repositories.open('team'), request.repo, readToken(request.tokenEnv, env));
    return { ...named(request.prompt), ...(await filesOfHistory(history, request.ref, request.repo)) };
  }
  const place = placeOnDisk(request, cwd);
  const git = await findRepository(place.root);
  if (git === null) {
    if (request.ref !== undefined) {
      throw new AppError(
        'bad-input',
        `${place.root} is no Git repository, so there is no “${request.ref}” in it.`,
        'Leave out --ref to test the files as they are.',
      );
    }
    return { ...place, files: await filesOnDisk(place.root), version: 'draft', history: async () => null };
  }
  const readHistory = (): Promise<TeamHistory | null> => readFolder(repositories.open('team'), git.folder, git.prefix);
  if (request.ref === undefined && !git.bare) {
    return { ...place, files: await filesOnDisk(place.root), version: 'draft', history: readHistory };
  }
  const history = await readHistory();
  if (history === null) {
    throw new AppError(
      'unknown-ref',
      `${place.root} has no versions yet.`,
      'Leave out --ref to test the files as they are.',
    );
  }
  return { ...place, ...(await filesOfHistory(history, request.ref, place.root)) };
}

/** Anything with a scheme, or `name@host:path`; a drive letter (`C:\`) is a folder. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);
}

async function filesOfHistory(
  history: TeamHistory,
  ref: string | undefined,
  where: string,
): Promise<Pick<LocatedPrompt, 'files' | 'version' | 'history'>> {
  const commit = ref === undefined ? history.tip : await history.copy.resolve(ref);
  return {
    files: filesAtCommit(history.copy, commit, history.prefix, `${ref ?? history.branch} of ${where}`),
    version: ref ?? history.branch,
    history: async () => history,
  };
}

function readToken(name: string | undefined, env: Readonly<Record<string, string | undefined>>): string | null {
  if (name === undefined) return null;
  const token = env[name]?.trim();
  if (token) return token;
  throw new AppError(
    'bad-input',
    `The environment variable ${name} is not set.`,
    'Put the token of the repository into it.',
  );
}

async function readAddress(copy: TeamRepository, text: string, token: string | null): Promise<TeamHistory> {
  const url = URL.parse(text);
  const password = token ?? decodeURIComponent(url?.password ?? '');
  const username = decodeURIComponent(url?.username ?? '') || 'token';
  if (url !== null) url.username = url.password = '';
  const { defaultBranch, tip } = await copy.update({
    address: url?.href ?? text,
    ...(password === '' ? {} : { credential: { username, password } }),
  });
  return { copy, prefix: '', branch: defaultBranch, tip, guessed: false };
}

async function readFolder(copy: TeamRepository, folder: string, prefix: string): Promise<TeamHistory | null> {
  try {
    const { defaultBranch, tip, guessed = false } = await copy.update({ address: folder, detached: true });
    return { copy, prefix, branch: defaultBranch, tip, guessed };
  } catch (error) {
    // A repository without a commit has nothing to compare with; anything else must not pass as "no comparison".
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

/** The repository that holds a folder: the folder's own, or that of a folder above it. */
async function findRepository(folder: string): Promise<{ folder: string; prefix: string; bare: boolean } | null> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await locateGitFolder(at).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    });
    if (found !== null) {
      const inside = path.relative(at, folder).split(path.sep).join('/');
      return { folder: at, prefix: inside === '' ? '' : `${inside}/`, bare: found.bare };
    }
    if (path.dirname(at) === at) return null;
  }
}

interface Named {
  readonly promptId: string;
  readonly paths: PromptPaths;
}

/** An id, or a path in the repository: `refund-helper`, `prompts/refund-helper.md`. */
function named(prompt: string): Named {
  const asPath = prompt.replace(/^\.\//, '');
  const id =
    promptIdFromPath(asPath, promptsFolder) ?? promptIdFromPath(`${promptsFolder}/${asPath}.md`, promptsFolder);
  if (id === null) {
    throw new AppError(
      'bad-input',
      `“${prompt}” is not the name of a prompt.`,
      'Give its id, for example refund-helper, or the path of its file, which ends with .md.',
    );
  }
  return { promptId: id, paths: promptPaths(id, promptsFolder) };
}

/** Where the repository's folder is, and which prompt is meant in it. A file that exists names both. */
function placeOnDisk(request: PromptRequest, cwd: string): Named & { readonly root: string } {
  const root = path.resolve(cwd, request.repo ?? '.');
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new AppError(
      'not-found',
      `There is no folder ${root}.`,
      'Give the folder of the repository, or its address, with --repo.',
    );
  }
  const file = [path.resolve(cwd, request.prompt), path.resolve(root, request.prompt)].find(
    (each) => each.endsWith('.md') && existsSync(each),
  );
  if (file === undefined) return { root, ...named(request.prompt) };
  if (request.repo !== undefined) {
    const inside = path.relative(root, file).split(path.sep).join('/');
    if (!inside.startsWith('../')) return { root, ...inFolder(inside) };
  }
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf(promptsFolder, -2);
  const home = at > 0 ? parts.slice(0, at).join(path.sep) || path.sep : path.dirname(file);
  return { root: home, ...inFolder(path.relative(home, file).split(path.sep).join('/')) };
}

/** A file outside the prompts folder is a prompt too, with its spec and cases beside it. */
function inFolder(file: string): Named {
  const folder = file.startsWith(`${promptsFolder}/`) ? promptsFolder : '';
  const id = promptIdFromPath(file, folder);
  if (id === null) {
    throw new AppError(
      'bad-input',
      `${file} is never a prompt: its name is reserved.`,
      'Rename the file, or give another one.',
    );
  }
  return { promptId: id, paths: promptPaths(id, folder) };
}
