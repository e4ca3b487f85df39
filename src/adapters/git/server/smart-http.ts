import { type Credential } from '#services/ports/team-repository';
import { AppError } from '#contract/errors';
import { collectBody, exchange, previewBody, type HttpAnswer, type HttpLimits } from './http-exchange.ts';
import { readPackets } from './packet-lines.ts';
import { isBranchName, isRefName, type RefSnapshot } from '../objects/refs.ts';
import { textOf, trouble } from '../trouble.ts';
import { withoutToken } from '../without-token.ts';

export type Service = 'git-upload-pack' | 'git-receive-pack';

/** What a server says it has. */
export interface Listing extends RefSnapshot {
  readonly capabilities: ReadonlySet<string>;
}

const mostRedirects = 5;

/**
 * One visit to a team's server over smart HTTP, protocol version 0 (git's Documentation/gitprotocol-http). Signs in at most
 * once, only when asked, and only at the server of the address. Throws AppError.
 */
export class SmartHttp {
  #url: string;
  readonly #credential: Credential | null;
  readonly #limits: HttpLimits;
  readonly #signal: AbortSignal | undefined;
  #signedIn = false;

  constructor(visit: {
    url: string;
    credential?: Credential | undefined;
    limits: HttpLimits;
    signal?: AbortSignal | undefined;
  }) {
    this.#url = visit.url;
    this.#credential = visit.credential ?? null;
    this.#limits = visit.limits;
    this.#signal = visit.signal;
  }

  /** The address after redirects. */
  get url(): string {
    return this.#url;
  }

  get limits(): HttpLimits {
    return this.#limits;
  }

  get host(): string {
    return new URL(this.#url).host;
  }

  async list(service: Service): Promise<Listing> {
    const suffix = `/info/refs?service=${service}`;
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      const answer = await this.#ask(suffix, { accept: '*/*', pragma: 'no-cache' }, this.#limits.answerMs);
      if (![301, 302, 303, 307, 308].includes(answer.status)) return this.#parseListing(answer, service);
      answer.destroy();
      this.#follow(String(answer.headers['location'] ?? ''), suffix);
    }
    throw trouble.notUnderstood(this.host, `more than ${mostRedirects} redirects`);
  }

  /** Sends a request of the service and answers the stream of its result. */
  async post(service: Service, body: Uint8Array): Promise<HttpAnswer> {
    const totalMs = service === 'git-upload-pack' ? this.#limits.packMs : this.#limits.answerMs;
    const headers = { 'content-type': `application/x-${service}-request`, accept: `application/x-${service}-result` };
    const answer = await this.#ask(`/${service}`, headers, totalMs, body);
    if (answer.status !== 200) throw await this.#describeFailure(answer);
    if (answer.headers['content-type'] === `application/x-${service}-result`) return answer;
    throw trouble.webPage(this.host, await previewBody(answer));
  }

  async #ask(suffix: string, headers: Record<string, string>, totalMs: number, body?: Uint8Array): Promise<HttpAnswer> {
    const send = () =>
      exchange(
        {
          method: body === undefined ? 'GET' : 'POST',
          url: this.#url + suffix,
          headers: { ...headers, ...this.#authorization() },
          body,
          totalMs,
          signal: this.#signal,
        },
        this.#limits,
      );
    const answer = await send();
    if (answer.status !== 401 || this.#signedIn || this.#credential === null) return answer;
    answer.destroy();
    this.#signedIn = true;
    return send();
  }

  #authorization(): Record<string, string> {
    if (!this.#signedIn || this.#credential === null) return {};
    const { username, password } = this.#credential;
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}` };
  }

  /** Follows a redirect of the listing within the same scheme, host and port: a token must not travel to another. */
  #follow(location: string, suffix: string): void {
    const from = new URL(this.#url);
    let target: URL;
    try {
      target = new URL(location, this.#url + suffix);
    } catch {
      throw trouble.notUnderstood(this.host, `redirect to ${JSON.stringify(location.slice(0, 200))}`);
    }
    target.username = '';
    target.password = '';
    if (target.origin !== from.origin) throw trouble.movedElsewhere(this.#url, `${target.origin}${target.pathname}`);
    if (!target.href.endsWith(suffix)) throw trouble.webPage(this.host, `redirect to ${target.href}`);
    // The address is kept and shown from now on.
    if (withoutToken(target.href, this.#credential) !== target.href)
      throw trouble.notUnderstood(this.host, 'redirect to an address that holds the token');
    this.#url = target.href.slice(0, -suffix.length);
  }

  async #parseListing(answer: HttpAnswer, service: Service): Promise<Listing> {
    if (answer.status !== 200) throw await this.#describeFailure(answer);
    if (answer.headers['content-type'] !== `application/x-${service}-advertisement`) {
      throw trouble.webPage(this.host, await previewBody(answer));
    }
    const body = await collectBody(answer, this.#limits.answerBytes, this.host);
    try {
      return await parseListing(body, service);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw trouble.notUnderstood(this.host, textOf(error), error);
    }
  }

  async #describeFailure(answer: HttpAnswer): Promise<AppError> {
    const detail = `HTTP ${answer.status} from ${this.host}: ${await previewBody(answer)}`;
    switch (answer.status) {
      case 401:
        return this.#signedIn ? trouble.wrongCredentials(this.host, detail) : trouble.signInNeeded(this.host, detail);
      case 403:
        return trouble.forbidden(this.host, detail);
      case 404:
      case 410:
        return trouble.notFound(this.#url, detail);
      case 429:
        return trouble.busy(this.host, detail);
      default:
        return answer.status >= 500
          ? trouble.serverFailed(this.host, detail)
          : trouble.notUnderstood(this.host, detail);
    }
  }
}

/** More branches and tags than this are refused: every one of them would be held, written and compared at each visit. */
export const mostRefs = 100_000;

/** Reads an advertisement: `# service=...`, flush, then `<id> <name>` lines, the first with capabilities after a NUL. */
async function parseListing(body: Buffer, service: Service): Promise<Listing> {
  const lines: string[] = [];
  for await (const line of readPackets([body])) if (line !== null) lines.push(line.toString('utf8').replace(/\n$/, ''));
  if (lines.shift() !== `# service=${service}`) throw new Error('not a listing');
  const capabilities = new Set((lines[0]?.split('\0')[1] ?? '').trim().split(' '));
  const refs = new Map<string, string>();
  let headId: string | null = null;
  for (const line of lines) {
    const [id = '', name = ''] = (line.split('\0')[0] ?? '').split(' ');
    if (id === 'ERR') throw new Error(line);
    if (id === 'shallow') continue; // the server's own history is shortened: missing parents are the end of it
    if (!/^[0-9a-f]{40}$/.test(id))
      throw /^[0-9a-f]{64}$/.test(id) ? trouble.otherIds(line.slice(0, 200)) : new Error(line.slice(0, 200));
    else if (name === 'HEAD') headId = id;
    else if (/^refs\/(?:heads|tags)\//.test(name) && !name.endsWith('^{}') && isRefName(name)) refs.set(name, id);
    if (refs.size > mostRefs) {
      const most = `${mostRefs.toLocaleString('en')} branches and tags`;
      throw trouble.tooLarge("The team's repository", most, `more than ${mostRefs} refs`);
    }
  }
  const symbolic = [...capabilities].find((capability) => capability.startsWith('symref=HEAD:'));
  const named = symbolic?.slice('symref=HEAD:'.length) ?? '';
  return { refs, head: isBranchName(named) ? named : headId, capabilities };
}
