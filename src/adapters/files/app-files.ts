import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { type Ports } from '#services/app';
import { makeFolderNow } from './make-folder.ts';
import { anotherFolder, isDiskFull, whyNotWritten } from './why-not-written.ts';

/** Makes the folder of the local workspace, for this person only. Throws AppError 'storage-failed' where it cannot. */
export function prepareDataFolder(dataFolder: string): void {
  try {
    makeFolderNow(dataFolder, 0o700);
  } catch (error) {
    throw new AppError(
      'storage-failed',
      `Signoff cannot use the folder ${dataFolder}: ${whyNotWritten(error)}. Nothing was changed.`,
      isDiskFull(error)
        ? `Make room on the disk. ${anotherFolder}`
        : `Check that it is a folder that you may write to. ${anotherFolder}`,
      { detail: error instanceof Error ? error.message : String(error), cause: error },
    );
  }
}

const suggestionSchema = z.object({
  promptId: z.string(),
  title: z.string(),
  find: z.string(),
  replace: z.string(),
  why: z.string(),
});

/** The first edit that the sample suggests (`resources/sample/suggestion.json`); null where the file is not there. */
export function createSuggestion(resourcesFolder: string): Ports['suggestion'] {
  let read: Promise<z.infer<typeof suggestionSchema> | null> | null = null;
  const load = async () => {
    try {
      const text = await readFile(path.join(resourcesFolder, 'sample', 'suggestion.json'), 'utf8');
      return suggestionSchema.parse(JSON.parse(text));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  return () => (read ??= load());
}
