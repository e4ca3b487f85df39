import { expect, it } from 'vitest';
import { copy } from './copy.ts';

it('says when a model closes, and that it has closed', () => {
  expect([23, 1, 0, -1, -2].map((days) => copy.closes('gpt-x', days))).toEqual([
    'gpt-x closes in 23 days.',
    'gpt-x closes tomorrow.',
    'gpt-x closes today.',
    'gpt-x closed yesterday.',
    'gpt-x closed 2 days ago.',
  ]);
  expect([23, 1, 0, -1].map((days) => copy.hint(days))).toEqual([
    'closes in 23 days',
    'closes tomorrow',
    'closes today',
    'closed',
  ]);
});
