import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const bin = path.resolve(import.meta.dirname, '../../src/cli/bin.mjs');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the output so far once it matches. */
  until(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<string>;
}

export interface CommandSurroundings {
  readonly cwd: string;
  /** The whole environment of the command: nothing is inherited but what is given here. */
  readonly env?: Record<string, string>;
}

/** Starts `signoff` as a process of its own: no terminal, an empty environment (`env -i`), pipes for its output. */
export function startCommand(args: readonly string[], { cwd, env = {} }: CommandSurroundings): Running {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      for (const watcher of watchers) watcher();
    });
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
  return {
    child,
    finished,
    until: (pattern, stream = 'stdout') =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text[stream])) return;
          watchers.delete(look);
          resolve(text[stream]);
        };
        watchers.add(look);
        void finished.then((end) => reject(new Error(`ended with ${end.code} first: ${end.stdout}${end.stderr}`)));
        look();
      }),
  };
}

export const runCommand = (args: readonly string[], surroundings: CommandSurroundings): Promise<Finished> =>
  startCommand(args, surroundings).finished;
