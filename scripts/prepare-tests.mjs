// Runs before the tests: says in one sentence what is missing, or installs it where that is ours to do, and builds the
// screens when they are older than their sources.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '..');

function stop(sentence) {
  console.error(sentence);
  process.exit(2);
}

const hasGit = () => spawnSync('git', ['--version']).status === 0;

/** Debian's Chromium, or the browser that Playwright downloaded (tests/support/chromium.ts looks in the same places). */
async function hasChromium() {
  if (existsSync('/usr/bin/chromium') || existsSync('/usr/bin/chromium-browser')) return true;
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath());
}

async function missing() {
  return [hasGit() ? null : 'git', (await hasChromium()) ? null : 'chromium'].filter((name) => name !== null);
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  stop(`The tests need Node 24; this is Node ${process.versions.node}. Install Node 24 and run them again.`);
}
if (!existsSync(path.join(root, 'node_modules', 'vitest'))) stop('Run “npm ci” first, then the tests again.');

if ((await missing()).length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  // Its chatter goes to stderr: stdout belongs to the test report.
  spawnSync('bash', [path.join(root, 'scripts', 'install-debian.sh')], { stdio: ['ignore', 2, 2] });
}
const still = await missing();
if (still.includes('git')) stop('The tests need Git: install it from git-scm.com, then run them again.');
if (still.includes('chromium'))
  stop('The tests need a browser: run “npx playwright install chromium”, then run them again.');

// What tests start as processes of their own begins in half the time. None of them may import what looks at import.meta.main.
const { bundle } = await import('./bundle.mjs');
const programs = ['quick-host', 'run-child', 'workspace-child'];
await bundle(Object.fromEntries(programs.map((name) => [name, `tests/support/${name}.ts`])));

const { builtTreeState, buildTree } = await import('../src/cli/built-tree.ts');
if ((await builtTreeState(root)) !== 'fresh') {
  const terminal = { err: (text) => console.error(text), stopped: new AbortController().signal };
  await buildTree(terminal).catch((error) => stop(`${error.message}\n${error.detail ?? ''}`));
}
