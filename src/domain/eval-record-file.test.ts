import { expect, test } from 'vitest';
import { evalRecordPath, fileTime, parseEvalRecord } from './eval-record-file.ts';
import { reviewPath } from './review-file.ts';

test('names records by UTC finish time and content id', () => {
  expect(fileTime('2026-11-21T11:15:00.250+01:00')).toBe('2026-11-21T101500Z');
  expect(evalRecordPath('prompts', 'vip/concierge', '2026-11-21T10:15:00Z', '3f2a9c1d00')).toBe(
    'prompts/evals/vip/concierge/2026-11-21T101500Z-3f2a9c1.json',
  );
  expect(reviewPath('prompts', 'refund-helper', '2026-11-21T09:55:00Z', 'Pm+test@acme.example', '3f2a9c1d00')).toBe(
    'prompts/reviews/refund-helper/2026-11-21T095500Z-pm-test-3f2a9c1.json',
  );
  expect(reviewPath('prompts', 'x', '2026-11-21T09:55:00Z', '../../etc', '3f2a9c1d00')).toBe(
    'prompts/reviews/x/2026-11-21T095500Z-etc-3f2a9c1.json',
  );
});

test('a half-written or foreign record is a sentence, never a throw', () => {
  const message = (text: string) => {
    const parsed = parseEvalRecord('r.json', text);
    return parsed.ok ? null : parsed.problems.map(({ field, message: said }) => ({ field, said }));
  };
  expect(message('{"schema": "signoff/ev')).toEqual([{ field: null, said: 'is not JSON: it may be half written' }]);
  expect(message('{"schema":"other"}')?.[0]?.field).toBe('schema');
});
