import { practiceModels } from '#adapters/practice/catalog';
import { startPracticeServer } from '#adapters/practice/practice-server';
import { AppError } from '#contract/errors';
import { untilStopped } from './until-stopped.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';

/** Serves the practice model until it is stopped, and prints its base address as its data. */
export async function practice(terminal: Terminal, options: { readonly port?: number | undefined }): Promise<ExitCode> {
  const server = await startPracticeServer({ port: options.port ?? 0 }).catch((cause: unknown) => {
    throw new AppError(
      'bad-input',
      `Port ${options.port} cannot be used: another program has it, or it is reserved.`,
      'Choose another port, or leave it out.',
      { cause },
    );
  });
  const models = practiceModels.map((model) => model.id).join(', ');
  terminal.err(
    `The practice model is ready (${models}). Its answers are made up: they show how Signoff works, never how a real model does. Press Ctrl+C to stop.`,
  );
  await terminal.out(`${server.baseUrl}\n`);
  await untilStopped(terminal.stopped);
  await server.close();
  return exitCodes.met;
}
