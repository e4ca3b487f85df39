import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockFolder } from '#adapters/sqlite/folder-lock';
import { createRunFolder, findRunFolder, markBegun, mayHaveBegun, type RunFolder } from './run-folder.ts';

let home: string;
const options = { prompt: 'greet', format: 'json' } as const;
const start = (): Promise<RunFolder> => createRunFolder(env(), home, options);
const env = (): Record<string, string> => ({ HOME: home, XDG_CONFIG_HOME: path.join(home, 'config') });

beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'signoff-folders-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Everything in it was last written so many days ago. */
function age(folder: string, days: number, except: readonly string[] = []): void {
  const at = new Date(Date.now() - days * 86_400_000);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (!except.includes(path.basename(name))) utimesSync(path.join(folder, name), at, at);
  utimesSync(folder, at, at);
}

function withWorkspace({ folder }: RunFolder): string {
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  lockFolder(workspace).close();
  writeFileSync(path.join(workspace, 'workspace.sqlite3-wal'), 'answers');
  return workspace;
}

const isKept = async ({ id }: RunFolder): Promise<boolean> =>
  findRunFolder(id, env()).then(
    () => true,
    () => false,
  );

describe('a run that nobody went on with', () => {
  test('is removed after 30 days, when another one starts', async () => {
    const old = await start();
    withWorkspace(old);
    age(old.folder, 31);
    await start();
    expect(await isKept(old)).toBe(false);
  });

  test('is kept while its newest file is not as old as its folder', async () => {
    const old = await start();
    withWorkspace(old);
    age(old.folder, 31, ['workspace.sqlite3-wal']);
    await start();
    expect(await isKept(old)).toBe(true);
  });

  test('is kept while it is open, however old it looks', async () => {
    const old = await start();
    const lock = lockFolder(withWorkspace(old));
    age(old.folder, 31);
    await start();
    lock.close();
    expect(await isKept(old)).toBe(true);
  });

  test.each([
    ['far ahead', 74 * 365],
    ['behind', -400],
  ])('is kept where the clock is %s', async (_what, days) => {
    const old = await start();
    age(old.folder, days);
    await start();
    expect(await isKept(old)).toBe(true);
  });
});

describe('what a run was started with', () => {
  test('says whether it has begun to ask, and keeps the rest', async () => {
    const place = await start();
    expect(await mayHaveBegun(place)).toBe(false);
    await markBegun(place);
    expect(await mayHaveBegun(place)).toBe(true);
    expect(await findRunFolder(place.id, env())).toEqual({ ...place, cwd: home, options, mayHaveBegun: true });
  });

  test('of an earlier version may have begun', async () => {
    const place = await start();
    writeFileSync(path.join(place.folder, 'request.json'), JSON.stringify({ cwd: home, options }));
    expect(await mayHaveBegun(place)).toBe(true);
  });

  test.each(['', '{{{', 'null', '{"cwd":"/","options":{"prompt":"greet"}}'])(
    'is named as damaged, and stays as it is: %j',
    async (text) => {
      const place = await start();
      const file = path.join(place.folder, 'request.json');
      writeFileSync(file, text);
      await expect(findRunFolder(place.id, env())).rejects.toMatchObject({
        code: 'storage-failed',
        message: expect.stringContaining('request.json is damaged'),
      });
      expect([readFileSync(file, 'utf8'), await mayHaveBegun(place)]).toEqual([text, true]);
    },
  );
});
