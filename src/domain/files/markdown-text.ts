/** Shown by nobody, joined to what follows: where it stands, no server reads a mention, a reference or an address any more. */
const joiner = '\u2060';

/**
 * Text a model or a file made, as plain words inside Markdown: nothing becomes a heading, a link, an image, a mention of a person, an issue
 * reference or HTML, and bare addresses stay text (safety.md, "model text in comments is escaped and mentions nobody").
 *
 * Hosting services look for mentions and references in the rendered text, where an entity (`&#64;`) or a backslash is gone again; so an
 * invisible word joiner stands behind each sign that could start one. Invisible and text-turning characters of the text itself go.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\\`*_[\]<>#|~$&]/g, (sign) => `\\${sign}`)
    .replace(/:\/\//g, `:${joiner}//`)
    .replace(/\b(?:www\.|GH-(?=\d))/gi, (start) => `${start.slice(0, -1)}${joiner}${start.slice(-1)}`)
    .replace(/@|[#!%&~$](?=[\p{L}\p{N}_"'\\])/gu, (sign) => `${sign}${joiner}`)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Text as a quoted block, cut at `length` characters. */
export function quoteMarkdown(text: string, length = 300): string {
  const characters = [...text.trim()];
  const cut = characters.length > length ? `${characters.slice(0, length).join('')}…` : characters.join('');
  return `> ${escapeMarkdown(cut)}`;
}

/** A cell of a Markdown table. */
export function cellMarkdown(text: string): string {
  return escapeMarkdown(text);
}
