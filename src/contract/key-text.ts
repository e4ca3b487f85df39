/** A key or token as it may travel in a header: visible ASCII. Anything else is a slip of the clipboard. */
export function isKeyText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
