import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { shownAddress } from '#adapters/git/address';
import { locateGitFolder } from '#adapters/git/folder/git-folder';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import type { PromptPaths } from '#domain/prompt/prompt-file';
import { repositoryFilePath, usualFolders } from '#domain/prompt/repository-file';
import type { TeamRepository } from '#services/ports/team-repository';
import { commitBefore, isCi, isPushed, targetBranch } from './ci.ts';
import { readVariable } from './named-variable.ts';
import {
  governingFolders,
  type GoverningFolders,
  nameOfFile,
  nameOfPrompt,
  type NamedPrompt,
  policiesAbove,
  type PolicyPlace,
} from './prompt-folders.ts';
import { filesAtCommit, filesOnDisk, type CommittedFiles, type TeamFiles } from './team-files.ts';

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
  /** Why it is not known which version is the team's, where something else than that is the reason. */
  readonly reason: Unknown | null;
  /** What is checked out there is what is tested, and no other version by any name. */
  readonly isCheckout: boolean;
  /** The commit at which a branch stood before the push whose last commit is `head`; null: nobody says. */
  before(branch: string, head: string): string | null;
  /** false: CI says that nobody pushed what is built. */
  readonly isPushed: boolean;
}

interface Unknown {
  /** A sentence without its full stop. */
  readonly why: string;
  readonly next: string;
}

export interface LocatedPrompt {
  readonly promptId: string;
  readonly paths: PromptPaths;
  readonly files: TeamFiles;
  /** What this version is called: the ref that was asked for, the default branch of an address, or “draft” for files on disk. */
  readonly version: string;
  /** Where the data policy may stand: the first that is there governs. */
  readonly policies: readonly PolicyPlace[];
  /** More that hold beside it (see GoverningFolders). */
  readonly furtherPolicies: GoverningFolders['furtherPolicies'];
  /** The prompt stands in none of the team's folders. */
  readonly isOutside: boolean;
  /** Sentences about where it was found that a person should read. */
  readonly notes: readonly string[];
  /** Read when asked for. null: the folder is no Git repository, or one without a commit. */
  history(): Promise<TeamHistory | null>;
}

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
    const history = await readAddress(repositories.open('team'), request.repo, tokenIn(request, env));
    const found = await filesOfHistory(history, request.ref, shownAddress(request.repo));
    return { ...(await locateIn(found.files, request.prompt, null, baseIn(env, history))), ...found };
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
    const files = await filesOnDisk(place.root);
    const located = await locateIn(files, request.prompt, place.file, null);
    return { ...located, files, version: 'draft', history: async () => null };
  }
  let reading: Promise<TeamHistory | null> | undefined;
  const readHistory = (): Promise<TeamHistory | null> => (reading ??= readFolder(repositories.open('team'), git, env));
  if (request.ref === undefined && !git.bare) {
    const files = await filesOnDisk(place.root);
    // Where the base cannot be read, the comparison with it says so; here the change's own file holds.
    const base = isCi(env) ? baseIn(env, await readHistory().catch(() => null)) : null;
    const located = await locateIn(files, request.prompt, place.file, base);
    const policies = located.isOutside ? [...(await policiesOfRoot(git)), ...located.policies] : located.policies;
    return { ...located, policies, files, version: 'draft', history: readHistory };
  }
  const history = await readHistory();
  if (history === null) {
    throw new AppError(
      'unknown-ref',
      `${place.root} has no versions yet.`,
      'Leave out --ref to test the files as they are.',
    );
  }
  const found = await filesOfHistory(history, request.ref, place.root);
  return { ...(await locateIn(found.files, request.prompt, place.file, baseIn(env, history))), ...found };
}

type Located = NamedPrompt & Pick<LocatedPrompt, 'policies' | 'furtherPolicies' | 'notes'>;

async function locateIn(
  files: TeamFiles,
  asked: string,
  file: string | null,
  base: CommittedFiles | null,
): Promise<Located> {
  const { folders, policies, furtherPolicies, notes } = await governingFolders(files, base);
  const named = file === null ? await nameOfPrompt(asked, folders, files) : nameOfFile(file, folders);
  const above = named.isOutside ? policiesAbove(named.paths.prompt, files) : [];
  return { ...named, policies: [...policies, ...above], furtherPolicies, notes };
}

/** In CI, the version that the change is for; null elsewhere. */
function baseIn(env: Readonly<Record<string, string | undefined>>, history: TeamHistory | null): CommittedFiles | null {
  if (!isCi(env) || history === null) return null;
  return filesAtCommit(history.copy, history.tip, history.prefix, history.branch);
}

/** The policy of the repository around a prompt that was given as a file and stands in none of its folders. */
async function policiesOfRoot(git: { readonly folder: string; readonly prefix: string }): Promise<PolicyPlace[]> {
  if (git.prefix === '') return [];
  const files = await filesOnDisk(git.folder);
  const { policies } = await governingFolders(files, null);
  return [...policies];
}

