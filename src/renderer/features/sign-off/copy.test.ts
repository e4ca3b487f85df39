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

it('says in one sentence that the bar is lower, wherever it says that something is met or signed', () => {
  const lower = 'against a lower bar than the team’s version';
  expect([
    copy.headlineReady(0, null),
    copy.headlineReady(2, lower),
    copy.headlineSigned('Mira', null),
    copy.headlineSigned('Mira', lower),
    copy.headlineException('Mira', lower),
  ]).toEqual([
    'All that was tested is met. It needs your word.',
    'All that was tested is met, 2 of it not yet shown, against a lower bar than the team’s version. It needs your word.',
    'Mira signed this off.',
    'Mira signed this off, against a lower bar than the team’s version.',
    'Mira signed this off as an exception, against a lower bar than the team’s version.',
  ]);
});
