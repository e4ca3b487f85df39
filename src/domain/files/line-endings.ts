/** Written files end lines with LF; a file that has CRLF throughout keeps it (formats.md). null: the file is new. */
export function keepLineEndings(before: string | null, after: string): string {
  const plain = after.replace(/\r\n/g, '\n');
  if (before === null) return plain;
  const returns = before.split('\r\n').length - 1;
  const breaks = before.split('\n').length - 1;
  return returns > 0 && returns === breaks ? plain.replace(/\n/g, '\r\n') : plain;
}
