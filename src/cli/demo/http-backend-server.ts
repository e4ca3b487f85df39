import { spawn } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { devNull } from 'node:os';
import { type Readable } from 'node:stream';
import { AppError } from '#contract/errors';
import { type Credential } from '#services/ports/team-repository';

/** What a request to a Git server asks for; the first two are the listings before the other two. */
export type GitStep = 'list-for-fetch' | 'list-for-push' | 'fetch' | 'push' | 'other';

export interface HttpBackendOptions {
  /** Folder whose bare repositories are served: `<root>/<name>.git` at `/<name>.git`. */
  readonly root: string;
  /** Basic authentication; without it everybody may read and write. */
  readonly credential?: Credential | undefined;
  /**
   * Called before a request is served, for scripted faults. True: the request has been dealt with. `serve` runs the backend and
   * passes its answer on through `response`.
   */
  readonly intercept?: (exchange: {
    readonly step: GitStep;
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly serve: () => Promise<void>;
  }) => Promise<boolean>;
}

export interface HttpBackendServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Address of a repository by its name without `.git`. */
  address(name: string): string;
  close(): Promise<void>;
}

/**
 * Serves bare repositories with the real `git http-backend` on loopback: for the demo and for tests. The app itself never needs
 * an installed git. Throws 'repository-failed' where git is not installed.
 */
export async function startHttpBackend(options: HttpBackendOptions): Promise<HttpBackendServer> {
  await assertGitInstalled();
  const server = createServer((request, response) => {
    void handle(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${bound.port}`;
  return {
    origin,
    address: (name) => `${origin}/${name}.git`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function assertGitInstalled(): Promise<void> {
  return new Promise((resolve, reject) => {
    const missing = () =>
      reject(
        new AppError(
          'repository-failed',
          'This needs git on this computer, and there is none.',
          'Install git from https://git-scm.com, then try again.',
        ),
      );
    const git = spawn('git', ['--exec-path'], { stdio: 'ignore' });
    git.once('error', missing);
    git.once('exit', (code) => (code === 0 ? resolve() : missing()));
  });
}

async function handle(options: HttpBackendOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const serve = async () => {
    if (!isAllowed(options.credential, request)) {
      request.resume();
      response.writeHead(401, { 'www-authenticate': 'Basic realm="team"', 'content-type': 'text/plain' });
      response.end('sign in first\n');
      return;
    }
    await runBackend(options, request, response);
  };
  const dealtWith = await options.intercept?.({ step: stepOf(request), request, response, serve });
  if (dealtWith !== true) await serve();
}

function stepOf(request: IncomingMessage): GitStep {
  const url = request.url ?? '';
  if (/\/info\/refs\?service=git-upload-pack$/.test(url)) return 'list-for-fetch';
  if (/\/info\/refs\?service=git-receive-pack$/.test(url)) return 'list-for-push';
  if (url.endsWith('/git-upload-pack')) return 'fetch';
  return url.endsWith('/git-receive-pack') ? 'push' : 'other';
}

function isAllowed(credential: Credential | undefined, request: IncomingMessage): boolean {
  if (credential === undefined) return true;
  const expected = `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

/** The CGI of RFC 3875, as `git help http-backend` wants it. */
async function runBackend(
  options: HttpBackendOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const header = (name: string) => String(request.headers[name] ?? '');
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_PROJECT_ROOT: options.root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: header('git-protocol'),
      REMOTE_USER: options.credential?.username ?? 'anyone', // git accepts pushes from named users only
      REMOTE_ADDR: request.socket.remoteAddress ?? '',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: header('content-type'),
      CONTENT_LENGTH: header('content-length'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
    },
  });
  backend.once('error', () => response.destroy());
  backend.stdin.on('error', () => undefined); // it may stop reading early: what it says then counts
  request.on('error', () => backend.kill());
  response.on('close', () => backend.kill());
  request.pipe(backend.stdin);
  await passOn(backend.stdout, response);
}

/** CGI header lines, then the body as it comes. */
async function passOn(output: Readable, response: ServerResponse): Promise<void> {
  let head = Buffer.alloc(0);
  let started = false;
  for await (const chunk of output) {
    let body: Buffer = chunk as Buffer; // no encoding is set, so Node gives buffers
    if (!started) {
      head = Buffer.concat([head, body]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) continue;
      started = true;
      writeHead(response, head.subarray(0, end).toString('latin1'));
      body = head.subarray(end + 4);
    }
    if (response.destroyed) return;
    if (!response.write(body)) await roomIn(response);
  }
  if (!started) response.writeHead(500, { 'content-type': 'text/plain' });
  response.end();
}

function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n')) {
    const at = line.indexOf(':');
    const [name, value] = [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    if (name === 'status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  response.writeHead(status, headers);
}
