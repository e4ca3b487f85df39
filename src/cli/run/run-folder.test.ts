import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import Sqlite from 'better-sqlite3';
import { isFolderLocked, lockFolder, lockName } from '#adapters/sqlite/folder-lock';
import {
  createRunFolder,
  findRunFolder,
  forgottenRuns,
  markBegun,
  mayHaveBegun,
  type RunFolder,
} from './run-folder.ts';

let home: string;
const options = { prompt: 'greet', format: 'json' } as const;
const start = (): Promise<RunFolder> => createRunFolder(env(), home, options);
const env = (): Record<string, string> => ({ HOME: home, XDG_CONFIG_HOME: path.join(home, 'config') });

beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'signoff-folders-'))));
afterEach(() => {
  vi.useRealTimers();
  rmSync(home, { recursive: true, force: true });
});

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

test('looking whether a run is open keeps nobody from it', async () => {
  const workspace = withWorkspace(await start());
  expect(isFolderLocked(workspace)).toBe(false);
  const lock = lockFolder(workspace);
  expect(isFolderLocked(workspace)).toBe(true);
  lock.close();
  // Somebody looks just now: reading is all it takes.
  const look = new Sqlite(path.join(workspace, lockName), { readonly: true });
  look.pragma('schema_version');
  lockFolder(workspace).close();
  look.close();
});

describe('a run that nobody went on with', () => {
  test.each([31, 40, 364, 366, 74 * 365, -400])('is kept once it may have cost money: %s days ago', async (days) => {
    const old = await start();
    withWorkspace(old);
    await markBegun(old);
    age(old.folder, days);
    await start();
    expect(await isKept(old)).toBe(true);
  });

  test('is kept where nobody knows whether it asked anything', async () => {
    const old = await start();
    writeFileSync(path.join(old.folder, 'request.json'), '{{{');
    age(old.folder, 40);
    await start();
    expect(existsSync(old.folder)).toBe(true);
  });

  test('is called to mind after 30 days, unless it is open or under way', async () => {
    const [old, open, young] = [await start(), await start(), await start()];
    for (const each of [old, open, young]) await markBegun(each);
    const lock = lockFolder(withWorkspace(open));
    for (const each of [old, open]) age(each.folder, 31);
    const forgotten = await forgottenRuns(await start());
    lock.close();
    expect(forgotten).toEqual([old]);
  });

  test('is removed where it ended before it asked anything', async () => {
    const old = await start();
    withWorkspace(old);
    age(old.folder, 2);
    await start();
    expect(existsSync(old.folder)).toBe(false);
  });

  test('is kept while it is open, or has only just begun to start, whatever it asked', async () => {
    const [open, starting] = [await start(), await start()];
    const lock = lockFolder(withWorkspace(open));
    age(open.folder, 31);
    await start();
    lock.close();
    expect([await isKept(open), await isKept(starting)]).toEqual([true, true]);
  });
});

test('a clock that is ahead of the files of a run does not make the new run remove itself', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * 86_400_000 });
  const place = await start();
  expect(await isKept(place)).toBe(true);
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
