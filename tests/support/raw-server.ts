/** A server on loopback that answers as a function says and keeps the headers that came: for what no well-behaved server does. */
import http from 'node:http';
import { type AddressInfo } from 'node:net';

export interface RawServer {
  readonly origin: string;
  /** Of every request, oldest first. */
  readonly headers: readonly http.IncomingHttpHeaders[];
  close(): Promise<void>;
}

export async function startRawServer(
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
): Promise<RawServer> {
  const headers: http.IncomingHttpHeaders[] = [];
  const server = http.createServer((request, response) => {
    headers.push(request.headers);
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo; only a pipe's is a string.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
