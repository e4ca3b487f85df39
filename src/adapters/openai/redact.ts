import { withoutSecrets } from '../secrets/without-secrets.ts';

/** More of a text is never looked at: it is cut only once the key is out of it. */
const mostLookedAt = 20_000;

/** The beginning of what a server sent, long enough that whatever of it is shown later is cut after the key was taken out (`redact`). */
export const beginningOf = (body: string): string => body.slice(0, mostLookedAt);

/** Takes the key, and anything that looks like one, out of text that a server or the system wrote; then cuts it to `most` characters. */
export function redact(text: string, apiKey: string | null, most = 2_000): string {
  return withoutSecrets(text.slice(0, mostLookedAt), apiKey === null ? [] : [apiKey], '[key]')
    .replace(/\bBearer\s+[\w.~+/=-]{4,}/gi, 'Bearer [key]')
    .replace(/\bBasic\s+[\w+/=-]{16,}/gi, 'Basic [key]')
    .replace(/\b(sk|pk|rk)-[\w*-]{6,}/g, '[key]')
    .slice(0, most);
}
