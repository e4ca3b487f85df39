import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown, quoteMarkdown } from './markdown-text.ts';

const joiner = '\u2060';

test('model text mentions nobody, links nowhere and is no HTML', () => {
  expect(escapeMarkdown('@acme/leads see <img src=x onerror=alert(1)> [here](https://evil.example) #12')).toBe(
    `@${joiner}acme/leads see \\<img src=x onerror=alert(1)\\> \\[here\\](https:${joiner}//evil.example) \\#${joiner}12`,
  );
});

test.each([
  ['a@b.example', `a@${joiner}b.example`],
  [
    'Fixes #1, !2, %3, &4, ~bug and $5',
    `Fixes \\#${joiner}1, !${joiner}2, %${joiner}3, \\&${joiner}4, \\~${joiner}bug and \\$${joiner}5`,
  ],
  ['gh-12 www.evil.example', `gh${joiner}-12 www${joiner}.evil.example`],
  ['100 % sure! Really', '100 % sure! Really'],
  ['evil\u202etxt\u0000\u200b', 'eviltxt'],
])('%j becomes words', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));

test('a quote stays one block whatever is in it', () => {
  expect(quoteMarkdown('# Title\n\n```\ncode\n```')).toBe('> \\# Title \\`\\`\\` code \\`\\`\\`');
  expect(quoteMarkdown('abcdef', 3)).toBe('> abc…');
});

test('no line break, raw tag or mention survives any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped).not.toMatch(/\n|@(?!\u2060)|#\d|:\/\/|(?<!\\)<|(?<!\\)`/);
    }),
  );
});
