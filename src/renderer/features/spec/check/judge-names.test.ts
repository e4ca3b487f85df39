import { expect, test } from 'vitest';
import { readJudges, writeJudges } from './judge-names.ts';

test.each([
  ['', undefined, undefined],
  [' gpt-5 ', 'gpt-5', undefined],
  ['gpt-5, claude-opus;mistral', undefined, ['gpt-5', 'claude-opus', 'mistral']],
  ['openai/gpt-5,', 'openai/gpt-5', undefined],
])('%j is read as one judge or several', (text, model, models) => {
  expect(readJudges(text)).toEqual({ model, models });
});

test('is shown as it is typed', () => {
  expect(writeJudges({ model: '', models: ['a', 'b'] })).toBe('a, b');
  expect(writeJudges({ model: 'a', models: [] })).toBe('a');
});
