import type { ErrorCode } from '../errors.ts';
import type { LineRow, OrderRow } from '../orders/order-store.ts';
import { toBatches } from '../sync/batches.ts';
import { isCancelled } from '../sync/cancelled.ts';
import type { LabelBook } from '../sync/labels.ts';
import { type LinePlan, planLine } from '../sync/plan-line.ts';
import { parseRowReason, withoutRequest } from '../sync/row-reason.ts';
import type { ActivityDeps } from './deps.ts';
import { lineToSend, type RowToSend } from './row-to-send.ts';
import { sendBatch } from './send-batch.ts';

export interface LinesOfPage {
  readonly syncId: string;
  readonly customer: string;
  /** A line that failed, and about which nothing changed, goes out again. */
  readonly mayRetry: (line: LineRow) => boolean;
  /** As the store has them now. Those without an item, held by a request or marked DELETE are left alone. */
  readonly orders: readonly OrderRow[];
  readonly signal: AbortSignal;
}

/** What keeps an order from being right though its item is: by its uuid. */
export type LineTroubles = ReadonlyMap<string, LineTrouble>;

export interface LineTrouble {
  readonly kind: 'failed' | 'unknown';
  readonly code: ErrorCode;
  readonly reason: string;
}

interface Planned {
  readonly order: OrderRow;
  readonly itemId: string;
  readonly plan: LinePlan<LineRow>;
}

/**
 * Brings the sizes of a page's orders onto the board, below their items. Answers what went wrong with them, and the errors of requests,
 * which concern more than single sizes.
 */
export async function syncLines(
  deps: ActivityDeps,
  page: LinesOfPage,
): Promise<{ readonly troubles: LineTroubles; readonly errors: readonly unknown[] }> {
  const { store, config, labels } = deps;
  const { syncId, customer, signal } = page;
  const book = await labels.book(config.mapping.subitemBoardId, { customer, signal });
  const planned = await planLines(deps, page, book);
  await forgetGone(deps, page, planned);
  const troubles = new Troubles();
  for (const { plan } of planned) troubles.plan(plan);
  await turnAway(store, page, planned);
  const unchanged = planned.flatMap(({ plan, itemId }) =>
    plan.kind === 'unchanged' && (plan.line.syncState !== 'SYNCED' || isElsewhere(plan.line, itemId)) ? [plan.line.lineUuid] : [],
  );
  if (unchanged.length > 0) await store.lines.markUnchanged({ syncId, uuids: unchanged });

  const context = { syncId, customer, rows: 'lines', book, signal, tell: troubles.tell } as const;
  const batches = toBatches(toSend(deps, planned), config.monday.batchSize);
  const ends = await Promise.allSettled(batches.map((batch) => sendBatch(deps, context, batch)));
  await letGoneItemsOut(deps, page, troubles.withoutParent);
  return { troubles: troubles.byOrder(), errors: ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])) };
}

async function planLines({ store, config }: ActivityDeps, page: LinesOfPage, labels: LabelBook): Promise<readonly Planned[]> {
  const lines = await store.lines.readLines(page.orders.map(({ recordUuid }) => recordUuid));
  const parents = await parentsOf(store, page, lines);
  const { mapping, sync } = config;
  return lines.flatMap((line) => {
    const parent = parents.get(line.recordUuid);
    if (parent === undefined) return [];
    const { order, itemId } = parent;
    const cancelled = isCancelled(order.values);
    const context = { mapping, labels, itemId, cancelled, removedSizes: sync.removedSizes, retryErrors: page.mayRetry(line) };
    return [{ order, itemId, plan: planLine(line, context) }];
  });
}

/**
 * The orders' items. Where a line stands below another one, its order may have got a new item since the page was read, and the line with
 * it: such orders are read again, now after their lines.
 */
async function parentsOf(
  store: ActivityDeps['store'],
  { orders }: LinesOfPage,
  lines: readonly LineRow[],
): Promise<ReadonlyMap<string, Omit<Planned, 'plan'>>> {
  const parents = new Map<string, Omit<Planned, 'plan'>>();
  const put = (order: OrderRow): void => {
    const { recordUuid, mondayItemId: itemId, inFlight, actionType } = order;
    if (itemId === null || inFlight || actionType === 'DELETE') parents.delete(recordUuid);
    else parents.set(recordUuid, { order, itemId });
  };
  orders.forEach(put);
  const elsewhere = lines.filter((line) => isElsewhere(line, parents.get(line.recordUuid)?.itemId));
  (await store.orders.readAgain([...new Set(elsewhere.map(({ recordUuid }) => recordUuid))])).forEach(put);
  return parents;
}

const isElsewhere = ({ mondaySubitemId, parentItemId }: LineRow, itemId: string | undefined): boolean =>
  mondaySubitemId !== null && parentItemId !== null && parentItemId !== itemId;

