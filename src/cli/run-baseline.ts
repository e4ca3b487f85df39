import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { contentId } from '#domain/content-id';
import { maximumPromptBytes, parsePrompt } from '#domain/prompt-file';
import { renamedFrom } from '#domain/renamed-prompt';
import type { Uncompared } from '#domain/uncompared';
import { decodeText } from '#services/authoring/prompt-files';
import type { LocatedPrompt, TeamHistory } from './locate-prompt.ts';
import type { TreeFile } from '#services/ports';
import { filesAtCommit, type TeamFiles } from './team-files.ts';

/** The prompt to compare with. */
export interface Baseline {
  readonly label: string;
  readonly path: string;
  readonly text: string;
  readonly commit: string | null;
  /** Where its tools are, if they are not the candidate's. */
  readonly files: TeamFiles | null;
}

export interface FoundBaseline {
  /** What other versions are compared with; null: nothing. */
  readonly baseline: Baseline | null;
  /** Why the candidate itself is not compared; null: it is. An unchanged prompt has a baseline all the same. */
  readonly uncompared: Uncompared | null;
}

const notInCheckout: Uncompared = {
  kind: 'unreadable',
  why: 'The team’s version is not in this checkout, which holds nothing but what is tested',
  next: 'Fetch it (in GitHub Actions: fetch-depth: 0), or name it: --baseline origin/main.',
};

/**
 * What the candidate is compared with: the file or version that was named, else the team's default branch. Where there is none, it says which of
 * the reasons it is (domain/uncompared.ts): what cannot be read is never taken for "the same" or "new".
 * Throws 'bad-input' and 'unknown-ref' for a name that leads nowhere.
 */
export async function findBaseline(
  named: string | false | undefined,
  candidateText: string,
  located: LocatedPrompt,
  cwd: string,
): Promise<FoundBaseline> {
  if (named === false) return alone({ kind: 'not-asked', because: 'left-out' });
  const found =
    named === undefined
      ? await teamVersion(located, candidateText)
      : await versionNamed(named, '--baseline', located, cwd, candidateText);
  if (isUncompared(found)) return alone(found);
  const unchanged = await isUnchanged(found, candidateText, located);
  const { label: version, commit } = found;
  return { baseline: found, uncompared: unchanged ? { kind: 'unchanged', version, commit } : null };
}

function alone(uncompared: Uncompared): FoundBaseline {
  return { baseline: null, uncompared };
}

function isUncompared(found: Baseline | Uncompared): found is Uncompared {
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
    if (history.guessed) return notInCheckout;
    return await versionAt(history, history.tip, history.branch, located, candidateText);
  } catch (error) {
    // Nobody asked for this version by name: that it cannot be read must not keep the files on disk from being tested.
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unreadable', why: `The team’s version cannot be read: ${error.message}`, next: error.nextStep };
  }
}

/** A version that was named with `option`: a prompt file, or a ref of the repository. Throws 'bad-input', 'not-found' and 'unknown-ref'. */
export async function namedVersion(
  named: string,
  option: string,
  located: LocatedPrompt,
  cwd: string,
): Promise<Baseline> {
  const version = await versionNamed(named, option, located, cwd, null);
  if (!isUncompared(version)) return version;
  throw new AppError(
    'not-found',
    `${located.paths.prompt} is not in “${named}”.`,
    `Name a version that has the prompt, or leave out ${option}.`,
  );
}

async function versionNamed(
  named: string,
  option: string,
  located: LocatedPrompt,
  cwd: string,
  /** What may stand there under another name; null: nothing else is looked for. */
  candidateText: string | null,
): Promise<Baseline | Uncompared> {
  const file = path.resolve(cwd, named);
  if (existsSync(file) && statSync(file).isFile()) return fileVersion(named, option, file);
  const history = await located.history();
  if (history === null) {
    throw new AppError(
      'bad-input',
      `There is no file “${named}”, and ${located.files.where} is no Git repository with versions.`,
      `Give the path of a prompt file with ${option}, or leave it out.`,
    );
  }
  return versionAt(history, await history.copy.resolve(named), named, located, candidateText);
}

async function fileVersion(named: string, option: string, file: string): Promise<Baseline> {
  if (statSync(file).size > maximumPromptBytes) {
    throw new AppError('limit-exceeded', `${named} is too large to be a prompt.`, `Give a prompt file with ${option}.`);
  }
  return { label: named, path: named, text: decodeText(named, await readFile(file)), commit: null, files: null };
}

async function versionAt(
  { copy, prefix }: TeamHistory,
  commit: string,
  label: string,
  located: LocatedPrompt,
  candidateText: string | null,
): Promise<Baseline | Uncompared> {
  const { paths } = located;
  const files = filesAtCommit(copy, commit, prefix, label);
  const text = await files.read(paths.prompt, maximumPromptBytes);
  if (text !== null) return { label, path: paths.prompt, text, commit, files };
  const listed = await copy.list(commit, prefix.replace(/\/$/u, ''));
  if (!listed.some((each) => each.path === prefix + paths.prompt)) {
    const gone = candidateText === null ? [] : await goneSince(listed, prefix, located, files);
    const before = renamedFrom(candidateText ?? '', gone);
    if (before === null) return { kind: 'new', version: label, commit };
    return { label: `${label} (there ${before.path})`, ...before, commit, files };
  }
  const why = `${paths.prompt} is a link or another repository in ${label}, and not a file that can be read`;
  return { kind: 'unreadable', why, next: 'Name a version in which it is a file: --baseline REF.' };
}

/** Looking through more than this for what a prompt was called before would take long, and no change takes so many away. */
const mostGone = 200;

/** Prompts of the other version that this one has no more. A file that cannot be read is left out. */
async function goneSince(
  listed: readonly TreeFile[],
  prefix: string,
  { files: own }: LocatedPrompt,
  files: TeamFiles,
): Promise<{ path: string; text: string }[]> {
  const gone: { path: string; text: string }[] = [];
  for (const each of listed) {
    const place = each.path.slice(prefix.length);
    if (gone.length >= mostGone || each.kind !== 'file' || !/\.md$/iu.test(place)) continue;
    if ((await own.kind(place)) !== null) continue;
    const text = await files.read(place, maximumPromptBytes).catch(() => null);
    if (text !== null) gone.push({ path: place, text });
  }
  return gone;
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
    const file = `tools/${name}.tool.yaml`;
    const [before, now] = [await files.read(file, maximumToolBytes), await own.read(file, maximumToolBytes)];
    if (before === null || now === null || contentId('other', before) !== contentId('other', now)) return false;
  }
  return true;
}

const maximumToolBytes = 1_000_000;
