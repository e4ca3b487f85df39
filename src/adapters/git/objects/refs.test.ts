import { expect, test } from 'vitest';
import { defaultBranchOf, isRefName } from './refs.ts';

test.each([
  'refs/heads/main',
  'refs/heads/signoff/refund-2026-11-21',
  'refs/tags/v1.0',
  'refs/heads/Ärger',
  'refs/remotes/origin/HEAD',
])('%s is a name', (name) => expect(isRefName(name)).toBe(true));

test.each([
  'main',
  'refs/heads/',
  'refs/heads/a..b',
  'refs/heads/a b',
  'refs/heads/a~1',
  'refs/heads/a^',
  'refs/heads/a:b',
  'refs/heads/.a',
  'refs/heads/a.lock',
  'refs/heads/a/',
  'refs/heads/a//b',
  'refs/heads/a@{1}',
  'refs/heads/a\\b',
  'refs/heads/a.',
  'refs/heads/../../config',
  'refs/heads/a\nb',
  '/refs/heads/a',
])('%j is not a name', (name) => expect(isRefName(name)).toBe(false));

test("the team's version is what HEAD names, else main, master, then the first by name", () => {
  const choose = (head: string | null, ...names: string[]) =>
    defaultBranchOf({ head, refs: new Map(names.map((name) => [`refs/heads/${name}`, `id of ${name}`])) })?.name ??
    null;
  expect(choose('refs/heads/trunk', 'main', 'trunk')).toBe('trunk');
  expect(choose('refs/heads/gone', 'zebra', 'main', 'master')).toBe('main');
  expect(choose(null, 'zebra', 'master')).toBe('master');
  expect(choose('id of zebra', 'apple', 'zebra', 'main')).toBe('zebra');
  expect(choose(null, 'zebra', 'apple')).toBe('apple');
  expect(choose('refs/heads/main')).toBeNull();
});
