/**
 * The architecture as data: which layer may import which, and which packages it may use.
 * `node` stands for every `node:*` module. Type-only imports count. A package that no layer names is refused.
 * @type {Record<string, { what: string; layers: string[]; packages: string[] }>}
 */
export const layers = {
  domain: {
    what: 'the rules of the product: pure, no I/O, no clock, no randomness that is not passed in',
    layers: [],
    packages: ['zod', 'yaml', 'mustache', 're2js', 'ajv', 'diff', '@noble/hashes', 'eld', 'papaparse'],
  },
  contract: {
    what: 'what a screen may ask and what it may hear; a file a feature',
    layers: ['domain'],
    packages: ['zod'],
  },
  services: {
    what: 'the use cases: they know ports, and no technology',
    layers: ['domain', 'contract'],
    packages: ['zod'],
  },
  adapters: {
    what: 'a folder a technology: what the ports stand on',
    layers: ['domain', 'contract', 'services'],
    packages: ['node', 'zod', 'better-sqlite3', 'isomorphic-git', 'openai', 'hono', '@hono/node-server'],
  },
  main: {
    what: 'the desktop host',
    layers: ['domain', 'contract', 'services', 'adapters'],
    packages: ['node', 'electron', 'zod'],
  },
  preload: { what: 'what the desktop’s window may call', layers: ['contract'], packages: ['electron'] },
  web: {
    what: 'the loopback host: the same screens and services in a browser',
    layers: ['domain', 'contract', 'services', 'adapters'],
    packages: ['node', 'zod', 'hono', '@hono/node-server'],
  },
  cli: {
    what: 'the command line',
    layers: ['domain', 'contract', 'services', 'adapters', 'web'],
    packages: ['node', 'zod', 'commander'],
  },
  renderer: {
    what: 'the screens',
    layers: ['domain', 'contract'],
    packages: [
      'react',
      'react-dom',
      'zustand',
      'zod',
      'recharts',
      'wouter',
      'codemirror',
      'diff',
      '@tanstack/react-query',
      '@tanstack/react-table',
      '@tanstack/react-virtual',
      '@base-ui/react',
      '@codemirror/*',
      '@fontsource-variable/*',
    ],
  },
};

/** Renderer features do not import each other: `renderer/features/<a>/` never reaches into `renderer/features/<b>/`. */
export const isolatedFolders = ['renderer/features'];
