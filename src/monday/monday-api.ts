import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { MondayConfig } from '../config/config.ts';
import { type ErrorCode, OrderSyncError } from '../errors.ts';
import { aliasedMutation, documentText, type Fate, fateOf, type Mutation } from './aliased-mutation.ts';
import { type Board, type BoardGroup, toBoard, toGroups } from './board.ts';
import { type Clock, systemClock } from './clock.ts';
import { Costs } from './costs.ts';
import { BoardGroupsDocument, BoardOverviewDocument, CreateGroupDocument, MeDocument } from './generated/operations.ts';
import { Pacer, type Permit } from './pacer.ts';
import { askedToWait, asksToWait, readError, requestError } from './request-error.ts';
import { createTransport, type Exchange, type Transport } from './transport.ts';

/** Who reads. */
export interface Reader {
  /** Whose turn it is goes round by customer. */
  readonly customer?: string | undefined;
  /** Gives up the wait and the read; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** The port to monday.com. Reads wait for their permit themselves; a write's permit is taken before its rows are claimed. */
export interface MondayApi {
  whoAmI(): Promise<{ readonly id: string; readonly name: string }>;
  /** Throws BOARD_UNKNOWN where this token sees no such active board. */
  readBoard(boardId: string, reader?: Reader): Promise<Board>;
  readGroups(boardId: string, reader?: Reader): Promise<{ readonly boardName: string; readonly groups: readonly BoardGroup[] }>;
  /** A place and a budget for a write of so many mutations; see `Pacer.permit` for what it throws. */
  permit(write: {
    readonly customer: string;
    readonly kind: WriteKind;
    readonly mutations: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Permit>;
  /** The limit that all calls wait for now, where it is sat out here: until when (ISO 8601), and its code. */
  wait(): { readonly until: string; readonly reason: ErrorCode } | undefined;
  createGroup(write: GroupWrite, permit: Permit): Promise<WriteAnswer<'group'>>;
  /** One request; every mutation by its alias. Sent once, whatever happens. */
  write<Alias extends string>(write: ItemWrite<Alias>, permit: Permit): Promise<WriteAnswer<Alias>>;
}

type WriteKind = 'create_group' | 'create_item' | 'update_item';

export interface GroupWrite {
  readonly boardId: string;
  readonly title: string;
  readonly place: { readonly relativeTo: string; readonly method: 'after_at' | 'before_at' } | null;
  readonly requestKey: string;
}

export interface ItemWrite<Alias extends string> {
  readonly kind: WriteKind;
  readonly mutations: ReadonlyMap<Alias, Mutation>;
  readonly requestKey: string;
}

export type WriteAnswer<Alias extends string> =
  | { readonly kind: 'answered'; readonly requestId: string | null; readonly fates: ReadonlyMap<Alias, Fate> }
  /** Nothing of it was executed. */
  | { readonly kind: 'not-executed'; readonly error: OrderSyncError }
  /** Some or all of it may have been executed. */
  | { readonly kind: 'unknown'; readonly error: OrderSyncError };

/** What a request met. `error` is null where the answer tells the fate of each alias. */
interface Met {
  readonly exchange: Exchange;
  readonly error: OrderSyncError | null;
}

export function createMondayApi(config: MondayConfig, more: { readonly clock?: Clock; readonly transport?: Transport } = {}): MondayApi {
  const clock = more.clock ?? systemClock;
  const transport = more.transport ?? createTransport(config);
  const pacer = new Pacer(clock, config.writesInFlight);
  const costs = new Costs();

  async function exchange(request: Parameters<Transport['send']>[0], permit: Permit, cost: { kind: string; units: number }): Promise<Met> {
    let met: Met | undefined;
    try {
      const answer = await transport.send(request);
      met = { exchange: answer, error: requestError(answer) };
      const points = pointsOf(answer);
      if (points !== undefined) costs.learn(cost.kind, points / cost.units);
      return met;
    } finally {
      // A limit that only some aliases met asks everybody to wait, too.
      permit.end(met && { ...met, error: met.error ?? askedToWait(met.exchange) });
    }
  }

  async function read<Result, Variables extends object>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    { customer = '', signal }: Reader,
  ): Promise<Result> {
    const kind = 'read';
    const permit = await pacer.permit({ customer, points: costs.of(kind), read: true, signal });
    const { exchange: answer } = await exchange({ document: documentText(document), variables, signal }, permit, { kind, units: 1 });
    const error = readError(answer);
    if (error !== null) signal?.throwIfAborted();
    if (error !== null) throw error;
    return (answer as { data: Result }).data;
  }

  return {
    async whoAmI() {
      const { me } = await read(MeDocument, {}, {});
      if (me === null) throw new OrderSyncError('MONDAY_AUTHENTICATION', 'monday.com does not know whose token this is.');
      return me;
    },
    async readBoard(boardId, reader = {}) {
      const { boards } = await read(BoardOverviewDocument, { ids: [boardId] }, reader);
      const board = boards?.[0];
      if (board === undefined || board === null || board.state !== 'active') {
        throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no active board ${boardId} to this token.`);
      }
      return toBoard(board);
    },
    async readGroups(boardId, reader = {}) {
      const { boards } = await read(BoardGroupsDocument, { ids: [boardId] }, reader);
      const board = boards?.[0];
      if (board === undefined || board === null)
        throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no board ${boardId} to this token.`);
      return { boardName: board.name, groups: toGroups(board.groups) };
    },
    permit: ({ customer, kind, mutations, signal }) => pacer.permit({ customer, points: costs.of(kind) * mutations, signal }),
    wait: () => pacer.wait && { until: new Date(pacer.wait.until).toISOString(), reason: pacer.wait.code },
    async createGroup({ boardId, title, place, requestKey }, permit) {
      const variables = { boardId, title, ...place };
      const request = { document: documentText(CreateGroupDocument), variables, idempotencyKey: requestKey };
      return toAnswer(await exchange(request, permit, { kind: 'create_group', units: 1 }), ['group']);
    },
    async write({ kind, mutations, requestKey }, permit) {
      const request = { ...aliasedMutation(mutations), idempotencyKey: requestKey };
      return toAnswer(await exchange(request, permit, { kind, units: mutations.size }), [...mutations.keys()]);
    },
  };
}

/** An answer by fates where monday.com tells of single aliases; else one error for all of them. */
function toAnswer<Alias extends string>(met: Met, aliases: readonly Alias[]): WriteAnswer<Alias> {
  const { exchange, error } = met;
  if (exchange.kind !== 'answered' || error !== null) {
    const cause = error ?? new OrderSyncError('NO_ANSWER', 'monday.com did not answer.');
    return { kind: cause.executed === 'no' ? 'not-executed' : 'unknown', error: cause };
  }
  const fates = new Map(aliases.map((alias): [Alias, Fate] => [alias, fateOf(alias, exchange)]));
  // Where every alias met a limit, the request as a whole may be sent again, after the wait.
  const wait = askedToWait(exchange);
  const allWait = [...fates.values()].every((each) => each.kind === 'refused' && asksToWait(each.code));
  return wait !== null && allWait ? { kind: 'not-executed', error: wait } : { kind: 'answered', requestId: exchange.requestId, fates };
}

/** What the request cost, by its own `complexity` field. A request with errors costs less, and would make the next one look cheap. */
function pointsOf(exchange: Exchange): number | undefined {
  if (exchange.kind !== 'answered' || exchange.errors.length > 0) return undefined;
  const complexity = exchange.data?.['complexity'];
  const points = typeof complexity === 'object' && complexity !== null && 'query' in complexity ? complexity.query : undefined;
  return typeof points === 'number' && points > 0 ? points : undefined;
}
