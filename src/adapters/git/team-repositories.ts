import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors';
import { type TeamRepositories } from '#services/ports/team-repository';
import { parseAddress } from './address.ts';
import { refuseFolder } from './folder/refuse-folder.ts';
import { temporaryNameFor } from './atomic-files.ts';
import { defaultHttpLimits, type HttpLimits } from './server/http-exchange.ts';
import { GitTeamRepository } from './team-repository.ts';
import { systemCode } from './trouble.ts';

/** The private copies, each at `<dataFolder>/repositories/<id>.git`. Limits are for tests. */
export function createTeamRepositories(dataFolder: string, limits: Partial<HttpLimits> = {}): TeamRepositories {
  const open = new Map<string, GitTeamRepository>();
  const folderOf = (id: string) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id)) {
      throw new AppError('bad-input', 'This is not the id of a repository.', 'Open the repository from the list.');
    }
    return join(dataFolder, 'repositories', `${id}.git`);
  };
  return {
    async refuseAddress(text) {
      const address = parseAddress(text);
      if (address.kind === 'folder') await refuseFolder(address.path);
    },
    open(id) {
      const existing = open.get(id) ?? new GitTeamRepository(folderOf(id), { ...defaultHttpLimits, ...limits });
      open.set(id, existing);
      return existing;
    },
    async remove(id) {
      open.get(id)?.close();
      open.delete(id);
      const gone = temporaryNameFor(folderOf(id)); // renamed first: half a copy must never look like one
      try {
        await files.rename(folderOf(id), gone);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return;
        throw error;
      }
      await files.rm(gone, { recursive: true, force: true });
    },
  };
}
