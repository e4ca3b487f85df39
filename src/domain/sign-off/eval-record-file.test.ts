import { expect, test } from 'vitest';
import { aRunResult, aVariantResult } from '#support/domain-values';
import { evalRecordPath, fileTime, isPracticeRun, parseEvalRecord, writeEvalRecord } from './eval-record-file.ts';
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

test('a record reads back as it was written, without text that must not be in the repository', () => {
  const written = writeEvalRecord({
    run: aRunResult(),
    committedBlob: 'b',
    baseline: { commit: null, content: 'c' },
    excerpts: (['public', 'internal', 'personal'] as const).map((sensitivity) => ({
      case: sensitivity,
      variant: 'candidate',
      text: sensitivity === 'public' ? 'x'.repeat(600) : `${sensitivity} text`,
      sensitivity,
    })),
    allowed: ['public', 'personal'],
    review: null,
    gate: aRunResult().gate,
    signOff: {
      name: 'Pat',
      email: 'pm@acme.example',
      at: '2026-11-21T11:00:00Z',
      decision: 'approve',
      statement: 'Good.',
    },
    tries: 1,
    waivers: [],
    app: { name: 'signoff', version: '0.1.0' },
  });
  expect(written.endsWith('}\n')).toBe(true);
  expect(written).not.toMatch(/internal text|personal text/u);
  const parsed = parseEvalRecord('r.json', written);
  expect(parsed.ok && parsed.value.excerpts).toEqual([
    { case: 'public', variant: 'candidate', text: `${'x'.repeat(500)}…` },
  ]);
  expect(parsed.ok && `${JSON.stringify(parsed.value, null, 2)}\n`).toBe(written);
});

test('a run is practice when a practice model answered or judged', () => {
  const judge = { model: 'j', origin: 'loopback', practice: true, costUsd: null };
  const [baseline, candidate] = [aVariantResult('baseline'), aVariantResult('candidate', { practice: true })];
  expect(
    [aRunResult(), aRunResult({ judge }), aRunResult({ variants: [baseline, candidate] })].map(isPracticeRun),
  ).toEqual([false, true, true]);
});
