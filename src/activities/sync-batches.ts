import type { OrderCursor, SyncBatchesInput, SyncBatchesResult } from '../contract.ts';
import { ERRORS, type ErrorCode, isErrorCode } from '../errors.ts';
import type { OrderRow } from '../orders/order-store.ts';
import { toBatches } from '../sync/batches.ts';
import { groupTitle, titleKey } from '../sync/group-title.ts';
import type { LabelBook } from '../sync/labels.ts';
import { type GroupIds, type OrderPlan, planOrder, type TurnAwayPlan } from '../sync/plan-order.ts';
import { stopSignal } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { endOf, type PageEnd } from './page-end.ts';
import { orderToSend } from './row-to-send.ts';
import { sendBatch } from './send-batch.ts';
import type { SendContext } from './settle-batch.ts';
import { syncLines } from './sync-lines.ts';
import { PageTally, Tally } from './tally.ts';

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
      const rows =
        limit <= 0
          ? []
          : await store.orders.readOrders({
              customer: input.customer,
              after: cursor,
              limit,
              unknownIn: input.unknownOnly ? input.syncId : undefined,
              orderNumbers: input.orders,
              only: input.unknownOnly ? undefined : input.only,
            });
      const last = rows.at(-1);
      if (last === undefined) return call.result(input, { cursor: null });
      // Asked only now: a customer of whom nothing is left is done, whatever was asked for.
      if (signal.aborted) break;

      const tally = new PageTally();
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
  readonly tally: PageTally;
  readonly signal: AbortSignal;
}

async function syncPage(deps: ActivityDeps, page: Page): Promise<PageEnd> {
  const { config, labels, store } = deps;
  const { input, rows, tally, signal } = page;
  const { syncId, customer, dryRun } = input;
  let book: LabelBook;
  try {
    const shared = await labels.book(config.mapping.boardId, { customer, signal });
    book = dryRun ? shared.copy() : shared;
  } catch (error) {
    return endOf([error], signal);
  }
  const groups = await groupIds(deps, input, rows);
  const all = rows.map((order) =>
    planOrder(order, {
      mapping: config.mapping,
      labels: book,
      groups,
      retryErrors: mayRetry(input, order),
      deletes: config.sync.deletes,
    }),
  );
  const groupless = all.filter((plan) => isGroupless(plan, groups));
  const plans = all.filter((plan) => !isGroupless(plan, groups));
  tally.plan(plans);
  tally.groupless = groupless.length;
  for (const { order, code, reason } of groupless) tally.tell(order, 'unknown', { code, reason });
  if (input.retryErrors) tally.leftOut = plans.filter(({ kind }) => kind === 'still-failed').length;
  if (dryRun) {
    tally.wouldSend(plans.filter((plan) => plan.kind === 'send'));
    return { kind: 'done' };
  }
  await turnAway(store, { syncId, customer, plans });
  const { missed, errors } = await sendOrders(deps, page, { plans, book });
  const lines = errors.length > 0 || signal.aborted || input.skipSubitems ? NO_LINES : await sendLines(deps, page, plans);
  const seenAs = (kind: OrderPlan<OrderRow>['kind']): OrderRow[] => plans.filter((plan) => plan.kind === kind).map(({ order }) => order);
  const uuids = (kind: OrderPlan<OrderRow>['kind']): string[] => seenAs(kind).map(({ recordUuid }) => recordUuid);
  const seen = { unchanged: seenAs('unchanged'), stillFailed: uuids('still-failed'), inFlight: [...uuids('in-flight'), ...missed] };
  await store.syncs.recordPage({ syncId, customer, ...seen, lineTroubles: [...lines.troubles, ...groupless.map(toTrouble)] });
  return endOf([...errors, ...lines.errors], signal);
}

/**
 * Its season changed after its customer's groups were made: what becomes of it is not known before they are made again, in this sync. Of a
 * group that could not be made, the reason is known.
 */
function isGroupless(plan: OrderPlan<OrderRow>, groups: GroupIds): plan is TurnAwayPlan<OrderRow> {
  return plan.kind === 'failed' && plan.code === 'GROUP_MISSING' && !groups.has(titleKey(plan.groupTitle ?? ''));
}

