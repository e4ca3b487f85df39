import { spawn } from 'node:child_process';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { builtTreeState, buildTree } from './built-tree.ts';
import { findDesktopShell } from './desktop-shell.ts';
import { packageRoot } from './places.ts';
import { serve, type ServeOptions } from './serve.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';

/** Opens Signoff: the desktop window where Electron and a display are there, else the browser host, and says why. */
export async function start(terminal: Terminal, options: ServeOptions): Promise<ExitCode> {
  if ((await builtTreeState()) !== 'fresh') await buildTree(terminal);
  let shell = findDesktopShell();
  if (shell.kind === 'unavailable' && shell.fetchable) {
    await fetchDesktopShell(terminal);
    shell = findDesktopShell();
  }
  if (shell.kind === 'available') return openDesktop(terminal, shell.binary);
  terminal.err(`Signoff opens in your browser, because ${shell.why}.`);
  return serve(terminal, options);
}

const fetchLimitMs = 180_000;

/** Electron's own installer, once: it checks what it fetched against its checksums. Where it fails, the browser host serves. */
async function fetchDesktopShell(terminal: Terminal): Promise<void> {
  terminal.err('Fetching the desktop window, once (about 120 MB). Press Ctrl+C to stop.');
  const installer = path.join(packageRoot, 'node_modules', 'electron', 'install.js');
  const child = spawn(process.execPath, [installer], {
    stdio: 'ignore',
    env: terminal.env,
    signal: AbortSignal.any([terminal.stopped, AbortSignal.timeout(fetchLimitMs)]),
  });
  await new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
}

async function openDesktop(terminal: Terminal, binary: string): Promise<ExitCode> {
  const env = { ...terminal.env };
  // Set by some editors' terminals: it would turn Electron into plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  terminal.err('Signoff opens in its own window.');
  const child = spawn(binary, [packageRoot], { stdio: 'inherit', env });
  terminal.stopped.addEventListener('abort', () => void child.kill('SIGTERM'), { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(
        new AppError(
          'internal',
          'The desktop window could not be opened.',
          'Run “npm run signoff -- serve” to use Signoff in a browser.',
          { cause },
        ),
      ),
    );
    child.on('close', resolve);
  });
  return code === 0 || terminal.stopped.aborted ? exitCodes.met : exitCodes.machinery;
}
