import { AppError } from '#contract/errors';
import { type DraftKind } from '#contract/prompt';
import { contentId } from '#domain/prompt/content-id';
import { promptIdFromPath, promptPaths } from '#domain/prompt/prompt-file';
import { pathsIn, policyPathIn, type PromptFolders, promptIn, usualFolders } from '#domain/prompt/repository-file';
import { readyRepository, type ServiceContext } from '../context.ts';
import { type TeamRepository } from '../ports/team-repository.ts';
import { createPromptFolders, type KnownFolders } from './prompt-folders.ts';
import { type StoredDraft } from '../stores/drafts.ts';

export const draftKinds: readonly DraftKind[] = ['prompt', 'spec', 'cases'];

/** Sizes checked before reading (safety.md): a prompt is 1 MB at most. */
const sizeLimits: Record<DraftKind, number> = { prompt: 1_000_000, spec: 1_000_000, cases: 20_000_000 };

/** One of the three files of a prompt: the team's text, and the draft where there is one. */
export interface PromptFileState {
  readonly kind: DraftKind;
  readonly path: string;
  readonly teamText: string | null;
  readonly draft: StoredDraft | null;
  /** What the person sees and tests: the draft, else the team's text, else ''. */
  readonly text: string;
  readonly contentId: string;
  /** The team's file changed since the draft was started. */
  readonly teamChanged: boolean;
  readonly changed: boolean;
}

export function contentOf(kind: DraftKind, text: string): string {
  return contentId(kind === 'prompt' ? 'prompt' : 'other', text);
}

export function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AppError(
      'invalid-file',
      `${path} is not text in UTF-8.`,
      'Ask an engineer to save the file as UTF-8 text.',
    );
  }
}

/** True for an id that a prompt of the team's can have: what it names stays inside the prompts folder, on every system. */
export function isPromptId(promptId: string): boolean {
  const [folder] = usualFolders;
  return promptIdFromPath(promptPaths(promptId, folder).prompt, folder) === promptId;
}

export function notAPromptName(promptId: string): AppError {
  return new AppError(
    'bad-input',
    `“${promptId.slice(0, 80)}” cannot be the name of a prompt.`,
    'Use small letters, digits and hyphens, for example refund-helper.',
  );
}

/**
 * Whether a draft says something that the team's file does not. Not so where both have the same content id: the team took it over (the
 * stamp of its evaluation, or line ends, are all that differ). Nor where it is what the draft started from: the person took back what
 * they typed, and the team's newer text must not be undone by that.
 */
function isOwnText(kind: DraftKind, draft: StoredDraft, fromTeam: string | null, teamContent: string | null): boolean {
  if (fromTeam === null && draft.text === '') return false;
  const own = contentOf(kind, draft.text);
  return own !== teamContent && (own !== draft.baseContent || teamContent === null);
}

/** Characters of text that may be kept: the texts of hundreds of prompts, or a few very large case sets. */
const keptCharacters = 30_000_000;

/** Keeps what was read, up to a size; beyond it the cache starts afresh. */
function createTextCache() {
  const texts = new Map<string, Promise<string | null>>();
  let characters = 0;
  return {
    read(key: string, readText: () => Promise<string | null>): Promise<string | null> {
      const cached = texts.get(key);
      if (cached) return cached;
      const reading = readText();
      texts.set(key, reading);
      reading.then(
        (text) => {
          characters += key.length + (text?.length ?? 0);
          if (characters <= keptCharacters) return;
          texts.clear();
          characters = 0;
        },
        () => texts.delete(key),
      );
      return reading;
    },
  };
}

async function readPrompts(copy: TeamRepository, commit: string, folders: PromptFolders): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const file of await copy.list(commit, folder)) {
      const prompt = file.kind === 'file' ? promptIn(file.path, [folder]) : null;
      if (prompt === null) continue;
      const other = found.get(prompt.id);
      if (other !== undefined)
        throw new AppError(
          'invalid-file',
          `Two prompts are called “${prompt.id}”: in ${other} and in ${folder}.`,
          'Ask an engineer to rename one of the files.',
        );
      found.set(prompt.id, folder);
    }
  }
  return found;
}

