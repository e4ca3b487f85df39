import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { contentId } from '#domain/prompt/content-id';
import { maximumPromptBytes, parsePrompt } from '#domain/prompt/prompt-file';
import type { Uncompared } from '#domain/result/uncompared';
import { decodeText } from '#services/authoring/prompt-files';
import { isByButton } from '../team/merge-button.ts';
import {
  cannotRead,
  maximumToolBytes,
  promptInBase,
  toolPath,
  type Baseline,
  type BaseVersion,
} from '../team/base-prompt.ts';
import type { LocatedPrompt, TeamHistory } from '../team/locate-prompt.ts';

export interface FoundBaseline {
  /** What other versions are compared with; null: nothing. */
  readonly baseline: Baseline | null;
  /** Why the candidate itself is not compared; null: it is. An unchanged prompt has a baseline all the same. */
  readonly uncompared: Uncompared | null;
}

const notInCheckout = {
  kind: 'unreadable',
  why: 'The team’s version is not in this checkout, which holds nothing but what is tested',
  next: 'Fetch it (in GitHub Actions: fetch-depth: 0), or name it: --baseline origin/main.',
} as const satisfies Uncompared;

type Warn = (line: string) => void;

/**
 * What the candidate is compared with: the version or file that was named, else the team's default branch. Where there is none, it says which of
 * the reasons it is (domain/uncompared.ts): what cannot be read is never taken for "the same" or "new".
 * Throws 'bad-input' and 'unknown-ref' for a name that leads nowhere.
 */
export async function findBaseline(
  named: string | false | undefined,
  candidateText: string,
  located: LocatedPrompt,
  cwd: string,
  warn: Warn,
): Promise<FoundBaseline> {
  if (named === false) return alone({ kind: 'not-asked', because: 'left-out' });
  const found =
    named === undefined
      ? await teamVersion(located, candidateText)
      : await versionNamed({ named, option: '--baseline', cwd, warn }, located, candidateText);
  if (isUncompared(found)) return alone(found);
  const unchanged = await isUnchanged(found, candidateText, located);
  if (unchanged && named !== undefined && (await isTestedItself(found, located))) return alone(itself(named));
  const { label: version, commit } = found;
  return { baseline: found, uncompared: unchanged ? { kind: 'unchanged', version, commit } : null };
}

function alone(uncompared: Uncompared): FoundBaseline {
  return { baseline: null, uncompared };
}

function isUncompared(found: Baseline | BaseVersion | Uncompared): found is Uncompared {
  return 'kind' in found;
}

async function teamVersion(located: LocatedPrompt, candidateText: string): Promise<Baseline | Uncompared> {
  try {
    const history = await located.history();
    if (history === null) {
      return {
        kind: 'unreadable',
        why: 'There is no other version here: the folder is no Git repository, or nothing was committed in it',
        next: 'Name the prompt file to compare with: --baseline FILE.',
      };
    }
    if (history.reason !== null) return { kind: 'unreadable', ...history.reason };
    if (history.guessed) return notInCheckout;
    const base = await teamBefore(history, located);
    return isUncompared(base) ? base : await promptInBase(base, located, candidateText);
  } catch (error) {
    // Nobody asked for this version by name: that it cannot be read must not keep the files on disk from being tested.
    if (!(error instanceof AppError)) throw error;
    return cannotRead(null, error);
  }
}

/** A version that was named with `option`: a ref of the repository, or a prompt file. Throws 'bad-input', 'not-found' and 'unknown-ref'. */
export async function namedVersion(
  named: string,
  option: string,
  located: LocatedPrompt,
  cwd: string,
  warn: Warn,
): Promise<Baseline> {
  const version = await versionNamed({ named, option, cwd, warn }, located, null);
  if (!isUncompared(version)) return version;
  if (version.kind === 'unreadable') throw new AppError('invalid-file', `${version.why}.`, `Leave out ${option}.`);
  throw new AppError(
    'not-found',
    `${located.paths.prompt} is not in “${named}”.`,
    `Name a version that has the prompt, or leave out ${option}.`,
  );
}

interface Naming {
  readonly named: string;
  readonly option: string;
  readonly cwd: string;
  readonly warn: Warn;
}

/**
 * A version of the repository wins over a file of the same name, and a file is only taken where it is named as one: the change under test could hold a file
 * `origin/main`, and be compared with itself.
 */
async function versionNamed(
  { named, option, cwd, warn }: Naming,
  located: LocatedPrompt,
  candidateText: string | null,
): Promise<Baseline | Uncompared> {
  const file = path.resolve(cwd, named);
  const isFile = existsSync(file) && statSync(file).isFile();
  const isPath = path.isAbsolute(named) || /^\.{1,2}[\\/]/u.test(named);
  const isPrompt = named.endsWith('.md');
  if (isPath) return isFile ? fileVersion(named, option, file) : noSuchFile(named, option);
  const history = await located.history().catch((error: unknown) => {
    if (isPrompt && isFile) return null;
    throw error;
  });
  const commit = history === null ? null : await history.copy.resolve(named).catch(unknownAsNull);
  if (history !== null && commit !== null) {
    if (isFile) warn(`“${named}” is a version here, and a file as well: the version is taken. The file is ./${named}`);
    if (await isOnlyCheckedOut(named, commit, history, located)) return checkedOut(named);
    // A variant is what it is called; what a change is compared with is what was there before it.
    const isTeam = candidateText !== null && isTeams(commit, history);
    const base = isTeam ? await teamBefore(history, located) : { history, commit, label: named };
    if (isUncompared(base)) return base;
    return promptInBase(base.commit === commit ? { ...base, label: named } : base, located, candidateText);
  }
  if (isFile && (isPrompt || history === null)) return fileVersion(named, option, file);
  if (isPrompt && history !== null) {
    throw new AppError(
      'bad-input',
      `There is no file “${named}” in ${cwd}, and no version is called so.`,
      `Give the path of a prompt file with ${option}, from the folder in which this was started.`,
    );
  }
  if (history === null) {
    throw new AppError(
      'bad-input',
      `There is no file “${named}”, and ${located.files.where} is no Git repository with versions.`,
      `Give the path of a prompt file with ${option}, or leave it out.`,
    );
  }
  throw new AppError(
    'unknown-ref',
    `There is no version called “${named}” in this checkout.`,
    isFile
      ? `Fetch it first. If the file of that name is meant: ${option} ./${named}`
      : `Check the name, or fetch it first (in GitHub Actions: fetch-depth: 0).`,
  );
}

