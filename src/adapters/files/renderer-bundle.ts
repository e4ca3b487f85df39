import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';

/** A file of the built user interface, with what its HTTP answer needs. */
export interface BundleFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** True for files whose name carries a hash of their content: they never change. */
  readonly immutable: boolean;
}

export interface RendererBundle {
  /** The file at a URL path (`/assets/x.js`, percent-encoded), null unless it is a regular file inside the bundle. */
  file(urlPath: string): Promise<BundleFile | null>;
  /** index.html with its placeholders filled in. `csrf` and `returnKey` are left out on hosts that need none. */
  page(values: {
    readonly nonce: string;
    readonly csrf?: string | undefined;
    readonly returnKey?: string | undefined;
  }): Promise<string>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * The one policy of both hosts (safety.md): nothing from elsewhere, no inline script, inline style only with this
 * answer's nonce, no frames in either direction.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Opens the folder that `electron-vite build` writes for the renderer.
 * Throws AppError 'not-found' when there is no index.html in it.
 */
export async function openRendererBundle(folder: string): Promise<RendererBundle> {
  const root = await realpath(folder).catch(() => null);
  const index = root === null ? null : await realpath(path.join(root, 'index.html')).catch(() => null);
  if (root === null || index === null) {
    throw new AppError(
      'not-found',
      'The screens of Signoff are not built yet.',
      'Run “npm run build”, then start again.',
    );
  }
  return {
    file: (urlPath) => readInside(root, urlPath),
    page: async ({ nonce, csrf = '', returnKey = '' }) => {
      const html = await readFile(index, 'utf8');
      return html
        .replaceAll('__SIGNOFF_NONCE__', nonce)
        .replaceAll('__SIGNOFF_CSRF__', csrf)
        .replaceAll('__SIGNOFF_RETURN__', returnKey);
    },
  };
}

async function readInside(root: string, urlPath: string): Promise<BundleFile | null> {
  const wanted = decodePath(urlPath);
  if (wanted === null) return null;
  const file = await realpath(path.join(root, wanted)).catch(() => null);
  // With the separator: `/bundle-secret` starts with `/bundle` too. After realpath: a link cannot lead outside.
  if (file === null || !file.startsWith(root + path.sep)) return null;
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return null;
  return {
    bytes: new Uint8Array(await readFile(file)),
    contentType: contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    immutable: wanted.startsWith('/assets/'),
  };
}

function decodePath(urlPath: string): string | null {
  try {
    const decoded = decodeURIComponent(urlPath);
    return decoded.startsWith('/') && !/[\\\0]/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}
