import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answeredAtMostUsd,
  assumedOutputTokens,
  brokenOffAtMostUsd,
  callBound,
  callBoundUsd,
  mostOutputTokens,
  noSurprise,
  plannedSize,
  sizeOf,
  surpriseOf,
  tokenBound,
} from './call-bound.ts';

const said = (content: string) => [{ role: 'user', content }];
const bytesOf = (body: unknown): number => new TextEncoder().encode(JSON.stringify(body)).length;
const prices = { inputPerMillion: 1, outputPerMillion: 10 };

describe('the most that a call can cost', () => {
  test('is the bytes of everything that is sent, and the limit that is sent', () => {
    const body = { messages: said('Gruß €'), max_tokens: 20, response_format: { schema: 'x'.repeat(9_000) } };
    expect(tokenBound(sizeOf(body))).toEqual({ inputTokens: bytesOf(body) + 32, outputTokens: 20 });
    expect(callBoundUsd(prices, sizeOf(body))).toBeCloseTo((bytesOf(body) + 32 + 200) / 1e6, 12);
  });

  test('without a limit is reckoned at a stated length, or at twice the longest answer so far', () => {
    const size = sizeOf({ messages: said('Hello') });
    expect(tokenBound(size).outputTokens).toBe(assumedOutputTokens);
    expect(tokenBound(size, { ...noSurprise, longestOfRun: 9_000 }).outputTokens).toBe(18_000);
  });

  test('at the worst is as long as an answer gets, where nothing that is sent ends it or its model was seen not to end', () => {
    const worst = (body: object, beyondLimit = 0) =>
      ((callBound(prices, sizeOf({ messages: said(''), ...body }), { beyondLimit, excessInput: 0, longestOfRun: 0 })
        ?.worstUsd ?? 0) *
        1e6) /
      10;
    expect(worst({ max_tokens: 10 })).toBeLessThan(100);
    expect(worst({})).toBeGreaterThan(mostOutputTokens);
    expect(worst({ max_tokens: 10 }, 11)).toBeGreaterThan(mostOutputTokens);
  });

  test('keeps to the limit that is sent, unless its model was seen not to', () => {
    const size = sizeOf({ messages: said('Hello'), max_tokens: 10 });
    expect(tokenBound(size, { ...noSurprise, longestOfRun: 9_000 }).outputTokens).toBe(10);
    expect(tokenBound(size, { beyondLimit: 12, excessInput: 0, longestOfRun: 12 }).outputTokens).toBe(24);
  });

  test('learns what a server adds to the question, and how far a model goes beyond a limit', () => {
    const size = sizeOf({ messages: said('Hello'), max_tokens: 10 });
    const own = tokenBound(size).inputTokens;
    const surprise = surpriseOf(size, { inputTokens: own + 500, outputTokens: 80 }, null);
    expect(surprise).toEqual({ beyondLimit: 80, excessInput: 500 });
    expect(tokenBound(size, { ...surprise, longestOfRun: 80 })).toEqual({
      inputTokens: own + 1_000,
      outputTokens: 160,
    });
    expect(surpriseOf(size, { inputTokens: 3, outputTokens: 10 }, prices)).toEqual(noSurprise);
    const endless = { ...size, outputLimit: null };
    expect(surpriseOf(endless, { inputTokens: null, outputTokens: 99_999 }, prices)).toEqual(noSurprise);
  });

  test('learns a price that the server states beyond what a call is reckoned at: the next one has room for it', () => {
    const size = sizeOf({ messages: said('Hello'), max_tokens: 10 });
    const answer = { inputTokens: 3, outputTokens: 10, statedUsd: 3.5 };
    const seen = { ...surpriseOf(size, answer, prices), longestOfRun: 10 };
    expect(callBoundUsd(prices, size, seen)).toBeGreaterThanOrEqual(3.5);
    expect(answeredAtMostUsd(prices, size, { ...answer, outputTokens: null })).toBe(3.5);
    expect(brokenOffAtMostUsd(null, size, answer)).toBe(3.5);
    expect(surpriseOf(size, { ...answer, statedUsd: 0.000_05 }, prices)).toEqual(noSurprise);
  });

  test('takes the limit under each of its names, and the larger of two', () => {
    const bound = (body: Record<string, unknown>) => tokenBound(sizeOf(body)).outputTokens;
    expect(bound({ max_completion_tokens: 50 })).toBe(50);
    expect(bound({ max_output_tokens: 20, max_tokens: 90 })).toBe(90);
    expect(bound({ max_tokens: 'many' })).toBe(assumedOutputTokens);
  });

  test('of a call that is only planned counts its parameters, tools and shape too', () => {
    const call = { messages: said('Hello'), parameters: { stop: ['x'.repeat(500)] } };
    const more = plannedSize({ ...call, tools: [{ name: 'lookup' }], jsonSchema: { name: 'shape' } });
    expect(plannedSize(call).bytes).toBeGreaterThan(500);
    expect(tokenBound(more).inputTokens - tokenBound(plannedSize(call)).inputTokens).toBeGreaterThan(640);
  });

  test('counts what a server said of one half, and the bound of the other', () => {
    const size = sizeOf({ messages: said('Hello'), max_tokens: 10 });
    const { inputTokens } = tokenBound(size);
    expect(answeredAtMostUsd(prices, size, { inputTokens: null, outputTokens: 1_000_000 })).toBeCloseTo(
      inputTokens / 1e6 + 10,
      9,
    );
    expect(answeredAtMostUsd(prices, size, { inputTokens: 3, outputTokens: null })).toBeCloseTo(103 / 1e6, 12);
  });

  test('counts a total of which nobody knows whose it is at the dearer price', () => {
    const size = sizeOf({ messages: said('Hello'), max_tokens: 10 });
    const alone = { inputTokens: null, outputTokens: null, totalTokens: 9_000 };
    expect(answeredAtMostUsd(prices, size, alone)).toBeCloseTo(0.09, 12);
    expect(surpriseOf(size, alone, prices).beyondLimit).toBe(9_000);
  });

  test('of an attempt that broke off is never less than what was counted, nor than its bound', () => {
    const size = sizeOf({ messages: said('Hello'), max_tokens: 10 });
    expect(brokenOffAtMostUsd(prices, size, null)).toBe(callBoundUsd(prices, size));
    expect(brokenOffAtMostUsd(prices, size, { inputTokens: 1, outputTokens: 1 })).toBe(callBoundUsd(prices, size));
    expect(brokenOffAtMostUsd(prices, size, { inputTokens: 1, outputTokens: 50_000 })).toBeGreaterThan(0.5);
  });

  test('is unknown without a price', () => {
    const size = sizeOf({ messages: said('Hello') });
    expect(callBoundUsd(null, size)).toBeNull();
    expect(answeredAtMostUsd(null, size, { inputTokens: 1, outputTokens: null })).toBeNull();
  });

  test('counts bytes as UTF-8 has them, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }), (units) => {
        const text = String.fromCharCode(...units);
        expect(sizeOf({ messages: said(text) }).bytes).toBe(bytesOf({ messages: said(text) }));
      }),
    );
  });
});
