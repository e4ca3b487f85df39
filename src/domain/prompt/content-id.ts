import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { locateHeader } from './prompt-header.ts';

/** Git's id of a blob with exactly these bytes: SHA-1 of `blob <length>\0<bytes>`, in hex. Text is taken as UTF-8. */
export function blobId(content: Uint8Array | string): string {
  const bytes = typeof content === 'string' ? utf8ToBytes(content) : content;
  return bytesToHex(sha1(concatBytes(utf8ToBytes(`blob ${bytes.length}\0`), bytes)));
}

/**
 * The name under which runs, reviews and records know a file (formats.md, "Content id"): Git's blob id of the bytes with
 * CRLF turned into LF; for a prompt, without the header's own `last_evaluated:` line, so that stamping a
 * signed-off prompt does not void the sign-off.
 */
export function contentId(kind: 'prompt' | 'other', content: Uint8Array | string): string {
  const bytes = typeof content === 'string' ? utf8ToBytes(content) : content;
  const normalised = withoutCarriageReturns(bytes);
  return blobId(kind === 'prompt' ? withoutStamp(normalised) : normalised);
}

const lf = 0x0a;
const cr = 0x0d;

/** Git's own normalisation: a CR goes where an LF follows, any other CR stays. */
function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(cr)) return bytes;
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === undefined || (byte === cr && bytes[at + 1] === lf)) continue;
    kept[length++] = byte;
  }
  return kept.subarray(0, length);
}

function withoutStamp(bytes: Uint8Array): Uint8Array {
  // One character a byte, so that offsets in the text are offsets in the bytes, whatever their encoding.
  const text = latin1(bytes);
  const line = locateStamp(text);
  return line === null ? bytes : concatBytes(bytes.subarray(0, line.start), bytes.subarray(line.end));
}

/** The header's line that starts with `last_evaluated:`, its line end included. Expects LF line ends or CRLF. */
export function locateStamp(text: string): { readonly start: number; readonly end: number } | null {
  const header = locateHeader(text);
  if (header?.syntax !== 'yaml') return null;
  const key = 'last_evaluated:';
  let start = header.start;
  while (start < header.end) {
    const end = text.indexOf('\n', start) + 1;
    if (text.startsWith(key, start)) return { start, end };
    start = end;
  }
  return null;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}
