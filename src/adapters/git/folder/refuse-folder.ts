import { promises as files } from 'node:fs';
import { AppError } from '#contract/errors';
import { systemCode } from '../trouble.ts';
import { locateGitFolder } from './git-folder.ts';

/** Throws bad-input, with what to do, for a folder that is not there or holds no repository; what else is wrong with it is said when it is read. */
export async function refuseFolder(path: string): Promise<void> {
  const isThere = await files.stat(path).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? ''),
  );
  if (!isThere) {
    throw new AppError(
      'bad-input',
      `There is no folder “${path}”.`,
      'Check its full path; where it is on a drive, connect that first.',
    );
  }
  try {
    await locateGitFolder(path);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') return;
    throw new AppError(
      'bad-input',
      `“${path}” holds no repository.`,
      'Choose the folder that your engineer copied the team’s repository to, or enter its https address.',
      { cause: error },
    );
  }
}
