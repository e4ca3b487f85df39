import { AppError } from '#contract/errors';
import { maximumCaseFileBytes } from '#domain/cases/case-file';
import { formatProblem } from '#domain/files/problem';
import { maximumPromptBytes, parsePrompt, promptPaths } from '#domain/prompt/prompt-file';
import { isStillThatPrompt, movedWithFiles, renamedFrom, type FilesBeside } from '#domain/prompt/renamed-prompt';
import { promptIn, usualFolders } from '#domain/prompt/repository-file';
import type { Uncompared } from '#domain/result/uncompared';
import type { StandingAt, TreeFile } from '#services/ports/team-repository';
import type { LocatedPrompt, TeamHistory } from './locate-prompt.ts';
import { statedFolders } from './prompt-folders.ts';
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

/** Which version of the team's is looked into, and what it is called. */
export interface BaseVersion {
  readonly history: TeamHistory;
  readonly commit: string;
  readonly label: string;
}

/**
 * The prompt as it stands in another version: that of the same id in that version's own folders, else at the same path, else what it was called before
 * (domain/renamed-prompt.ts). What is there and cannot be read, or used, is 'unreadable', and never "new": that is only what the version has not.
 * `candidateText`: what may stand there under another name; null: nothing else is looked for.
 */
export async function promptInBase(
  version: BaseVersion,
  located: LocatedPrompt,
  candidateText: string | null,
): Promise<Baseline | Uncompared> {
  try {
    return await lookInto(version, located, candidateText);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    return cannotRead(version.label, error);
  }
}

/** A version that cannot be read must not keep from being tested what is to replace it: it leaves the gate open. */
export function cannotRead(label: string | null, { code, message, nextStep, detail }: AppError): Uncompared {
  const isFault = code === 'invalid-file' || code === 'unsupported-version';
  const where = label === null ? '' : ` (${label})`;
  const first = isFault && detail !== undefined ? `: ${detail.split('\n', 1)[0] ?? ''}` : '';
  const why = `The version to compare with${where} cannot be read: ${withoutStop(message)}${withoutStop(first)}`;
  return { kind: 'unreadable', why, next: isFault ? repairNext : nextStep };
}

const withoutStop = (sentence: string): string => sentence.replace(/[.:]+$/u, '');

const repairNext = 'Correct it there, or name another version to compare with: --baseline REF.';

async function lookInto(
  { history, commit, label }: BaseVersion,
  located: LocatedPrompt,
  candidateText: string | null,
): Promise<Baseline | Uncompared> {
  const { copy, prefix } = history;
  const files = filesAtCommit(copy, commit, prefix, label);
  const there: string[] = [];
  const places = await placesOf(located, files);
  for (const place of [...places.first, ...places.last]) {
    const standing = await copy.standsAt(commit, prefix + place);
    const fault = standing === null ? null : whyUnreadable(standing, prefix, place);
    if (fault !== null) return unreadable(`${fault} in ${label}, and not a file that can be read`);
    if (standing?.path === prefix + place) there.push(place);
  }
  const [found] = there;
  if (found !== undefined) {
    const several = there.filter((place) => places.first.includes(place));
    if (several.length > 1 && found !== located.paths.prompt)
      return unreadable(`${label} has several prompts “${located.promptId}”: ${several.join(' and ')}`);
    const text = (await files.read(found, maximumPromptBytes)) ?? '';
    return usable({ label: labelled(label, found, located), path: found, text, commit, files });
  }
  if (candidateText === null) return { kind: 'new', version: label, commit };
  const listed = await copy.list(commit, prefix.replace(/\/$/u, ''));
  const folders = (await statedFolders(files)) ?? usualFolders;
  const isPrompt = (path: string): boolean => promptIn(path, folders) !== null || hasFilesBeside(path, listed, prefix);
  const left = await leftSince({ listed, prefix, isPrompt, own: located.files, files });
  // One of those that were not looked at may be it: "new" is only what nobody has under another name.
  if (left.length > mostLeft)
    return unreadable(
      `${label} has more than ${mostLeft} Markdown files that are gone here, one of which this prompt may have been`,
    );
  const before = await formerOf(candidateText, left, listed, prefix, located, files);
  if (before !== null) {
    const { path, text } = before;
    return usable({ label: labelled(label, path, located), path, text, commit, files });
  }
  const lost = left.find(({ path }) => isPrompt(path));
  return lost === undefined ? { kind: 'new', version: label, commit } : maybeRenamed(label, lost);
}

/** By its words, which its cases and its spec overrule where they went along as they were. */
async function formerOf(
  candidateText: string,
  left: readonly LeftPrompt[],
  listed: readonly TreeFile[],
  prefix: string,
  { paths, files: own }: LocatedPrompt,
  files: TeamFiles,
): Promise<LeftPrompt | null> {
  if (left.length === 0) return null;
  const read = (from: TeamFiles, path: string): Promise<string | null> =>
    from.read(path, maximumCaseFileBytes).catch(() => null);
  const withFiles = await Promise.all(
    left
      .filter(({ path }) => hasFilesBeside(path, listed, prefix))
      .map(async (each) => {
        const [spec = '', cases = ''] = besideOf(each.path);
        return { ...each, spec: await read(files, spec), cases: await read(files, cases) };
      }),
  );
  const beside: FilesBeside = { spec: await read(own, paths.spec), cases: await read(own, paths.cases) };
  return movedWithFiles(beside, withFiles) ?? renamedFrom(candidateText, left);
}

