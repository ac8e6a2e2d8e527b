import { OrderSyncError } from '../errors.ts';
import type { CreatedOrder, OrderRow } from '../orders/order-store.ts';
import { toBatches } from '../sync/batches.ts';
import { deleteHash } from '../sync/content-hash.ts';
import { LabelBook } from '../sync/labels.ts';
import { stopSignal } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import type { RowToSend } from './row-to-send.ts';
import { sendBatch } from './send-batch.ts';
import type { SendContext } from './settle-batch.ts';

export interface UndoOrdersInput {
  /** Under which it is recorded. */
  readonly syncId: string;
  readonly customer: string;
  /** The sync whose items are archived. */
  readonly undo: string;
  /** The last order that is done; null: none. */
  readonly after: string | null;
}

export interface UndoOrdersResult {
  readonly done: boolean;
  readonly after: string | null;
  /** Not before this instant (ISO 8601), as in `SyncBatchesResult`. */
  readonly wait?: { readonly until: string; readonly reason: string } | undefined;
}

/**
 * Archives the items that a sync made of a customer's orders, where they are still these orders' items, by the same claims as a sync
 * sends. Their rows wait without an item afterwards: the next sync makes them anew.
 */
export function undoOrders(deps: ActivityDeps) {
  const { store, config } = deps;
  return async function undoOrders(input: UndoOrdersInput): Promise<UndoOrdersResult> {
    const signal = stopSignal(deps);
    const { customer, undo: syncId } = input;
    const limit = config.sync.pageSize;
    let { after } = input;
    for (;;) {
      if (signal.aborted) return { done: false, after };
      const created = await store.syncs.readCreated({ syncId, customer, after, limit });
      const wait = await undoPage(deps, input, { created, signal });
      if (wait !== null) return { done: false, after, wait };
      if (signal.aborted) return { done: false, after };
      if (created.length < limit) return { done: true, after };
      after = created.at(-1)?.recordUuid ?? after;
    }
  };
}

interface Page {
  readonly created: readonly CreatedOrder[];
  readonly signal: AbortSignal;
}

async function undoPage(
  deps: ActivityDeps,
  { syncId, customer }: UndoOrdersInput,
  { created, signal }: Page,
): Promise<NonNullable<UndoOrdersResult['wait']> | null> {
  const { store, config } = deps;
  const uuids = created.map(({ recordUuid }) => recordUuid);
  const items = new Map(created.map((order) => [order.recordUuid, order]));
  const own = (await store.orders.readAgain(uuids)).flatMap((row) => {
    const order = items.get(row.recordUuid);
    return order !== undefined && order.mondayItemId !== null && row.mondayItemId === order.mondayItemId ? [{ row, order }] : [];
  });
  const toArchive = own.flatMap(({ row, order }) => (row.inFlight ? [] : archive(row, order)));
  const context: SendContext = { syncId, customer, rows: 'orders', book: new LabelBook({}), signal, tell: () => {} };
  const ends = await Promise.allSettled(toBatches(toArchive, config.monday.batchSize).map((batch) => sendBatch(deps, context, batch)));
  await letOut(deps, syncId, uuids);
  const missed = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  const inFlight = [...missed, ...own.flatMap(({ row }) => (row.inFlight ? [row.recordUuid] : []))];
  if (inFlight.length > 0) await store.syncs.recordPage({ syncId, customer, unchanged: [], stillFailed: [], inFlight });
  return waitOf(
    ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])),
    signal,
  );
}

function archive(row: OrderRow, { itemName, groupTitle }: CreatedOrder): readonly RowToSend[] {
  const { recordUuid, orderNumber, mondayItemId, requestKey: lastRequestKey } = row;
  if (mondayItemId === null) return [];
  const payload = JSON.stringify({ name: itemName });
  return [
    {
      operation: 'delete',
      sent: { uuid: recordUuid, recordUuid, orderNumber, itemName, groupTitle, warnings: [], payload },
      mondayId: mondayItemId,
      lastRequestKey,
      hash: deleteHash(mondayItemId, 'archive'),
      place: '',
      mutations: [{ field: 'archive_item', args: { item_id: mondayItemId } }],
      newLabels: [],
    },
  ];
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

/** Limits are waited out; anything else fails the call, and is tried again: what is archived already costs no call then. */
function waitOf(errors: readonly unknown[], signal: AbortSignal): NonNullable<UndoOrdersResult['wait']> | null {
  const isLimit = (error: unknown): error is OrderSyncError => error instanceof OrderSyncError && error.scope === 'limit';
  const serious = errors.find((error) => !isLimit(error) && error !== signal.reason);
  if (serious !== undefined) throw serious;
  const limit = errors.find(isLimit);
  if (limit === undefined) return null;
  return { until: new Date(Date.now() + (limit.retryAfterSeconds ?? 60) * 1000).toISOString(), reason: limit.code };
}
