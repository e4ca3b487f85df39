/**
 * The architecture as data: which layer may import which, and which packages it may use.
 * `node` stands for every `node:*` module. Type-only imports count. A package that no layer names is refused.
 * @type {Record<string, { layers: string[]; packages: string[] }>}
 */
export const layers = {
  domain: {
    layers: [],
    packages: ['zod', 'yaml', 'mustache', 're2js', 'ajv', 'diff', '@noble/hashes', 'eld', 'papaparse'],
  },
  contract: { layers: ['domain'], packages: ['zod'] },
  services: { layers: ['domain', 'contract'], packages: ['zod'] },
  adapters: {
    layers: ['domain', 'contract', 'services'],
    packages: ['node', 'zod', 'better-sqlite3', 'isomorphic-git', 'openai', 'hono', '@hono/node-server'],
  },
  main: { layers: ['domain', 'contract', 'services', 'adapters'], packages: ['node', 'electron', 'zod'] },
  preload: { layers: ['contract'], packages: ['electron'] },
  web: {
    layers: ['domain', 'contract', 'services', 'adapters'],
    packages: ['node', 'zod', 'hono', '@hono/node-server'],
  },
  cli: {
    layers: ['domain', 'contract', 'services', 'adapters', 'web'],
    packages: ['node', 'zod', 'commander'],
  },
  renderer: {
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
