/**
 * The bytes to save for a text file: LF, unless the file stands in the repository with CRLF on every line, which it then
 * keeps. A file with mixed endings, or with a NUL byte (so not text), is left exactly as given.
 */
export function withLineEndingsOf(before: Uint8Array | null, after: Uint8Array): Uint8Array {
  if (after.includes(0)) return after;
  const style = before === null ? 'lf' : lineEndings(before);
  if (style === 'mixed' || style === 'binary') return after;
  const text = Buffer.from(after.buffer, after.byteOffset, after.byteLength).toString('latin1'); // bytes as characters
  const lf = text.replaceAll('\r\n', '\n');
  return Buffer.from(style === 'crlf' ? lf.replaceAll('\n', '\r\n') : lf, 'latin1');
}

function lineEndings(bytes: Uint8Array): 'lf' | 'crlf' | 'mixed' | 'binary' {
  if (bytes.includes(0)) return 'binary';
  let crlf = 0;
  let lf = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at - 1] === 13) crlf += 1;
    else lf += 1;
  }
  if (crlf === 0) return 'lf';
  return lf === 0 ? 'crlf' : 'mixed';
}
