import { type Span } from './verdict.ts';

/** The span of a quote in a text, first occurrence; any run of white space matches any other. null where it is not there. */
export function locateQuote(text: string, quote: string): Span | null {
  const wanted = quote.trim().replace(/\s+/gu, ' ');
  if (wanted === '') return null;
  const folded = foldSpace(text);
  const at = folded.text.indexOf(wanted);
  if (at < 0) return null;
  const last = at + wanted.length - 1;
  return { start: folded.places[at] ?? 0, end: (folded.places[last] ?? 0) + 1 };
}

/** The text with every run of white space as one space, and where each code unit of it stood. */
function foldSpace(text: string): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let folded = '';
  for (const piece of text.matchAll(/\s+|\S+/gu)) {
    const word = /^\s/u.test(piece[0]) ? ' ' : piece[0];
    for (let at = 0; at < word.length; at++) places.push(piece.index + at);
    folded += word;
  }
  return { text: folded, places };
}
