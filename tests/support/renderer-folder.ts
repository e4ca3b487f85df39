import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A small built renderer in a temporary folder, with a file beside it that no host may ever serve. */
export async function makeRendererFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(path.join(tmpdir(), 'signoff-renderer-'));
  const folder = path.join(parent, 'renderer');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await mkdir(path.join(parent, 'renderer-secret'));
  await writeFile(path.join(parent, 'renderer-secret', 'key.txt'), 'canary-key');
  await writeFile(path.join(folder, 'assets', 'app-1a2b3c.js'), 'export const built = true;\n');
  await writeFile(
    path.join(folder, 'index.html'),
    '<!doctype html><meta name="signoff-nonce" content="__SIGNOFF_NONCE__"><meta name="signoff-csrf" content="__SIGNOFF_CSRF__"><meta name="signoff-return" content="__SIGNOFF_RETURN__"><script type="module" src="/assets/app-1a2b3c.js"></script>',
  );
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}
