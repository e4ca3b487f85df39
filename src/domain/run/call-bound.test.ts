import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assumedOutputTokens, callBoundUsd, noSurprise, surpriseOf, tokenBound } from './call-bound.ts';

const said = (content: string) => [{ content }];

describe('the most that a call can cost', () => {
  test('is its bytes in and its own limit out', () => {
    expect(tokenBound({ messages: said('Gruß €'), parameters: { max_output_tokens: 20 } })).toEqual({
      inputTokens: 'Gruß '.length + 1 + 3 + 32,
      outputTokens: 20,
    });
    expect(
      callBoundUsd(
        { inputPerMillion: 1, outputPerMillion: 10 },
        { messages: said(''), parameters: { max_output_tokens: 100 } },
      ),
    ).toBeCloseTo((32 + 1_000) / 1e6, 12);
  });

  test('without a limit is reckoned at a stated length, or at twice the longest answer so far', () => {
    const call = { messages: said('Hello'), parameters: {} };
    expect(tokenBound(call).outputTokens).toBe(assumedOutputTokens);
    expect(tokenBound(call, { ...noSurprise, longestOfRun: 9_000 }).outputTokens).toBe(18_000);
  });

  test('keeps to the call’s own limit, unless its model was seen not to', () => {
    const call = { messages: said('Hello'), parameters: { max_output_tokens: 10 } };
    expect(tokenBound(call, { ...noSurprise, longestOfRun: 9_000 }).outputTokens).toBe(10);
    expect(tokenBound(call, { beyondLimit: 12, excessInput: 0, longestOfRun: 12 }).outputTokens).toBe(24);
  });

  test('learns what a server adds to the question, and how far a model goes beyond a limit', () => {
    const call = { messages: said('Hello'), parameters: { max_output_tokens: 10 } };
    const own = tokenBound(call).inputTokens;
    const surprise = surpriseOf(call, { inputTokens: own + 500, outputTokens: 80 });
    expect(surprise).toEqual({ beyondLimit: 80, excessInput: 500 });
    expect(tokenBound(call, { ...surprise, longestOfRun: 80 })).toEqual({
      inputTokens: own + 1_000,
      outputTokens: 160,
    });
    expect(surpriseOf(call, { inputTokens: 3, outputTokens: 10 })).toEqual(noSurprise);
    expect(surpriseOf({ ...call, parameters: {} }, { inputTokens: null, outputTokens: 99_999 })).toEqual(noSurprise);
  });

  test('takes the limit under the server’s own name too, and the larger of two', () => {
    const bound = (parameters: Record<string, unknown>) => tokenBound({ messages: [], parameters }).outputTokens;
    expect(bound({ max_completion_tokens: 50 })).toBe(50);
    expect(bound({ max_output_tokens: 20, max_tokens: 90 })).toBe(90);
    expect(bound({ max_tokens: 'many' })).toBe(assumedOutputTokens);
  });

  test('counts what tools and an answer’s shape add', () => {
    const call = { messages: said('Hello'), parameters: {} };
    const more = tokenBound({ ...call, tools: [{ name: 'lookup' }], jsonSchema: { name: 'shape' } });
    expect(more.inputTokens - tokenBound(call).inputTokens).toBe(
      640 + JSON.stringify([{ name: 'lookup' }]).length + JSON.stringify({ name: 'shape' }).length,
    );
  });

  test('is unknown without a price', () => {
    expect(callBoundUsd(null, { messages: said('Hello'), parameters: {} })).toBeNull();
  });

  test('counts bytes as UTF-8 has them, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { inputTokens } = tokenBound({ messages: said(text), parameters: {} });
        expect(inputTokens - 32).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});
