import fc from 'fast-check';
import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { whyUnsafe } from './safe-path.ts';

test.each([
  'prompts/refund.md',
  'a',
  'prompts/Ärger/日本.md',
  '.github/workflows/check.yml',
  'a b/c d.md',
  'console.md',
  'prompts/.gitignore',
])('%s may be written', (path) => expect(whyUnsafe(path)).toBeNull());

test.each([
  '',
  '/etc/passwd',
  'a//b',
  'a/',
  '../x',
  'a/../b',
  './a',
  'C:/x',
  'a:b',
  'a\\b',
  '.git/config',
  'a/.GIT/hooks',
  'git~1/x',
  '.git./x',
  '.git /x',
  'a/.g\u200cit/x',
  'con',
  'a/NUL.txt',
  'com1.md',
  'LPT9',
  'a\u0000b',
  'a\nb',
  'a\u202eb',
  'what?.md',
  'a*b',
  'a|b',
  '<x>',
  'x.',
  'a\ud800b',
  'x'.repeat(256),
  'a/'.repeat(600) + 'b',
])('%j may not be written', (path) => expect(whyUnsafe(path)).not.toBeNull());

test('no accepted path leaves its folder, on any system', () => {
  const piece = fc.constantFrom('..', '.', '/', '\\', 'a', ':', 'C:', '.git', ' ', '\u200b', '~1');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const path = pieces.join('');
      if (whyUnsafe(path) !== null) return;
      expect(posix.join('/root/copy', path).startsWith('/root/copy/')).toBe(true);
      expect(win32.join('C:\\root\\copy', path).startsWith('C:\\root\\copy\\')).toBe(true);
      expect(path.split('/').includes('.git')).toBe(false);
    }),
  );
});
