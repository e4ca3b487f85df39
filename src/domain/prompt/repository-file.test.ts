import { describe, expect, test } from 'vitest';
import { parseRepositoryFile, pathsIn, policyPathIn, promptIn, writeRepositoryFile } from './repository-file.ts';

const file = (prompts: string): string => `schema: signoff/repository@1\nprompts: ${prompts}\n`;
const read = (prompts: string) => {
  const parsed = parseRepositoryFile('.signoff.yaml', file(prompts));
  return parsed.ok ? parsed.value : parsed.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);
};

describe('.signoff.yaml', () => {
  test('names the folders, the first one first', () => {
    expect(read('[data/patterns, ./agents/, .claude/commands]')).toEqual([
      'data/patterns',
      'agents',
      '.claude/commands',
    ]);
    expect(read('["."]')).toEqual(['']);
  });

  test.each([
    ['[]', '2 prompts: must be a list of at least 1, is an empty list'],
    ['[../other]', '2 prompts[0]: “../other” is no folder inside the repository'],
    ['[/etc]', '2 prompts[0]: “/etc” is no folder inside the repository'],
    ['["/"]', '2 prompts[0]: “/” is no folder inside the repository'],
    ['["C:\\\\x"]', '2 prompts[0]: “C:\\x” is no folder inside the repository'],
    ['[a/.git/b]', '2 prompts[0]: “a/.git/b” is no folder inside the repository'],
    ['[a//b]', '2 prompts[0]: “a//b” is no folder inside the repository'],
    ['[a, A/b]', '2 prompts[1]: “A/b” and “a” lie one in the other'],
    ['[a, "."]', '2 prompts[1]: “.” and “a” lie one in the other'],
  ])('refuses %s', (prompts, problem) => {
    expect(read(prompts)).toEqual([problem]);
  });

  test('another version opens read-only, and is not guessed at', () => {
    const parsed = parseRepositoryFile('.signoff.yaml', 'schema: signoff/repository@2\nprompts: [a]\n');
    expect(parsed).toMatchObject({ ok: false, readOnly: true });
  });

  test('is written with everything else in it kept', () => {
    expect(writeRepositoryFile(['agents', 'more'], null)).toBe(file('[ agents, more ]'));
    const before = '# ours\nschema: signoff/repository@1\nprompts: [a]\nother: 1\n';
    expect(writeRepositoryFile(['b'], before)).toBe(before.replace('[a]', '[ b ]'));
  });
});

test('ids are relative to their folder; what comes of a prompt stands in the first', () => {
  const folders = ['data', 'agents'] as const;
  expect(promptIn('agents/support/refund.md', folders)).toEqual({ id: 'support/refund', folder: 'agents' });
  expect(promptIn('agents/README.md', folders)).toBeNull();
  expect(promptIn('elsewhere/refund.md', folders)).toBeNull();
  expect(pathsIn('refund', 'agents', folders)).toMatchObject({
    prompt: 'agents/refund.md',
    evals: 'data/evals/refund',
  });
  expect(policyPathIn(folders)).toBe('data/policy.yaml');
  expect(policyPathIn([''])).toBe('policy.yaml');
});

test.each([
  'README.md',
  'CHANGELOG.md',
  'AGREEMENT.md',
  'evals/a.md',
  'reviews/a.md',
  'experiments/a.md',
  'releases/a/b.md',
  '_a.md',
  '.a.md',
  'a/_b/c.md',
  'a.MD',
  'a.txt',
])('%s is never a prompt', (path) => {
  expect(promptIn(`prompts/${path}`, ['prompts'])).toBeNull();
});
