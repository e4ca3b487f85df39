import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import { makeFolder } from '#adapters/files/make-folder';
import { AppError } from '#contract/errors';
import type { Secrets } from '#services/ports/host';

const fileSchema = z.object({ schema: z.literal('signoff/secrets@1'), secrets: z.record(z.string(), z.string()) });
/** What is inside one encrypted entry: the origin travels with the secret, so that entries cannot be swapped in the file. */
const sealedSchema = z.object({ origin: z.string(), secret: z.string() });

type Storage = Awaited<ReturnType<Secrets['storage']>>;

/**
 * Keys and tokens, encrypted by the operating system's key store (Electron's asynchronous safeStorage) in one file of
 * the data folder. Where the system has no key store, they live in memory until the app closes.
 */
export function createSafeStorageSecrets(file: string): Secrets {
  const session = new Map<string, string>();
  let queue: Promise<unknown> = Promise.resolve();
  /** One change of the file at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };
  let decided: Promise<Storage> | undefined;
  const storage = (): Promise<Storage> => (decided ??= decideStorage());

  return {
    storage,
    set: (origin, secret) =>
      inTurn(async () => {
        if ((await storage()).kind === 'session') return void session.set(origin, secret);
        const sealed = await seal({ origin, secret });
        await write(file, { ...(await read(file)), [origin]: sealed });
        return undefined;
      }),
    get: (origin) =>
      inTurn(async () => {
        if ((await storage()).kind === 'session') return session.get(origin) ?? null;
        const sealed = (await read(file))[origin];
        if (sealed === undefined) return null;
        const opened = await unseal(sealed);
        if (opened.origin !== origin) throw unreadable('It was stored for another address.');
        if (opened.renew) await write(file, { ...(await read(file)), [origin]: await seal(opened) });
        return opened.secret;
      }),
    forget: (origin) =>
      inTurn(async () => {
        session.delete(origin);
        const { [origin]: removed, ...rest } = await read(file);
        if (removed !== undefined) await write(file, rest);
      }),
  };
}

async function decideStorage(): Promise<Storage> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    // basic_text encrypts with a password that is in Chromium's source: as good as plain text.
    if (backend === 'basic_text' || backend === 'unknown') {
      return {
        kind: 'session',
        reason: 'This computer has no key store that Signoff can use, so keys are kept until you close Signoff.',
      };
    }
  }
  const available = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  return available
    ? { kind: 'persistent', reason: null }
    : {
        kind: 'session',
        reason: 'The key store of this computer is locked or missing, so keys are kept until you close Signoff.',
      };
}

async function seal(value: z.infer<typeof sealedSchema>): Promise<string> {
  const text = JSON.stringify({ origin: value.origin, secret: value.secret });
  try {
    return (await safeStorage.encryptStringAsync(text)).toString('base64');
  } catch (cause) {
    throw new AppError(
      'secrets-unavailable',
      'The key store of this computer did not take the key. Nothing was stored.',
      'Unlock it and try again.',
      { cause },
    );
  }
}

async function unseal(sealed: string): Promise<z.infer<typeof sealedSchema> & { renew: boolean }> {
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'));
    return { ...sealedSchema.parse(JSON.parse(result)), renew: shouldReEncrypt };
  } catch (cause) {
    throw unreadable('The key store of this computer did not open it.', cause);
  }
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError('secrets-unavailable', `A stored key cannot be read. ${why}`, 'Set the key again in Settings.', {
    cause,
  });
}

async function read(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw unreadable('The file that holds it could not be read.', error);
  });
  if (text === null) return {};
  try {
    return fileSchema.parse(JSON.parse(text)).secrets;
  } catch (cause) {
    throw unreadable('The file that holds it is damaged; it was left as it is.', cause);
  }
}

async function write(file: string, secrets: Record<string, string>): Promise<void> {
  await makeFolder(path.dirname(file));
  const next = `${file}.${randomUUID()}`;
  await writeFile(next, JSON.stringify({ schema: 'signoff/secrets@1', secrets }), { mode: 0o600, flush: true });
  await rename(next, file);
}
