import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it. Not `mkdir({ recursive: true })`: below a folder in which nothing can be made (`/proc`) Node tries the same
 * for ever (seen with Node 20 and 24). Throws what the system throws.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  for (const each of missingFrom(folder)) {
    try {
      await mkdir(each, { mode });
    } catch (error) {
      if (await isFolder(each)) continue;
      throw error;
    }
  }
  async function isFolder(place: string): Promise<boolean> {
    return (await stat(place).catch(() => null))?.isDirectory() === true;
  }
}

/** The same at once, before there is anybody who could wait. */
export function makeFolderNow(folder: string, mode = 0o777): void {
  for (const each of missingFrom(folder)) {
    try {
      mkdirSync(each, { mode });
    } catch (error) {
      if (statSync(each, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    }
  }
}

/** What of the way to the folder has to be made, from the top; always the folder itself. */
function missingFrom(folder: string): string[] {
  const missing = [path.resolve(folder)];
  for (let above = path.dirname(missing[0] ?? ''); !isThere(above); above = path.dirname(above)) {
    missing.unshift(above);
    if (above === path.dirname(above)) break;
  }
  return missing;
}

/** What cannot be looked at counts as there: making what is below it then says why. */
function isThere(place: string): boolean {
  try {
    return statSync(place, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
