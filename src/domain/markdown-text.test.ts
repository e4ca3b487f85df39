import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown, quoteMarkdown } from './markdown-text.ts';

test('model text mentions nobody, links nowhere and is no HTML', () => {
  expect(escapeMarkdown('@acme/leads see <img src=x onerror=alert(1)> [here](https://evil.example) #12')).toBe(
    '&#64;acme/leads see \\<img src=x onerror=alert(1)\\> \\[here\\](https\\://evil.example) \\#12',
  );
});

test('a quote stays one block whatever is in it', () => {
  expect(quoteMarkdown('# Title\n\n```\ncode\n```')).toBe('> \\# Title \\`\\`\\` code \\`\\`\\`');
  expect(quoteMarkdown('abcdef', 3)).toBe('> abc…');
});

test('no line break, raw tag or mention survives any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped).not.toMatch(/\n|@|(?<!\\)<|(?<!\\)`/);
    }),
  );
});