/** Anything with a scheme, or `name@host:path`; a drive letter (`C:\`) is a folder. */
export function isAddress(text: string): boolean {
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

async function readAddress(copy: TeamRepository, text: string, token: string | null): Promise<TeamHistory> {
  const url = URL.parse(text);
  const password = token ?? decoded(url?.password ?? '');
  const username = decoded(url?.username ?? '') || 'token';
  if (url !== null) url.username = url.password = '';
  const { defaultBranch, tip } = await copy.update({
    address: url?.href ?? text,
    ...(password === '' ? {} : { credential: { username, password } }),
  });
  return {
    copy,
    prefix: '',
    branch: defaultBranch,
    tip,
    guessed: false,
    reason: null,
    isCheckout: false,
    before: () => null,
    isPushed: true,
  };
}

function tokenIn({ tokenEnv }: PromptRequest, env: Readonly<Record<string, string | undefined>>): string | null {
  return readVariable(tokenEnv, '--token-env', env, 'Put the token of the repository into it.');
}

/** A part of an address, which is not repeated where it cannot be read: it is a user name or a token. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AppError(
      'bad-input',
      'The name or the token in the address of --repo cannot be read: a “%” in it is written “%25”.',
      'Leave the token out of the address, and name the environment variable that holds it with --token-env.',
    );
  }
}

async function readFolder(
  copy: TeamRepository,
  { folder, prefix, bare }: FoundRepository,
  env: Readonly<Record<string, string | undefined>>,
): Promise<TeamHistory | null> {
  try {
    const copied = isCi(env);
    const {
      defaultBranch,
      tip,
      guessed = false,
      unclear,
    } = await copy.update({ address: folder, detached: true, copied });
    const reason = unclear ? severalBranches(unclear) : null;
    const before: TeamHistory['before'] = (branch, head) => commitBefore(env, branch, head);
    const found = {
      copy,
      prefix,
      branch: defaultBranch,
      tip,
      guessed,
      reason,
      isCheckout: copied && !bare,
      before,
      isPushed: isPushed(env),
    };
    const target = bare ? null : targetBranch(env);
    return target === null ? found : await forTarget(found, target);
  } catch (error) {
    // A repository without a commit has nothing to compare with; anything else must not pass as "no comparison".
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

/** The version of the branch that CI says the change is for, rather than any default branch. */
async function forTarget(found: TeamHistory, target: string): Promise<TeamHistory> {
  const tip = await found.copy.resolve(`refs/remotes/origin/${target}`).catch(() => null);
  if (tip !== null) return { ...found, branch: target, tip, guessed: false, reason: null };
  if (!found.guessed && found.branch === target) return found;
  const why = `This change is for “${target}”, as CI says, and that branch is not in this checkout`;
  const next = `Fetch it (in GitHub Actions: fetch-depth: 0), or name what to compare with: --baseline REF.`;
  return { ...found, guessed: true, reason: { why, next } };
}

function severalBranches(names: readonly string[]): Unknown {
  return {
    why: `Several branches could be the team’s, and nothing here says which: ${names.join(', ')}`,
    next: `Name the one that is meant: --baseline ${names[0] ?? 'REF'}, for example.`,
  };
}

interface FoundRepository {
  readonly folder: string;
  /** Where the folder that was asked for stands in it, '' or ending with a slash. */
  readonly prefix: string;
  readonly bare: boolean;
}

/** The repository that holds a folder: the folder's own, or that of a folder above it. */
async function findRepository(folder: string): Promise<FoundRepository | null> {
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

interface DiskPlace {
  /** The repository's folder. */
  readonly root: string;
  /** Path of the prompt's file in it, where one was given that exists. */
  readonly file: string | null;
}

/** Where the repository's folder is, and which prompt is meant in it. A file that exists names both. */
function placeOnDisk(request: PromptRequest, cwd: string): DiskPlace {
  const root = path.resolve(cwd, request.repo ?? '.');
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new AppError(
      'not-found',
      // An address that was typed wrong may hold a token.
      /[:@]/.test(request.repo ?? '')
        ? 'What --repo names is no folder, and no address.'
        : `There is no folder ${root}.`,
      'Give the folder of the repository, or its address, with --repo.',
    );
  }
  const file = [path.resolve(cwd, request.prompt), path.resolve(root, request.prompt)].find(
    (each) => each.endsWith('.md') && existsSync(each),
  );
  if (file === undefined) return { root: request.repo === undefined ? (rootAbove(root) ?? root) : root, file: null };
  const inside = (home: string): string => path.relative(home, file).split(path.sep).join('/');
  if (request.repo !== undefined && !inside(root).startsWith('../')) return { root, file: inside(root) };
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf(usualFolders[0], -2);
  const usual = at > 0 ? parts.slice(0, at).join(path.sep) || path.sep : path.dirname(file);
  const home = rootAbove(path.dirname(file)) ?? usual;
  return { root: home, file: inside(home) };
}

/** The folder with a `.signoff.yaml`, this one or one above it inside the same repository; null without one. */
function rootAbove(folder: string): string | null {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, repositoryFilePath))) return at;
    if (existsSync(path.join(at, '.git')) || path.dirname(at) === at) return null;
  }
}
