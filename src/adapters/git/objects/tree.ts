import { TextDecoder } from 'node:util';

/**
 * Trees as Git stores them, byte for byte: names stay bytes and modes stay text, so that a tree which is written back holds
 * its neighbours exactly as they were (names that are not UTF-8, the old mode 100664, links). isomorphic-git's tree model
 * changes the first and refuses the second.
 *
 * Format: entries of `<octal mode> <name>NUL<20 bytes id>`, sorted by name bytes, folders as if their name ended with `/`
 * (gitformat-pack and `base_name_compare` in git's tree.c).
 */
export interface TreeEntry {
  /** Octal as stored: 40000, 100644, 100755, 120000 (symlink), 160000 (submodule), ... */
  readonly mode: string;
  /** The name's bytes as latin1 text: one character per byte, so it compares and joins like bytes. */
  readonly name: string;
  readonly oid: string;
}

export const modes = { folder: '40000', file: '100644', symlink: '120000', submodule: '160000' } as const;

export const isFolder = (entry: TreeEntry): boolean => /^0?40000$/.test(entry.mode);
export const isRegularFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');

/** Throws where the bytes are not a tree. */
export function decodeTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { entry, next } = entryAt(bytes, at);
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** The entry with this name (latin1 bytes), null where there is none; cheaper than decoding the whole tree. */
export function findEntry(bytes: Buffer, name: string): TreeEntry | null {
  const wanted = Buffer.from(name, 'latin1');
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1 || end + 21 > bytes.length) throw new Error('malformed tree');
    if (end - space - 1 === wanted.length && bytes.compare(wanted, 0, wanted.length, space + 1, end) === 0) {
      return entryAt(bytes, at).entry;
    }
    at = end + 21;
  }
  return null;
}

function entryAt(bytes: Buffer, at: number): { entry: TreeEntry; next: number } {
  const space = bytes.indexOf(32, at);
  const end = bytes.indexOf(0, space);
  const next = end + 21;
  if (space === -1 || end === -1 || next > bytes.length) throw new Error('malformed tree');
  const mode = bytes.toString('latin1', at, space);
  if (!/^[0-7]{5,6}$/.test(mode)) throw new Error('malformed tree: mode');
  return {
    entry: { mode, name: bytes.toString('latin1', space + 1, end), oid: bytes.toString('hex', end + 1, next) },
    next,
  };
}

export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const sortKey = (entry: TreeEntry) => (isFolder(entry) ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap((entry) => [Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1'), Buffer.from(entry.oid, 'hex')]),
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Name as text, null where its bytes are not UTF-8 (then it is never shown nor edited, only kept). */
export function nameAsText(entry: TreeEntry): string | null {
  try {
    return utf8.decode(Buffer.from(entry.name, 'latin1'));
  } catch {
    return null;
  }
}

export function nameAsBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
