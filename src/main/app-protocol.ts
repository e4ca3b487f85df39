import { randomBytes } from 'node:crypto';
import { protocol } from 'electron';
import { contentSecurityPolicy, type RendererBundle } from '#adapters/files/renderer-bundle';
import { desktopOrigin } from '#contract/wire/desktop-bridge';

/** Before the app is ready: `app://` behaves like https for the page (origins, fetch, modules), and is not a file. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the bundle, and only the bundle, at app://signoff/. */
export function handleAppProtocol(bundle: RendererBundle): void {
  protocol.handle('app', (request) => answerFromBundle(bundle, request));
}

/** Exported for its test: what a request to `app://` is answered. */
export async function answerFromBundle(bundle: RendererBundle, request: Request): Promise<Response> {
  const url = URL.parse(request.url);
  if (url === null || `${url.protocol}//${url.host}` !== desktopOrigin) return plain(404, 'Nothing is here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Pages can only be read.');
  const file = await bundle.file(url.pathname);
  if (file !== null && !file.contentType.startsWith('text/html')) {
    return new Response(file.bytes, { headers: { ...safeHeaders, 'content-type': file.contentType } });
  }
  if (url.pathname.startsWith('/assets/')) return plain(404, 'Nothing is here.');
  // Every other address is one of the app's own: a prompt, a run, a case.
  const nonce = randomBytes(16).toString('base64url');
  return new Response(await bundle.page({ nonce, csrf: '' }), {
    headers: {
      ...safeHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce),
    },
  });
}

const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

function plain(status: number, text: string): Response {
  const headers = {
    ...safeHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  };
  return new Response(text, { status, headers });
}
