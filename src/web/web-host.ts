import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { keepAddress, readKeptAddress } from '#adapters/files/host-address';
import { contentSecurityPolicy, openRendererBundle, type RendererBundle } from '#adapters/files/renderer-bundle';
import type { Answered } from '#contract/wire/dispatcher';
import { AppError, describeError } from '#contract/errors';
import type { App } from '#services/app';
import { type Access, createAccess, refusalOf, secret } from './access.ts';
import { createEventStream } from './event-stream.ts';
import { lockedPage, missingPage } from './pages.ts';

/** A whole case set (20 MB of text) fits, with room for its JSON escapes. */
const maxBodyBytes = 25 * 1024 * 1024;

export interface WebHost {
  /** Where a browser opens the app, token included: for the person, never for a log. */
  readonly address: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The port of the start before, where another program has it now: windows of that start do not find this one. null: nothing of the kind. */
  readonly lostPort: number | null;
  /** Ends event streams and open sockets. The app itself stays open: it is the caller's. */
  close(): Promise<void>;
}

export interface WebHostOptions {
  readonly app: Pick<App, 'dispatch' | 'subscribe'>;
  /** What `electron-vite build` wrote for the renderer: index.html and assets/. */
  readonly rendererFolder: string;
  /** 0 or left out: a free one. Throws AppError 'bad-input' when it is taken. */
  readonly port?: number | undefined;
  readonly token?: string | undefined;
  /** The data folder, where the host keeps its port and lets the windows of the start before in again. Left out: nothing is kept. */
  readonly keptIn?: string | undefined;
}

/**
 * Serves the app to a browser on this machine: 127.0.0.1 only, and only to a browser that opened the address with its
 * token. Each rule of safety.md, "Loopback host", has its test in tests/contract/loopback-security.test.ts.
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const bundle = await openRendererBundle(options.rendererFolder);
  const closing = new AbortController();
  // Its routes need the port, which is known once it listens: whoever asks before they are there waits for them.
  const ready = Promise.withResolvers<Hono>();
  const fetch = async (...asked: Parameters<Hono['fetch']>): Promise<Response> => (await ready.promise).fetch(...asked);
  const server = createAdaptorServer({ fetch, createServer, serverOptions: limits }) as Server; // createServer above is node:http's
  server.maxConnections = 256;
  const kept = options.keptIn === undefined ? null : await readKeptAddress(options.keptIn);
  const { port, lostPort } = await listenWhereBefore(server, options.port, kept?.port);
  const access = createAccess(port, options.token, kept?.returnKey ?? secret());
  if (options.keptIn !== undefined) await keepAddress(options.keptIn, { port, returnKey: access.returnKey });
  ready.resolve(routesOf({ app: options.app, bundle, access, port, closed: closing.signal }));
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    lostPort,
    address: `${origin}/?token=${encodeURIComponent(access.token)}`,
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Headers within 10 s and 16 KB, a request within a minute: a slow or endless sender is dropped. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
};

/** At the port that was asked for, else at the one of the start before where it is free, else at a free one. */
async function listenWhereBefore(
  server: Server,
  asked: number | undefined,
  before: number | undefined,
): Promise<{ port: number; lostPort: number | null }> {
  if (asked !== undefined || before === undefined) return { port: await listen(server, asked ?? 0), lostPort: null };
  try {
    return { port: await listen(server, before), lostPort: null };
  } catch {
    return { port: await listen(server, 0), lostPort: before };
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `Port ${port} cannot be used: another program has it, or it is reserved.`,
      'Choose another port, or leave it out.',
      { cause },
    );
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string')
    throw new AppError('internal', 'The server has no port.', 'Start again.');
  return bound.port;
}

interface Surroundings {
  readonly app: Pick<App, 'dispatch' | 'subscribe'>;
  readonly bundle: RendererBundle;
  readonly access: Access;
  readonly port: number;
  readonly closed: AbortSignal;
}

function routesOf(here: Surroundings): Hono {
  const routes = new Hono();
  addGuards(routes, here);
  addApi(routes, here);
  routes.get('*', (context) => serveBundle(context, here));
  routes.all('*', (context) => refuse(context, 405, 'Pages can only be read.'));
  routes.onError((error, context) => withSafeHeaders(context.json(failed(error), 500)));
  return routes;
}

