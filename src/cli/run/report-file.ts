import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file in one step, so that nobody reads half of it; where it fails, what was there before stays. What is no plain file (a device, a
 * pipe) is written to and never replaced, and a link keeps pointing where it points. `mode`: who may read a new one. Throws what the system throws.
 */
export async function writeWhole(file: string, text: string, mode?: number): Promise<void> {
  const there = await stat(file).catch(() => null);
  if (there !== null && !there.isFile()) return writeFile(file, text);
  const target = there === null ? file : await realpath(file);
  const next = `${target}.${process.pid}.part`;
  try {
    // Some systems say only at the flush that the disk is full.
    await writeFile(next, text, { flush: true, ...(mode !== undefined && { mode }) });
    await rename(next, target);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
