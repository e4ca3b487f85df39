import { formOf, normalText } from '../files/normal-text.ts';
import { type Span } from '../files/verdict.ts';

/** The span of a quote in a text, first occurrence, whatever the typography of either (normal-text.ts). null where it is not there. */
export function locateQuote(text: string, quote: string): Span | null {
  const form = formOf(quote);
  const wanted = normalText(quote, form).text.trim();
  if (wanted === '') return null;
  const normal = normalText(text, form);
  const at = normal.text.indexOf(wanted);
  return at < 0 ? null : normal.original({ start: at, end: at + wanted.length });
}
