import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, CUT, json, type Reply, SILENCE } from './answer.ts';
import { findRoute, type Route } from './routes.ts';

/** Loopback only: the sandbox is no service for a network. */
const HOST = '127.0.0.1';

export interface ServerOptions {
  readonly routes: readonly Route[];
  /** 0 takes a free one. */
  readonly port: number;
  /** Makes safe what was written; comes before every answer. */
  readonly flush: () => void;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no more connections, and resolves once the requests in flight are answered. */
  close(): Promise<void>;
}

/** Rejects with the error of `listen`, such as EADDRINUSE. */
export async function listen({ routes, port, flush }: ServerOptions): Promise<HttpServer> {
  const unanswered = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    respond(routes, request)
      .then((reply) => {
        flush();
        if (reply === SILENCE) keepSilent(unanswered, response);
        else write(response, reply);
      })
      .catch((error: unknown) => {
        // A client that hangs up in the middle of its request is nothing to report.
        if (!request.errored) console.error(error);
        response.destroy();
      });
  });
  // Clients that keep connections open must not find them closed in the moment of their next request.
  server.keepAliveTimeout = 65_000;
  server.listen(port, HOST);
  await once(server, 'listening');
  const stop = () => {
    for (const response of unanswered) response.destroy();
    return close(server);
  };
  return { port: portOf(server), close: stop };
}

async function respond(routes: readonly Route[], request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', `http://${HOST}`);
  const found = findRoute(routes, request.method ?? 'GET', url);
  const body = await text(request);
  return found ? found.handle(found.parameters, body, request.headers) : json({ error: `No such page: ${url.pathname}` }, 404);
}

function write(response: ServerResponse, reply: Answer | typeof CUT): void {
  if (reply === CUT) {
    response.destroy();
    return;
  }
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': body.length });
  if (reply.isCutMidway) response.write(body.subarray(0, body.length / 2), () => response.destroy());
  else response.end(body);
}

function keepSilent(unanswered: Set<ServerResponse>, response: ServerResponse): void {
  unanswered.add(response);
  response.once('close', () => unanswered.delete(response));
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
