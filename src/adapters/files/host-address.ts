import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const fileName = 'browser-host.json';

const keptAddress = z.object({
  port: z.number().int().min(1).max(65_535),
  /** 256 bits, base64url: what a window of an earlier start proves that it knows. Of use only at this port of this computer. */
  returnKey: z.string().regex(/^[\w-]{43}$/),
});
export type KeptAddress = Readonly<z.infer<typeof keptAddress>>;

/** Where the browser host of this data folder was found last; null: never, or the file is not there, or not to be read. */
export async function readKeptAddress(dataFolder: string): Promise<KeptAddress | null> {
  try {
    return keptAddress.parse(JSON.parse(await readFile(path.join(dataFolder, fileName), 'utf8')));
  } catch {
    return null; // the host then starts as if for the first time; nothing of the person's stands in this file
  }
}

/** For this person only. Where it cannot be written the host runs all the same: only its windows do not find it again. */
export async function keepAddress(dataFolder: string, kept: KeptAddress): Promise<void> {
  const file = path.join(dataFolder, fileName);
  const temporary = `${file}.tmp-${process.pid}-${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(temporary, `${JSON.stringify(kept)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true });
  }
}
