import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, CUT, json } from './answer.ts';
import { findRoute, type Route } from './routes.ts';

/** Loopback only: the sandbox is no service for a network. */
const HOST = '127.0.0.1';

export interface HttpServer {
  readonly port: number;
  /** Takes no more connections, and resolves once the requests in flight are answered. */
  close(): Promise<void>;
}

/** Port 0 takes a free one. Rejects with the error of `listen`, such as EADDRINUSE. */
export async function listen(routes: readonly Route[], port: number): Promise<HttpServer> {
  const server = createServer((request, response) => {
    respond(routes, request, response).catch((error: unknown) => {
      // A client that hangs up in the middle of its request is nothing to report.
      if (!request.errored) console.error(error);
      response.destroy();
    });
  });
  // Clients that keep connections open must not find them closed in the moment of their next request.
  server.keepAliveTimeout = 65_000;
  server.listen(port, HOST);
  await once(server, 'listening');
  return { port: portOf(server), close: () => close(server) };
}

async function respond(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${HOST}`);
  const found = findRoute(routes, request.method ?? 'GET', url);
  const body = await text(request);
  const answer = found
    ? await found.handle(found.parameters, body, request.headers)
    : json({ error: `No such page: ${url.pathname}` }, 404);
  if (answer === CUT) response.destroy();
  else write(response, answer);
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A kept-alive connection that was busy just now becomes idle later.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearInterval(sweep);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
