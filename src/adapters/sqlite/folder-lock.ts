import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { anotherFolder, isDiskFull, whyNotWritten } from '../files/why-not-written.ts';
import { isBusy, isDamage, isFull, storageError } from './storage-error.ts';

/** Of the file that says that a folder is in use; its journal's name begins with it. */
export const lockName = 'in-use.sqlite3';

/** Somebody who only looks (`isFolderLocked`) is done long before that. */
const lookTakesMs = 500;

/** Whether a process has the folder now. Nothing is written and no lock is kept: whoever wants the folder meanwhile gets it. */
export function isFolderLocked(dataFolder: string): boolean {
  const file = path.join(dataFolder, lockName);
  if (!existsSync(file)) return false;
  let look: Database | null = null;
  try {
    look = new Sqlite(file, { readonly: true, timeout: 0 });
    look.pragma('schema_version');
    return false;
  } catch {
    return true;
  } finally {
    look?.close();
  }
}

/**
 * One process on one data folder: an exclusive lock on a small database beside the workspace, which the system releases
 * when the process ends, however it ends. Throws AppError 'storage-failed' with the reason.
 */
export function lockFolder(dataFolder: string): Database {
  let lock: Database | null = null;
  try {
    lock = new Sqlite(path.join(dataFolder, lockName), { timeout: lookTakesMs });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    throw whyNotLocked(dataFolder, error);
  }
}

function whyNotLocked(dataFolder: string, error: unknown): Error {
  if (isBusy(error)) {
    return storageError(
      'Signoff is already open with this workspace. Nothing was changed.',
      `Go to the window that is open, or close it first. ${anotherFolder}`,
      error,
    );
  }
  if (isDamage(error)) {
    return storageError(
      `The file ${lockName} in ${dataFolder} is not the one that Signoff put there. It only marks that the folder is in use and holds no work.`,
      `Delete ${lockName} and start again. Leave everything else in the folder as it is.`,
      error,
    );
  }
  // An existing file can be opened on a full disk: then only SQLite knows.
  const reason = isFull(error)
    ? Object.assign(new Error('no room'), { code: 'ENOSPC' })
    : refusalOf(path.join(dataFolder, lockName));
  return storageError(
    `Signoff cannot use the folder ${dataFolder}: ${lockName} cannot be written in it, because ${whyNotWritten(reason)}. Nothing was changed.`,
    isDiskFull(reason)
      ? 'Make room on the disk, then start again.'
      : `See to it that you may write to the folder and to the file. ${anotherFolder}`,
    error,
  );
}

/** SQLite says only that it cannot open the file; the system says why. */
function refusalOf(file: string): unknown {
  try {
    closeSync(openSync(file, 'a', 0o600));
    return null;
  } catch (reason) {
    return reason;
  }
}
