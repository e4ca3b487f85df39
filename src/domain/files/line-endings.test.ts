import { expect, test } from 'vitest';
import { keepLineEndings } from './line-endings.ts';

test('a file that has CRLF keeps it, every other one is written with LF', () => {
  expect(keepLineEndings('a\r\nb\r\n', 'a\nc\n')).toBe('a\r\nc\r\n');
  expect(keepLineEndings('a\nb\n', 'a\r\nc\r\n')).toBe('a\nc\n');
  expect(keepLineEndings('a\r\nb\n', 'a\r\nc\n')).toBe('a\nc\n');
  expect(keepLineEndings(null, 'a\r\n')).toBe('a\n');
  expect(keepLineEndings('a', 'a\r\nb')).toBe('a\nb');
});
