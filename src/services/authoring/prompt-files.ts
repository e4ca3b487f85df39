import { AppError } from '#contract/errors';
import { type DraftKind } from '#contract/views';
import { contentId } from '#domain/content-id';
import { promptIdFromPath, promptPaths } from '#domain/prompt-file';
import { readyRepository, type ServiceContext } from '../context.ts';
import { type TeamRepository } from '../ports.ts';
import { type StoredDraft } from '../stores.ts';

export const draftKinds: readonly DraftKind[] = ['prompt', 'spec', 'cases'];
export const promptsFolder = 'prompts';

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
  return promptIdFromPath(promptPaths(promptId, promptsFolder).prompt, promptsFolder) === promptId;
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

/** Reads the files of prompts: the team's at a version, and the drafts kept here. */
export function createPromptFiles(context: ServiceContext) {
  const { stores } = context;
  const idsByCommit = new Map<string, Promise<readonly string[]>>();
  const texts = createTextCache();

  function pathOf(promptId: string, kind: DraftKind): string {
    if (!isPromptId(promptId)) throw notAPromptName(promptId);
    return promptPaths(promptId, promptsFolder)[kind];
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

  function teamPromptIds(repositoryId: string, commit: string): Promise<readonly string[]> {
    const key = `${repositoryId} ${commit}`;
    const cached = idsByCommit.get(key);
    if (cached) return cached;
    const reading = context.repositories
      .open(repositoryId)
      .list(commit, promptsFolder)
      .then((files) =>
        files
          .filter((file) => file.kind === 'file')
          .map((file) => promptIdFromPath(file.path, promptsFolder))
          .filter((id) => id !== null)
          .sort((a, b) => a.localeCompare(b, 'en')),
      );
    reading.catch(() => idsByCommit.delete(key));
    if (idsByCommit.size > 20) idsByCommit.clear();
    idsByCommit.set(key, reading);
    return reading;
  }

  async function file(promptId: string, kind: DraftKind): Promise<PromptFileState> {
    const { stored, commit } = readyRepository(context);
    const path = pathOf(promptId, kind);
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
      const team = await teamPromptIds(stored.id, commit);
      const own = stores.drafts
        .list(stored.id)
        .filter((draft) => draft.kind === 'prompt')
        .map((draft) => draft.prompt);
      return [...new Set([...team, ...own])].sort((a, b) => a.localeCompare(b, 'en'));
    },
    /** Text of one of the prompt's files at a version of the team's, null where it did not exist. */
    async at(promptId: string, kind: DraftKind, commit: string): Promise<string | null> {
      const { stored } = readyRepository(context);
      return teamText(stored.id, commit, pathOf(promptId, kind), sizeLimits[kind]);
    },
    /** Any other file of the team's at the version the screens show; of the open repository, or of the one with this id. */
    async other(path: string, repositoryId?: string): Promise<string | null> {
      const { stored, commit } = readyRepository(context, repositoryId);
      return teamText(stored.id, commit, path, 1_000_000);
    },
  };
}

export type PromptFiles = ReturnType<typeof createPromptFiles>;
