import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { packageRoot } from './places.ts';
import type { Terminal } from './terminal.ts';

const results = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'];

/** Whether `out/` is there, whole, and no older than what it is made of. */
export async function builtTreeState(root: string = packageRoot): Promise<'missing' | 'stale' | 'fresh'> {
  const files = results.map((file) => path.join(root, 'out', file));
  if (!files.every((file) => existsSync(file))) return 'missing';
  const builtAt = Math.min(...(await Promise.all(files.map(changedAt))));
  const sources = [path.join(root, 'electron.vite.config.ts'), path.join(root, 'package.json')];
  for (const entry of await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) sources.push(path.join(entry.parentPath, entry.name));
  }
  const newest = Math.max(...(await Promise.all(sources.map(changedAt))));
  return newest > builtAt ? 'stale' : 'fresh';
}

async function changedAt(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? 0;
}

/** Runs electron-vite, with its output shown only when it fails. */
export async function buildTree(terminal: Terminal): Promise<void> {
  terminal.err('Building Signoff. This happens once after each update.');
  const tool = path.join(packageRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = spawn(process.execPath, [tool, 'build'], {
    cwd: packageRoot,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (chunk: Buffer): void => void (log = (log + chunk.toString('utf8')).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = (): void => void child.kill();
  terminal.stopped.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  terminal.stopped.removeEventListener('abort', stop);
  if (terminal.stopped.aborted)
    throw new AppError('cancelled', 'Stopped while building.', 'Start again when you like.');
  if (code !== 0) {
    throw new AppError('internal', 'The screens of Signoff could not be built.', 'Run “npm ci”, then start again.', {
      detail: log.trim(),
    });
  }
}
