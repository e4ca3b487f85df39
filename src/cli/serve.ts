import { existsSync } from 'node:fs';
import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { createApp } from '#services/create-app';
import { startWebHost } from '#web/web-host';
import { buildTree } from './built-tree.ts';
import { defaultDataFolder, rendererFolder, resourcesFolder } from './places.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';
import { readVersion } from './version.ts';

export interface ServeOptions {
  readonly port?: number | undefined;
  /** Folder of the local workspace; the desktop app's own when left out. */
  readonly data?: string | undefined;
}

/** Serves the app to a browser on this computer until it is stopped. Prints the address, token included, as its data. */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<ExitCode> {
  if (!existsSync(path.join(rendererFolder, 'index.html'))) await buildTree(terminal);
  const dataFolder = options.data === undefined ? defaultDataFolder() : path.resolve(terminal.cwd, options.data);
  const ports = await createNodePorts({
    dataFolder,
    resourcesFolder,
    host: 'browser',
    version: readVersion(),
  });
  try {
    const app = createApp(ports);
    try {
      const host = await startWebHost({ app, rendererFolder, port: options.port, keptIn: dataFolder });
      if (host.lostPort !== null) terminal.err(movedSentence(host.lostPort));
      terminal.err('Signoff is ready. Open this address in a browser on this computer; press Ctrl+C to stop.');
      await terminal.out(`${host.address}\n`);
      await untilStopped(terminal.stopped);
      await host.close();
    } finally {
      await app.close();
    }
  } finally {
    await ports.close();
  }
  return exitCodes.met;
}

function movedSentence(lostPort: number): string {
  return `Another program has port ${lostPort} now, where Signoff was before. A window that is still open from then cannot go on: copy what you typed there, and open the new address.`;
}
