import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the process it runs in. Data goes out, messages go to err. */
export interface Terminal {
  out(text: string): Promise<void>;
  err(text: string): void;
  /** Progress that replaces itself on a terminal and is left out elsewhere. */
  status(text: string): void;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on the first SIGINT, SIGTERM or SIGHUP. */
  readonly stopped: AbortSignal;
}

/** The exit codes of issue 2: what a script can rely on. */
export const exitCodes = { met: 0, notMet: 1, usage: 2, machinery: 3, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A second signal within this time is the same wish, heard twice (a terminal signals the whole process group). */
const impatientAfterMs = 2_000;

export function openTerminal(process: {
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly stdin: Readable;
  readonly env: Record<string, string | undefined>;
  cwd(): string;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): never;
}): Terminal {
  const stop = new AbortController();
  let firstAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) {
        firstAt = Date.now();
        stop.abort();
      } else if (Date.now() - firstAt > impatientAfterMs) process.exit(exitCodes.cancelled);
    });
  }
  // A reader that went away (`| head`) is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const live = process.stderr.isTTY === true;
  let statusLength = 0;
  const clearStatus = (): void => {
    if (statusLength > 0) process.stderr.write(`\r${' '.repeat(statusLength)}\r`);
    statusLength = 0;
  };
  return {
    out: (text) =>
      new Promise((resolve) => {
        clearStatus();
        process.stdout.write(text, () => resolve());
      }),
    err: (text) => {
      clearStatus();
      process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    status: (text) => {
      if (!live) return;
      clearStatus();
      const line = text.slice(0, 100);
      process.stderr.write(line);
      statusLength = line.length;
    },
    cwd: process.cwd(),
    env: process.env,
    stopped: stop.signal,
  };
}
