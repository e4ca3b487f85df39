import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#contract/errors';

/** Where a team's repository lives, once its address has been read. */
export type Address =
  | {
      readonly kind: 'http';
      /** Without trailing slash, user name, query and fragment. */
      readonly url: string;
      /** For sentences: host and, where it is not the usual one, port. */
      readonly host: string;
    }
  | { readonly kind: 'folder'; readonly path: string };

/**
 * Reads what a person typed: `https://`, `http://` on this computer only, `file://`, or the absolute path of a folder.
 * Throws 'bad-input' for anything else, with the https form of an ssh address as next step.
 */
export function parseAddress(text: string): Address {
  const address = text.trim();
  if (address === '')
    throw refuse('No address was given.', 'Enter the https address of the team’s repository, or choose a folder.');
  if (isAbsolute(address) || /^[A-Za-z]:[\\/]/.test(address)) return { kind: 'folder', path: address };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(address)?.[1]?.toLowerCase() ?? null;
  if (scheme === 'file') return { kind: 'folder', path: fileAddress(address) };
  if (scheme === 'https' || scheme === 'http') return httpAddress(address);
  // “git clone git@host:team/repo” and “ssh git@host:team/repo” are what a page or an engineer gives to be typed elsewhere.
  const https = httpsFormOf(address) ?? httpsFormOf(address.split(/\s/).at(-1) ?? '');
  if (https !== null) {
    throw refuse(
      'Signoff cannot use this kind of address: it needs a key file on your computer.',
      `Use the https address instead: ${https}`,
    );
  }
  const shown = shownAddress(address);
  throw refuse(
    `${shown === notShown ? 'This' : `“${shown.slice(0, 200)}”`} is not an address that Signoff can open.`,
    'Enter an address that starts with https://, or the full path of a folder.',
  );
}

/**
 * An address as a sentence may show it: without user name, password, query and fragment, any of which may be a token. Every sentence about an address that
 * somebody typed is built with this. What cannot be read as an address is not shown where it may hold one.
 */
export function shownAddress(text: string): string {
  const address = text.trim();
  if (isAbsolute(address) || /^[A-Za-z]:[\\/]/.test(address) || !/[@:?]/.test(address)) return address;
  const url = URL.parse(address);
  if (url !== null && url.host !== '') return `${url.protocol}//${url.host}${url.pathname}`;
  return httpsFormOf(address) ?? (url?.protocol === 'file:' ? `file://${url.pathname}` : notShown);
}

const notShown = 'the address that was given';

function httpAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('This address cannot be read.', 'Copy it again from the page of the repository.');
  }
  if (url.password !== '') {
    throw refuse(
      'This address has a password or token in it. Signoff keeps those apart from addresses.',
      'Take it out of the address, and enter it as the access token of this server.',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    url.protocol = 'https:';
    throw refuse(
      'An address that starts with http:// is not protected: others on the network could read your token.',
      `Use the protected address instead: ${shownAddress(url.href)}`,
    );
  }
  url.username = '';
  url.search = '';
  url.hash = '';
  return { kind: 'http', url: url.href.replace(/\/+$/, ''), host: url.host };
}

function fileAddress(text: string): string {
  try {
    return fileURLToPath(text);
  } catch {
    throw refuse('This folder address cannot be read.', 'Choose the folder again, or enter its full path.');
  }
}

/** `git@host:team/repo.git`, `ssh://git@host:22/team/repo` and `git://host/team/repo` as https, null for other texts. */
function httpsFormOf(text: string): string | null {
  const withScheme = /^(?:ssh|git|git\+ssh|ssh\+git):\/\/(?:[^/]+@)?([^/:@]+)(?::\d+)?\/(.+)$/i.exec(text);
  const scpLike =
    /^(?:[^@/\s]+@)([^/:\s]+):(?!\/\/)(.+)$/.exec(text) ??
    /^([\w-]+(?:\.[\w-]+)+):(?!\/\/|\d+(?:\/|$))(.+)$/.exec(text);
  const match = withScheme ?? scpLike;
  if (match === null) return null;
  return `https://${match[1] ?? ''}/${(match[2] ?? '').replace(/^\/+/, '')}`;
}

/** True for host names that never leave this computer. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

function refuse(message: string, nextStep: string): AppError {
  return new AppError('bad-input', message, nextStep);
}
