import { Text } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestChange, takeBack, textOfDocument, toEditor, toFile, usesCrlf } from './draft-text.ts';

const apply = (before: string, after: string): string => {
  const change = smallestChange(before, after);
  return change === null ? before : before.slice(0, change.from) + change.insert + before.slice(change.to);
};

describe('the smallest change between two texts', () => {
  it('is where a person typed', () => {
    expect(smallestChange('Be brief.', 'Be very brief.')).toEqual({ from: 3, to: 3, insert: 'very ' });
  });

  it('is nothing for equal texts', () => {
    expect(smallestChange('same', 'same')).toBeNull();
  });

  it('never splits a character made of two halves', () => {
    expect(smallestChange('a😀b', 'a😁b')).toEqual({ from: 1, to: 3, insert: '😁' });
  });

  it('makes the one text into the other, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '😁'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(apply(before, after)).toBe(after);
      }),
    );
  });
});

describe('line ends', () => {
  it('come back as they were', () => {
    const text = 'one\r\ntwo\r\n';
    expect({ crlf: usesCrlf(text), back: toFile(toEditor(text), usesCrlf(text)) }).toEqual({ crlf: true, back: text });
    expect(usesCrlf('one\ntwo\n')).toBe(false);
    expect(usesCrlf('')).toBe(false);
  });

  it('are put together the same each time', () => {
    const document = Text.of(['one', 'two']);
    expect([textOfDocument(document), textOfDocument(document)]).toEqual(['one\ntwo', 'one\ntwo']);
  });
});

describe('taking one change back', () => {
  const before = 'Answer in plain words.\nName the page.\n';
  const after = 'Be brief.\nName the page.\n';

  it('restores the text exactly when nothing else changed', () => {
    expect(takeBack(before, after, after)).toBe(before);
  });

  it('keeps what was typed since', () => {
    expect(takeBack(before, after, `${after}Be kind.\n`)).toBe(`${before}Be kind.\n`);
  });

  it('does nothing when the place is gone or there are two of it', () => {
    expect(takeBack(before, after, 'All new.')).toBeNull();
    expect(takeBack('a b', 'a c b', 'a c b. a c b')).toBeNull();
  });
});
