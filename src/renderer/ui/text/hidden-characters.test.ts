import { describe, expect, it } from 'vitest';
import { textRuns } from './hidden-characters.ts';

describe('characters that nobody sees', () => {
  it('are named where they stand', () => {
    expect(textRuns('pay\u202Eecnuob\u200B!')).toEqual([
      { kind: 'text', text: 'pay' },
      { kind: 'hidden', text: 'U+202E' },
      { kind: 'text', text: 'ecnuob' },
      { kind: 'hidden', text: 'U+200B' },
      { kind: 'text', text: '!' },
    ]);
    expect(textRuns('\u{E0041}')).toEqual([{ kind: 'hidden', text: 'U+E0041' }]);
  });

  it('are not the ones that belong to writing: line ends, tabs, accents, emoji of several parts', () => {
    const text = 'Zoë\tgrüßt\n👩‍👧 👍🏽 שלום مرحبا';
    expect(textRuns(text)).toEqual([{ kind: 'text', text }]);
  });
});
