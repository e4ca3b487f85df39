import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** The "imports" of package.json are resolved by the bundler as by Node; the tests' alias has no place in a build. */
export default defineConfig({
  main: {
    build: {
      outDir: path.join(root, 'out/main'),
      sourcemap: false,
      rollupOptions: {
        input: {
          index: path.join(root, 'src/main/index.ts'),
          // Programs of threads are files of their own (src/adapters/thread-file.ts).
          'index-pack-thread': path.join(root, 'src/adapters/git/packs/index-pack-thread.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: path.join(root, 'out/preload'),
      // A sandboxed preload script can require nothing but `electron`: everything else is bundled, as CommonJS.
      externalizeDeps: false,
      rollupOptions: {
        input: path.join(root, 'src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'src/renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: path.join(root, 'out/renderer'),
      emptyOutDir: true,
      // The browser host serves people's own browsers, so not only Electron's Chromium.
      // As one text: electron-vite would add its own Chromium to a list, and the bundler takes each browser once.
      target: 'es2023',
      cssTarget: ['chrome123', 'safari17.5', 'firefox121'],
      minify: true,
      modulePreload: { polyfill: false },
      // A data: address for a font would be refused by the content security policy.
      assetsInlineLimit: 0,
      rollupOptions: { input: path.join(root, 'src/renderer/index.html') },
    },
  },
});
