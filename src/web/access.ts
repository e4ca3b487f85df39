import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may speak to the loopback host: the rules of safety.md, "Loopback host", as questions about one request. */
export interface Access {
  /** 256 bits, base64url: printed in the terminal, exchanged once per browser for the cookie. */
  readonly token: string;
  /** Wanted in a header on every call, so that a cookie alone (which the browser adds by itself) is never enough. */
  readonly csrf: string;
  readonly cookieName: string;
  /** Of this start: what a window of an earlier start signs, together with the address it stands at, to be let in again. */
  readonly challenge: string;
  /** Kept from start to start, and in each page: a key that is never sent, so that whoever listened at this port meanwhile has learned nothing. */
  readonly returnKey: string;
  /** The whole Set-Cookie value. */
  readonly setCookie: string;
  isToken(value: string): boolean;
  isCsrf(value: string | undefined): boolean;
  isProof(value: string): boolean;
  hasSession(cookieHeader: string | undefined): boolean;
}

/** The headers that say where a request was aimed and where it came from. */
export interface Provenance {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

/** 256 bits, base64url. */
export const secret = (): string => randomBytes(32).toString('base64url');

/** Compares in a time that depends on neither value: both are hashed to the same length first. */
function sameSecret(expected: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

/** `port` goes into the cookie's name: browsers share cookies between the ports of one address. */
export function createAccess(port: number, token: string = secret(), returnKey: string = secret()): Access {
  const session = secret();
  const csrf = secret();
  const challenge = secret();
  // With the address: a program at another port cannot pass a window's proof on.
  const proof = createHmac('sha256', returnKey).update(`http://127.0.0.1:${port} ${challenge}`).digest('hex');
  const cookieName = `signoff-${port}`;
  return {
    token,
    csrf,
    cookieName,
    challenge,
    returnKey,
    setCookie: `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    isToken: (value) => sameSecret(token, value),
    isCsrf: (value) => value !== undefined && sameSecret(csrf, value),
    isProof: (value) => sameSecret(proof, value),
    hasSession: (header) => {
      const value = cookieValue(header ?? '', cookieName);
      return value !== null && sameSecret(session, value);
    },
  };
}

function cookieValue(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const [key, ...rest] = part.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return null;
}

/**
 * Why a request is refused, null when it may go on. A wrong Host is a name that was pointed at this machine (DNS
 * rebinding); a wrong Origin or Sec-Fetch-Site is another page. A changing request must name its Origin.
 */
export function refusalOf(request: Provenance, port: number, changes: boolean): string | null {
  const host = `127.0.0.1:${port}`;
  if (request.host !== host) return 'Signoff answers only at its own address.';
  if (request.origin === undefined ? changes : request.origin !== `http://${host}`) {
    return 'Signoff answers only to its own window.';
  }
  if (request.fetchSite !== undefined && request.fetchSite !== 'same-origin' && request.fetchSite !== 'none') {
    return 'Signoff answers only to its own window.';
  }
  return null;
}
