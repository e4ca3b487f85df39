import { Socket } from 'node:net';

/** As in under-node.mjs, which any Node can parse and TypeScript does not. */
const parentPipeVariable = 'SIGNOFF_PARENT_PIPE';

/**
 * Calls `gone` when the process that started this one under its own Node is no longer there, however it ended: the pipe that it held open closes.
 * Does nothing where there is no such parent.
 */
export function whenParentIsGone(env: Record<string, string | undefined>, gone: () => void): void {
  const descriptor = Number(env[parentPipeVariable]);
  // Processes that this one starts have this one as their parent.
  delete env[parentPipeVariable];
  if (!Number.isInteger(descriptor) || descriptor < 3) return;
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  pipe.on('error', () => undefined);
  pipe.on('close', gone);
  pipe.resume();
  pipe.unref();
}
