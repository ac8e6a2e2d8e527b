import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { OrderSyncError } from '../errors.ts';
import { documentText } from './aliased-mutation.ts';
import type { Clock } from './clock.ts';
import type { CallKind, Costs } from './costs.ts';
import type { Pacer, Permit } from './pacer.ts';
import { askedToWait, readError, requestError } from './request-error.ts';
import type { Exchange, Transport } from './transport.ts';
import type { Met } from './write-answer.ts';

/** Sends one request by its permit, and learns from what it met. */
export type Send = (
  request: Parameters<Transport['send']>[0],
  permit: Permit,
  cost: { readonly kind: CallKind; readonly units: number },
) => Promise<Met>;

export interface ReadCall {
  /** Whose turn it is. */
  readonly customer: string;
  readonly kind: CallKind;
  /** What of the kind is asked for. Default 1. */
  readonly units?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One read, by a permit of its own. Throws whatever keeps it from being whole, and the signal's reason where that aborts. */
export type Read = <Result, Variables extends object>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  call: ReadCall,
) => Promise<Result>;

/** How often one page of a long read is asked for where monday.com says to wait: the pages before it are not to be read again. */
const TRIES = 5;

export function createCalls({ clock, transport, pacer, costs }: { clock: Clock; transport: Transport; pacer: Pacer; costs: Costs }): {
  readonly send: Send;
  readonly read: Read;
  /** A read that waits where monday.com asks it to, as part of a longer one. */
  readonly readPatiently: Read;
} {
  const send: Send = async (request, permit, cost) => {
    let met: Met | undefined;
    try {
      const exchange = await transport.send(request);
      met = { exchange, error: requestError(exchange) };
      const points = pointsOf(exchange);
      if (points !== undefined) costs.learn(cost.kind, points / cost.units);
      return met;
    } finally {
      // A limit that only some aliases met asks everybody to wait, too.
      permit.end(met && { ...met, error: met.error ?? askedToWait(met.exchange) });
    }
  };

  const read: Read = async <Result>(
    document: TypedDocumentNode<Result, never>,
    variables: object,
    { customer, kind, units = 1, signal }: ReadCall,
  ): Promise<Result> => {
    const permit = await pacer.permit({ customer, points: costs.of(kind) * units, read: true, signal });
    const { exchange } = await send({ document: documentText(document), variables, signal }, permit, { kind, units });
    const error = readError(exchange);
    if (error !== null) signal?.throwIfAborted();
    if (error !== null) throw inMachineTime(error, clock);
    return (exchange as { data: Result }).data;
  };

  const readPatiently: Read = async (document, variables, call) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await read(document, variables, call);
      } catch (error) {
        if (tries >= TRIES || !(error instanceof OrderSyncError) || error.scope !== 'limit') throw error;
      }
    }
  };

  return { send, read, readPatiently };
}

/** What leaves for others to wait for is in this machine's seconds. */
export function inMachineTime(error: OrderSyncError, { factor }: Clock): OrderSyncError {
  const { code, message, requestId, retryAfterSeconds, cause } = error;
  if (factor === 1 || retryAfterSeconds === undefined) return error;
  return new OrderSyncError(code, message, { requestId, retryAfterSeconds: retryAfterSeconds / factor, cause });
}

/** What the request cost, by its own `complexity` field. A request with errors costs less, and would make the next one look cheap. */
function pointsOf(exchange: Exchange): number | undefined {
  if (exchange.kind !== 'answered' || exchange.errors.length > 0) return undefined;
  const complexity = exchange.data?.['complexity'];
  const points = typeof complexity === 'object' && complexity !== null && 'query' in complexity ? complexity.query : undefined;
  return typeof points === 'number' && points > 0 ? points : undefined;
}
