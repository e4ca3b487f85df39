import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type PromptFoldersView } from '#contract/prompt';
import { foundFolders } from '#domain/prompt/found-folders';
import { parseRepositoryFile, promptIn, writeRepositoryFile } from '#domain/prompt/repository-file';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { type TreeFile } from '../ports/team-repository.ts';
import { type PromptFiles } from './prompt-files.ts';

const mostOthers = 20;

/** A file in a folder of prompts that looks like one and is none, as what it is; null for everything else. */
function otherThanPrompt({ path, kind }: TreeFile, folder: string): PromptFoldersView['others'] {
  if (kind === 'submodule') return [{ path, what: 'repository' }];
  // As if it were a plain file with the usual ending: what would be a prompt then is worth a word.
  const asPrompt = path.replace(/\.md$/i, '.md');
  if (promptIn(asPrompt, [folder]) === null) return [];
  if (kind === 'symlink') return [{ path, what: 'link' }];
  if (kind === 'lfs-pointer') return [{ path, what: 'large-file' }];
  return asPrompt === path ? [] : [{ path, what: 'name' }];
}

/** Where the prompts of the open repository stand: said by the team, found and asked, or chosen. */
export function createFolderHandlers(
  context: ServiceContext,
  files: PromptFiles,
): Pick<Handlers, 'prompt.folders' | 'prompt.chooseFolders'> {
  return {
    'prompt.folders': async () => {
      const { copy, commit } = readyRepository(context);
      const { folders, saidBy } = await files.folders();
      const inFolders = await Promise.all(
        folders.map(async (folder) =>
          (await copy.list(commit, folder)).flatMap((file) => otherThanPrompt(file, folder)),
        ),
      );
      const isOpen = saidBy === 'nobody' && (await files.ids()).length === 0;
      const all = isOpen ? await copy.list(commit, '') : [];
      return {
        folders: [...folders],
        saidBy,
        found: foundFolders(all.filter(({ kind }) => kind === 'file').map(({ path }) => path)),
        others: inFolders.flat().slice(0, mostOthers),
      };
    },

    'prompt.chooseFolders': async ({ folders: [first = '', ...rest] }) => {
      const { stored } = readyRepository(context);
      requireTrust(stored);
      if ((await files.folders()).saidBy === 'team')
        throw new AppError(
          'not-allowed',
          'The team has said where its prompts stand, in .signoff.yaml.',
          'Ask an engineer to change that file.',
        );
      // Read as it will be written, so that no choice is kept that could not be read again.
      const checked = parseRepositoryFile('the folders', writeRepositoryFile([first, ...rest], null));
      if (!checked.ok)
        throw new AppError(
          'bad-input',
          `This cannot be the place of the prompts: ${checked.problems[0]?.message ?? ''}.`,
          'Choose other folders.',
        );
      context.stores.settings.savePromptFolders(stored.id, checked.value);
      context.emit({ type: 'repository.changed', id: stored.id });
      return {};
    },
  };
}
