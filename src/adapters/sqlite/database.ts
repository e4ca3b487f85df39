import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { migrations as releasedMigrations } from './migrations.ts';
import { explainStorage, isBusy, storageError } from './storage-error.ts';

const fileName = 'workspace.sqlite3';
/** Reading every page takes about 1.5 ms a megabyte: start-up can bear this much of it. */
const largestCheckedBytes = 20_000_000;
/** Pages of 4 KiB in the log before they are written back: each time waits for the disk. */
const checkpointPages = 4_000;

/**
 * One process on one data folder: an exclusive lock on a small database beside the workspace, which the system releases
 * when the process ends, however it ends.
 */
function lockFolder(dataFolder: string): Database {
  const lock = new Sqlite(path.join(dataFolder, 'in-use.sqlite3'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw storageError(
      'Signoff is already open with this workspace. Nothing was changed.',
      'Go to the window that is open, or close it first. On the command line, --data names another folder.',
      error,
    );
  }
}

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
    throw storageError(
      `The workspace could not be brought to this version of Signoff. It was kept as it was.${kept}`,
      'Go on with the earlier version of Signoff, and send us the details.',
      error,
    );
  }
}

function copyFile(database: Database, file: string, version: number): string {
  const at = new Date().toISOString().replace(/\D/g, '');
  const copy = `${file.replace(/\.sqlite3$/, '')}.version-${version}-${at}.sqlite3`;
  database.prepare('VACUUM INTO ?').run(copy);
  return copy;
}

/** Copies made before earlier updates, oldest first. */
function copiesBeside(file: string): string[] {
  const start = `${path.basename(file, '.sqlite3')}.version-`;
  return readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(start) && name.endsWith('.sqlite3'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Opens the workspace of a data folder, alone, at the newest version. Throws AppError; never deletes or overwrites anything. */
export function openDatabase(
  dataFolder: string,
  migrations: readonly string[] = releasedMigrations,
): { database: Database; close(): void } {
  const file = path.join(dataFolder, fileName);
  let lock: Database | null = null;
  let database: Database | null = null;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    lock = lockFolder(dataFolder);
    database = openFile(file);
    checkFile(database, file);
    migrate(database, file, migrations);
    const opened = { database, lock };
    return {
      database,
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
export function openMemoryDatabase(): { database: Database; close(): void } {
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = ON');
  for (const step of releasedMigrations) database.exec(step);
  return { database, close: () => void database.close() };
}
