/**
 * Milliseconds until the server wants to be asked again: `retry-after-ms`, else Retry-After in seconds or as an HTTP date
 * (RFC 9110, 10.2.3). A date is read against the server's own Date, so that a wrong clock here does not matter.
 */
export function retryAfterMs(headers: Headers | undefined, now: () => number): number | null {
  const milliseconds = readNumber(headers?.get('retry-after-ms'));
  if (milliseconds !== null) return milliseconds;
  const header = headers?.get('retry-after') ?? '';
  const seconds = readNumber(header);
  if (seconds !== null) return Math.round(seconds * 1000);
  const at = Date.parse(header);
  if (Number.isNaN(at)) return null;
  const serverNow = Date.parse(headers?.get('date') ?? '');
  return Math.max(0, at - (Number.isNaN(serverNow) ? now() : serverNow));
}

function readNumber(text: string | null | undefined): number | null {
  return text && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}
