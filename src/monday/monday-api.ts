import type { MondayConfig } from '../config/config.ts';
import { type ErrorCode, OrderSyncError } from '../errors.ts';
import { aliasedMutation, documentText, type Mutation } from './aliased-mutation.ts';
import { type Board, type BoardGroup, toBoard, toGroups } from './board.ts';
import { type BoardItem, type BoardItemsRequest, readItemsOf } from './board-items.ts';
import { createCalls, inMachineTime } from './calls.ts';
import { type Clock, realTime, runningClock } from './clock.ts';
import { Costs } from './costs.ts';
import { type ColumnAnswer, type ColumnWrite, createColumn } from './create-column.ts';
import { type FoundItem, findByKeys, type KeySearch } from './find-by-keys.ts';
import { BoardGroupsDocument, BoardOverviewDocument, CreateGroupDocument, MeDocument } from './generated/operations.ts';
import { Pacer, type Permit } from './pacer.ts';
import { type ItemNow, type ItemsRequest, readItems } from './read-items.ts';
import { createTransport, type Transport } from './transport.ts';
import { readWholeItems, type WholeItem, type WholeItemsRequest } from './whole-items.ts';
import { type Met, toAnswer, type WriteAnswer } from './write-answer.ts';

/** Who reads. */
export interface Reader {
  /** Whose turn it is goes round by customer. */
  readonly customer?: string | undefined;
  /** Gives up the wait and the read; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export type { BoardItem, BoardItemsRequest } from './board-items.ts';
export type { BoardSubitem } from './board-pages.ts';
export type { ColumnAnswer, ColumnWrite } from './create-column.ts';
export type { FoundItem, KeySearch } from './find-by-keys.ts';
export type { ItemFilter } from './item-filter.ts';
export type { ItemNow, ItemsRequest } from './read-items.ts';
export type { CellNow, WholeItem, WholeItemsRequest } from './whole-items.ts';
export type { WriteAnswer } from './write-answer.ts';

/**
 * The port to monday.com. Reads wait for their permit themselves, and throw whatever keeps them from being whole; a write's permit is
 * taken before its rows are claimed.
 */
export interface MondayApi {
  whoAmI(): Promise<{ readonly id: string; readonly name: string }>;
  /** Throws BOARD_UNKNOWN where this token sees no such active board. */
  readBoard(boardId: string, reader?: Reader): Promise<Board>;
  readGroups(boardId: string, reader?: Reader): Promise<{ readonly boardName: string; readonly groups: readonly BoardGroup[] }>;
  /** The active items that carry these sync keys; see `findByKeys`. */
  findByKeys(search: KeySearch): Promise<ReadonlyMap<string, readonly FoundItem[]>>;
  /** Items and subitems by their ids, archived and deleted ones included; see `readItems`. */
  readItems(request: ItemsRequest): Promise<ReadonlyMap<string, ItemNow>>;
  /** A board's active items, page by page. A cursor lives for 60 minutes: whoever takes longer starts over. */
  readItemsOf(request: BoardItemsRequest): AsyncIterable<readonly BoardItem[]>;
  /** The same with all their values and subitems. */
  readWholeItems(request: WholeItemsRequest): AsyncIterable<readonly WholeItem[]>;
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
  /** Takes its own permit, since no row is claimed for it; see `createColumn`. */
  createColumn(write: ColumnWrite): Promise<ColumnAnswer>;
  /**
   * One request; every mutation by its alias. Sent once, whatever happens. Whoever may send it again does so with the same write and a
   * new permit: the body is the same to the byte, and so is its Idempotency-Key.
   */
  write<Alias extends string>(write: ItemWrite<Alias>, permit: Permit): Promise<WriteAnswer<Alias>>;
}

export type WriteKind = 'create_group' | 'create_item' | 'update_item' | 'create_line' | 'update_line' | 'remove';

export interface GroupWrite {
  readonly boardId: string;
  readonly title: string;
  readonly place: { readonly relativeTo: string; readonly method: 'after_at' | 'before_at' } | null;
  readonly requestKey: string;
  /** Asked when the bytes are about to be written; false: CLAIM_LOST, and nothing was executed. */
  readonly mayGo?: (() => boolean) | undefined;
}

export interface ItemWrite<Alias extends string> {
  readonly kind: WriteKind;
  readonly mutations: ReadonlyMap<Alias, Mutation>;
  readonly requestKey: string;
  /** Asked when the bytes are about to be written; false: CLAIM_LOST, and nothing was executed. */
  readonly mayGo?: (() => boolean) | undefined;
}

export function createMondayApi(config: MondayConfig, more: { readonly clock?: Clock; readonly transport?: Transport } = {}): MondayApi {
  const clock = more.clock ?? runningClock(config.clockFactor);
  const transport = more.transport ?? createTransport({ ...config, clockFactor: clock.factor });
  const pacer = new Pacer(clock, config.writesInFlight);
  const costs = new Costs();
  const { send, read, readPatiently } = createCalls({ clock, transport, pacer, costs });

  const answerOf = <Alias extends string>(met: Met, aliases: readonly Alias[]): WriteAnswer<Alias> => {
    const answer = toAnswer(met, aliases);
    return answer.kind === 'answered' ? answer : { ...answer, error: inMachineTime(answer.error, clock) };
  };

  return {
    async whoAmI() {
      const { me } = await read(MeDocument, {}, { customer: '', kind: 'read' });
      if (me === null) throw new OrderSyncError('MONDAY_AUTHENTICATION', 'monday.com does not know whose token this is.');
      return me;
    },
    async readBoard(boardId, reader) {
      const { boards } = await read(
        BoardOverviewDocument,
        { ids: [boardId] },
        { customer: reader?.customer ?? '', kind: 'read', signal: reader?.signal },
      );
      const board = boards?.[0];
      if (board === undefined || board === null || board.state !== 'active') {
        throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no active board ${boardId} to this token.`);
      }
      return toBoard(board);
    },
    async readGroups(boardId, reader) {
      const { boards } = await read(
        BoardGroupsDocument,
        { ids: [boardId] },
        { customer: reader?.customer ?? '', kind: 'read', signal: reader?.signal },
      );
      const board = boards?.[0];
      if (board === undefined || board === null)
        throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no board ${boardId} to this token.`);
      return { boardName: board.name, groups: toGroups(board.groups) };
    },
    findByKeys: (search) => findByKeys(readPatiently, search),
    readItems: (request) => readItems(readPatiently, request),
    readItemsOf: (request) => readItemsOf(readPatiently, request),
    readWholeItems: (request) => readWholeItems(readPatiently, request),
    permit: ({ customer, kind, mutations, signal }) => pacer.permit({ customer, points: costs.of(kind) * mutations, signal }),
    wait: () => pacer.wait && { until: realTime(clock, pacer.wait.until), reason: pacer.wait.code },
    async createGroup({ boardId, title, place, requestKey, mayGo }, permit) {
      const variables = { boardId, title, ...place };
      const request = { document: documentText(CreateGroupDocument), variables, idempotencyKey: requestKey, mayGo };
      return answerOf(await send(request, permit, { kind: 'create_group', units: 1 }), ['group']);
    },
    createColumn: (write) => createColumn({ clock, pacer, costs, send, read }, write),
    async write({ kind, mutations, requestKey, mayGo }, permit) {
      const request = { ...aliasedMutation(mutations), idempotencyKey: requestKey, mayGo };
      const met = await send(request, permit, { kind, units: mutations.size });
      return answerOf(met, [...mutations.keys()]);
    },
  };
}
