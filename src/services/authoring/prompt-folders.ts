import { AppError } from '#contract/errors';
import { formatProblem } from '#domain/files/problem';
import {
  maximumRepositoryFileBytes,
  parseRepositoryFile,
  type PromptFolders,
  repositoryFilePath,
  usualFolders,
  writeRepositoryFile,
} from '#domain/prompt/repository-file';
import { type ServiceContext } from '../context.ts';

/** The folders of a repository's prompts at a version, and who says so. */
export interface KnownFolders {
  readonly folders: PromptFolders;
  /** `.signoff.yaml` of the team, the person's choice here, or nobody: the usual folder. */
  readonly saidBy: 'team' | 'person' | 'nobody';
}

const mostKept = 50;

/** Knows where the prompts of a repository stand: what `.signoff.yaml` says at that version, else what the person chose, else `prompts/`. */
export function createPromptFolders(context: ServiceContext) {
  const stated = new Map<string, Promise<PromptFolders | null>>();

  /** null without the file. Throws 'invalid-file' and 'unsupported-version': where the data policy stands is not guessed. */
  async function readStated(repositoryId: string, commit: string): Promise<PromptFolders | null> {
    const bytes = await context.repositories
      .open(repositoryId)
      .read(commit, repositoryFilePath, maximumRepositoryFileBytes);
    if (bytes === null) return null;
    const parsed = parseRepositoryFile(repositoryFilePath, new TextDecoder().decode(bytes));
    if (parsed.ok) return parsed.value;
    throw new AppError(
      parsed.readOnly === true ? 'unsupported-version' : 'invalid-file',
      `The team’s file ${repositoryFilePath}, which says where the prompts stand, cannot be used.`,
      parsed.readOnly === true
        ? 'Install the newest version of Signoff.'
        : 'Ask an engineer to mend it. Nothing is sent until then.',
      { detail: parsed.problems.map(formatProblem).join('\n') },
    );
  }

  function statedAt(repositoryId: string, commit: string): Promise<PromptFolders | null> {
    const key = `${repositoryId} ${commit}`;
    const known = stated.get(key);
    if (known) return known;
    const reading = readStated(repositoryId, commit);
    reading.catch(() => stated.delete(key));
    if (stated.size > mostKept) stated.clear();
    stated.set(key, reading);
    return reading;
  }

  return {
    async at(repositoryId: string, commit: string): Promise<KnownFolders> {
      const team = await statedAt(repositoryId, commit);
      if (team !== null) return { folders: team, saidBy: 'team' };
      const own = context.stores.settings.promptFolders(repositoryId);
      return own === null ? { folders: usualFolders, saidBy: 'nobody' } : { folders: own, saidBy: 'person' };
    },
    /** `.signoff.yaml` as it goes with the first change, where the person chose and the team has none yet; else null. */
    async fileToSend(repositoryId: string, commit: string): Promise<{ path: string; text: string } | null> {
      const { folders, saidBy } = await this.at(repositoryId, commit);
      return saidBy === 'person' ? { path: repositoryFilePath, text: writeRepositoryFile(folders, null) } : null;
    },
  };
}
