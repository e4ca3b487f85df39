import { expect, test } from 'vitest';
import { foundFolders } from './found-folders.ts';

test('folders of prompts are found, those that are called so first; what only leads to them is not', () => {
  const paths = [
    'README.md',
    'docs/a.md',
    'docs/b.md',
    'node_modules/x/a.md',
    'data/patterns/one/system.md',
    'data/patterns/two/system.md',
    'data/patterns/README.md',
    'src/texts/a.md',
    'src/texts/b.md',
    'src/texts/c.md',
    'src/index.ts',
  ];
  expect(foundFolders(paths)).toEqual([
    { folder: 'data/patterns', prompts: 2 },
    { folder: 'src/texts', prompts: 3 },
    { folder: 'data/patterns/one', prompts: 1 },
    { folder: 'data/patterns/two', prompts: 1 },
  ]);
  expect(foundFolders(['README.md', 'docs/a.md'])).toEqual([]);
});
