import { AppError } from '#contract/errors';

/** A failure of the workspace file in words: what was kept, what to do, and the raw text for engineers. */
export function storageError(message: string, nextStep: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AppError('storage-failed', message, nextStep, { detail, cause });
}

/** `SQLITE_FULL`, `SQLITE_IOERR_WRITE`, ...; '' for anything that is not a failure of SQLite. */
export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
}

export function isFull(error: unknown): boolean {
  return sqliteCode(error).startsWith('SQLITE_FULL');
}

/** The file is gone from under the app: what is written now would go nowhere. */
export function folderGone(file: string): AppError {
  return new AppError(
    'storage-failed',
    'The folder in which Signoff keeps your work was moved or deleted while Signoff was open. Nothing is saved any more.',
    'Put the folder back where it was and go on, or close Signoff and start it again.',
    { detail: `${file} is not the file that was opened` },
  );
}

/** A failure of SQLite in words. Anything else is passed on as it is. `copies`: names of the copies beside a damaged file. */
export function explainStorage(error: unknown, copies: readonly string[] = []): unknown {
  const code = sqliteCode(error);
  if (error instanceof AppError || !code.startsWith('SQLITE_')) return error;
  if (isDamage(error)) {
    const newest = copies.at(-1);
    return storageError(
      'The workspace file on this computer is damaged. It was kept as it is, and nothing was opened. What the team has is not touched.',
      newest === undefined
        ? 'Move workspace.sqlite3 out of the folder to start with an empty workspace, and keep it: an engineer may be able to read it.'
        : `Move workspace.sqlite3 out of the folder, and put the copy ${newest} in its place under that name.`,
      error,
    );
  }
  if (isFull(error)) {
    return storageError(
      'The disk is full. What was saved before is kept.',
      'Make room on the disk, then go on.',
      error,
    );
  }
  if (isBusy(error)) {
    return storageError(
      'Another program is using the workspace file. What was saved before is kept.',
      'Close the other program, then try again.',
      error,
    );
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|PERM|AUTH|NOLFS)/.test(code)) {
    return storageError(
      'The workspace file cannot be written. What was saved before is kept.',
      'Check that the folder is there, that you may write to it and that the disk has room, then try again.',
      error,
    );
  }
  return error;
}