/** Sizes of which nothing is to be shown, and whose subitem went with an earlier item. */
async function forgetGone({ store }: ActivityDeps, { syncId }: LinesOfPage, planned: readonly Planned[]): Promise<void> {
  const gone = planned.filter(({ plan, itemId }) => plan.kind === 'unchanged' && isElsewhere(plan.line, itemId));
  const rows = gone.map(({ plan: { line } }) => ({
    uuid: line.lineUuid,
    seenMondayId: line.mondaySubitemId,
    mondayId: null,
    place: null,
    reason: 'Its subitem went with an earlier item.',
  }));
  if (rows.length > 0) await store.lines.correct({ syncId, rows });
}

function toSend({ config }: ActivityDeps, planned: readonly Planned[]): readonly RowToSend[] {
  return planned.flatMap(({ order, itemId, plan }) =>
    plan.kind === 'send' ? [lineToSend(plan, { mapping: config.mapping, itemId, order })] : [],
  );
}

async function turnAway(store: ActivityDeps['store'], { syncId, customer }: LinesOfPage, planned: readonly Planned[]): Promise<void> {
  const rows = planned.flatMap(({ order, plan }) => {
    if (plan.kind !== 'failed') return [];
    const { line, code, reason } = plan;
    const { lineUuid: uuid, recordUuid, sizeCode: itemName } = line;
    const { orderNumber } = order;
    return [{ uuid, recordUuid, orderNumber, itemName, groupTitle: null, warnings: [], payload: '', sentHash: null, code, reason }];
  });
  if (rows.length > 0) await store.lines.turnAway({ syncId, customer, rows });
}

/**
 * A size could not be created, since monday.com doesn't know the item below which it belongs. Where the board says the same of the
 * item, its order is free to be created again; till then it counts as unknown.
 */
async function letGoneItemsOut(
  { store, monday, config }: ActivityDeps,
  { syncId, customer, orders, signal }: LinesOfPage,
  recordUuids: ReadonlySet<string>,
): Promise<void> {
  const suspects = orders.filter(({ recordUuid }) => recordUuids.has(recordUuid));
  if (suspects.length === 0) return;
  const { boardId, syncKeyColumn: keyColumn } = config.mapping;
  const ids = suspects.flatMap(({ mondayItemId }) => mondayItemId ?? []);
  const items = await monday.readItems({ boardId, ids, keyColumn, customer, signal });
  const gone = suspects.filter(({ mondayItemId }) => items.get(mondayItemId ?? '')?.state !== 'active');
  const reason = 'The item is no longer on the board.';
  const rows = gone.map(({ recordUuid: uuid, mondayItemId }) => ({
    uuid,
    seenMondayId: mondayItemId,
    mondayId: null,
    place: null,
    reason,
  }));
  await store.orders.correct({ syncId, rows });
}

/** What becomes of the sizes, by order. */
class Troubles {
  /** Orders whose item monday.com doesn't know. */
  readonly withoutParent = new Set<string>();
  readonly #failed = new Map<string, string[]>();
  readonly #unknown = new Map<string, string[]>();

  plan(plan: LinePlan<LineRow>): void {
    const { recordUuid, sizeCode, reason } = plan.line;
    if (plan.kind === 'in-flight') note(this.#unknown, recordUuid, sizeCode);
    else if (plan.kind === 'still-failed') note(this.#failed, recordUuid, `${sizeCode}: ${withoutRequest(parseRowReason(reason).reason)}`);
    else if (plan.kind === 'failed') note(this.#failed, recordUuid, `${sizeCode}: ${plan.reason}`);
  }

  readonly tell: Parameters<typeof sendBatch>[1]['tell'] = ({ recordUuid, itemName }, { kind, why }) => {
    if (kind === 'unknown') {
      note(this.#unknown, recordUuid, itemName);
      if (why?.code === 'ITEM_UNKNOWN') this.withoutParent.add(recordUuid);
    } else if (kind === 'failed') note(this.#failed, recordUuid, `${itemName}: ${withoutRequest(why?.reason ?? 'refused')}`);
  };

  /** Unknown outweighs failed: the recovery sends the order's sizes again, and finds the failed ones, too. */
  byOrder(): LineTroubles {
    const troubles = new Map<string, LineTrouble>();
    for (const [uuid, sizes] of this.#failed)
      troubles.set(uuid, { kind: 'failed', code: 'LINE_FAILED', reason: `${count(sizes)} failed. ${sizes.join(' ')}` });
    for (const [uuid, sizes] of this.#unknown)
      troubles.set(uuid, {
        kind: 'unknown',
        code: 'LINE_UNKNOWN',
        reason: `What became of ${count(sizes)} is not known yet: ${sizes.join(', ')}.`,
      });
    return troubles;
  }
}

const count = (sizes: readonly string[]): string => (sizes.length === 1 ? '1 size' : `${sizes.length} sizes`);

function note(notes: Map<string, string[]>, recordUuid: string, text: string): void {
  const known = notes.get(recordUuid) ?? [];
  notes.set(recordUuid, known);
  if (!known.includes(text)) known.push(text);
}
