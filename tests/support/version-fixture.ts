import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { git } from './git-server.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');

/** Makes the data folder that a version left behind (`write-version.ts`): the workspace, the team's repository and the private copy of it. */
export async function restoreVersion(name: string, folder: string): Promise<void> {
  const read = async (file: string): Promise<string> => {
    const text = await readFile(path.join(fixtures, name, file), 'utf8');
    return text.replaceAll('{{data}}', folder);
  };
  const database = new Sqlite(path.join(folder, 'workspace.sqlite3'));
  database.exec(await read('workspace.sql'));
  const id = database.prepare<[], string>('SELECT id FROM repositories').pluck().get();
  database.close();
  if (id === undefined) throw new Error('The fixture holds no repository.');
  const copy = path.join(folder, 'repositories', `${id}.git`);
  await mkdir(path.dirname(copy), { recursive: true });
  await writeRepository(
    path.join(folder, 'sample-team.git'),
    await readFile(path.join(fixtures, name, 'team.fast-export')),
  );
  await git(['clone', '--quiet', '--bare', '--single-branch', path.join(folder, 'sample-team.git'), copy]);
  await writeFile(path.join(copy, 'signoff-source'), await read('copy-source'));
}

async function writeRepository(folder: string, stream: Uint8Array): Promise<void> {
  await git(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  await git(['--git-dir', folder, 'fast-import', '--quiet'], stream);
}
