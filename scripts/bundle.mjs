// One folder of few files out of many modules: Node spends most of a command's start on finding each module.
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

/** Says that a bundle is whole, and from when: written last. */
const marker = 'built';

const commandLine = {
  main: 'src/cli/main.ts',
  // Programs of threads are files of their own (src/adapters/thread-file.ts).
  'index-pack-thread': 'src/adapters/git/packs/index-pack-thread.ts',
};

/**
 * Bundles `signoff` into out/cli, which lies two levels below the root as src/cli does; src/cli/bin.mjs starts it from there where it is no older than
 * its sources. `beside`: more programs of this package, file by name. Throws when it cannot.
 */
export async function bundle(beside = {}) {
  const programs = { ...commandLine, ...beside };
  const outDir = path.join(root, 'out', 'cli');
  const begun = new Date().toISOString();
  await rm(path.join(outDir, marker), { force: true });
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    // What is native stays outside.
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: true,
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, path.join(root, file)])),
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await writeFile(path.join(outDir, marker), begun);
}

if (import.meta.main) await bundle();
