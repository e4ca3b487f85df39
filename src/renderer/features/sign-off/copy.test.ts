import { expect, it } from 'vitest';
import { copy } from './copy.ts';

it('says of what is left whether it is not met or still open', () => {
  expect([
    copy.headlineOpen(0, 1),
    copy.headlineOpen(0, 3),
    copy.headlineOpen(1, 0),
    copy.headlineOpen(2, 1),
    copy.headlineOpen(1, 2),
  ]).toEqual([
    'One thing is still open.',
    '3 things are still open.',
    'One thing is not met.',
    '2 things are not met, one is still open.',
    'One thing is not met, 2 are still open.',
  ]);
});
