import { expect, it } from 'vitest';
import { aChangedBeside, aRunResult } from '#support/domain-values';
import { digestOf } from './run-digest.ts';

it('a list knows that the bar was lower; a bar that is as it was, or higher, is not marked', () => {
  const settings = (before: string, now: string) => [{ name: 'pass_rate', before, now }];
  const changes = [
    undefined,
    aChangedBeside({ settings: settings('0.5', '0.9') }),
    aChangedBeside({ settings: settings('0.9', '0.5') }),
  ];
  expect(changes.map((changedBeside) => digestOf(aRunResult(changedBeside && { changedBeside })).lowerBar)).toEqual([
    undefined,
    undefined,
    true,
  ]);
});
