import { expect, it } from 'vitest';
import { trialsInSpec } from './spec-trials.ts';

it('reads the number of trials from its own line only', () => {
  const spec = 'schema: signoff/spec@1\nmust:\n  - id: a\n    trials: 9\ntrials: 3 # enough to tell\n';
  expect([spec, 'schema: signoff/spec@1\n', 'trials: many\n', ''].map(trialsInSpec)).toEqual([3, null, null, null]);
});
