import { escapeMarkdown } from '../files/markdown-text.ts';

/** Shown by nobody. In front of a line it keeps the line from being read as something else than words. */
const joiner = '\u2060';
const maximumSubject = 72;

/**
 * The message under which a change reaches the team: the title as its first line, of at most 72 characters, and the description exactly as
 * it was shown before it was sent. A longer title stands below once more, whole. No part can begin a line of its own.
 */
export function changeMessage({
  title,
  description,
}: {
  readonly title: string;
  readonly description: string;
}): string {
  const whole = oneLine(title) || 'Change a prompt';
  const subject = cutTo(whole, maximumSubject);
  const rest = subject === whole ? [] : [escapeMarkdown(whole), ''];
  return [withoutMeaning(subject), '', ...rest, changeBody(description)].join('\n');
}

/**
 * A description as it can stand in a message: what Git and the tools around it take out or take for something else is written another
 * way (lines with `#` in front go when somebody amends the change; a patch begins at `---`, `diff -` or `Index: `). What is written so
 * already stays as it is, to the letter.
 */
export function changeBody(description: string): string {
  const lines = description
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .split('\n')
    .map((line) => line.trimEnd());
  // A title of its own would say the first line of the message twice.
  const own = /^# /.test(lines[0] ?? '') ? lines.slice(1) : lines;
  const text = own.flatMap((line) => {
    const heading = /^#{1,6} +(.*)$/.exec(line)?.[1];
    return heading === undefined ? [withoutMeaning(line)] : [headingLines(heading)];
  });
  return `${text.join('\n').replace(/^\n+|\s+$/g, '')}\n`;
}

/** A heading in Markdown that does not begin with `#`. */
export function headingLines(words: string): string {
  return `${withoutMeaning(words)}\n${'-'.repeat(Math.min(72, Math.max(6, words.length)))}`;
}

function withoutMeaning(line: string): string {
  return /^(?:#|---(?!-)|diff -|Index: )/.test(line) ? `${joiner}${line}` : line;
}

function cutTo(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .trim();
}
