import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Secrets } from '#services/ports/host';
import { installDouble, type InstalledDouble } from './double/install.ts';

const origin = 'https://api.example.com';
const other = 'https://other.example.com';
const canary = 'sk-canary-3f2a9c1';

let double: InstalledDouble;
let file: string;

beforeEach(() => {
  double = installDouble();
  file = path.join(double.folder, 'workspace', 'secrets.json');
});

afterEach(() => {
  vi.unstubAllGlobals();
  double.remove();
});

async function open(): Promise<Secrets> {
  const { createSafeStorageSecrets } = await import('../../src/main/safe-storage-secrets.ts');
  return createSafeStorageSecrets(file);
}

function onPlatform(platform: NodeJS.Platform): void {
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
}

describe('keys in the system’s key store', () => {
  it('keeps a key over a restart, unreadable on disk and for this person alone', async () => {
    const secrets = await open();
    await secrets.set(origin, canary);
    await secrets.set(other, 'second');
    expect(await secrets.storage()).toEqual({ kind: 'persistent', reason: null });

    const again = await open();
    expect([await again.get(origin), await again.get(other)]).toEqual([canary, 'second']);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString('base64'));
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('forgets', async () => {
    const secrets = await open();
    await secrets.set(origin, canary);
    await secrets.forget(origin);
    await secrets.forget('https://never.example.com');
    expect(await secrets.get(origin)).toBeNull();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ schema: 'signoff/secrets@1', secrets: {} });
  });

  it('gives a key to no other origin, even where the file was edited to say so', async () => {
    const secrets = await open();
    await secrets.set(origin, canary);
    expect(await secrets.get(other)).toBeNull();
    await writeFile(file, (await readFile(file, 'utf8')).replace(origin, other));
    await expect(secrets.get(other)).rejects.toMatchObject({ code: 'secrets-unavailable' });
  });

  it('loses none of many changes at once', async () => {
    const secrets = await open();
    const origins = Array.from({ length: 20 }, (_, index) => `https://${index}.example.com`);
    await Promise.all(origins.map((each) => secrets.set(each, `key of ${each}`)));
    const again = await open();
    expect(await Promise.all(origins.map((each) => again.get(each)))).toEqual(origins.map((each) => `key of ${each}`));
  });

  it('stores a key again when the system has a newer lock for it', async () => {
    const secrets = await open();
    await secrets.set(origin, canary);
    const before = await readFile(file, 'utf8');
    double.electron.safeStorage.rotated = true;
    expect(await secrets.get(origin)).toBe(canary);
    expect(await readFile(file, 'utf8')).not.toBe(before);
  });

  it('says what to do when the key store is locked, without the key in the message, and keeps what was stored', async () => {
    const secrets = await open();
    await secrets.set(origin, canary);
    const before = await readFile(file, 'utf8');
    double.electron.safeStorage.locked = true;
    for (const attempt of [secrets.get(origin), secrets.set(origin, `${canary}-new`)]) {
      const error: unknown = await attempt.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'secrets-unavailable' });
      expect(String(error)).not.toContain(canary);
    }
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it.each(['{', '{"schema":"signoff/secrets@9","secrets":{}}'])('leaves the damaged file %j as it is', async (text) => {
    const secrets = await open();
    await secrets.set(origin, canary);
    await writeFile(file, text);
    await expect(secrets.set(other, 'x')).rejects.toMatchObject({ code: 'secrets-unavailable' });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

describe('where there is no key store', () => {
  it.each(['basic_text', 'unknown'] as const)(
    'refuses %s on Linux: the key lives until the app closes',
    async (backend) => {
      onPlatform('linux');
      double.electron.safeStorage.backend = backend;
      const secrets = await open();
      await secrets.set(origin, canary);
      expect(await secrets.get(origin)).toBe(canary);
      expect(await secrets.storage()).toEqual({ kind: 'session', reason: expect.stringContaining('until you close') });
      await expect(stat(file)).rejects.toThrow();
      expect(await (await open()).get(origin)).toBeNull();
    },
  );

  it('never asks for a Linux backend on other systems', async () => {
    onPlatform('darwin');
    double.electron.safeStorage.backend = 'basic_text';
    expect(await (await open()).storage()).toEqual({ kind: 'persistent', reason: null });
  });

  it('says so when the system offers no encryption', async () => {
    onPlatform('win32');
    double.electron.safeStorage.available = false;
    expect(await (await open()).storage()).toEqual({
      kind: 'session',
      reason: expect.stringContaining('locked or missing'),
    });
  });
});
