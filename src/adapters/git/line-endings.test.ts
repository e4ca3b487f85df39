import { expect, test } from 'vitest';
import { withLineEndingsOf } from './line-endings.ts';

test.each([
  ['a new file gets LF', null, 'a\r\nb\r\n', 'a\nb\n'],
  ['a file with LF keeps it', 'x\n', 'a\r\nb', 'a\nb'],
  ['a file with CRLF keeps it', 'x\r\ny\r\n', 'a\nb\r\n', 'a\r\nb\r\n'],
  ['a file with both is saved as given', 'x\r\ny\n', 'a\r\nb\n', 'a\r\nb\n'],
  ['what is not text is saved as given', 'x\r\n', 'a\n\0', 'a\n\0'],
  ['letters beyond ASCII survive', 'x\r\n', 'Ä\n日', 'Ä\r\n日'],
])('%s', (_, before, after, saved) => {
  const result = withLineEndingsOf(before === null ? null : Buffer.from(before), Buffer.from(after));
  expect(Buffer.from(result).toString()).toBe(saved);
});