/** What every request passes before anything else sees it: the right address, the right page, the right browser. */
function addGuards(routes: Hono, { access, port }: Surroundings): void {
  routes.use('*', async (context, next) => {
    const method = context.req.method;
    const refusal = refusalOf(provenanceOf(context), port, method !== 'GET' && method !== 'HEAD');
    if (refusal !== null) return withSafeHeaders(refuse(context, 403, refusal));
    await next();
    withSafeHeaders(context.res);
    return undefined;
  });

  // The only thing a GET ever grants: the token in the address becomes a cookie, and the address is cleared.
  routes.get('/', async (context, next) => {
    const token = context.req.query('token');
    if (token === undefined) return next();
    if (!access.isToken(token)) return locked(context);
    return new Response(null, {
      status: 303,
      headers: { location: '/', 'set-cookie': access.setCookie, 'cache-control': 'no-store' },
    });
  });

  // A window of an earlier start proves that it knows the key of its page, and gets the cookie and the header's value of this one.
  routes.get('/api/return', (context) => context.json({ challenge: access.challenge }));
  routes.post('/api/return', requireJson, limitProof, async (context) => {
    const said = returning.safeParse(await readJson(context));
    if (!said.success || !access.isProof(said.data.proof))
      return refuse(context, 401, 'This window is not known here.');
    return context.json({ csrf: access.csrf }, 200, { 'set-cookie': access.setCookie });
  });
  routes.use('*', async (context, next) => {
    if (access.hasSession(context.req.header('cookie'))) return next();
    return isApi(context)
      ? refuse(context, 401, 'This window belongs to an earlier start of Signoff.')
      : locked(context);
  });
}

function addApi(routes: Hono, { access, app, closed }: Surroundings): void {
  routes.post('/api/call/:name', requireJson, requireCall(access), limitBody, async (context) => {
    const input = await readJson(context);
    if (input === undefined) return refuse(context, 400, 'The request is not JSON.');
    return context.json(await app.dispatch(context.req.param('name'), input));
  });
  routes.get('/api/events', () => {
    const stream = createEventStream((listener) => app.subscribe(listener), closed);
    return new Response(stream, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  });
  const known = /^\/api\/(call\/|events$)/;
  routes.all('/api/*', (context) =>
    refuse(context, known.test(context.req.path) ? 405 : 404, 'There is no such request.'),
  );
}

const isApi = (context: Context): boolean => context.req.path.startsWith('/api/');

function provenanceOf(context: Context): {
  host: string | undefined;
  origin: string | undefined;
  fetchSite: string | undefined;
} {
  const header = (name: string): string | undefined => context.req.header(name);
  return { host: header('host'), origin: header('origin'), fetchSite: header('sec-fetch-site') };
}

const returning = z.object({ proof: z.string() });

async function requireJson(context: Context, next: () => Promise<void>): Promise<Response | undefined> {
  if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? ''))
    return refuse(context, 415, 'Requests are JSON.');
  await next();
  return undefined;
}

/** Only with the header that a foreign page can neither read nor send. */
function requireCall(access: Access) {
  return async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    if (!access.isCsrf(context.req.header('x-signoff-csrf')))
      return refuse(context, 403, 'The request did not come from Signoff’s own window.');
    await next();
    return undefined;
  };
}

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: (context) =>
    context.json(
      failed(
        new AppError('limit-exceeded', 'That is more than 25 MB.', 'Split it into smaller parts. Nothing was changed.'),
      ),
      413,
    ),
});

/** Whoever is not let in yet has little to say. */
const limitProof = bodyLimit({ maxSize: 1_024, onError: (context) => refuse(context, 413, 'That is too long.') });

async function readJson(context: Context): Promise<unknown> {
  try {
    const value: unknown = await context.req.json();
    return value;
  } catch {
    return undefined;
  }
}

async function serveBundle(context: Context, { bundle, access }: Surroundings): Promise<Response> {
  const file = await bundle.file(context.req.path);
  if (file !== null && !file.contentType.startsWith('text/html')) {
    const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
    return new Response(file.bytes, { headers: { 'content-type': file.contentType, 'cache-control': cache } });
  }
  // Browsers ask for it by themselves; the page names its own icon where it has one.
  if (context.req.path === '/favicon.ico') return new Response(null, { status: 204 });
  const nonce = newNonce();
  // Every other address is one of the app's own (a prompt, a run, a case): the app shows it, or its friendly page.
  const wantsPage = context.req.path === '/' || (context.req.header('accept') ?? '').includes('text/html');
  if (!wantsPage || context.req.path.startsWith('/assets/')) return html(missingPage(nonce), nonce, 404);
  return html(await bundle.page({ nonce, csrf: access.csrf, returnKey: access.returnKey }), nonce, 200);
}

function locked(_context: Context): Response {
  const nonce = newNonce();
  return html(lockedPage(nonce), nonce, 401);
}

const newNonce = (): string => randomBytes(16).toString('base64url');

function html(text: string, nonce: string, status: number): Response {
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce),
      'cache-control': 'no-store',
    },
  });
}

const failed = (error: unknown): Answered => ({ ok: false, error: describeError(error) });

function refuse(context: Context, status: 400 | 401 | 403 | 404 | 405 | 413 | 415, sentence: string): Response {
  const nextStep = 'Open the address that Signoff printed in the terminal.';
  return context.json(failed(new AppError('not-allowed', sentence, nextStep)), status);
}

/** On every answer. Without a cache rule of its own, an answer is never stored. */
function withSafeHeaders(response: Response): Response {
  const { headers } = response;
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  if (!headers.has('content-security-policy'))
    headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  return response;
}
