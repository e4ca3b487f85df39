import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contentSecurityPolicy, openRendererBundle } from '#adapters/files/renderer-bundle';
import { makeRendererFolder } from '#support/renderer-folder';
import { installDouble, type InstalledDouble } from './double/install.ts';

let double: InstalledDouble;
let renderer: Awaited<ReturnType<typeof makeRendererFolder>>;
beforeEach(async () => {
  double = installDouble();
  renderer = await makeRendererFolder();
});
afterEach(async () => {
  double.remove();
  await renderer.remove();
});

async function ask(url: string, method = 'GET'): Promise<Response> {
  const { registerAppScheme, handleAppProtocol } = await import('../../src/main/app-protocol.ts');
  if (!double.electron.app.ready) {
    registerAppScheme();
    double.electron.app.becomeReady();
    handleAppProtocol(await openRendererBundle(renderer.folder));
  }
  const handler = double.electron.protocols.get('app');
  if (handler === undefined) throw new Error('no handler');
  // Request parses `app:` addresses as Electron hands them over.
  return handler(new Request(url, { method }));
}

it('is a standard, secure scheme that is not allowed to bypass the policy', async () => {
  await ask('app://signoff/');
  expect(double.electron.schemes.get('app')).toEqual({
    standard: true,
    secure: true,
    supportFetchAPI: true,
    codeCache: true,
  });
});

it('serves the page with the policy and a new nonce each time, and no call token', async () => {
  const pages = [await ask('app://signoff/'), await ask('app://signoff/prompts/refund.v2?tab=spec')];
  const nonces: string[] = [];
  for (const page of pages) {
    const text = await page.text();
    const nonce = /signoff-nonce" content="([^"]+)"/.exec(text)?.[1] ?? '';
    nonces.push(nonce);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toBe(contentSecurityPolicy(nonce));
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).toContain('name="signoff-csrf" content=""');
  }
  expect(new Set(nonces).size).toBe(2);
});

it('serves the files of the bundle', async () => {
  const answer = await ask('app://signoff/assets/app-1a2b3c.js');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(await answer.text()).toBe('export const built = true;\n');
});

it.each([
  'app://signoff/../renderer-secret/key.txt',
  'app://signoff/..%2frenderer-secret/key.txt',
  'app://signoff/assets/..%2f..%2frenderer-secret%2fkey.txt',
  'app://signoff/assets/..%5c..%5crenderer-secret%5ckey.txt',
  'app://signoff/assets/link/key.txt',
  'app://signoff/assets/%00',
  'app://other/assets/app-1a2b3c.js',
  'app://signoff.example/',
  'app:///etc/passwd',
])('serves nothing outside the bundle for %s', async (url) => {
  await symlink(path.join(renderer.folder, '..', 'renderer-secret'), path.join(renderer.folder, 'assets', 'link'));
  const answer = await ask(url);
  expect(await answer.text()).not.toContain('canary-key');
  if (!url.startsWith('app://signoff/')) expect(answer.status).toBe(404);
});

it('is for reading', async () => {
  expect((await ask('app://signoff/', 'POST')).status).toBe(405);
});
