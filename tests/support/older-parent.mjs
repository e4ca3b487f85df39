// The part of bin.mjs that runs under an older Node: starts the command line under another one. Says which process that is.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runUnder } from '../../src/cli/under-node.mjs';

const bin = fileURLToPath(new URL('../../src/cli/bin.mjs', import.meta.url));
const child = runUnder(process.execPath, [bin, ...process.argv.slice(2)], (error) => {
  throw error;
});
process.stderr.write(`child ${child.pid}\n`);