/** Reads the files of prompts: the team's at a version, and the drafts kept here. */
export function createPromptFiles(context: ServiceContext) {
  const { stores } = context;
  const promptsByCommit = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const texts = createTextCache();
  const promptFolders = createPromptFolders(context);

  /** Where the prompts stand, at the version that the screens show; of the open repository, or of the one with this id. */
  function folders(repositoryId?: string): Promise<KnownFolders> {
    const { stored, commit } = readyRepository(context, repositoryId);
    return promptFolders.at(stored.id, commit);
  }

  async function pathOf(promptId: string, kind: DraftKind): Promise<string> {
    if (!isPromptId(promptId)) throw notAPromptName(promptId);
    const { stored, commit } = readyRepository(context);
    const known = await promptFolders.at(stored.id, commit);
    const [first] = known.folders;
    const home =
      known.folders.length === 1
        ? first
        : ((await teamPrompts(stored.id, commit, known.folders)).get(promptId) ?? first);
    return pathsIn(promptId, home, known.folders)[kind];
  }

  async function readText(
    copy: TeamRepository,
    commit: string,
    path: string,
    maxBytes: number,
  ): Promise<string | null> {
    const bytes = await copy.read(commit, path, maxBytes);
    return bytes === null ? null : decodeText(path, bytes);
  }

  /** Texts at a commit never change, so they are read once. */
  function teamText(repositoryId: string, commit: string, path: string, maxBytes: number): Promise<string | null> {
    return texts.read(`${repositoryId} ${commit} ${path}`, () =>
      readText(context.repositories.open(repositoryId), commit, path, maxBytes),
    );
  }

  /** The folder of each of the team's prompts, by id. Throws 'invalid-file' where two have the same id. */
  function teamPrompts(
    repositoryId: string,
    commit: string,
    known: PromptFolders,
  ): Promise<ReadonlyMap<string, string>> {
    const key = `${repositoryId} ${commit} ${known.join('\n')}`;
    const cached = promptsByCommit.get(key);
    if (cached) return cached;
    const reading = readPrompts(context.repositories.open(repositoryId), commit, known);
    reading.catch(() => promptsByCommit.delete(key));
    if (promptsByCommit.size > 20) promptsByCommit.clear();
    promptsByCommit.set(key, reading);
    return reading;
  }

  async function file(promptId: string, kind: DraftKind): Promise<PromptFileState> {
    const { stored, commit } = readyRepository(context);
    const path = await pathOf(promptId, kind);
    const fromTeam = await teamText(stored.id, commit, path, sizeLimits[kind]);
    const draft = stores.drafts.get(stored.id, promptId, kind);
    const teamContent = fromTeam === null ? null : contentOf(kind, fromTeam);
    const changed = draft !== null && isOwnText(kind, draft, fromTeam, teamContent);
    const text = changed ? draft.text : (fromTeam ?? '');
    return {
      kind,
      path,
      teamText: fromTeam,
      draft,
      text,
      contentId: contentOf(kind, text),
      teamChanged: changed && draft.baseContent !== teamContent,
      changed,
    };
  }

  return {
    pathOf,
    folders,
    /** The folder that also holds what comes of prompts: records, reviews, the log, the data policy. */
    async home(repositoryId?: string): Promise<string> {
      return (await folders(repositoryId)).folders[0];
    },
    async policyPath(repositoryId?: string): Promise<string> {
      return policyPathIn((await folders(repositoryId)).folders);
    },
    /** `.signoff.yaml`, where it goes with the first change; else null. */
    async repositoryFileToSend(): Promise<{ path: string; text: string } | null> {
      const { stored, commit } = readyRepository(context);
      return promptFolders.fileToSend(stored.id, commit);
    },
    file,
    async all(promptId: string): Promise<Record<DraftKind, PromptFileState>> {
      const [prompt, spec, cases] = await Promise.all(draftKinds.map((kind) => file(promptId, kind)));
      if (!prompt || !spec || !cases) throw new AppError('internal', 'A file could not be read.', 'Try again.');
      if (prompt.teamText === null && prompt.draft === null) {
        throw new AppError(
          'not-found',
          `There is no prompt called “${promptId}” here.`,
          'Go back to the list of prompts.',
        );
      }
      return { prompt, spec, cases };
    },
    /** Ids of the team's prompts and of those that exist only here. */
    async ids(): Promise<string[]> {
      const { stored, commit } = readyRepository(context);
      const { folders: known } = await promptFolders.at(stored.id, commit);
      const team = (await teamPrompts(stored.id, commit, known)).keys();
      const own = stores.drafts
        .list(stored.id)
        .filter((draft) => draft.kind === 'prompt')
        .map((draft) => draft.prompt);
      return [...new Set([...team, ...own])].sort((a, b) => a.localeCompare(b, 'en'));
    },
    /** Text of one of the prompt's files at a version of the team's, null where it did not exist. */
    async at(promptId: string, kind: DraftKind, commit: string): Promise<string | null> {
      const { stored } = readyRepository(context);
      return teamText(stored.id, commit, await pathOf(promptId, kind), sizeLimits[kind]);
    },
    /** Any other file of the team's at the version the screens show; of the open repository, or of the one with this id. */
    async other(path: string, repositoryId?: string): Promise<string | null> {
      const { stored, commit } = readyRepository(context, repositoryId);
      return teamText(stored.id, commit, path, 1_000_000);
    },
  };
}

export type PromptFiles = ReturnType<typeof createPromptFiles>;
