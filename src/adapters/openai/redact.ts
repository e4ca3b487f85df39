/** Takes the key, and anything that looks like one, out of text that a server or the system wrote. At most 2,000 characters. */
export function redact(text: string, apiKey: string | null): string {
  const withoutKey = apiKey === null || apiKey.length < 4 ? text : text.replaceAll(apiKey, '[key]');
  return withoutKey
    .replace(/\bBearer\s+[\w.~+/=-]{4,}/gi, 'Bearer [key]')
    .replace(/\b(sk|pk|rk)-[\w*-]{6,}/g, '[key]')
    .slice(0, 2_000);
}
