import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { programFile } from '#support/program';
import { migrations } from '#adapters/sqlite/migrations';
import { openMemoryWorkspace, openWorkspace } from '#adapters/sqlite/workspace';
import { AppError } from '#contract/errors';
import { anAnswer } from '#support/domain-values';
import { aRunPlan } from '#support/run-plans';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-sqlite-'));
  file = path.join(folder, 'workspace.sqlite3');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusalOf(open: () => unknown): AppError {
  try {
    open();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const aRepository = {
  id: 'repo-1',
  name: 'assistant',
  address: 'https://git.example/acme/assistant',
  username: null,
  sample: false,
  trusted: true,
  branch: null,
  commit: null,
  updatedAt: null,
  openedAt: '2026-11-20T10:00:00.000Z',
};

function raw<T>(work: (database: Sqlite.Database) => T): T {
  const database = new Sqlite(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

describe('tables', () => {
  test('are strict, keyed and durable: WAL, a version, foreign keys that hold', () => {
    openWorkspace(folder).close();
    raw((database) => {
      const loose = database
        .prepare(
          "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
        )
        .all();
      expect(loose).toEqual([]);
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
      expect(database.pragma('foreign_key_check')).toEqual([]);
    });
  });

  test('the workspace in memory has the same tables', () => {
    const stores = openMemoryWorkspace();
    stores.repositories.save(aRepository);
    expect(stores.repositories.list()).toEqual([aRepository]);
    stores.close();
  });
});

describe('migrations', () => {
  const next = [...migrations, 'ALTER TABLE repositories ADD COLUMN note TEXT; UPDATE repositories SET note = name;'];
  const copies = (): string[] => readdirSync(folder).filter((name) => name.includes('.version-'));

  test.each(migrations.map((_step, index) => index))('a workspace of version %i opens and works', (version) => {
    raw((database) => {
      for (const step of migrations.slice(0, version)) database.exec(step);
      database.pragma(`user_version = ${version}`);
    });
    const stores = openWorkspace(folder);
    stores.repositories.save(aRepository);
    expect(stores.repositories.list()).toEqual([aRepository]);
    stores.close();
    expect(raw((database) => database.pragma('user_version', { simple: true }))).toBe(migrations.length);
  });

  test('an older workspace is copied first, then brought forward with everything in it', () => {
    const before = openWorkspace(folder);
    before.repositories.save(aRepository);
    before.close();
    const after = openWorkspace(folder, { migrations: next });
    expect(after.repositories.list()).toEqual([aRepository]);
    after.close();
    expect(raw((database) => database.prepare('SELECT note FROM repositories').pluck().all())).toEqual(['assistant']);
    expect(copies()).toEqual([
      expect.stringMatching(new RegExp(`^workspace\\.version-${migrations.length}-\\d+\\.sqlite3$`)),
    ]);
    const copy = new Sqlite(path.join(folder, copies()[0] ?? ''));
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(copy.prepare('SELECT name FROM repositories').pluck().all()).toEqual(['assistant']);
    copy.close();
  });

  test('a new workspace needs no copy, and opening it again changes nothing', () => {
    openWorkspace(folder, { migrations: next }).close();
    const bytes = readFileSync(file);
    openWorkspace(folder, { migrations: next }).close();
    expect(copies()).toEqual([]);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('a step that fails leaves the workspace as it was, at its version, and says where the copy is', () => {
    const before = openWorkspace(folder);
    before.repositories.save(aRepository);
    before.close();
    const broken = [...next, 'CREATE TABLE half (id TEXT) STRICT; INSERT INTO nowhere VALUES (1);'];
    const refusal = refusalOf(() => openWorkspace(folder, { migrations: broken }));
    expect(refusal).toMatchObject({ code: 'storage-failed', nextStep: expect.stringContaining('earlier version') });
    expect(refusal.message).toContain(copies()[0]);
    raw((database) => {
      // The step that went well stays: each is a transaction of its own.
      expect(database.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
      expect(database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
      expect(database.prepare('SELECT name FROM repositories').pluck().all()).toEqual(['assistant']);
    });
  });

  test('a workspace of a newer version is not touched', () => {
    openWorkspace(folder, { migrations: next }).close();
    const bytes = readFileSync(file);
    expect(refusalOf(() => openWorkspace(folder))).toMatchObject({
      code: 'storage-failed',
      message: 'This workspace was made by a newer version of Signoff. It was not changed.',
      nextStep: 'Install the newest version of Signoff, then open it again.',
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});

describe('damage', () => {
  function damage(at: number, length = 4_096): Buffer {
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at);
    closeSync(handle);
    return readFileSync(file);
  }

  test.each([
    ['at its start', 0],
    ['in the middle', 3 * 4_096],
  ])('%s: the file is kept, nothing is opened, and the newest copy is named', (_where, at) => {
    const stores = openWorkspace(folder);
    const { plan, jobs } = aRunPlan('https://models.example/v1', { cases: 200 });
    const run = {
      id: 'run-1',
      repository: null,
      promptId: 'p',
      title: '',
      hypothesis: '',
      state: 'paused',
      practice: false,
    } as const;
    const times = {
      kind: 'experiment' as const,
      parentId: null,
      createdAt: '2026',
      startedAt: null,
      finishedAt: null,
      durationMs: 0,
      error: null,
      result: null,
      removedAt: null,
    };
    stores.runs.create({ ...run, ...times }, plan, jobs);
    stores.close();
    writeFileSync(path.join(folder, 'workspace.version-9-20260101.sqlite3'), '');
    writeFileSync(path.join(folder, 'workspace.version-10-20261101.sqlite3'), '');
    const bytes = damage(at);
    const refusal = refusalOf(() => openWorkspace(folder));
    expect(refusal).toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining('damaged. It was kept as it is'),
      nextStep: expect.stringContaining('workspace.version-10-20261101.sqlite3'),
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('a file that is no database at all is kept too', () => {
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    expect(refusalOf(() => openWorkspace(folder))).toMatchObject({
      code: 'storage-failed',
      nextStep: expect.stringContaining('keep it'),
    });
    expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(1_000));
  });

  test('a half-written log of a process that died is taken back by itself', () => {
    const stores = openWorkspace(folder);
    stores.repositories.save(aRepository);
    stores.close();
    writeFileSync(`${file}-wal`, Buffer.alloc(5_000, 0x7f));
    const again = openWorkspace(folder);
    expect(again.repositories.list()).toEqual([aRepository]);
    again.close();
  });
});

describe('two processes on one folder', () => {
  let child: ChildProcess | null = null;
  afterEach(() => void child?.kill('SIGKILL'));

  async function openElsewhere(): Promise<string> {
    const started = spawn(process.execPath, [programFile('workspace-child'), folder], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    return new Promise((resolve) => started.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  }

  const words = {
    code: 'storage-failed',
    message: 'Signoff is already open with this workspace. Nothing was changed.',
  };

  test('the second is refused in words, and may come in once the first has died', async () => {
    expect(await openElsewhere()).toBe('open\n');
    expect(refusalOf(() => openWorkspace(folder))).toMatchObject(words);
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await ended;
    openWorkspace(folder).close();
  });

  test('it holds the other way round, and within one process', async () => {
    const stores = openWorkspace(folder);
    expect(refusalOf(() => openWorkspace(folder))).toMatchObject(words);
    expect(await openElsewhere()).toContain(words.message);
    stores.repositories.save(aRepository);
    stores.close();
  });
});

test('a folder that cannot be made is said to be so', () => {
  writeFileSync(path.join(folder, 'a-file'), '');
  expect(() => openWorkspace(path.join(folder, 'a-file', 'inside'))).toThrow();
});

function smallDisk(): string | null {
  const place = mkdtempSync(path.join(tmpdir(), 'signoff-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true, force: true });
    return null;
  }
}

test('a full disk (6 MB): what was saved is kept, the rest is refused in words, and it goes on when there is room', (context) => {
  const disk = smallDisk();
  if (disk === null) return context.skip('mounting a small disk needs rights that this machine does not give');
  try {
    const data = path.join(disk, 'data');
    mkdirSync(data);
    const ballast = path.join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(2_000_000));
    const stores = openWorkspace(data);
    const { plan, jobs } = aRunPlan('https://models.example/v1', { cases: 2_000 });
    const run = {
      id: 'run-1',
      repository: null,
      promptId: 'p',
      title: '',
      hypothesis: '',
      state: 'running',
      practice: false,
    } as const;
    const times = {
      kind: 'experiment' as const,
      parentId: null,
      createdAt: '2026',
      startedAt: null,
      finishedAt: null,
      durationMs: 0,
      error: null,
      result: null,
      removedAt: null,
    };
    stores.runs.create({ ...run, ...times }, plan, jobs);
    let saved = 0;
    const refusal = refusalOf(() => {
      for (const job of jobs) {
        stores.runs.saveAnswer('run-1', job.id, anAnswer('An answer. '.repeat(400)));
        saved += 1;
      }
    });
    expect(refusal).toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining('What was saved before is kept.'),
    });
    expect(saved).toBeGreaterThan(50);
    expect(stores.runs.outputs('run-1').filter((output) => output.answer !== null)).toHaveLength(saved);
    rmSync(ballast);
    stores.runs.saveAnswer('run-1', jobs[saved]?.id ?? '', anAnswer('There is room again.'));
    stores.close();
    const again = openWorkspace(data);
    expect(again.runs.jobsIn('run-1', 'answered')).toHaveLength(saved + 1);
    again.close();
  } finally {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});
