import { AppError } from '#contract/errors';

/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
/** Characters that macOS leaves out when it compares names, and controls that nobody can see. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
const maximumBytes = { path: 1024, name: 255 };

/**
 * Why a path may not be written or shown, in words that finish "this path …"; null when it is safe on every system:
 * relative, forward slashes, no `..`, drive, colon, reserved name or `.git` in any spelling.
 */
export function whyUnsafe(path: string): string | null {
  if (path === '') return 'is empty';
  if (!path.isWellFormed()) return 'is not valid text';
  if (invisible.test(path)) return 'has invisible characters in it';
  if (path.includes('\\')) return 'has a backslash in it';
  if (/[:*?"<>|]/.test(path)) return 'has a character in it that some computers do not allow in file names';
  if (Buffer.byteLength(path) > maximumBytes.path) return 'is too long';
  for (const name of path.split('/')) {
    const problem = whyUnsafeName(name);
    if (problem !== null) return problem;
  }
  return null;
}

function whyUnsafeName(name: string): string | null {
  if (name === '') return 'starts or ends with a slash, or has two in a row';
  if (name === '.' || name === '..') return 'points out of its folder';
  if (/[. ]$/.test(name)) return 'has a name in it that ends with a dot or a space';
  if (Buffer.byteLength(name) > maximumBytes.name) return 'has a name in it that is too long';
  if (/^\.?git~\d+$/i.test(name) || name.toLowerCase() === '.git') return "points into the repository's own records";
  if (deviceName.test(name)) return 'has a name in it that Windows keeps for devices';
  return null;
}

/** Throws 'bad-input' where `whyUnsafe` finds something. */
export function assertSafePath(path: string): void {
  const problem = whyUnsafe(path);
  if (problem === null) return;
  throw new AppError(
    'bad-input',
    `Signoff will not write “${path.slice(0, 200)}”: this path ${problem}.`,
    'Give the file a plain name: letters, digits, dots and dashes, with / between folders.',
  );
}
