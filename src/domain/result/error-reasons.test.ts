import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anError, anOutput } from '#support/domain-values';
import { errorReasons, mayHaveBeenCharged } from './error-reasons.ts';
import { type CallError, type Output } from '../answers/output.ts';

function failed(message: string, change: Partial<CallError> = {}): Output {
  return { ...anError({}), error: { code: 'server-failed', message, mayHaveBeenCharged: false, ...change } };
}

describe('why calls failed', () => {
  it('is each reason with its count, the most frequent first', () => {
    const outputs = [
      failed('api.example asks us to slow down.', { code: 'rate-limited' }),
      ...Array.from({ length: 3 }, () => failed('api.example has a problem of its own (HTTP 503).')),
      anOutput({}, { a: 'pass' }),
    ];
    expect(errorReasons(outputs)).toEqual([
      { code: 'server-failed', reason: 'api.example has a problem of its own (HTTP 503).', count: 3 },
      { code: 'rate-limited', reason: 'api.example asks us to slow down.', count: 1 },
    ]);
    expect(errorReasons([anOutput({}, { a: 'pass' })])).toEqual([]);
  });

  it('takes messages that differ in numbers and ids alone as one, and tells statuses apart', () => {
    const outputs = [
      failed('Try again in 1.2s (request req_8aF31)'),
      failed('Try again in 17 s (request req_99xkQ)'),
      failed('It failed (HTTP 500).'),
      failed('It failed (HTTP 503).'),
    ];
    expect(errorReasons(outputs)).toEqual([
      { code: 'server-failed', reason: 'Try again in … (request …)', count: 2 },
      { code: 'server-failed', reason: 'It failed (HTTP 500).', count: 1 },
      { code: 'server-failed', reason: 'It failed (HTTP 503).', count: 1 },
    ]);
  });

  it('names five, and adds up the rest', () => {
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const found = errorReasons(words.flatMap((word) => [failed(`It is ${word}.`), failed(`It is ${word}.`)]));
    expect(found).toHaveLength(6);
    expect(found.at(-1)).toEqual({ code: 'other', reason: 'Other reasons.', count: 6 });
  });

  it('keeps no key, and no line break', () => {
    const [found] = errorReasons([
      failed(
        'No:\nBearer abcd.efgh, sk-proj-12345678, https://x.example/v1?api-version=1&api-key=verysecret, AIzaSyD4x8vQ2m7n1k5j9h3g6f0d2s',
      ),
    ]);
    expect(found?.reason).toBe('No: Bearer [key], [key], https://x.example/v1?api-version=1&api-key=[key], …');
  });

  it('stays small whatever servers write, and its counts are all errors', () => {
    const piece = fc.constantFrom('a', '0-', '1.', '&key=', 'Bearer ', 'sk-', '😀', '\n', '\u202e', 'req_', 'HTTP ');
    const message = fc
      .tuple(fc.array(piece, { maxLength: 6 }), fc.constantFrom(1, 40, 2_000))
      .map(([pieces, times]) => pieces.join('').repeat(times));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
        const found = errorReasons(messages.map((each) => failed(each)));
        expect(found.length).toBeLessThanOrEqual(6);
        expect(found.reduce((sum, each) => sum + each.count, 0)).toBe(messages.length);
        for (const { reason } of found) expect([...reason].length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 30 },
    );
  });

  it('counts the calls that may have been charged', () => {
    const outputs = [failed('a', { mayHaveBeenCharged: true }), failed('b'), anOutput({}, {})];
    expect(mayHaveBeenCharged(outputs)).toBe(1);
  });
});
