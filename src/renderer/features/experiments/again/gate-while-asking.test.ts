import { expect, test } from 'vitest';
import { gateWhileAsking } from './gate-while-asking.ts';

test('nobody is told to run again what is asked again just now; what else is missing stands', () => {
  const item = { phase: 'run', label: '', shown: null, evidence: '', missing: 'Run it again.' } as const;
  const items = [
    { ...item, id: 'regressions', met: null },
    { ...item, id: 'baseline', met: false },
    { ...item, id: 'pass_rate', met: null },
  ];
  expect(gateWhileAsking({ phase: 'run', met: false, items }).items.map(({ missing }) => missing)).toEqual([
    'It is asked again now.',
    'Run it again.',
    'Run it again.',
  ]);
});
