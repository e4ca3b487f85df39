import { expect, test } from 'vitest';
import { type RunView } from '#contract/run';
import { batchFacts, batchSentences, batchState } from './batch-words.ts';
import { copy } from './copy.ts';

const out: NonNullable<RunView['batch']> = {
  batches: 2,
  out: 2,
  sentAt: '2026-11-21T14:03:00.000Z',
  answered: 1_200,
  calls: 4_000,
  stopping: false,
};
const said = (state: RunView['state'], change: Partial<typeof out> | null = {}): readonly string[] =>
  batchSentences({ state, batch: change === null ? null : { ...out, ...change } });

test('a run that is out says when it was sent, how far the server is, and that the app may be closed', () => {
  expect(said('running')).toEqual([expect.stringMatching(/^Sent as 2 batches, .+\.$/), copy.waits]);
  expect(batchFacts({ batch: out })).toEqual([
    expect.stringMatching(/^1.?200 of 4.?000 answered at the server$/),
    copy.costLater,
  ]);
  expect(batchState({ batch: out, state: 'running' })).toBe('At the server');
});

test('a paused one says that the server goes on and charges, one that is stopped what is kept', () => {
  expect(said('paused').at(-1)).toBe(copy.goesOn);
  expect(said('running', { stopping: true }).at(-1)).toBe(copy.stopping);
});

test('nothing is said before and after, or of a run that asks now', () => {
  expect(said('running', { sentAt: null, batches: 1 })).toEqual(['Sending 1 batch to the server.']);
  expect(said('running', { out: 0 })).toEqual([copy.collecting]);
  expect([said('finished'), said('cancelled'), said('running', null), said('paused', { out: 0 })]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect(batchFacts({ batch: { ...out, out: 0 } })).toBeNull();
  expect(batchState({ batch: null, state: 'running' })).toBeNull();
});
