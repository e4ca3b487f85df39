import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
// The files of these tests do not exist, so that nothing knows their types.
const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** Messages of the layer rule for a file that would stand at `place` below src. */
async function layerMessages(place: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(root, 'src', place) });
  return (result?.messages ?? []).filter((each) => each.ruleId === 'signoff/layers').map((each) => each.message);
}

test('the domain is pure: no other layer, no Node, no unknown package', async () => {
  const text = `
    import { AppError } from '#contract/errors';
    import { readFileSync } from 'node:fs';
    import type { Database } from 'better-sqlite3';
    export { something } from '../services/app.ts';
    export const later = () => import('left-pad');
  `;
  expect(await layerMessages('domain/example.ts', text)).toEqual([
    'Layer domain may not import contract/errors (lint/layers.mjs).',
    'Layer domain may not use the package node (lint/layers.mjs).',
    'Layer domain may not use the package better-sqlite3 (lint/layers.mjs).',
    'Layer domain may not import services/app.ts (lint/layers.mjs).',
    'Layer domain may not use the package left-pad (lint/layers.mjs).',
  ]);
});

test('services know ports, not technology', async () => {
  const text = `import { openWorkspace } from '#adapters/sqlite/workspace';\nimport { OpenAI } from 'openai';\n`;
  expect(await layerMessages('services/example.ts', text)).toHaveLength(2);
  expect(
    await layerMessages('adapters/example.ts', `import { type Stores } from '#services/stores/stores';\n`),
  ).toEqual([]);
});

test('the renderer reaches the app through the contract alone, and features do not reach into each other', async () => {
  const text = `import { createApp } from '#services/create-app';\nimport { x } from '../write/write-page.tsx';\nimport { y } from '../../ui/button.tsx';\n`;
  expect(await layerMessages('renderer/features/spec/example.tsx', text)).toEqual([
    'Layer renderer may not import services/create-app (lint/layers.mjs).',
    'Feature renderer/features/spec may not import renderer/features/write.',
  ]);
});
