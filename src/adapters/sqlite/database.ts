import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { makeFolderNow } from '../files/make-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { migrations as releasedMigrations } from './migrations.ts';
import { explainStorage, isFull, storageError } from './storage-error.ts';

const fileName = 'workspace.sqlite3';
/** Reading every page takes about 1.5 ms a megabyte: start-up can bear this much of it. */
const largestCheckedBytes = 20_000_000;
/** Pages of 4 KiB in the log before they are written back: each time waits for the disk. */
const checkpointPages = 4_000;

function openFile(file: string): Database {
  const database = new Sqlite(file, { timeout: 5_000 });
  try {
    // One process has the folder (lockFolder): no locks a transaction, no shared memory beside the file.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma('cache_size = -16000');
    database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Nothing in it, although work was kept in this folder: somebody or something emptied it. Where there is no file at all, its owner moved it away
 * to begin anew.
 */
function refuseEmptied(file: string, isEmpty: () => boolean): void {
  if (!hasEarlierWork(file) || !isEmpty()) return;
  throw Object.assign(new Error(`${fileName} is empty, and copies of repositories are beside it`), {
    code: 'SQLITE_CORRUPT',
  });
}

function hasEarlierWork(file: string): boolean {
  const repositories = path.join(path.dirname(file), 'repositories');
  return (existsSync(repositories) && readdirSync(repositories).length > 0) || copiesBeside(file).length > 0;
}

/** A small file is read through; of a large one the parts that say where everything is. Damage elsewhere shows when it is read. */
function checkFile(database: Database, file: string): void {
  const whole = statSync(file).size <= largestCheckedBytes;
  const found: unknown = whole ? database.pragma('quick_check(1)', { simple: true }) : 'ok';
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' });
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
}

/** Brings the tables to the newest version; a file that has a version is copied first. Each step is one transaction. */
function migrate(database: Database, file: string, migrations: readonly string[]): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw storageError(
      'This workspace was made by a newer version of Signoff. It was not changed.',
      'Install the newest version of Signoff, then open it again.',
      new Error(`${path.basename(file)} has version ${version}, this Signoff knows ${migrations.length}`),
    );
  }
  if (version === migrations.length) return;
  const copy = version > 0 ? copyFile(database, file, version) : null;
  try {
    migrations.slice(version).forEach((step, index) => {
      database.transaction(() => {
        database.exec(step);
        database.pragma(`user_version = ${version + index + 1}`);
      })();
    });
  } catch (error) {
    const kept = copy === null ? '' : ` A copy is beside it: ${path.basename(copy)}.`;
    if (isFull(error)) throw fullWhileUpdating(version, kept, error);
    if (version === 0) throw explainStorage(error);
    throw storageError(
      `The workspace could not be brought to this version of Signoff. It was kept as it was.${kept}`,
      'Go on with the earlier version of Signoff, and send us the details.',
      error,
    );
  }
}

function fullWhileUpdating(version: number, kept: string, error: unknown): Error {
  return storageError(
    version === 0
      ? 'The disk is full: there is no room to begin a workspace. Nothing was changed.'
      : `The disk is full: the workspace could not be brought to this version of Signoff. It was kept as it was.${kept}`,
    'Make room on the disk, then start again.',
    error,
  );
}

function copyFile(database: Database, file: string, version: number): string {
  const at = new Date().toISOString().replace(/\D/g, '');
  const copy = `${file.replace(/\.sqlite3$/, '')}.version-${version}-${at}.sqlite3`;
  try {
    database.prepare('VACUUM INTO ?').run(copy);
  } catch (error) {
    rmSync(copy, { force: true }); // half a copy must not be offered as one
    throw error;
  }
  return copy;
}

/** Copies made before earlier updates, oldest first. */
function copiesBeside(file: string): string[] {
  const start = `${path.basename(file, '.sqlite3')}.version-`;
  return readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(start) && name.endsWith('.sqlite3'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

export interface OpenDatabase {
  readonly database: Database;
  /** Whether the file still stands where it was opened. One that was deleted can be written to without a word, and everything is lost. */
  isThere(): boolean;
  close(): void;
}

/** About 2 microseconds a look. */
function watchFile(file: string): () => boolean {
  const opened = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    // Windows deletes no file that is open, and its numbers of files do not fit.
    return now !== undefined && (process.platform === 'win32' || (now.ino === opened.ino && now.dev === opened.dev));
  };
}

/** Opens the workspace of a data folder, alone, at the newest version. Throws AppError; never deletes or overwrites anything. */
export function openDatabase(dataFolder: string, migrations: readonly string[] = releasedMigrations): OpenDatabase {
  const file = path.join(dataFolder, fileName);
  let lock: Database | null = null;
  let database: Database | null = null;
  try {
    makeFolderNow(dataFolder, 0o700);
    lock = lockFolder(dataFolder);
    const wasThere = existsSync(file);
    if (wasThere) refuseEmptied(file, () => statSync(file).size === 0);
    const opening = (database = openFile(file));
    checkFile(opening, file);
    if (wasThere) refuseEmptied(file, () => opening.prepare('SELECT 1 FROM sqlite_schema').get() === undefined);
    migrate(database, file, migrations);
    const opened = { database, lock };
    return {
      database,
      isThere: watchFile(file),
      close: () => {
        opened.database.close();
        opened.lock.close();
      },
    };
  } catch (error) {
    database?.close();
    lock?.close();
    throw explainStorage(error, existsSync(file) ? copiesBeside(file) : []);
  }
}

/** A workspace that lives in memory, for one command of the command line. */
export function openMemoryDatabase(): OpenDatabase {
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = ON');
  for (const step of releasedMigrations) database.exec(step);
  return { database, isThere: () => true, close: () => void database.close() };
}
