import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCase, anAnswer } from '#support/domain-values';
import { type Check } from '../checks/check.ts';
import { decideCheck } from '../checks/decide-check.ts';
import { textAsShown } from './text-as-shown.ts';

const decide = (check: Check, text: string) => decideCheck(check, { answer: anAnswer(text), case: aCase() });

describe('what must not be said is found through markup', () => {
  test.each([
    ['We **guar**antee it.', 'guar**antee'],
    ['We *guarantee* it.', 'guarantee'],
    ['We <b>guar</b>antee it.', 'guar</b>antee'],
    ['We guar<!-- x -->antee it.', 'guar<!-- x -->antee'],
    ['We guar&shy;antee it.', 'guar&shy;antee'],
    ['We gu&#97;rantee it.', 'gu&#97;rantee'],
    ['We gu&#x61;rantee it.', 'gu&#x61;rantee'],
    ['We guar-\nantee it.', 'guar-\nantee'],
    ['We `guarantee` it.', 'guarantee'],
    ['We guar\u0007antee it.', 'guar\u0007antee'],
    ['We gu\u0000arantee it.', 'gu\u0000arantee'],
    ['We g\u0336u\u0336arantee it.', 'g\u0336u\u0336arantee'],
    ['We guar\ufff9antee it.', 'guar\ufff9antee'],
    ['We [guarantee](https://x.example/a "why") it.', 'guarantee'],
    ['We [guar](x)antee it.', 'guar](x)antee'],
    ['We ![guarantee](x.png) it.', 'guarantee'],
    ['We <kbd>guar</kbd>antee it.', 'guar</kbd>antee'],
    ['We <sup>guar</sup>antee it.', 'guar</sup>antee'],
    ['We guar\u001b[1mantee\u001b[0m it.', 'guar\u001b[1mantee'],
    ['We \u001b]8;;http://x\u0007guarantee\u001b]8;;\u0007 it.', 'guarantee'],
    ['We guar\u2010antee it.', 'guar\u2010antee'],
    ['We guar\u2011antee it.', 'guar\u2011antee'],
    ['We 𝐠𝐮𝐚𝐫𝐚𝐧𝐭𝐞𝐞 it.', '𝐠𝐮𝐚𝐫𝐚𝐧𝐭𝐞𝐞'],
    ['{"text":"We gu\\u0061rantee it."}', 'gu\\u0061rantee'],
    ['```json\n{"text":"We guar\\u003cb>antee it."}\n```', 'guar\\u003cb>antee'],
  ])('%j', (text, seen) => {
    for (const ignore_case of [false, true]) {
      const { holds, span } = decide({ type: 'contains', value: 'guarantee', ignore_case }, text);
      expect([holds, span && text.slice(span.start, span.end)]).toEqual([true, seen]);
      expect(decide({ type: 'not_contains', value: 'guarantee', ignore_case }, text).holds).toBe(false);
    }
  });

  test.each([
    ['full<br>refund', 'full<br>refund'],
    ['<p>full</p><p>refund</p>', 'full</p><p>refund'],
    ['> a full\n> refund', 'full\n> refund'],
    ['{"text":"full\\nrefund"}', 'full\\nrefund'],
    ['a full [refund](http://x)', 'full [refund'],
  ])('words that a line break or a link parts: %j', (text, seen) => {
    const { holds, span } = decide({ type: 'contains', value: 'full refund' }, text);
    expect([holds, span && text.slice(span.start, span.end)]).toEqual([true, seen]);
  });

  test('accents, however an answer writes them', () => {
    for (const text of ['r&eacute;serv&eacute;', '{"t":"r\\u00e9serv\\u00e9"}', '["re\\u0301serv\\u00E9"]'])
      expect(decide({ type: 'contains', value: 'réservé' }, text).holds).toBe(true);
    expect(decide({ type: 'contains', value: 'ÉŁÜ' }, '&Eacute;&Lstrok;&Uuml;').holds).toBe(true);
  });

  test('no two numbers become one', () => {
    const texts = ['1<sup>2</sup>', '1²', '1[2](x)', '[1](x)2', '1<br>2', '1₂', 'H<sub>1</sub>2', '1\n> 2'];
    for (const text of texts) expect(decide({ type: 'contains', value: '12' }, text).holds).toBe(false);
    expect(decide({ type: 'contains', value: 'ab' }, 'a[0](b)').holds).toBe(false);
  });

  test('and what is no markup stays: sums, bullets, names with a line below', () => {
    expect(decide({ type: 'contains', value: 'ab' }, 'a * b').holds).toBe(false);
    expect(decide({ type: 'contains', value: 'snakecase' }, 'snake_case').holds).toBe(false);
    expect(decide({ type: 'contains', value: 'xy' }, 'x < y and x > y').holds).toBe(false);
    expect(decide({ type: 'contains', value: '23' }, '2*3 and 1<sup>2</sup>3').holds).toBe(false);
    expect(decide({ type: 'contains', value: '100' }, '10<br>0').holds).toBe(false);
    expect(decide({ type: 'contains', value: 'if a d' }, 'if a <b and c> d').holds).toBe(false);
    expect(decide({ type: 'contains', value: '2 * 3' }, '2 * 3 = 6').holds).toBe(true);
    expect(decide({ type: 'contains', value: '**bold**' }, 'So **bold** it is').holds).toBe(true);
  });
});

test.each([
  ['bob@**example**.com'],
  ['mailto:bob%40example.com'],
  ['bob&#64;example.com'],
  ['bob<!-- -->@example.com'],
])('personal data is found through it: %s', (text) => {
  expect(decide({ type: 'pii', kinds: ['email'] }, `Write to ${text} today.`).holds).toBe(true);
});

test('every place leads back into the text, and no text takes long', () => {
  const pieces = fc.constantFrom(
    'a',
    '*',
    '**',
    '<b>',
    '</b>',
    '&amp;',
    '&#97;',
    '-\n',
    '`',
    '~~',
    ' ',
    'é',
    '<!--',
    '-->',
    '%40',
    '__',
    '[a',
    '](x)',
    '<br>',
    '\u001b[1m',
    '{"',
    '\\u00e9',
    '\\n',
    '𝐠',
    '> ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const shown = textAsShown(text);
      const { start, end } = shown.original({ start: 0, end: shown.text.length });
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(text.length);
      expect(start).toBeLessThanOrEqual(end);
    }),
  );
  for (const piece of ['<!--', '<b', '*', '&#', '-\n', '`a', '[a', '](', '\u001b]', '{\\u', '<br ', '> '])
    textAsShown(piece.repeat(50_000));
});
