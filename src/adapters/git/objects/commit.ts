import { TextDecoder } from 'node:util';

/**
 * Commits as Git stores them: header lines (`tree`, `parent`*, `author`, `committer`, optional `encoding`, `gpgsig` with
 * continuation lines), an empty line, the message. Source: git's Documentation/gitformat-signature and commit.c.
 */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970, UTC. */
  readonly seconds: number;
}

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** The end of what a JavaScript date can say. */
const latestSecond = 8.64e12;

/** Throws where the bytes are not a commit. */
export function decodeCommit(bytes: Buffer): Commit {
  const end = bytes.indexOf('\n\n');
  const head = (end === -1 ? bytes : bytes.subarray(0, end)).toString('latin1');
  const field = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? null;
  const decoder = decoderFor(field('encoding'));
  const text = (latin1: string) => decoder.decode(Buffer.from(latin1, 'latin1'));
  const tree = field('tree');
  const author = field('author');
  const committer = field('committer');
  if (tree === null || author === null || committer === null) throw new Error('malformed commit');
  return {
    tree,
    parents: [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((match) => match[1] ?? ''),
    author: decodeSignature(text(author)),
    committer: decodeSignature(text(committer)),
    message: end === -1 ? '' : decoder.decode(bytes.subarray(end + 2)),
  };
}

function decoderFor(encoding: string | null): TextDecoder {
  try {
    return new TextDecoder(encoding ?? 'utf-8');
  } catch {
    return new TextDecoder('latin1');
  }
}

/** Longer names and addresses are cut: whoever wrote the commit wrote them. */
const longestName = 1000;

/** `<name> <<email>> <seconds> <zone>`. Found by position: a pattern takes a minute for a line of a million `<`. */
function decodeSignature(line: string): Signature {
  const open = line.indexOf('<');
  const close = open === -1 ? -1 : line.indexOf('>', open);
  if (close === -1) return { name: line.slice(0, longestName), email: '', seconds: 0 };
  const seconds = Number(/^ ?(-?\d+)/.exec(line.slice(close + 1, close + 40))?.[1] ?? 0);
  return {
    name: line.slice(0, open).replace(/ $/, '').slice(0, longestName),
    email: line.slice(open + 1, close).slice(0, longestName),
    seconds: Math.abs(seconds) < latestSecond ? seconds : 0,
  };
}

/** Always UTC and UTF-8, so equal input gives an equal id on every machine. */
export function encodeCommit(commit: Commit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${encodeSignature(commit.author)}`,
    `committer ${encodeSignature(commit.committer)}`,
    '',
    `${withoutNul(commit.message).replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd()}\n`,
  ];
  return Buffer.from(lines.join('\n'), 'utf8');
}

/** Names lose what the format cannot hold (`<`, `>`, line breaks and other controls); an empty one becomes the address. */
function encodeSignature({ name, email, seconds }: Signature): string {
  const clean = (text: string) =>
    text
      .replace(/[\u0000-\u001f\u007f<>]/g, ' ')
      .replace(/ +/g, ' ')
      .trim();
  const address = clean(email).replaceAll(' ', '');
  const person = clean(name) === '' ? (address === '' ? 'Signoff' : address) : clean(name);
  return `${person} <${address}> ${Math.max(0, Math.floor(seconds))} +0000`;
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
