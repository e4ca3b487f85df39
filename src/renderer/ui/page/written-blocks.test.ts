import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, quoteMarkdown } from '#domain/files/markdown-text';
import { writtenBlocks, plainWords } from './written-blocks.ts';

describe('the description of a change as blocks', () => {
  it('reads headings, paragraphs, tables, lists with quotes and quotes, without the title', () => {
    const answer = 'Use <b>this</b> | now, @kim';
    const description = [
      `# ${escapeMarkdown('Shorter answers')}`,
      '**Practice.** Made up.',
      '## Result',
      ['| | This change | Team’s version |', '| --- | --- | --- |', `| ${escapeMarkdown('a|b')} | 84 % | – |`].join(
        '\n',
      ),
      [
        `- **${escapeMarkdown('c-001')}**: too long`,
        `  ${quoteMarkdown('Where?')}`,
        '  >',
        `  ${quoteMarkdown(answer)}`,
      ].join('\n'),
      'Review and sign-off\n-------------------',
      quoteMarkdown('I read 15 answers.'),
    ].join('\n\n');
    expect(writtenBlocks(`${description}\n`)).toEqual([
      { kind: 'paragraph', text: 'Practice. Made up.' },
      { kind: 'heading', text: 'Result' },
      { kind: 'table', head: ['', 'This change', 'Team’s version'], rows: [['a|b', '84 %', '–']] },
      { kind: 'list', items: [{ text: 'c-001: too long', quotes: ['Where?', answer] }] },
      { kind: 'heading', text: 'Review and sign-off' },
      { kind: 'quote', text: 'I read 15 answers.' },
    ]);
  });

  it('gives back the words that were escaped, whatever they are', () => {
    const printable = fc.string({ unit: fc.constantFrom(...'ab1 .,-+=:/()[]{}<>#|~$&@!%_*`\\') });
    fc.assert(
      fc.property(printable, (text) => {
        expect(plainWords(escapeMarkdown(text))).toBe(text.replace(/\s+/g, ' ').trim());
      }),
    );
  });

  it('loses no line of a text it does not know', () => {
    expect(writtenBlocks('one\ntwo\n\n1. three')).toEqual([
      { kind: 'paragraph', text: 'one\ntwo' },
      { kind: 'paragraph', text: '1. three' },
    ]);
  });
});
