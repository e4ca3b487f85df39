import { AppError } from '#contract/errors';
import { formatProblem } from '#domain/files/problem';
import { maximumPromptBytes } from '#domain/prompt/prompt-file';
import {
  maximumRepositoryFileBytes,
  parseRepositoryFile,
  pathsIn,
  policyPathIn,
  type PromptFolders,
  promptIn,
  repositoryFilePath,
  usualFolders,
} from '#domain/prompt/repository-file';
import { promptIdFromPath, promptPaths, type PromptPaths } from '#domain/prompt/prompt-file';
import type { CommittedFiles, TeamFiles } from './team-files.ts';

/** A data policy that may govern a prompt: the first that is there does. */
export interface PolicyPlace {
  readonly files: TeamFiles;
  readonly path: string;
}

/**
 * What `.signoff.yaml` says; null without the file. Throws 'invalid-file' and 'unsupported-version', also for a link or a folder in its place: nothing is
 * guessed about where a policy stands.
 */
export async function statedFolders(files: TeamFiles): Promise<PromptFolders | null> {
  const text = await files.read(repositoryFilePath, maximumRepositoryFileBytes);
  if (text === null) {
    if ((await files.kind(repositoryFilePath)) === null) return null;
    throw new AppError(
      'invalid-file',
      `${repositoryFilePath} in ${files.where} is a link or a folder, and not a file that can be read.`,
      'Put a plain file in its place: it says where the data policy stands.',
    );
  }
  const parsed = parseRepositoryFile(repositoryFilePath, text);
  if (parsed.ok) return parsed.value;
  throw new AppError(
    parsed.readOnly === true ? 'unsupported-version' : 'invalid-file',
    `${repositoryFilePath} in ${files.where} cannot be used.`,
    parsed.readOnly === true ? 'Update Signoff.' : 'Correct this and try again:',
    { detail: parsed.problems.map(formatProblem).join('\n') },
  );
}

export interface GoverningFolders {
  readonly folders: PromptFolders;
  readonly policies: readonly PolicyPlace[];
  /** More that hold beside it, each list by itself: what any of them forbids is forbidden. */
  readonly furtherPolicies: readonly (readonly PolicyPlace[])[];
  /** Sentences that a person should read. */
  readonly notes: readonly string[];
}

/**
 * The folders that hold for these files. `base`: in CI, the version that the change is to go into, whose own `.signoff.yaml` governs, so that no change
 * can point at a laxer policy; null elsewhere, and where it cannot be read.
 */
export async function governingFolders(files: TeamFiles, base: CommittedFiles | null): Promise<GoverningFolders> {
  const stated = await statedFolders(files);
  const own = stated ?? usualFolders;
  const ownPolicy = { files, path: policyPathIn(own) };
  if (base === null) return { folders: own, policies: [ownPolicy], furtherPolicies: [], notes: [] };
  const stating = await statedFolders(base).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return error;
  });
  if (stating instanceof AppError) return { folders: own, policies: [ownPolicy], ...(await everyPolicy(files, base)) };
  const governing = stating ?? usualFolders;
  const path = policyPathIn(governing);
  // A policy that the change moves or takes away still holds.
  const policies = [{ files, path }, { files: base, path }, ownPolicy];
  if (governing.join() === own.join()) return { folders: own, policies, furtherPolicies: [], notes: [] };
  const note = `This change has another ${repositoryFilePath} than the version it is for: until it is taken over, the data policy is ${path}.`;
  return { folders: own, policies, furtherPolicies: [], notes: [note] };
}

/**
 * Where the base's `.signoff.yaml` cannot be read, any `policy.yaml` in it may be the one that governs: all of them do, so that neither the broken file nor its
 * repair takes the data policy away.
 */
async function everyPolicy(
  files: TeamFiles,
  base: CommittedFiles,
): Promise<Pick<GoverningFolders, 'furtherPolicies' | 'notes'>> {
  const paths = await base.called('policy.yaml');
  const holds = paths.length === 0 ? 'there is none' : `all of them hold: ${paths.slice(0, 10).join(', ')}`;
  const note = `${repositoryFilePath} in ${base.where} cannot be read, so it is not known which policy.yaml there is the data policy: ${holds}.`;
  return {
    furtherPolicies: paths.map((path) => [
      { files, path },
      { files: base, path },
    ]),
    notes: [note],
  };
}

export interface NamedPrompt {
  readonly promptId: string;
  readonly paths: PromptPaths;
  /** In none of the folders: a prompt of its own, with its spec and cases beside it. */
  readonly isOutside: boolean;
}

/** The prompt that an id or the path of a file names: `refund-helper`, `prompts/refund-helper.md`. Throws 'bad-input'. */
export async function nameOfPrompt(asked: string, folders: PromptFolders, files: TeamFiles): Promise<NamedPrompt> {
  const asPath = asked.replace(/^\.\//, '');
  const byPath = promptIn(asPath, folders);
  if (byPath !== null) return inside(byPath.id, byPath.folder, folders);
  const possible = folders.filter((folder) => promptIdFromPath(promptPaths(asPath, folder).prompt, folder) === asPath);
  const [first] = possible;
  if (first === undefined) {
    throw new AppError(
      'bad-input',
      `“${asked}” is not the name of a prompt.`,
      'Give its id, for example refund-helper, or the path of its file, which ends with .md.',
    );
  }
  const there: string[] = [];
  for (const folder of possible) {
    if ((await files.read(promptPaths(asPath, folder).prompt, maximumPromptBytes)) !== null) there.push(folder);
  }
  if (there.length > 1) {
    throw new AppError(
      'bad-input',
      `There are two prompts “${asPath}”: in ${there.join(' and in ')}.`,
      'Give the path of the one that is meant, and rename one of them.',
    );
  }
  return inside(asPath, there[0] ?? first, folders);
}

function inside(promptId: string, folder: string, folders: PromptFolders): NamedPrompt {
  return { promptId, paths: pathsIn(promptId, folder, folders), isOutside: false };
}

/** A file by its path in the repository, inside the folders or not. Throws 'bad-input' for a name that is never a prompt's. */
export function nameOfFile(file: string, folders: PromptFolders): NamedPrompt {
  const found = promptIn(file, folders);
  if (found !== null) return inside(found.id, found.folder, folders);
  const isReserved = folders.some((folder) => folder !== '' && file.startsWith(`${folder}/`));
  const id = isReserved ? null : promptIdFromPath(file, '');
  if (id === null) {
    throw new AppError(
      'bad-input',
      `${file} is never a prompt: its name is reserved.`,
      'Rename the file, or give another one.',
    );
  }
  return { promptId: id, paths: promptPaths(id, ''), isOutside: true };
}

/** For a prompt outside the folders: policies beside it and above it, the nearest first. */
export function policiesAbove(file: string, files: TeamFiles): PolicyPlace[] {
  const parts = file.split('/').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, up) => {
    const folder = parts.slice(0, parts.length - up);
    return { files, path: [...folder, 'policy.yaml'].join('/') };
  });
}
