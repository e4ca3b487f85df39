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
  ])('%j', (text, seen) => {
    for (const ignore_case of [false, true]) {
      const { holds, span } = decide({ type: 'contains', value: 'guarantee', ignore_case }, text);
      expect([holds, span && text.slice(span.start, span.end)]).toEqual([true, seen]);
      expect(decide({ type: 'not_contains', value: 'guarantee', ignore_case }, text).holds).toBe(false);
    }
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
  for (const piece of ['<!--', '<b', '*', '&#', '-\n', '`a']) textAsShown(piece.repeat(50_000));
});
