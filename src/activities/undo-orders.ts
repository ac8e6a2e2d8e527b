import type { CreatedRow } from '../orders/created.ts';
import type { OrderRow } from '../orders/order-store.ts';
import { toBatches } from '../sync/batches.ts';
import { LabelBook } from '../sync/labels.ts';
import { stopSignal } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { endOf } from './page-end.ts';
import { type RowToSend, rowToArchive } from './row-to-send.ts';
import { sendBatch } from './send-batch.ts';
import type { SendContext } from './settle-batch.ts';
import { undoGroups } from './undo-groups.ts';
import { undoLines } from './undo-lines.ts';

export interface UndoOrdersInput {
  /** Under which it is recorded. */
  readonly syncId: string;
  readonly customer: string;
  /** The sync whose items are archived. */
  readonly undo: string;
  /** Where to go on. Default: orders. */
  readonly rows?: UndoStep | undefined;
  /** The last row of these that is done; null: none. */
  readonly after: string | null;
}

/** Items, then subitems below items that the sync did not make, then groups in which nothing stands any more. */
const STEPS = ['orders', 'lines', 'groups'] as const;
export type UndoStep = (typeof STEPS)[number];

export interface UndoOrdersResult {
  readonly done: boolean;
  readonly rows: UndoStep;
  readonly after: string | null;
  /** Not before this instant (ISO 8601), as in `SyncBatchesResult`. */
  readonly wait?: { readonly until: string; readonly reason: string } | undefined;
}

/**
 * Archives the items and subitems that a sync made of a customer's orders, where they are still these rows' own, by the same claims as a
 * sync sends; and then the groups that it made and left empty. The rows wait without an item afterwards: the next sync makes them anew.
 */
export function undoOrders(deps: ActivityDeps) {
  const { store, config } = deps;
  return async function undoOrders(input: UndoOrdersInput): Promise<UndoOrdersResult> {
    const signal = stopSignal(deps);
    const { customer, undo: syncId } = input;
    const limit = config.sync.pageSize;
    let { rows = 'orders', after } = input;
    while (rows !== 'groups') {
      if (signal.aborted) return { done: false, rows, after };
      const created = await store.syncs.readCreated({ syncId, customer, rows, after, limit });
      const end = endOf(await (rows === 'orders' ? undoItems : undoLines)(deps, input, { created, signal }), signal);
      if (end.kind === 'wait') return { done: false, rows, after, wait: end.wait };
      if (end.kind === 'interrupted' || signal.aborted) return { done: false, rows, after };
      after = created.length < limit ? null : (created.at(-1)?.uuid ?? after);
      if (after === null) rows = rows === 'orders' ? 'lines' : 'groups';
    }
    const end = endOf(await undoGroups(deps, input, signal), signal);
    if (end.kind === 'wait') return { done: false, rows, after: null, wait: end.wait };
    return { done: end.kind === 'done' && !signal.aborted, rows, after: null };
  };
}

export interface UndoPage {
  readonly created: readonly CreatedRow[];
  readonly signal: AbortSignal;
}

/** Answers the errors of requests, which concern more than single rows. */
async function undoItems(
  deps: ActivityDeps,
  { syncId, customer }: UndoOrdersInput,
  { created, signal }: UndoPage,
): Promise<readonly unknown[]> {
  const { store, config } = deps;
  const uuids = created.map(({ recordUuid }) => recordUuid);
  const items = new Map(created.map((order) => [order.recordUuid, order]));
  const own = (await store.orders.readAgain(uuids)).flatMap((row) => {
    const order = items.get(row.recordUuid);
    return order !== undefined && order.mondayId !== null && row.mondayItemId === order.mondayId ? [{ row, order }] : [];
  });
  const toArchive = own.flatMap(({ row, order }) => (row.inFlight ? [] : archive(row, order)));
  const context: SendContext = { syncId, customer, rows: 'orders', book: new LabelBook({}), signal, tell: () => {} };
  const ends = await Promise.allSettled(toBatches(toArchive, config.monday.batchSize).map((batch) => sendBatch(deps, context, batch)));
  await letOut(deps, syncId, uuids);
  const missed = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  const inFlight = [...missed, ...own.flatMap(({ row }) => (row.inFlight ? [row.recordUuid] : []))];
  if (inFlight.length > 0) await store.syncs.recordPage({ syncId, customer, unchanged: [], stillFailed: [], inFlight });
  return ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
}

function archive(row: OrderRow, { itemName, groupTitle }: CreatedRow): readonly RowToSend[] {
  const { recordUuid, orderNumber, mondayItemId, requestKey } = row;
  if (mondayItemId === null) return [];
  return [rowToArchive({ uuid: recordUuid, recordUuid, orderNumber, itemName, groupTitle }, { mondayId: mondayItemId, requestKey })];
}

/** What was archived is SYNCED without an item, as of an order marked DELETE. Of any other that would be a lie. */
async function letOut({ store }: ActivityDeps, syncId: string, uuids: readonly string[]): Promise<void> {
  const rows = (await store.orders.readAgain(uuids))
    .filter(({ mondayItemId, syncState, actionType }) => mondayItemId === null && syncState === 'SYNCED' && actionType !== 'DELETE')
    .map(({ recordUuid: uuid }) => ({
      uuid,
      seenMondayId: null,
      mondayId: null,
      place: null,
      reason: 'Its item was archived by an undo.',
    }));
  if (rows.length > 0) await store.orders.correct({ syncId, rows });
}
