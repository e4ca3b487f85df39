/** A piece of a text that the app writes for people in Markdown (a description, a brief), ready to be shown as plain text: nothing in it is ever taken for HTML. */
export type WrittenBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly WrittenItem[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface WrittenItem {
  readonly text: string;
  readonly quotes: readonly string[];
}

/**
 * Reads the Markdown that `domain/proposal-text` writes (headings in both ways, paragraphs, tables, lists with quotes, quotes) back into
 * words. The first heading is left out: it is the title, which stands above. What it does not know stays a paragraph.
 */
export function writtenBlocks(markdown: string): WrittenBlock[] {
  const groups = markdown.replaceAll('\r\n', '\n').split(/\n{2,}/);
  const blocks = groups
    .map((group) => group.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0 && !(lines[0] ?? '').startsWith('# '))
    .map(blockOf);
  return blocks;
}

function blockOf(lines: readonly string[]): WrittenBlock {
  const first = lines[0] ?? '';
  const heading = /^#{2,6} (.*)$/.exec(first);
  if (heading && lines.length === 1) return { kind: 'heading', text: plainWords(heading[1] ?? '') };
  if (lines.length === 2 && /^-{6,}$/.test(lines[1] ?? '')) return { kind: 'heading', text: plainWords(first) };
  if (first.startsWith('| ') && /^\|[ -|]+\|$/.test(lines[1] ?? '')) {
    const [head = [], , ...rows] = lines.map(cellsOf);
    return { kind: 'table', head, rows };
  }
  if (first.startsWith('- ')) return { kind: 'list', items: itemsOf(lines) };
  if (lines.every((line) => line.startsWith('>'))) return { kind: 'quote', text: quoted(lines.join('\n')) };
  return { kind: 'paragraph', text: plainWords(lines.join('\n')) };
}

function itemsOf(lines: readonly string[]): WrittenItem[] {
  const items: { text: string; quotes: string[] }[] = [];
  for (const line of lines) {
    const item = items.at(-1);
    if (line.startsWith('- ') || !item) items.push({ text: plainWords(line.replace(/^- /, '')), quotes: [] });
    else if (line.trim().startsWith('>')) {
      const text = quoted(line.trim());
      if (text !== '') item.quotes.push(text);
    } else item.text += ` ${plainWords(line.trim())}`;
  }
  return items;
}

function quoted(text: string): string {
  return plainWords(text.replace(/^> ?/gm, ''));
}

/** The cells of a line of a table. A bar behind a backslash belongs to its cell. */
function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => plainWords(cell.trim()));
}

/** Takes away what `escapeMarkdown` put in (backslashes, word joiners) and the marks of bold and code. */
export function plainWords(markdown: string): string {
  return markdown
    .replaceAll('\u2060', '')
    .replace(/\\([\\`*_[\]<>#|~$&+=.)-])|\*\*|`/g, (_all, sign: string | undefined) => sign ?? '')
    .trim();
}
