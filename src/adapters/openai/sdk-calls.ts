import { APIError, OpenAI } from 'openai';
import { ModelFailure } from '#services/ports/model-failure';
import { type CallContext } from './call-context.ts';
import { failureOf } from './failures.ts';
import { authorizationFor, splitAddress } from './address.ts';
import { createLimitedFetch, exchangeHeader, type Exchange, type Limits } from './limited-fetch.ts';
import { redact } from './redact.ts';
import { readErrorText, ServerError } from './server-error.ts';

export interface Server {
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

export interface SdkCalls {
  clientFor(server: Server): OpenAI;
  contextOf(server: Server, model: string | null): CallContext;
  /** One request, joined to its exchange by an id in a header that never leaves (see limited-fetch.ts). */
  attempt<T>(
    context: CallContext,
    exchange: Omit<Exchange, 'failure'>,
    ask: (headers: Record<string, string>) => Promise<T>,
  ): Promise<T>;
}

/** The openai SDK over our own fetch: it retries nothing, and everything it sends is ours to limit (limited-fetch.ts). */
export function createSdkCalls(limits: Limits, now: () => number): SdkCalls {
  const exchanges = new Map<string, Exchange>();
  const fetch = createLimitedFetch(limits, exchanges);
  const clients = new Map<string, OpenAI>();
  let calls = 0;
  return {
    clientFor: ({ baseUrl, apiKey }) => {
      refuseBadAddress(baseUrl);
      refuseUnsendableKey(apiKey);
      const name = JSON.stringify([baseUrl, apiKey]);
      const client = clients.get(name) ?? createSdkClient({ baseUrl, apiKey }, fetch, limits);
      clients.set(name, client);
      return client;
    },
    contextOf: ({ baseUrl, apiKey }, model) => ({ host: hostOf(baseUrl), model, apiKey, now }),
    attempt: async (context, { signal, ...rest }, ask) => {
      const id = String((calls += 1));
      const exchange: Exchange = { signal, ...rest, failure: null };
      exchanges.set(id, exchange);
      try {
        return await ask({ [exchangeHeader]: id });
      } catch (error) {
        if (exchange.failure) throw failureOf(error, exchange.failure, context);
        if (exchange.begun !== true) throw neverSent(error, context);
        throw error instanceof APIError && error.status !== undefined ? serverError(error, exchange) : error;
      } finally {
        exchanges.delete(id);
      }
    },
  };
}

/** Everything the SDK would otherwise read from OPENAI_* variables is set: they must not reach another address. */
function createSdkClient(server: Server, fetch: ReturnType<typeof createLimitedFetch>, limits: Limits): OpenAI {
  const { baseUrl, query } = splitAddress(server.baseUrl);
  return new OpenAI({
    baseURL: baseUrl,
    defaultQuery: query,
    apiKey: server.apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: authorizationFor(server.apiKey, query),
    fetch,
    maxRetries: 0,
    logLevel: 'off',
    // Ours ends first: this only has to be longer.
    timeout: Math.ceil(limits.totalMs) + 60_000,
  });
}

function refuseBadAddress(baseUrl: string): void {
  if (!URL.canParse(baseUrl)) {
    // Not repeated: what cannot be read as an address may hold a key.
    throw new ModelFailure('wrong-address', 'This is not an address. One looks like https://api.openai.com/v1');
  }
}

/** What a header can hold (RFC 9110, 5.5): Node and the SDK refuse anything else, each in words of their own. */
function refuseUnsendableKey(apiKey: string | null): void {
  if (!/[^\t\u0020-\u007e\u0080-\u00ff]/u.test(apiKey ?? '')) return;
  throw new ModelFailure(
    'wrong-credentials',
    'The key holds a character that no key can have (a letter beyond Latin-1, or a line break), so it cannot be sent. Nothing was asked.',
    { advice: 'Copy the key again from the provider.' },
  );
}

/** Whatever failed did so before a byte left. */
function neverSent(error: unknown, { host, apiKey }: CallContext): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ModelFailure('bad-request', `The question to ${host} could not be put together. Nothing was sent.`, {
    mayHaveBeenCharged: false,
    detail: redact(text, apiKey),
  });
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : 'The model server';
}

function serverError(error: APIError, { errorBody = '' }: Exchange): ServerError {
  return new ServerError(error.status ?? 0, readErrorText(errorBody), {
    headers: error.headers ?? null,
    body: errorBody,
  });
}
