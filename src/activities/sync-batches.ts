import type { OrderCursor, SyncBatchesInput, SyncBatchesResult } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import type { OrderRow } from '../orders/order-store.ts';
import { toBatches } from '../sync/batches.ts';
import { groupTitle, titleKey } from '../sync/group-title.ts';
import type { LabelBook } from '../sync/labels.ts';
import { type GroupIds, type OrderPlan, planOrder } from '../sync/plan-order.ts';
import { stopSignal } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { sendBatch } from './send-batch.ts';
import { Tally } from './tally.ts';

/** A call goes on to further pages until it is this old, then hands its cursor back, so that customers take turns. */
const LONG_ENOUGH_MS = 20_000;

/**
 * Brings a customer's orders onto the board, page by page from a cursor, until the last one or until it has run for a while. Stops
 * before its next claim when it is cancelled or the worker stops, and answers where it stands: a page that was left half done is read
 * again, and what is done of it costs no call. Where nothing was left to do, it is done.
 */
export function syncBatches(deps: ActivityDeps) {
  const { store, config } = deps;
  return async function syncBatches(input: SyncBatchesInput): Promise<SyncBatchesResult> {
    const startedAt = Date.now();
    const signal = stopSignal(deps);
    const call = new Tally();
    let { cursor } = input;
    for (;;) {
      const taken = cursor?.taken ?? 0;
      const limit = Math.min(config.sync.pageSize, (input.limit ?? Number.POSITIVE_INFINITY) - taken);
      const rows = limit <= 0 ? [] : await store.orders.readOrders({ customer: input.customer, after: cursor, limit });
      const last = rows.at(-1);
      if (last === undefined) return call.result(input, { cursor: null });
      // Asked only now: a customer of whom nothing is left is done, whatever was asked for.
      if (signal.aborted) break;

      const tally = new Tally();
      const end = await syncPage(deps, { input, rows, tally, signal });
      // A page that was left half done is read again, and counted then.
      if (end.kind === 'wait') return call.result(input, { cursor, wait: end.wait });
      if (end.kind === 'interrupted') break;
      call.add(tally);
      if (rows.length < limit) return call.result(input, { cursor: null });
      cursor = { orderNumber: last.orderNumber, recordUuid: last.recordUuid, page: (cursor?.page ?? 0) + 1, taken: taken + rows.length };
      if (Date.now() - startedAt > LONG_ENOUGH_MS) break;
    }
    return call.result(input, { cursor: cursor ?? START });
  };
}

/**
 * Before the first order. Of a call that was interrupted before it read anything, since `null` would mean "done". The uuid is one, as
 * SQL Server compares it as such.
 */
const START: OrderCursor = { orderNumber: '', recordUuid: '00000000-0000-0000-0000-000000000000', page: 0, taken: 0 };

interface Page {
  readonly input: SyncBatchesInput;
  readonly rows: readonly OrderRow[];
  readonly tally: Tally;
  readonly signal: AbortSignal;
}

type PageEnd = { readonly kind: 'done' | 'interrupted' } | { readonly kind: 'wait'; readonly wait: NonNullable<SyncBatchesResult['wait']> };

async function syncPage(deps: ActivityDeps, { input, rows, tally, signal }: Page): Promise<PageEnd> {
  const { store, config, labels } = deps;
  const { syncId, customer, dryRun } = input;
  let book: LabelBook;
  try {
    const shared = await labels.book(config.mapping.boardId, { customer, signal });
    book = dryRun ? shared.copy() : shared;
  } catch (error) {
    return endOf([error], signal);
  }
  const groups = await groupIds(deps, input, rows);
  const plans = rows.map((order) =>
    planOrder(order, { mapping: config.mapping, labels: book, groups, retryErrors: input.retryErrors ?? false }),
  );
  tally.plan(plans);
  const toSend = plans.filter((plan) => plan.kind === 'send');
  if (dryRun) {
    tally.wouldSend(toSend);
    return { kind: 'done' };
  }
  await turnAway(store, { syncId, customer, plans });
  const context = { syncId, customer, book, tally, signal };
  const batches = toBatches(toSend, config.monday.batchSize);
  const ends = await Promise.allSettled(batches.map((batch) => sendBatch(deps, context, batch)));
  const missed = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  const seenAs = (kind: OrderPlan<OrderRow>['kind']): OrderRow[] => plans.filter((plan) => plan.kind === kind).map(({ order }) => order);
  const uuids = (kind: OrderPlan<OrderRow>['kind']): string[] => seenAs(kind).map(({ recordUuid }) => recordUuid);
  const seen = { unchanged: seenAs('unchanged'), stillFailed: uuids('still-failed'), inFlight: [...uuids('in-flight'), ...missed] };
  await store.syncs.recordPage({ syncId, customer, ...seen });
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  return endOf(errors, signal);
}

/** What the errors of a page's requests make of it. What is neither a limit's wait nor our own interrupt fails the call, and is retried. */
function endOf(errors: readonly unknown[], signal: AbortSignal): PageEnd {
  const isLimit = (error: unknown): error is OrderSyncError => error instanceof OrderSyncError && error.scope === 'limit';
  const serious = errors.find((error) => !isLimit(error) && error !== signal.reason);
  if (serious !== undefined) throw serious;
  if (errors.length === 0) return { kind: 'done' };
  if (signal.aborted) return { kind: 'interrupted' };
  const limit = errors.find(isLimit);
  if (limit === undefined) return { kind: 'done' };
  const until = new Date(Date.now() + (limit.retryAfterSeconds ?? 60) * 1000).toISOString();
  return { kind: 'wait', wait: { until, reason: limit.code } };
}

async function turnAway(
  store: ActivityDeps['store'],
  { syncId, customer, plans }: { syncId: string; customer: string; plans: readonly OrderPlan<OrderRow>[] },
): Promise<void> {
  const rows = plans.flatMap((plan) => {
    if (plan.kind !== 'held' && plan.kind !== 'failed') return [];
    const { kind, name: itemName, groupTitle, sentHash, code, reason, order } = plan;
    return [{ recordUuid: order.recordUuid, orderNumber: order.orderNumber, itemName, groupTitle, kind, sentHash, code, reason }];
  });
  if (rows.length > 0) await store.orders.turnAway({ syncId, customer, rows });
}

/** The groups of a page's orders: from the ledger, with the reason where one could not be made; in a dry run as the board shows them, or as they are to be. */
async function groupIds({ store, config }: ActivityDeps, input: SyncBatchesInput, rows: readonly OrderRow[]): Promise<GroupIds> {
  const titles = new Map<string, string>();
  for (const row of rows) {
    const title = groupTitle(row);
    if (title !== null) titles.set(titleKey(title), title);
  }
  const groups = new Map<string, { readonly id: string } | { readonly code: 'GROUP_MISSING'; readonly reason: string }>();
  if (input.dryRun) {
    for (const [key, title] of titles) groups.set(key, { id: `dry-run:${title}` });
    for (const { title, id } of input.groups ?? []) groups.set(titleKey(title), { id });
    if (input.groups !== undefined) return groups;
  }
  for (const { title, reason } of input.dryRun ? [] : await store.syncs.readFailedGroups(input.syncId, input.customer)) {
    groups.set(titleKey(title), { code: 'GROUP_MISSING', reason: `Group "${title}": ${reason}` });
  }
  for (const { titleKey: key, groupId } of await store.groups.read(config.mapping.boardId, [...titles.keys()])) {
    if (groupId !== null) groups.set(key, { id: groupId });
  }
  return groups;
}
