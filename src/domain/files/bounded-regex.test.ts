import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, quotePattern } from './bounded-regex.ts';

function find(pattern: string, text: string, ignoreCase = false) {
  const compiled = compilePattern(pattern, { ignoreCase });
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.find(text);
}

describe('compilePattern', () => {
  test('finds the leftmost match in UTF-16 code units', () => {
    expect(find('\\[policy:[a-z-]+\\]', '😀 see [policy:refunds] and [policy:x]')).toEqual({ start: 7, end: 23 });
    expect(find('nothing', 'here')).toBeNull();
    expect(find('', 'abc')).toEqual({ start: 0, end: 0 });
  });

  test('minds case unless told not to, and keeps the two apart in its cache', () => {
    expect(find('refund', 'REFUND')).toBeNull();
    expect(find('refund', 'REFUND', true)).toEqual({ start: 0, end: 6 });
    expect(find('refund', 'REFUND')).toBeNull();
  });

  test.each([
    ['a(?=b)', 'look-ahead and look-behind are not supported at "(?=": they cannot run in linear time'],
    ['(?<=a)b', 'look-ahead and look-behind are not supported at "(?<=a)b": they cannot run in linear time'],
    ['(a)\\1', 'back-references are not supported at "\\1": they cannot run in linear time'],
    ['(a', 'missing closing ) at "(a"'],
    ['a{1001}', 'invalid repeat count at "{1001}"'],
    ['x'.repeat(20_001), 'the pattern is longer than 20000 characters'],
  ])('refuses %.20s and says why', (pattern, message) => {
    expect(compilePattern(pattern)).toEqual({ ok: false, message });
  });

  test('the classic catastrophic pattern answers: an engine that backtracks would not', () => {
    expect(find('^(a+)+$', `${'a'.repeat(5_000)}!`)).toBeNull();
  });

  test('keeps working when more patterns are used than it remembers', () => {
    for (let count = 0; count < 1_200; count++) expect(find(`^n${count}$`, `n${count}`)).not.toBeNull();
    expect(find('^n0$', 'n0')).toEqual({ start: 0, end: 2 });
  });

  test('never throws, whatever the pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.boolean(), (pattern, text, ignoreCase) => {
        const compiled = compilePattern(pattern, { ignoreCase });
        if (compiled.ok) compiled.find(text);
        else expect(compiled.message).not.toBe('');
      }),
    );
  });

  test('a quoted text finds itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(find(quotePattern(text), `<${text}>`)).not.toBeNull();
      }),
    );
  });
});
