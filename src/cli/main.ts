import process from 'node:process';
import { CommanderError } from 'commander';
import { AppError, describeError, exitCodeOf } from '#contract/errors';
import { whenParentIsGone } from './parent-watch.ts';
import { createProgram } from './program.ts';
import { exitCodes, openTerminal, type Terminal } from './terminal.ts';

/** How long a process without its parent may take to put everything away. */
const orphanedMs = 15_000;

/**
 * Runs one command of the command line and ends the process with its exit code. Never prints a stack trace. `whenStarterEnds`: calls back once whoever
 * waits for this process has ended (started-by.mjs).
 */
export async function main(
  args: readonly string[],
  whenStarterEnds: (gone: () => void) => void = () => undefined,
): Promise<void> {
  const terminal = openTerminal(process);
  // As if the terminal had hung up: nothing more begins, and what is done is kept. It takes two seconds at most.
  const orphaned = (): void => {
    process.emit('SIGHUP', 'SIGHUP');
    setTimeout(() => process.exit(exitCodes.cancelled), orphanedMs).unref();
  };
  whenParentIsGone(process.env, orphaned);
  whenStarterEnds(orphaned);
  process.on('unhandledRejection', (error) => process.exit(report(terminal, error)));
  process.on('uncaughtException', (error) => process.exit(report(terminal, error)));
  let code = await runCommand(args, terminal);
  // Everything that was written is out; sockets kept alive by a client must not hold the process.
  await terminal.out('').catch((error: unknown) => {
    if (code === exitCodes.met) code = report(terminal, error);
  });
  process.exit(code);
}

/** Exported for tests: the whole command line but for the process. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.met;
  try {
    const program = createProgram(terminal, (done) => (code = done));
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return report(terminal, error);
  }
}

function report(terminal: Terminal, error: unknown): number {
  // commander has already said what is wrong; help and version are not failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.met : exitCodes.usage;
  const { code, message, nextStep, detail } = describeError(error);
  terminal.err([`Signoff: ${message}`, nextStep].filter(Boolean).join('\n'));
  if (detail && (error instanceof AppError ? detail !== message : true)) terminal.err(indent(detail));
  return exitCodeOf(code);
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
