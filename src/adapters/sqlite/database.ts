import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { AppError } from '#contract/errors';
import { migrations as releasedMigrations } from './migrations.ts';

const fileName = 'workspace.sqlite3';

function storageError(message: string, nextStep: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AppError('storage-failed', message, nextStep, { detail, cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A failure of SQLite in words, with what was kept. Anything else is passed on as it is. */
export function explainStorage(error: unknown): unknown {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_FULL')) {
    return storageError(
      'The disk is full. What was saved before is kept.',
      'Make room on the disk, then go on.',
      error,
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return storageError(
      'The workspace is in use by another Signoff.',
      'Close the other window, then try again.',
      error,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return storageError(
      'The workspace file is damaged. It was kept as it is.',
      'Close Signoff and restore the copy beside it.',
      error,
    );
  }
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return storageError(
      'The workspace file cannot be written. What was saved before is kept.',
      'Check that the folder can be written, then try again.',
      error,
    );
  }
  return error;
}

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
    throw storageError(
      'Signoff is already open with this workspace.',
      'Go to the window that is open, or close it first.',
      error,
    );
  }
}

function openChecked(file: string): Database {
  const database = new Sqlite(file, { timeout: 5_000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma('cache_size = -16000');
    const check: unknown = database.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw Object.assign(new Error(String(check)), { code: 'SQLITE_CORRUPT' });
    return database;
  } catch (error) {
    database.close();
    throw explainStorage(error);
  }
}

/** Brings the tables to the newest version; a file that has rows is copied first. Each step is one transaction. */
function migrate(database: Database, file: string, existed: boolean, migrations: readonly string[]): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new AppError(
      'unsupported-version',
      'This workspace was made by a newer version of Signoff. It was not changed.',
      'Update Signoff, then open it again.',
    );
  }
  if (version === migrations.length) return;
  let copy: string | null = null;
  if (existed && version > 0) {
    copy = `${file}.before-version-${migrations.length}`;
    if (!existsSync(copy)) database.prepare('VACUUM INTO ?').run(copy);
  }
  try {
    migrations.slice(version).forEach((step, index) => {
      database.transaction(() => {
        database.exec(step);
        database.pragma(`user_version = ${version + index + 1}`);
      })();
    });
  } catch (error) {
    const kept = copy === null ? '' : ` A copy is at ${path.basename(copy)}.`;
    throw storageError(
      `The workspace could not be brought to this version. It was kept as it was.${kept}`,
      'Go on with the earlier version of Signoff, and tell us.',
      error,
    );
  }
}

/** Opens the workspace of a data folder, alone, at the newest version. Throws AppError; never deletes anything. */
export function openDatabase(
  dataFolder: string,
  migrations: readonly string[] = releasedMigrations,
): { database: Database; close(): void } {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataFolder);
  const file = path.join(dataFolder, fileName);
  const existed = existsSync(file);
  try {
    const database = openChecked(file);
    try {
      migrate(database, file, existed, migrations);
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      database,
      close: () => {
        database.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw explainStorage(error);
  }
}
