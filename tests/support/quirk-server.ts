/** A server on loopback with one address for every quirk: `http://127.0.0.1:PORT/<mode>/v1`. */
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Quirk, type QuirkCall } from './quirk-replies.ts';

export interface QuirkServer {
  baseUrl(mode: string): string;
  /** Calls that came to a mode, in order. */
  calls(mode: string): readonly QuirkCall['body'][];
  /** Path and query of each call to a mode. */
  urls(mode: string): readonly string[];
  /** The headers of the calls to a mode. */
  headers(mode: string): readonly http.IncomingHttpHeaders[];
  close(): Promise<void>;
}

export async function startQuirkServer(modes: Readonly<Record<string, Quirk>>): Promise<QuirkServer> {
  const log: { mode: string; body: QuirkCall['body']; headers: http.IncomingHttpHeaders; url: string }[] = [];
  const seen = new Map<string, number>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const mode = decodeURIComponent(request.url?.split('/')[1] ?? '');
      const quirk = modes[mode];
      if (!quirk || !request.url?.includes('/chat/completions')) {
        response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
        return;
      }
      // The client sends an object.
      const body = JSON.parse(Buffer.concat(chunks).toString()) as QuirkCall['body'];
      const key = `${mode} ${JSON.stringify(body['messages'])}`;
      const n = (seen.get(key) ?? 0) + 1;
      seen.set(key, n);
      log.push({ mode, body, headers: request.headers, url: request.url });
      const { status, headers, pieces } = quirk({ body, n });
      response.writeHead(status, headers);
      const write = (at: number): void => {
        const piece = pieces[at];
        if (piece === undefined) response.end();
        else response.write(piece, () => write(at + 1));
      };
      write(0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo; only a pipe's is a string.
  const { port } = server.address() as AddressInfo;
  const of = (mode: string) => log.filter((each) => each.mode === mode);
  return {
    baseUrl: (mode) => `http://127.0.0.1:${port}/${encodeURIComponent(mode)}/v1`,
    calls: (mode) => of(mode).map(({ body }) => body),
    urls: (mode) => of(mode).map(({ url }) => url),
    headers: (mode) => of(mode).map(({ headers }) => headers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