const toTrouble = ({ order: { recordUuid }, code, reason }: TurnAwayPlan<OrderRow>): Trouble => ({
  recordUuid,
  kind: 'unknown',
  code,
  reason,
});

/** An order or a line that failed goes out again, but not for ever. */
const mayRetry = ({ retryErrors = false, maxRetries }: SyncBatchesInput, { retries }: { readonly retries: number }): boolean =>
  retryErrors && (maxRetries === undefined || retries < maxRetries);

async function sendOrders(
  deps: ActivityDeps,
  { input: { syncId, customer }, tally, signal }: Page,
  { plans, book }: { readonly plans: readonly OrderPlan<OrderRow>[]; readonly book: LabelBook },
): Promise<{ readonly missed: readonly string[]; readonly errors: readonly unknown[] }> {
  const { mapping, monday, sync } = deps.config;
  const toSend = plans.filter((plan) => plan.kind === 'send').map((plan) => orderToSend(plan, mapping, sync.deletes));
  const context: SendContext = { syncId, customer, rows: 'orders', book, signal, tell: (row, { kind, why }) => tally.tell(row, kind, why) };
  const ends = await Promise.allSettled(toBatches(toSend, monday.batchSize).map((batch) => sendBatch(deps, context, batch)));
  return {
    missed: ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : [])),
    errors: ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])),
  };
}

type Trouble = NonNullable<Parameters<ActivityDeps['store']['syncs']['recordPage']>[0]['lineTroubles']>[number];

interface Lines {
  readonly troubles: readonly Trouble[];
  readonly errors: readonly unknown[];
}

const NO_LINES: Lines = { troubles: [], errors: [] };

/** The sizes of those orders that have an item by now, and whose own state says so. */
async function sendLines(deps: ActivityDeps, { input, rows, tally, signal }: Page, plans: readonly OrderPlan<OrderRow>[]): Promise<Lines> {
  const { syncId, customer } = input;
  const sent = plans.some((plan) => plan.kind === 'send');
  const orders = sent ? await deps.store.orders.readAgain(rows.map(({ recordUuid }) => recordUuid)) : rows;
  const { troubles, errors } = await syncLines(deps, { syncId, customer, mayRetry: (line) => mayRetry(input, line), orders, signal });
  const told = orders.flatMap((order) => {
    const trouble = troubles.get(order.recordUuid);
    const own = tally.kindOf(order.recordUuid) ?? 'unknown';
    // What is wrong with the order itself outweighs its sizes, but for those that this very sync still has to find out about.
    if (trouble === undefined || (!RIGHT.has(own) && (own === 'unknown' || trouble.kind !== 'unknown'))) return [];
    tally.tell(order, trouble.kind, trouble);
    return [{ recordUuid: order.recordUuid, ...trouble }];
  });
  return { troubles: told, errors };
}

const RIGHT: ReadonlySet<string> = new Set(['created', 'updated', 'unchanged']);

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
  const groups = new Map<string, { readonly id: string } | { readonly code: ErrorCode; readonly reason: string }>();
  if (input.dryRun) {
    for (const [key, title] of titles) groups.set(key, { id: `dry-run:${title}` });
    for (const { title, id } of input.groups ?? []) groups.set(titleKey(title), { id });
    if (input.groups !== undefined) return groups;
  }
  for (const { title, code, reason } of input.dryRun ? [] : await store.syncs.readFailedGroups(input.syncId, input.customer)) {
    groups.set(titleKey(title), { code: isUnknown(code) ? code : 'GROUP_MISSING', reason: `Group "${title}": ${reason}` });
  }
  for (const { titleKey: key, groupId } of await store.groups.read(config.mapping.boardId, [...titles.keys()])) {
    if (groupId !== null) groups.set(key, { id: groupId });
  }
  return groups;
}

const isUnknown = (code: string): code is ErrorCode => isErrorCode(code) && ERRORS[code].executed === 'unknown';
