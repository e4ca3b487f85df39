import { expect, it, vi } from 'vitest';
import { remembered } from './remembered.ts';

const reader = () => vi.fn((path: string, text: string) => ({ path, words: text.split(' ') }));

it('reads the same text of the same file once, and another file or text anew', () => {
  const read = reader();
  const reads = remembered(read);
  expect(reads('a', 'one two')).toBe(reads('a', 'one two'));
  expect(reads('b', 'one two')).toEqual({ path: 'b', words: ['one', 'two'] });
  expect(reads('a', 'one')).toEqual({ path: 'a', words: ['one'] });
  expect(read).toHaveBeenCalledTimes(3);
});

it('forgets what was asked longest ago', () => {
  const read = reader();
  const reads = remembered(read, 2);
  for (const text of ['one', 'two', 'one', 'three', 'one', 'two']) reads('a', text);
  expect(read.mock.calls.map(([, text]) => text)).toEqual(['one', 'two', 'three', 'two']);
});

it('lets nobody change what others will be told', () => {
  const { words } = remembered(reader())('a', 'one two');
  expect(() => words.push('three')).toThrow(TypeError);
});

it('does not hold long texts', () => {
  const read = reader();
  const reads = remembered(read);
  const long = 'x'.repeat(300_000);
  expect(reads('a', long)).toEqual(reads('a', long));
  expect(read).toHaveBeenCalledTimes(2);
});
