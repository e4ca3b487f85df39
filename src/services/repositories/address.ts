import { AppError } from '#contract/errors';
import { blobId } from '#domain/prompt/content-id';
import { type ServiceContext } from '../context.ts';
import { type Credential } from '../ports/team-repository.ts';
import { type StoredRepository } from '../stores/repositories.ts';

/** "https://host/acme/assistant.git" -> "assistant": what people call it. */
export function nameOfAddress(address: string): string {
  const last = address.split(/[\\/]/).filter(Boolean).at(-1) ?? address;
  return last.replace(/\.git$/i, '') || address;
}

/** The id follows from the address: a repository that was forgotten and is opened again finds its drafts and experiments. */
export function idOfAddress(address: string): string {
  return `repository-${blobId(address).slice(0, 24)}`;
}

/** Where the token of a repository is kept: it belongs to this address, and with it to its server. A folder has none. */
export function secretKeyOf(address: string): string | null {
  return originOf(address) === null ? null : `repository:${address}`;
}

function originOf(address: string): string | null {
  const url = URL.parse(address);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.origin : null;
}

/** The repository's own token, else that of another one at the same server: many tokens are good for all of a team's. */
export async function credentialOf(
  context: Pick<ServiceContext, 'secrets' | 'stores'>,
  repository: StoredRepository,
): Promise<Credential | undefined> {
  const origin = originOf(repository.address);
  if (origin === null) return undefined;
  const others = context.stores.repositories.list().filter((each) => each.id !== repository.id);
  for (const each of [repository, ...others.filter(({ address }) => originOf(address) === origin)]) {
    const key = secretKeyOf(each.address);
    const password = key === null ? null : await context.secrets.get(key);
    if (password !== null) return { username: each.username ?? 'token', password };
  }
  return undefined;
}

/** Some servers repeat what they were sent. The token stands in no message that is shown, stored or logged. */
export function withoutToken(detail: string | null | undefined, credential: Credential | undefined): string | null {
  if (!detail) return null;
  if (!credential || credential.password === '') return detail;
  const { username, password } = credential;
  // As it is sent: the bytes of UTF-8 (smart-http.ts). `btoa` knows Latin-1 alone, and throws on “€”.
  const sent = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return [password, sent, encodeURIComponent(password.toWellFormed())].reduce(
    (text, secret) => text.replaceAll(secret, '[token]'),
    detail,
  );
}

/** The same for an error of this repository. Never throws: where the token cannot be had, the detail is left out. */
export async function safeDetail(
  context: Pick<ServiceContext, 'secrets' | 'stores'>,
  repositoryId: string,
  detail: string | undefined,
): Promise<string | null> {
  if (detail === undefined) return null;
  try {
    const stored = context.stores.repositories.get(repositoryId);
    return withoutToken(detail, stored ? await credentialOf(context, stored) : undefined);
  } catch {
    return null;
  }
}

/** Takes a name and password out of an address: they belong to the key store, not into a database. */
export function splitAddress(text: string): { address: string; username: string | null; password: string | null } {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new AppError('bad-input', 'The address is empty.', 'Give the address of the team’s repository, or a folder.');
  const url = URL.parse(trimmed);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return { address: trimmed, username: null, password: null };
  const username = decoded(url.username) || null;
  const password = decoded(url.password) || null;
  url.username = '';
  url.password = '';
  // What follows the path can hold a token too, and a repository's address needs neither.
  url.search = '';
  url.hash = '';
  return { address: url.href.replace(/[/]+$/, ''), username, password };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
