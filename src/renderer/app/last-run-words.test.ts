import { expect, it } from 'vitest';
import { type LastRun, lastRunWords } from './last-run-words.ts';

const whole: LastRun = {
  id: 'r-1',
  practice: false,
  at: '2026-07-01T10:00:00.000Z',
  came: 'whole',
  asked: 240,
  planned: 240,
  ofThisText: true,
};

it('calls only a whole experiment of this text the last experiment; everything else is said as what it is', () => {
  expect(
    [
      whole,
      { ...whole, ofThisText: false },
      { ...whole, came: 'stopped' as const, asked: 55 },
      { ...whole, came: 'stopped' as const, asked: 55, ofThisText: false },
      { ...whole, came: 'file' as const, ofThisText: false },
    ].map(lastRunWords),
  ).toEqual([
    'Last experiment',
    'Last experiment, of another text',
    'Experiment, stopped at 55 of 240',
    'Experiment, stopped at 55 of 240, of another text',
    'Answers from a file',
  ]);
});
