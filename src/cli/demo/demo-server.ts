import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { devNull } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '#adapters/files/make-folder';
import { startHttpBackend } from './http-backend-server.ts';
import { AppError } from '#contract/errors';
import type { SampleRepository } from '#services/ports/host';

const run = promisify(execFile);

export interface TeamServer {
  readonly address: string;
  readonly username: string;
  readonly token: string;
  /** What real git prints about the server's repository. */
  git(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** The sample team's repository behind real `git http-backend`, which lets in only who has the token. */
export async function startTeamServer(sample: SampleRepository, folder: string): Promise<TeamServer> {
  const { address } = await sample.ensure();
  const repository = path.join(folder, 'sample-team.git');
  await makeFolder(folder);
  await cp(address, repository, { recursive: true });
  const [username, token] = ['pm', randomBytes(24).toString('base64url')];
  const server = await startHttpBackend({ root: folder, credential: { username, password: token } });
  return {
    address: server.address('sample-team'),
    username,
    token,
    git: async (...args) => {
      try {
        const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull };
        return (await run('git', ['--git-dir', repository, ...args], { env })).stdout;
      } catch (cause) {
        throw new AppError(
          'repository-failed',
          'Git could not read what arrived on the server.',
          'Run the demo again.',
          { cause, detail: String(cause) },
        );
      }
    },
    close: () => server.close(),
  };
}
