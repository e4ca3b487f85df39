import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showsThinking, withoutThinking } from './thinking.ts';

test.each([
  ['<think>hm</think>\n\nHello', 'Hello'],
  ['\n<Thinking>\nhm </think> hm\n</Thinking>Hello', 'Hello'],
  ['<think></think><think>again</think>Hello', 'Hello'],
  // The opening tag stood in the server's own template.
  ['hm, let me see\n</think>\n\nHello', 'Hello'],
  // It was cut off while it was thinking.
  ['<think>hm, let me', ''],
  ['<reasoning>hm</reasoning> Hello', 'Hello'],
])('%j is thinking, and then the answer', (text, answer) => {
  expect([showsThinking(text), withoutThinking(text)]).toEqual([true, answer]);
});

test.each([
  'Hello',
  '',
  '  Hello ',
  'Write <think> before it and </think> after it.',
  'Close it with </think> at its end.',
  'Use the tags:\n<think>like this</think>',
])('%j is an answer as it stands', (text) => {
  expect([showsThinking(text), withoutThinking(text)]).toEqual([false, text]);
});

test('whatever stands between the tags, what follows is the answer', () => {
  const words = fc.string().filter((text) => !/<\/?(think|thinking|reasoning)>/iu.test(text));
  fc.assert(
    fc.property(words, words, (thought, answer) => {
      expect(withoutThinking(`<think>${thought}</think>${answer}`)).toBe(answer.trimStart());
      expect(withoutThinking(answer)).toBe(answer);
    }),
  );
});
