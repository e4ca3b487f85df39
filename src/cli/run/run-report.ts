import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { whyNotWritten } from '#adapters/files/why-not-written';
import { AppError } from '#contract/errors';
import { runAsJUnit, runAsMarkdown } from '#domain/report/report-text';
import { runResultJson } from '#domain/sign-off/result-json';
import type { RunResult } from '#domain/result/run-result';
import { isOutputLost } from './lost-output.ts';
import { writeWhole } from './report-file.ts';
import type { RunOptions } from './run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Before anything is paid for: a report that could not be written would be lost. Answers its path, null for the output. */
export async function checkPlaceOfReport(
  { out }: Pick<RunOptions, 'out'>,
  { cwd }: Pick<Terminal, 'cwd'>,
): Promise<string | null> {
  if (out === undefined) return null;
  const file = path.resolve(cwd, out);
  try {
    await access(path.dirname(file), constants.W_OK);
    if (await isFolder(file)) throw new Error('it is a folder');
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `The report cannot be written to ${file}.`,
      'Give a file in a folder that exists and that you may write to.',
      { cause },
    );
  }
  return file;
}

const isFolder = async (file: string): Promise<boolean> => (await stat(file).catch(() => null))?.isDirectory() === true;

/** To the file in one step, so that nobody reads half a report; to the output where it cannot be written any more. */
export async function report(
  terminal: Terminal,
  result: RunResult,
  format: RunOptions['format'],
  file: string | null,
): Promise<void> {
  const text = reportText(result, format);
  if (file === null) {
    if (isOutputLost()) throw nobodyReads();
    return terminal.out(text);
  }
  try {
    await writeWhole(file, text);
    terminal.err(`The report is in ${file}.`);
  } catch (cause) {
    await terminal.out(text);
    throw new AppError(
      'storage-failed',
      `The report could not be written to ${file}: ${whyNotWritten(cause)}. It went to the output instead.`,
      'Give another file, or mend the reason, then print it again.',
      { cause, detail: cause instanceof Error ? cause.message : String(cause) },
    );
  }
}

function nobodyReads(): AppError {
  return new AppError(
    'storage-failed',
    'The report could not be written: the output is closed, or thrown away in a way that looks the same.',
    'Give a file for the report with --out.',
  );
}

function reportText(result: RunResult, format: RunOptions['format']): string {
  if (format === 'json') return runResultJson(result);
  return format === 'junit' ? runAsJUnit(result) : runAsMarkdown(result);
}
