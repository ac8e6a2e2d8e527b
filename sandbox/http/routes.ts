import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './answer.ts';

export type Parameters = Readonly<Record<string, string | undefined>>;
export type Handler = (parameters: Parameters, body: string, headers: IncomingHttpHeaders) => Reply | Promise<Reply>;

export interface Route {
  readonly method: string;
  readonly pattern: URLPattern;
  readonly handle: Handler;
}

/** `path` as in `/boards/:id`; the query's parameters come to the handler with the path's. */
export function route(method: string, path: string, handle: Handler): Route {
  return { method, pattern: new URLPattern({ pathname: path }), handle };
}

/** The first route that fits, with the parameters of its path and query. */
export function findRoute(routes: readonly Route[], method: string, url: URL): { handle: Handler; parameters: Parameters } | undefined {
  for (const { method: wanted, pattern, handle } of routes) {
    const match = wanted === method ? pattern.exec(url.href) : null;
    if (match) return { handle, parameters: { ...Object.fromEntries(url.searchParams), ...match.pathname.groups } };
  }
  return undefined;
}
