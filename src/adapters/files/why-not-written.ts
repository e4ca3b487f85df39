/** The system's reason in words, as the end of a sentence. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EFBIG: 'the file would be larger than this system allows',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk can only be read',
  ENOENT: 'a folder on the way is not there and cannot be made',
  ENOTDIR: 'something on the way is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'something else of that name is there',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk has a fault',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** "the disk is full": why a file or a folder could not be written, for the end of a sentence. */
export function whyNotWritten(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? 'the system refuses it';
}

/** Room is what is missing, nothing else. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** What helps where a data folder cannot be used; not every command has the option. */
export const anotherFolder = 'The commands start and serve take another folder with --data.';
