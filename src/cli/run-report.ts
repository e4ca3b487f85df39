import { access, constants, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { runAsJUnit, runAsMarkdown } from '#domain/report-text';
import { runResultJson } from '#domain/result-json';
import type { RunResult } from '#domain/run-result';
import type { RunOptions } from './run-request.ts';
import type { Terminal } from './terminal.ts';

/** Before anything is paid for: a report that could not be written would be lost. Answers its path, null for the output. */
export async function checkPlaceOfReport(
  { out }: Pick<RunOptions, 'out'>,
  { cwd }: Pick<Terminal, 'cwd'>,
): Promise<string | null> {
  if (out === undefined) return null;
  const file = path.resolve(cwd, out);
  try {
    await access(path.dirname(file), constants.W_OK);
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

/** To the file in one step, so that nobody reads half a report; to the output where it cannot be written any more. */
export async function report(
  terminal: Terminal,
  result: RunResult,
  format: RunOptions['format'],
  file: string | null,
): Promise<void> {
  const text = reportText(result, format);
  if (file === null) return terminal.out(text);
  try {
    const next = `${file}.${process.pid}.part`;
    await writeFile(next, text);
    await rename(next, file);
    terminal.err(`The report is in ${file}.`);
  } catch (cause) {
    await terminal.out(text);
    throw new AppError(
      'storage-failed',
      `The report could not be written to ${file}; it went to the output instead.`,
      'Free some space, or give another file.',
      { cause },
    );
  }
}

function reportText(result: RunResult, format: RunOptions['format']): string {
  if (format === 'json') return runResultJson(result);
  return format === 'junit' ? runAsJUnit(result) : runAsMarkdown(result);
}
