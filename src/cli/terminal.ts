import type { Readable, Writable } from 'node:stream';
import { AppError } from '#contract/errors';

/** What a command may touch of the process it runs in. Data goes out, messages go to err. */
export interface Terminal {
  /** Resolves when the text is out, or when its reader went away (`| head`). Throws AppError 'storage-failed' where it cannot be written. */
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
  // Told to whoever wrote; a stream that fails without a listener would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const live = process.stderr.isTTY === true;
  let statusLength = 0;
  let isReaderGone = false;
  let isAnythingOut = false;
  /** A stream that failed once says of every later write only that it is over. */
  let firstFailure: Error | null = null;
  const clearStatus = (): void => {
    if (statusLength > 0) process.stderr.write(`\r${' '.repeat(statusLength)}\r`);
    statusLength = 0;
  };
  return {
    out: (text) =>
      new Promise((resolve, reject) => {
        clearStatus();
        // Where nothing was to go out, it does not matter whether anything could.
        if (text === '' && !isAnythingOut) return resolve();
        isAnythingOut = true;
        process.stdout.write(text, (error) => {
          // A reader that went away is no failure of ours.
          isReaderGone ||= error !== null && error !== undefined && systemCode(error) === 'EPIPE';
          if (!error || isReaderGone) resolve();
          else reject(outputFailed((firstFailure ??= error)));
        });
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

const systemCode = (error: Error): string => ('code' in error ? String(error.code) : '');

function outputFailed(cause: Error): AppError {
  const full = systemCode(cause) === 'ENOSPC';
  return new AppError(
    'storage-failed',
    full ? 'The output could not be written: the disk is full.' : 'The output could not be written.',
    full
      ? 'Make room on the disk, or send the output elsewhere.'
      : 'Send the output to a file or a program that takes it.',
    { detail: cause.message, cause },
  );
}
