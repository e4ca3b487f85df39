import { expect, it } from 'vitest';
import { gateOf } from './gate.ts';
import { runItem } from './gate-item.ts';
import { withFewerTrials } from './fewer-trials.ts';

const met = gateOf('run', [{ ...runItem('pass_rate', 'Passes'), met: true, evidence: 'All of 20' }]);

it('each case asked less often than the spec says leaves the gate open, with what to do', () => {
  const gate = withFewerTrials(met, 1, { trials: 3 });
  expect(gate.met).toBe(false);
  expect(gate.items.at(-1)).toMatchObject({
    id: 'trials',
    met: null,
    label: 'Each case is asked 3 times, as the spec says',
    evidence: 'Each was asked 1 time',
    missing: 'Run it with 3 trials of each case, or change the spec.',
  });
});

it('as often, more often, answers that were there already and no spec change nothing', () => {
  for (const gate of [
    withFewerTrials(met, 3, { trials: 3 }),
    withFewerTrials(met, 5, { trials: 3 }),
    withFewerTrials(met, null, { trials: 3 }),
    withFewerTrials(met, 1, null),
  ])
    expect(gate).toBe(met);
});
