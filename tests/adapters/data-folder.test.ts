/** The data folder as a machine can leave it: emptied, full, taken away. What happened is said with its true cause, and nothing is lost in silence. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareDataFolder } from '#adapters/files/app-files';
import { makeFolder, makeFolderNow } from '#adapters/files/make-folder';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { AppError } from '#contract/errors';

let folder: string;
let data: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-data-'));
  data = path.join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const file = () => path.join(data, 'workspace.sqlite3');
const aRepository = {
  id: 'repo-1',
  name: 'assistant',
  address: '/somewhere',
  username: null,
  sample: false,
  trusted: true,
  branch: null,
  commit: null,
  updatedAt: null,
  openedAt: '2026-11-20T10:00:00.000Z',
};

describe('a workspace that is empty', () => {
  beforeEach(() => {
    openWorkspace(data).close();
    mkdirSync(path.join(data, 'repositories', 'repo-1.git'), { recursive: true });
  });

  test('beside copies of repositories is damage, and stays as it is', () => {
    writeFileSync(file(), '');
    const refusal = refusalOf(() => openWorkspace(data));
    expect([refusal.code, refusal.message]).toEqual(['storage-failed', expect.stringContaining('is damaged')]);
    expect(statSync(file()).size).toBe(0);
  });

  test('as a database without tables is damage too', () => {
    rmSync(file());
    const empty = new Sqlite(file());
    empty.pragma('user_version = 0');
    empty.exec('CREATE TABLE a (b); DROP TABLE a');
    empty.close();
    expect(refusalOf(() => openWorkspace(data)).message).toContain('is damaged');
  });

  test('that its owner moved away is begun anew, as the message about damage says', () => {
    rmSync(file());
    openWorkspace(data).close();
  });

  test('in a folder without any work is a first start that was cut off', () => {
    rmSync(path.join(data, 'repositories'), { recursive: true });
    writeFileSync(file(), '');
    openWorkspace(data).close();
  });
});

describe('a folder that is taken away under a running app', () => {
  test('is noticed at the next call, which does nothing; put back, it goes on', () => {
    const stores = openWorkspace(data);
    stores.repositories.save(aRepository);
    const away = path.join(folder, 'away');
    renameSync(data, away);
    for (const call of [
      () => stores.repositories.list(),
      () => stores.repositories.save({ ...aRepository, id: 'lost' }),
    ])
      expect(refusalOf(call).message).toContain('was moved or deleted while Signoff was open');
    renameSync(away, data);
    expect(stores.repositories.list().map(({ id }) => id)).toEqual(['repo-1']);
    stores.close();
  });

  test('is noticed when it was deleted, and when another stands in its place', () => {
    const stores = openWorkspace(data);
    rmSync(data, { recursive: true });
    expect(refusalOf(() => stores.repositories.save(aRepository)).nextStep).toContain('Put the folder back');
    mkdirSync(data);
    writeFileSync(file(), '');
    expect(refusalOf(() => stores.repositories.save(aRepository)).code).toBe('storage-failed');
    stores.close();
    expect(readFileSync(file(), 'utf8')).toBe('');
  });
});

describe('the mark of a folder in use', () => {
  test('that is something else is named, with what to do, and it is not said that work is damaged', () => {
    mkdirSync(data);
    writeFileSync(path.join(data, 'in-use.sqlite3'), 'x'.repeat(5_000));
    const { message, nextStep } = refusalOf(() => openWorkspace(data));
    expect(message).toContain('in-use.sqlite3');
    expect(message).toContain('holds no work');
    expect(nextStep).toContain('Delete in-use.sqlite3');
  });

  test('that cannot be written says why', () => {
    mkdirSync(path.join(data, 'in-use.sqlite3'), { recursive: true });
    expect(refusalOf(() => openWorkspace(data)).message).toMatch(/in-use\.sqlite3 cannot be written.*it is a folder/);
  });
});

describe('a folder that cannot be made', () => {
  test.skipIf(!existsSync('/proc/self'))('below /proc ends at once, in both ways, and the reason is said', async () => {
    await expect(makeFolder('/proc/signoff/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => makeFolderNow('/proc/signoff/a/b')).toThrow(/ENOENT/);
    const { message } = refusalOf(() => prepareDataFolder('/proc/signoff/a/b'));
    expect(message).toContain('/proc/signoff/a/b: a folder on the way is not there and cannot be made');
  });

  test('behind a file says so', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    const inside = path.join(folder, 'file', 'inside');
    await expect(makeFolder(inside)).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
    expect(refusalOf(() => prepareDataFolder(inside)).message).toContain('is not a folder');
  });

  test('is made with all above it, and once more without a word', async () => {
    const deep = path.join(folder, 'a', 'b', 'c');
    await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(path.join(deep, 'd'))]);
    makeFolderNow(deep);
    expect(statSync(path.join(deep, 'd')).isDirectory()).toBe(true);
  });
});

test('a first start on a full disk says that the disk is full, not that the version is wrong; with room it starts', (context) => {
  const disk = path.join(folder, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return context.skip('mounting a small disk needs rights that this machine does not give');
  }
  try {
    const ballast = path.join(disk, 'ballast');
    for (const size of [6, 5.99, 5.95, 5.9, 5.8]) {
      writeFileSync(ballast, Buffer.alloc(Math.floor(size * 1024 * 1024)).subarray(0, 6 * 1024 * 1024 - 8_192));
      const first = refusalOfOrNull(() => openWorkspace(path.join(disk, `data-${size}`)).close());
      if (first) expect(first.message).toMatch(/disk is full/);
      if (size >= 5.95) expect(first).not.toBeNull();
    }
    rmSync(ballast);
    openWorkspace(path.join(disk, 'data-6')).close();
  } finally {
    execFileSync('umount', [disk]);
  }
});

function refusalOfOrNull(work: () => unknown): AppError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