const besideOf = (prompt: string): readonly string[] =>
  ['.spec.yaml', '.cases.jsonl'].map((end) => prompt.replace(/\.md$/iu, end));

function hasFilesBeside(prompt: string, listed: readonly TreeFile[], prefix: string): boolean {
  return besideOf(prompt).some((each) => listed.some(({ path }) => path === prefix + each));
}

/** A prompt was given up in the same change, and nothing says that this one is not what became of it. */
function maybeRenamed(label: string, { path, isGone }: LeftPrompt): Uncompared {
  return {
    kind: 'unreadable',
    why: `${label} has no such prompt, and ${path} is ${isGone ? 'gone' : 'another one'} in the same change: this prompt may be what became of it`,
    next: 'If it is, name a file with its former text: --baseline ./FILE.md. If it is not, change the other one in a change of its own.',
  };
}

const labelled = (label: string, place: string, { paths }: LocatedPrompt): string =>
  place === paths.prompt ? label : `${label} (there ${place})`;

/** Where that version has the prompt: by its id in the folders it names itself, and by its path, which counts first where it is one of these. */
async function placesOf(
  { promptId, paths: { prompt }, isOutside }: LocatedPrompt,
  files: TeamFiles,
): Promise<{ readonly first: readonly string[]; readonly last: readonly string[] }> {
  const folders = (await statedFolders(files)) ?? usualFolders;
  const byId = folders.map((folder) => promptPaths(promptId, folder).prompt);
  const known = byId.filter((place) => promptIn(place, folders)?.id === promptId);
  if (isOutside || known.includes(prompt)) return { first: [prompt], last: known.filter((place) => place !== prompt) };
  return { first: known, last: [prompt] };
}

/** What stands there in place of a file; null where there is one, or nothing. */
function whyUnreadable({ path, kind }: StandingAt, prefix: string, place: string): string | null {
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  const isItself = path === prefix + place;
  switch (kind) {
    case 'symlink':
      return `${name} is a link`;
    case 'submodule':
      return `${name} is another repository`;
    case 'folder':
      return isItself ? `${name} is a folder` : null;
    case 'lfs-pointer':
      return isItself ? `${name} is a pointer to Git LFS` : null;
    case 'file':
      return null;
  }
}

function unreadable(why: string): Uncompared {
  return { kind: 'unreadable', why, next: 'Name a version in which it is a file: --baseline REF.' };
}

/** With its tools, which are read here for the first time: what of them cannot be read is said before anything is asked. */
async function usable(found: Baseline & { readonly files: TeamFiles }): Promise<Baseline | Uncompared> {
  const parsed = parsePrompt(found.path, found.text);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const why = `${found.path} in ${found.label} cannot be used${first === undefined ? '' : `: ${withoutStop(formatProblem(first))}`}`;
    return { kind: 'unreadable', why, next: repairNext };
  }
  for (const name of parsed.value.header?.tools ?? []) await found.files.read(toolPath(name), maximumToolBytes);
  return found;
}

export const toolPath = (name: string): string => `tools/${name}.tool.yaml`;
export const maximumToolBytes = 1_000_000;

/** A prompt of the other version that this one has no more, or that has become another one under its old name. */
interface LeftPrompt {
  readonly path: string;
  readonly text: string;
  readonly isGone: boolean;
}

/** Looking through more than this for what a prompt was called before would take long. */
const mostLeft = 200;

interface Leaving {
  readonly listed: readonly TreeFile[];
  readonly prefix: string;
  /** Whether what stands at a path of the other version is a prompt, and no page. */
  isPrompt(path: string): boolean;
  readonly own: TeamFiles;
  readonly files: TeamFiles;
}

/** Prompts of the other version that were given up since, one beyond the most that are looked at. */
async function leftSince({ listed, prefix, isPrompt, own, files }: Leaving): Promise<LeftPrompt[]> {
  const left: LeftPrompt[] = [];
  for (const each of listed) {
    const path = each.path.slice(prefix.length);
    if (left.length > mostLeft || each.kind !== 'file' || !/\.md$/iu.test(path)) continue;
    const isGone = (await own.kind(path)) === null;
    if (!isGone && !isPrompt(path)) continue;
    // What cannot be read is gone all the same, and shares no words with anything.
    const text = (await files.read(path, maximumPromptBytes).catch(() => null)) ?? '';
    const now = isGone ? null : await own.read(path, maximumPromptBytes).catch(() => null);
    if (now === null || !isStillThatPrompt(text, now)) left.push({ path, text, isGone });
  }
  return left;
}
