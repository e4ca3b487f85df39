import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { contentId } from '#domain/content-id';
import { maximumPromptBytes } from '#domain/prompt-file';
import { decodeText } from '#services/authoring/prompt-files';
import type { LocatedPrompt, TeamHistory } from './locate-prompt.ts';
import { filesAtCommit, type TeamFiles } from './team-files.ts';

/** The prompt to compare with. */
export interface Baseline {
  readonly label: string;
  readonly path: string;
  readonly text: string;
  readonly commit: string | null;
  /** Where its tools are, if the candidate's files no longer hold them. */
  readonly files: TeamFiles | null;
}

/**
 * What the candidate is compared with: the file or version that was named, else the team's default branch.
 * null where there is nothing to compare with: no repository, no such prompt there, or the very same prompt.
 * Throws 'bad-input' and 'unknown-ref' for a name that leads nowhere.
 */
export async function findBaseline(
  named: string | undefined,
  candidateText: string,
  located: LocatedPrompt,
  cwd: string,
): Promise<Baseline | null> {
  const found =
    named === undefined ? await teamVersion(located) : await namedVersion(named, '--baseline', located, cwd);
  if (found === null || contentId('prompt', found.text) === contentId('prompt', candidateText)) return null;
  return found;
}

async function teamVersion(located: LocatedPrompt): Promise<Baseline | null> {
  const history = await located.history();
  return history === null ? null : versionAt(history, history.tip, history.branch, located);
}

/** A version that was named with `option`: a prompt file, or a ref of the repository. Throws 'bad-input', 'not-found' and 'unknown-ref'. */
export async function namedVersion(
  named: string,
  option: string,
  located: LocatedPrompt,
  cwd: string,
): Promise<Baseline> {
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
  const commit = await history.copy.resolve(named);
  const version = await versionAt(history, commit, named, located);
  if (version !== null) return version;
  throw new AppError(
    'not-found',
    `${located.paths.prompt} is not in “${named}”.`,
    `Name a version that has the prompt, or leave out ${option}.`,
  );
}

async function fileVersion(named: string, option: string, file: string): Promise<Baseline> {
  if (statSync(file).size > maximumPromptBytes) {
    throw new AppError('limit-exceeded', `${named} is too large to be a prompt.`, `Give a prompt file with ${option}.`);
  }
  return { label: named, path: named, text: decodeText(named, await readFile(file)), commit: null, files: null };
}

async function versionAt(
  history: TeamHistory,
  commit: string,
  label: string,
  { paths }: LocatedPrompt,
): Promise<Baseline | null> {
  const files = filesAtCommit(history.copy, commit, history.prefix, label);
  const text = await files.read(paths.prompt, maximumPromptBytes);
  return text === null ? null : { label, path: paths.prompt, text, commit, files };
}
