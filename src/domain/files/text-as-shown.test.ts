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

  test.each([
    ['a _full_ refund', 'full_ refund'],
    ['a _full refund_.', 'full refund'],
    ['a __full__ _**refund**_', 'full__ _**refund'],
    ['a full\\ refund'.replace('\\ ', '\\\n'), 'full\\\nrefund'],
    ['a full[1] refund', 'full[1] refund'],
    ['a full[1][2] refund', 'full[1][2] refund'],
    ['a full [3, 4] refund', 'full [3, 4] refund'],
    ['a full[^1] refund', 'full[^1] refund'],
    ['a full【4:0†source】 refund', 'full【4:0†source】 refund'],
    ['a [full][1] refund', '[full][1] refund'],
    ['a [full][] refund', '[full][] refund'],
    ['```markdown\na _full_ refund\n```', 'full_ refund'],
    ['a f\u0332u\u0332l\u0332l\u0332 refund', 'f\u0332u\u0332l\u0332l\u0332 refund'],
  ])('marks that mean something outside of code: %j', (text, seen) => {
    const { holds, span } = decide({ type: 'contains', value: 'full refund' }, text);
    expect([holds, span && text.slice(span.start, span.end)]).toEqual([true, seen]);
    expect(decide({ type: 'not_contains', value: 'full refund' }, text).holds).toBe(false);
  });

  test.each([
    ['5 days', 'in `5` days'],
    ['5 days', 'in *5* days'],
    ['5 days', 'in *5 days*'],
    ['5 days', 'in _5_ days'],
    ['5 days', 'in __5__ days'],
    ['5 days', 'in ***5*** days'],
    ['5 days', 'in $5$ days'],
    ['1,500 days', 'in $1,500$ days'],
    ['5 days', 'in \\(5\\) days'],
    ['5 days', 'in ==5== days'],
    ['5 days', 'in ==5 days==.'],
    ['5 days', 'in ~~5~~ days'],
    ['5 days', 'in [5](#days) days'],
    ['5 days', 'in [**5**](#days) days'],
    ['5 days', 'in <b>5</b>&nbsp;days'],
    ['5 days', 'in <mark>5</mark> days'],
    ['$5 off', 'get *$5* off'],
    ['$5 off', 'get `$5` off'],
    ['50% off', 'get *50%* off'],
    ['50% off', 'get `50%` off'],
    ['refund: guaranteed', '**refund:** guaranteed'],
    ['refund: guaranteed', '*refund:* guaranteed'],
    ['refund: guaranteed', '__refund:__ guaranteed'],
    ['refund: guaranteed', '_refund:_ guaranteed'],
    ['refund: guaranteed', '`refund:` guaranteed'],
    ['refund: guaranteed', '==refund:== guaranteed'],
    ['refund; it is', '*refund;* it is'],
    ['(refund) it is', '*(refund)* it is'],
  ])('marks around a figure or a sign: %s in %j', (value, text) => {
    expect(decide({ type: 'not_contains', value }, text).holds).toBe(false);
    expect(decide({ type: 'contains', value }, text).holds).toBe(true);
  });

  test('sums, comparisons and paths are no emphasis', () => {
    const holds = (value: string, text: string) => decide({ type: 'contains', value }, text).holds;
    for (const text of ['2*3*4', '2 *3 *4', '1`2`', '1~~2~~', '1==2==3', '1*2*', '[1](x)2'])
      for (const value of ['23', '34', '12', '234'])
        expect([text, value, holds(value, text)]).toEqual([text, value, false]);
    expect(holds('2 3 4', '2 * 3 * 4')).toBe(false);
    expect(holds('x y', 'x == y')).toBe(false);
    expect(holds('ab', 'a==b==')).toBe(false);
    expect(holds('src//5', 'src/**/5')).toBe(false);
    expect(holds('a0', 'a[0](b)')).toBe(false);
    expect(holds('5 or 6', '$5 or $6')).toBe(false);
    expect(holds('510', '$5$10')).toBe(false);
  });

  test.each([
    ["don't pay", 'You don`t pay.'],
    ["don't pay", 'You don`t pay and won`t wait.'],
    ["l'eau", 'Voici l`eau.'],
    ['re-fund', 'A re\\-fund.'],
    ['costs $5', 'It costs \\$5.'],
    ['a_b', 'So a\\_b.'],
    ['_x_', 'The name `_x_` it is'],
    ['refund', 're`fund`'],
    ['snake_case', 'the _snake_case_ way'],
  ])('%s is read in %j', (value, text) => {
    expect(decide({ type: 'contains', value }, text).holds).toBe(true);
  });

  test('what stands in code, names and numbers keep their signs', () => {
    const holds = (value: string, text: string) => decide({ type: 'contains', value }, text).holds;
    expect(holds('snakecase', 'my snake_case and __init__ and `_a_`')).toBe(false);
    expect(holds('a full refund', '`a _full_ refund`')).toBe(false);
    expect(holds('x is', '`x[1] is`')).toBe(false);
    expect(holds('x is', '```\nx[1] is\n```')).toBe(false);
    expect(holds('a*b', '`a\\*b`')).toBe(false);
    expect(holds('5000', 'It costs 5_000.')).toBe(false);
    expect(holds('12', '1[1]2 and 1[^1]2 and 1_2 and 1 [1] 2')).toBe(false);
    expect(holds('xi', 'x[i][j]')).toBe(false);
    expect(holds('[1] Where', 'Sources:\n[1] Where it stands')).toBe(true);
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
    '_',
    '\\',
    '[^1]',
    '[1]',
    '][1]',
    '```',
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
  for (const piece of [
    '<!--',
    '<b',
    '*',
    '&#',
    '-\n',
    '`a',
    '[a',
    '](',
    '\u001b]',
    '{\\u',
    '<br ',
    '> ',
    '```',
    '```a',
    '_a',
    '\\',
    '[^a',
    'a[1',
    'l`a',
    'a`s ',
  ])
    textAsShown(piece.repeat(50_000));
});

test.each([
  ['Within **5** days.', '5 days'],
  ['You get **$5** off.', '$5 off'],
  ['A **100%** refund.', '100% refund'],
  ['In **5-7** days.', '5-7 days'],
  ['A **(free)** trial.', '(free) trial'],
])('bold around a figure, a price or brackets parts nothing: %s', (text, value) => {
  expect(decide({ type: 'contains', value }, text).holds).toBe(true);
});

test.each(['2**3', '2 ** 3', 'src/**/index.ts', '**/5', '1**2**3'])('two signs that are no bold stay: %s', (text) => {
  expect(textAsShown(text).text).toContain('**');
});
