import { expect, it } from 'vitest';
import { type Check } from '../checks/check.ts';
import { decideCheck } from '../checks/decide-check.ts';
import { aCase, anAnswer } from '#support/domain-values';
import { plainReason } from './plain-reason.ts';

it.each(['\\bnext\\b', '\\[policy:[a-z-]+\\]', 'a “quoted” word', 'one. Two'])(
  'never shows a person the pattern that a rule looks for: %s',
  (pattern) => {
    const checks: readonly Check[] = [
      { type: 'regex', pattern },
      { type: 'tool_call', name: 'lookup_order' },
    ];
    const subject = { answer: anAnswer('Nothing of it.'), case: aCase('c-1') };
    const { reason } = decideCheck({ type: 'any', checks: [...checks] }, subject);
    expect(plainReason(reason)).not.toContain(pattern);
    expect(plainReason(reason)).toMatch(/^Nothing in the answer is what the rule looks for\. .*lookup_order/);
  },
);

it('leaves every other reason as it is', () => {
  for (const reason of ['Has “x”.', 'Matches the pattern: “[policy:refunds]”.', 'Says nothing.'])
    expect(plainReason(reason)).toBe(reason);
});
