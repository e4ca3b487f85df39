// Plain JavaScript that any Node can parse.
import { spawn } from 'node:child_process';
import process from 'node:process';

/** Says on which descriptor the child finds a pipe that closes when this process ends, however it ends (parent-watch.ts). */
const parentPipeVariable = 'SIGNOFF_PARENT_PIPE';

/**
 * Runs a command under another Node, passes signals on, and ends as it ends. `failed`: that Node cannot be started. Nobody can pass on a
 * SIGKILL, or a crash: a pipe that closes with this process tells the child, so that nothing goes on spending on its own.
 */
export function runUnder(node, args, failed) {
  const stdio = ['inherit', 'inherit', 'inherit', 'pipe'];
  const child = spawn(node, args, { stdio, env: { ...process.env, [parentPipeVariable]: '3' } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.stdio[3]?.on('error', () => undefined);
  child.on('error', failed);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 3);
  });
  return child;
}
