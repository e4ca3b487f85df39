/** A process that opens a workspace and stays: `node tests/support/workspace-child.ts FOLDER`. Says "open", or why it could not. */
import { openWorkspace } from '#adapters/sqlite/workspace';

const folder = process.argv[2] ?? '';
try {
  openWorkspace(folder);
  process.stdout.write('open\n');
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify(error)} ${error instanceof Error ? error.message : ''}\n`);
}
