import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formOf, normalText, type NormalForm } from './normal-text.ts';

const forms: readonly NormalForm[] = ['words', 'signs', 'data'];

/** Texts full of what the forms change, beside any other character. */
const typography = fc
  .array(
    fc.oneof(
      fc.constantFrom('refund', ' ', '\n', '\r\n', '\u00a0', '\u202f', '\u3000', '\u0085', '\t ', '  '),
      fc.constantFrom('\u00ad', '\u200b', '\u200d', '\ufeff', '\u2060', '\ufe0f', '\u180e', '\u034f'),
      fc.constantFrom('’', '‘', 'ʼ', '´', '“', '”', '«', '–', '—', '‑', '−', '…', 'ﬁ', 'ﬀ', 'Ａ', '５', '％', 'ｶ', 'ﾞ'),
      fc.constantFrom(
        'u',
        '\u0308',
        '\u0301',
        '\u0323',
        'ü',
        'ǖ',
        'Å',
        '\u212b',
        '\u1112',
        '\u1161',
        '\u11ab',
        '하',
        '\u0915\u093c',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.string({ maxLength: 2 }),
      fc.constantFrom('\ud83d', '👩‍👩‍👧', '❤️', '🇩🇪'),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('the normal form', () => {
  test.each<[NormalForm, string, string]>([
    ['words', 'Your refund is\u202fguaranteed\u00a0now.', 'Your refund is guaranteed now.'],
    ['words', 'is  \r\n\t guaranteed', 'is guaranteed'],
    ['words', 'Ru\u0308ckzahlung', 'Rückzahlung'],
    ['words', 'can’t wonʼt it´s ‘so‘', "can't won't it's 'so'"],
    ['words', '“a” „b“ «c»', '"a" "b" "c"'],
    ['words', 'well‑known 3–5 − —', 'well-known 3-5 - -'],
    ['words', 'gua\u00adran\u200bteed\ufeff', 'guaranteed'],
    ['words', 'is \u200b guaranteed', 'is guaranteed'],
    ['words', 'ｇｕａｒａｎｔｅｅｄ　１００％', 'guaranteed 100%'],
    ['words', 'ｶﾞ', 'ガ'],
    ['words', 'wait… oﬃce', 'wait... office'],
    // What NFKC would change in meaning stays.
    ['words', 'm² ½ № 𝗯 ①', 'm² ½ № 𝗯 ①'],
    ['signs', '— “ ❤️ , ，', '— “ ❤ , ，'],
    ['data', 'a\u2009b\n c\u00a0\u00a0d 4\u200b1 １＠', 'a b\n c  d 41 1@'],
  ])('%s of %j', (form, text, expected) => {
    expect(normalText(text, form).text).toBe(expected);
  });

  test.each(forms)('%s: of a normal form it is itself, and composed', (form) => {
    fc.assert(
      fc.property(typography, (text) => {
        const normal = normalText(text, form).text;
        expect(normalText(normal, form).text).toBe(normal);
        expect(normal.normalize('NFC')).toBe(normal);
      }),
      { numRuns: 500 },
    );
  });

  test.each(forms)(
    '%s: every character of every text has its place: the slice that a match names normalises to the match',
    (form) => {
      fc.assert(
        fc.property(typography, fc.nat(), fc.nat(), (text, from, length) => {
          const normal = normalText(text, form);
          const start = normal.text.length === 0 ? 0 : from % normal.text.length;
          const end = Math.min(normal.text.length, start + (length % 8));
          if (start >= end) return;
          const span = normal.original({ start, end });
          const slice = text.slice(span.start, span.end);
          const matched = normal.text.slice(start, end);
          // A match may end in the middle of what one sign stands for (two dots of an ellipsis): then its whole sign is shown.
          expect(normalText(slice, form).text).toContain(matched);
          const cuts = [start, end].some((at) => at > 0 && at < normal.text.length && cutsPiece(normal, at));
          if (!cuts) expect(normalText(slice, form).text).toBe(matched);
        }),
        { numRuns: 2000 },
      );
    },
  );

  test('no character of Unicode composes with what stands before it unless the form knows', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const parts = [...character.normalize('NFD')];
      for (let at = 1; at < parts.length; at++) {
        const before = parts.slice(0, at).join('').normalize('NFC');
        const split = `x${before}${parts.slice(at).join('')}y`;
        if (normalText(split, 'signs').text !== split.replaceAll(/[\ufe00-\ufe0f]/g, '').normalize('NFC'))
          wrong.push(character);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a value that is only signs asks for the signs', () => {
    expect(['—', '…', '❤️', '  ', '"'].map(formOf)).toEqual(['signs', 'signs', 'signs', 'signs', 'signs']);
    expect(['a—', '5 %', '退款'].map(formOf)).toEqual(['words', 'words', 'words']);
  });
});

/** Whether an offset stands inside a piece that one original sign became, or that became one. */
function cutsPiece(normal: ReturnType<typeof normalText>, at: number): boolean {
  return normal.original({ start: at - 1, end: at }).end > normal.original({ start: at, end: at + 1 }).start;
}
