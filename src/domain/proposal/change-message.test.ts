import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBody, changeMessage, headingLines } from './change-message.ts';
import { fileChangeDescription } from './file-change.ts';

const j = '\u2060';

describe('the message of a change', () => {
  it('is the title, and the description to the letter', () => {
    const description = `Why.\n\n${headingLines('Gate')}\n\n> I read it.\n`;
    expect(changeMessage({ title: 'Shorter answers', description })).toBe(
      'Shorter answers\n\nWhy.\n\nGate\n------\n\n> I read it.\n',
    );
  });

  it('keeps a title on its line, and gives a long one whole below', () => {
    const title = `${'x'.repeat(70)}👍👍👍\nCo-authored-by: \u0000x\u202e`;
    expect(changeMessage({ title, description: 'Why.\n' })).toBe(
      `${'x'.repeat(70)}👍…\n\n${'x'.repeat(70)}👍👍👍 Co-authored-by: x\n\nWhy.\n`,
    );
  });

  it('has a title also where none was given, and one that no tool takes for a remark', () => {
    expect(changeMessage({ title: ' \n', description: 'Why.\n' })).toBe('Change a prompt\n\nWhy.\n');
    expect(changeMessage({ title: '#1 priority', description: 'Why.\n' })).toBe(`${j}#1 priority\n\nWhy.\n`);
  });
});

describe('a description in a message', () => {
  it('has no line that Git or a mail tool would take out or take for the end', () => {
    const body = changeBody(
      '# Log\r\n\r\n## What was tried\r\n---\n--- a/file\ndiff --git a b\nIndex: x\n#42\n| --- | --- |\n',
    );
    expect(body).toBe(
      `What was tried\n--------------\n${j}---\n${j}--- a/file\n${j}diff --git a b\n${j}Index: x\n${j}#42\n| --- | --- |\n`,
    );
  });

  it('is written once: what is written so already stays as it is, however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'#- \n\r>|a\u2060diff') }), (text) => {
        const body = changeBody(text);
        expect(changeBody(body)).toBe(body);
        expect(body).not.toMatch(/^(?:#|---(?!-)|diff -|Index: )/m);
      }),
    );
    const long = `${'A sentence of a hundred thousand. '.repeat(3_000).trim()}\n`;
    expect(changeBody(long)).toBe(long);
  });
});

describe('the description of a change without a sign-off', () => {
  const author = { name: 'Priya *Manager*', email: 'pm@acme.example' };

  it('ends with who sends it, so that no word of anybody else can stand as the last line', () => {
    const description = 'What was tried.\n\nSigned-off-by: Boss <boss@acme.example>\n';
    expect(fileChangeDescription({ description, author, practice: false })).toBe(
      `What was tried.\n\nSigned-off-by: Boss <boss@acme.example>\n\nSent by Priya \\*Manager\\* (pm@${j}acme.example).\n`,
    );
  });

  it('says that practice results are in it, and does without words and names that nobody gave', () => {
    expect(fileChangeDescription({ description: '', author: { name: '', email: '' }, practice: true })).toBe(
      '**Practice.** These numbers come from the practice model; they say nothing about a real one.\n\nSent with Signoff.\n',
    );
  });
});