function unknownAsNull(error: unknown): null {
  if (error instanceof AppError && error.code === 'unknown-ref') return null;
  throw error;
}

function noSuchFile(named: string, option: string): never {
  throw new AppError('bad-input', `There is no file “${named}”.`, `Give the path of a prompt file with ${option}.`);
}

/**
 * The team's version that was there before what is tested. A build of the team's branch itself, in CI, tests what became of it: that would be compared
 * with itself, and a loss called unchanged. What came before is what CI says it was, or the first parent of what a server's button made. Of any other
 * commit nobody knows how many came with it, nor, where it is a merge, which parent was the team's.
 */
async function teamBefore(history: TeamHistory, { version }: LocatedPrompt): Promise<BaseVersion | Uncompared> {
  const { copy, tip, branch } = history;
  if (version !== 'draft' || !history.isCheckout || (await headOf(history)) !== tip) {
    return { history, commit: tip, label: branch };
  }
  // What nobody pushed is the team's version as it stands: there is no change to compare.
  if (!history.isPushed) return { history, commit: tip, label: branch };
  const said = history.before(branch, tip);
  if (said !== null) {
    const commit = await copy.resolve(said).catch(unknownAsNull);
    if (commit !== null) return { history, commit, label: `${branch} before this push` };
    const why = `CI says that “${branch}” stood at ${said.slice(0, 7)} before this push, and that commit is not in this checkout`;
    return { kind: 'unreadable', why, next: notInCheckout.next };
  }
  const parent = await copy.resolve(`${tip}~1`).catch(unknownAsNull);
  if (parent === null) {
    const why = `This is a build of “${branch}” itself, and what was there before is not in this checkout`;
    return { kind: 'unreadable', why, next: notInCheckout.next };
  }
  if (isByButton(await copy.message(tip), branch))
    return { history, commit: parent, label: `${branch} before this commit` };
  return {
    kind: 'unreadable',
    why: `This is a build of “${branch}” itself, and CI does not say where that stood before the push: more than the last commit may be new`,
    next: 'Name the commit at which it stood: --baseline COMMIT (HEAD~1 where the push was one commit).',
  };
}

const headOf = ({ copy }: TeamHistory): Promise<string | null> => copy.resolve('HEAD').catch(unknownAsNull);

/** In CI what is checked out is the change itself, whatever name or number leads there. */
async function isOnlyCheckedOut(
  named: string,
  commit: string,
  history: TeamHistory,
  { version }: LocatedPrompt,
): Promise<boolean> {
  if (!history.isCheckout || version !== 'draft' || (await headOf(history)) !== commit) return false;
  return named === 'HEAD' || named.startsWith('refs/heads/') || !isTeams(commit, history);
}

const isTeams = (commit: string, { guessed, tip }: TeamHistory): boolean => !guessed && commit === tip;

/** Also outside of CI: whoever names the commit that is tested, unchanged, compares it with itself. Of the team's own version that is good news. */
async function isTestedItself({ commit }: Baseline, located: LocatedPrompt): Promise<boolean> {
  const history = commit === null || located.version !== 'draft' ? null : await located.history();
  return history !== null && commit !== null && !isTeams(commit, history) && (await headOf(history)) === commit;
}

function itself(named: string): Uncompared {
  return {
    kind: 'unreadable',
    why: `“${named}” is what is tested here, and not the team’s version`,
    next: 'Name the version that it is to replace: --baseline origin/main, for example.',
  };
}

function checkedOut(named: string): Uncompared {
  return {
    kind: 'unreadable',
    why: `“${named}” is what is checked out here, and so what is tested, and not the team’s version`,
    next: notInCheckout.next,
  };
}

async function fileVersion(named: string, option: string, file: string): Promise<Baseline> {
  if (statSync(file).size > maximumPromptBytes) {
    throw new AppError('limit-exceeded', `${named} is too large to be a prompt.`, `Give a prompt file with ${option}.`);
  }
  return { label: named, path: named, text: decodeText(named, await readFile(file)), commit: null, files: null };
}

/** The same prompt (content id) with the same descriptions of its tools: these are part of what the model reads. */
async function isUnchanged(
  { text, files }: Baseline,
  candidateText: string,
  { paths, files: own }: LocatedPrompt,
): Promise<boolean> {
  if (contentId('prompt', text) !== contentId('prompt', candidateText)) return false;
  if (files === null) return true;
  const parsed = parsePrompt(paths.prompt, candidateText);
  for (const name of parsed.ok ? (parsed.value.header?.tools ?? []) : []) {
    const file = toolPath(name);
    const [before, now] = [await files.read(file, maximumToolBytes), await own.read(file, maximumToolBytes)];
    if (before === null || now === null || contentId('other', before) !== contentId('other', now)) return false;
  }
  return true;
}
