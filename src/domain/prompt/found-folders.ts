import { promptIdFromPath } from './prompt-path.ts';

/** A folder that may be one of prompts. */
export interface FoundFolder {
  readonly folder: string;
  /** Files in it, and below it, that could be prompts. */
  readonly prompts: number;
}

const mostShown = 8;
const usualNames = /(?:^|\/)(?:prompts?|agents?|patterns|commands|instructions|templates|personas)$/i;
const never = /(?:^|\/)(?:node_modules|vendor|docs?|\.github\/(?:ISSUE_TEMPLATE|workflows))(?:\/|$)/i;

/** Folders of a repository that hold text files like prompts: those whose name says so first, then the fullest. `paths`: its regular files. */
export function foundFolders(paths: readonly string[]): FoundFolder[] {
  const direct = new Map<string, number>();
  const below = new Map<string, number>();
  for (const path of paths) {
    // Whether the name is one of a prompt's; where it stands is what is looked for.
    const name = path.split('/').at(-1) ?? '';
    const folder = path.slice(0, -name.length - 1);
    if (folder === '' || never.test(folder) || promptIdFromPath(name, '') === null) continue;
    direct.set(folder, (direct.get(folder) ?? 0) + 1);
    const parts = folder.split('/');
    for (let length = 1; length <= parts.length; length++) {
      const at = parts.slice(0, length).join('/');
      below.set(at, (below.get(at) ?? 0) + 1);
    }
  }
  // A folder that only leads to another one says nothing that the other does not.
  const telling = [...below].filter(
    ([folder, count]) =>
      direct.has(folder) || ![...below].some(([other, same]) => other.startsWith(`${folder}/`) && same === count),
  );
  return telling
    .map(([folder, prompts]) => ({ folder, prompts }))
    .sort((a, b) => rank(b) - rank(a) || b.prompts - a.prompts || (a.folder < b.folder ? -1 : 1))
    .slice(0, mostShown);
}

function rank({ folder }: FoundFolder): number {
  return usualNames.test(folder) ? 1 : 0;
}
