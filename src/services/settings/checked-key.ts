import { AppError } from '#contract/errors';

/**
 * A key or token as it may travel in a header: visible ASCII. Anything else is a slip of the clipboard; where it got as far as the
 * network library, that one's error would print the key.
 */
export function checkedKey(text: string): string {
  const key = text.trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new AppError(
    'bad-input',
    key === '' ? 'No key was entered.' : 'This is not a key: it has spaces or unusual characters in it.',
    'Copy the key again, exactly as the server showed it. The one from before is unchanged.',
  );
}
