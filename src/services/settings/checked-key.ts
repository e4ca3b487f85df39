import { AppError } from '#contract/errors';
import { isKeyText } from '#contract/key-text';

/**
 * A key or token as it may travel in a header. Where anything else got as far as the network library, that one's error would print the key.
 */
export function checkedKey(text: string): string {
  const key = text.trim();
  if (isKeyText(key)) return key;
  throw new AppError(
    'bad-input',
    key === '' ? 'No key was entered.' : 'This is not a key: it has spaces or unusual characters in it.',
    'Copy the key again, exactly as the server showed it. The one from before is unchanged.',
  );
}
