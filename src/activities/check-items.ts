import type { ErrorCode } from '../errors.ts';
import type { BoardSubitem, ItemNow } from '../monday/monday-api.ts';
import type { OrderRow, SyncNote } from '../orders/order-store.ts';
import { type Finding, foreignKeys, ItemComparison, type ItemSeen, type OrderKnown, orderKnown } from '../sync/compare-items.ts';
import { customerItemsRequest, itemSeen } from '../sync/customer-items.ts';
import { groupTitle, titleKey } from '../sync/group-title.ts';
import { itemName } from '../sync/map-order.ts';
import { HELD_BY_CHECK, isReportedGone } from '../sync/plan-order.ts';
import { parseRowReason } from '../sync/row-reason.ts';
import { stopSignal } from './activity.ts';
import { checkSubitems, type Placed } from './check-subitems.ts';
import type { ActivityDeps } from './deps.ts';
import { type LookUpInput, lookUp } from './look-up.ts';
import { duplicateNote } from './notes.ts';

export interface CheckItemsInput extends LookUpInput {
  readonly skipSubitems?: boolean | undefined;
}

/** What a look at the board found of one customer. */
export interface CheckItemsResult {
  readonly items: number;
  /** Orders whose row was set right: their items were gone, moved, or not known. */
  readonly corrected: number;
  /** Orders that a person must tell from others. */
  readonly held: number;
  readonly misplaced: number;
  readonly found: number;
  /** Sizes whose row was set right. */
  readonly sizes: number;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Before a customer's first page: what the board holds of the customer, against what the store knows. Items that people deleted or moved
 * are noticed, and so are those that an earlier system made without a key; what must be told apart by a person is held with its reason.
 * What an earlier sync left in flight is looked up first. Nothing is written to the board.
 */
export function checkItems(deps: ActivityDeps) {
  return async function checkItems(input: CheckItemsInput): Promise<CheckItemsResult> {
    const { syncId, customer } = input;
    const { store, config, log } = deps;
    await lookUp(deps)({ syncId, customer });
    const orders = await readAll(deps, customer);
    if (!(await isWanted(deps, input, orders))) return NOTHING;
    const items = await readItems(deps, input, orders);
    const ours = orders.map(({ known }) => known);
    const elsewhere = new Set(await store.orders.knownUuids(foreignKeys(items, ours)));
    const comparison = new ItemComparison(items, ours, elsewhere);
    const duplicates: SyncNote[] = [];
    const met = orders.flatMap(({ row, known }) => {
      const { recordUuid: uuid, mondayItemId: kept } = row;
      for (const id of comparison.superfluous(known)) duplicates.push(duplicateNote('orders', { id, uuid, kept }));
      const finding = comparison.of(known);
      return finding === null && !wasHeld(row) ? [] : [{ row, known, finding }];
    });
    await store.syncs.note({ syncId, customer, notes: duplicates });
    const corrected = await correct(deps, input, met);
    const held = await hold(deps, input, met);
    const sizes = input.skipSubitems ? 0 : await checkSubitems(deps, input, placed(orders, items, corrected));
    await store.syncs.recordCheck({ customer });
    const count = (kind: Finding['kind']): number => met.filter(({ finding }) => finding?.kind === kind).length;
    const found = { misplaced: count('misplaced'), found: count('found'), sizes };
    const result = { items: items.length, corrected: corrected.size, held, ...found };
    if (corrected.size + held + sizes > 0)
      log.info({ syncId, customer, ...result, board: config.mapping.boardId }, 'the board differed from the store');
    return result;
  };
}

const NOTHING: CheckItemsResult = { items: 0, corrected: 0, held: 0, misplaced: 0, found: 0, sizes: 0 };

/** What an earlier look holds back, only another one can let go. */
async function isWanted(
  { config, store }: ActivityDeps,
  { customer, skipSubitems }: CheckItemsInput,
  orders: readonly Order[],
): Promise<boolean> {
  const { boardCheck } = config.sync;
  if (boardCheck === 'every-sync' || orders.some(({ row }) => wasHeld(row))) return true;
  if (boardCheck === 'never') return false;
  if (orders.some(({ row }) => isUntraced(row))) return true;
  const age = await store.syncs.ageOfCheck(customer);
  if (age === null || age > DAY_MS / config.monday.clockFactor) return true;
  const lines = skipSubitems ? [] : await store.lines.readLines(orders.map(({ row }) => row.recordUuid));
  return lines.some((line) => isUntraced({ ...line, mondayItemId: line.mondaySubitemId }));
}

/** New to us, or a row that a reload has put in the place of one that was on the board: nothing but the board tells. */
const isUntraced = (row: Pick<OrderRow, 'mondayItemId' | 'requestKey' | 'syncState'>): boolean =>
  row.mondayItemId === null && row.requestKey === null && row.syncState === 'PENDING';

interface Order {
  readonly row: OrderRow;
  readonly known: OrderKnown;
}

/** All of a customer's orders in scope, and the groups in which they belong. */
async function readAll({ store, config }: ActivityDeps, customer: string): Promise<readonly Order[]> {
  const rows: OrderRow[] = [];
  const limit = config.sync.pageSize;
  for (let after: OrderRow | null = null; ; ) {
    const page: readonly OrderRow[] = await store.orders.readOrders({ customer, after, limit });
    rows.push(...page);
    after = page.at(-1) ?? null;
    if (page.length < limit) break;
  }
  const titles = [...new Set(rows.flatMap((row) => groupTitle(row) ?? []).map(titleKey))];
  const groups = new Map((await store.groups.read(config.mapping.boardId, titles)).map((group) => [group.titleKey, group.groupId]));
  return rows.map((row) => ({ row, known: orderKnown(row, groups) }));
}

type Item = ItemSeen & { readonly subitems: readonly BoardSubitem[] };

async function readItems(
  deps: ActivityDeps,
  { customer, skipSubitems }: CheckItemsInput,
  orders: readonly Order[],
): Promise<readonly Item[]> {
  const { monday, config } = deps;
  const { mapping } = config;
  const groupIds = [...new Set(orders.flatMap(({ known }) => known.targetGroupId ?? []))];
  const request = customerItemsRequest(mapping, customer, groupIds);
  const items: Item[] = [];
  for await (const page of monday.readItemsOf({ ...request, withSubitems: skipSubitems !== true, signal: stopSignal(deps) }))
    for (const item of page) items.push(itemSeen(mapping, item));
  return items;
}

/** Orders that have an item of those read, by now. @param corrected the items of rows that were just set right */
function placed(orders: readonly Order[], items: readonly Item[], corrected: ReadonlyMap<string, string | null>): readonly Placed[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  return orders.flatMap(({ row }) => {
    const { recordUuid, mondayItemId, actionType, inFlight } = row;
    if (inFlight || actionType === 'DELETE') return [];
    const item = byId.get((corrected.has(recordUuid) ? corrected.get(recordUuid) : mondayItemId) ?? '');
    return item === undefined ? [] : [{ row, itemId: item.id, subitems: item.subitems }];
  });
}

/** By an earlier look, which may no longer be true. */
const wasHeld = (row: OrderRow): boolean =>
  row.mondayItemId === null ? HELD_BY_CHECK.has(parseRowReason(row.reason).code) : !row.inFlight && isReportedGone(row);

interface Met extends Order {
  /** null: it was held by an earlier look, and this one finds nothing against it. */
  readonly finding: Finding | null;
}

type Correction = Parameters<ActivityDeps['store']['orders']['correct']>[0]['rows'][number];

/** Answers the rows that were set right, each with the item that it has now. */
async function correct(
  deps: ActivityDeps,
  { syncId, customer }: CheckItemsInput,
  met: readonly Met[],
): Promise<ReadonlyMap<string, string | null>> {
  const { store, config } = deps;
  const items = await itemsNow(deps, customer, met);
  const isActive = (id: string): boolean => items.get(id)?.state === 'active';
  const gone: OrderRow[] = [];
  const rows = met.flatMap(({ row, finding }): readonly Correction[] => {
    const { mondayItemId: own, groupId } = row;
    const to = (mondayId: string | null, place: string | null, reason: string): readonly Correction[] => [
      { uuid: row.recordUuid, seenMondayId: own, mondayId, place, reason },
    ];
    if (finding === null)
      return own === null
        ? to(null, null, 'Nothing on the board is like the order any more.')
        : isActive(own)
          ? to(own, items.get(own)?.groupId ?? groupId, 'The item is on the board again.')
          : [];
    if (finding.kind === 'shared') return to(null, null, 'The item is that of another order.');
    if (finding.kind === 'wrong-key') return to(own, groupId, 'The item carried another sync key.');
    if (own !== null && isActive(own)) {
      const place = items.get(own)?.groupId ?? groupId;
      return finding.kind === 'misplaced' && place !== groupId ? to(own, place, 'The item stood in another group.') : [];
    }
    if (finding.kind === 'found' && (own === null || isActive(finding.id)))
      return to(finding.id, items.get(finding.id)?.groupId ?? finding.groupId, 'The item was found on the board.');
    if (own === null) return [];
    if (config.sync.deletedOnBoard === 'recreate') return to(null, null, 'The item was no longer on the board.');
    if (row.actionType !== 'DELETE' && !isReportedGone(row)) gone.push(row);
    return [];
  });
  await reportGone(store, { syncId, customer }, gone);
  const done = rows.length === 0 ? [] : await store.orders.correct({ syncId, rows });
  const now = new Map(rows.map(({ uuid, mondayId }) => [uuid, mondayId]));
  return new Map(done.map((uuid) => [uuid, now.get(uuid) ?? null]));
}

/** Not to be made again: an error, until it is back. */
async function reportGone(store: ActivityDeps['store'], { syncId, customer }: CheckItemsInput, gone: readonly OrderRow[]): Promise<void> {
  const rows = gone.map((row) => ({
    recordUuid: row.recordUuid,
    orderNumber: row.orderNumber,
    itemName: itemName(row),
    groupTitle: groupTitle(row),
    kind: 'failed' as const,
    sentHash: row.sentHash,
    code: 'ITEM_UNKNOWN' as const,
    reason: `Item ${row.mondayItemId} is no longer on the board.`,
  }));
  if (rows.length > 0) await store.orders.turnAway({ syncId, customer, rows });
}

/**
 * Where a row knows an item and the list told otherwise: that item, and the one found in its place, by their ids. Lists lag behind:
 * one could show an item in the group that it has just left, or one that is gone and not yet the one that was made in its place.
 */
async function itemsNow(deps: ActivityDeps, customer: string, met: readonly Met[]): Promise<ReadonlyMap<string, ItemNow>> {
  const ids = met.flatMap(({ row: { mondayItemId: own }, finding }) => {
    if (own === null || finding?.kind === 'shared' || finding?.kind === 'wrong-key') return [];
    return finding?.kind === 'found' ? [own, finding.id] : [own];
  });
  if (ids.length === 0) return new Map();
  const { boardId, syncKeyColumn: keyColumn } = deps.config.mapping;
  return deps.monday.readItems({ boardId, ids, keyColumn, customer, signal: stopSignal(deps) });
}

async function hold({ store }: ActivityDeps, { syncId, customer }: CheckItemsInput, met: readonly Met[]): Promise<number> {
  const rows = met.flatMap(({ row, known: order, finding }) => {
    const why = reasonOf(finding);
    if (why === null) return [];
    const { recordUuid, orderNumber } = row;
    return [{ recordUuid, orderNumber, itemName: order.name, groupTitle: groupTitle(row), kind: 'held' as const, sentHash: null, ...why }];
  });
  if (rows.length > 0) await store.orders.turnAway({ syncId, customer, rows });
  return rows.length;
}

function reasonOf(finding: Finding | null): { readonly code: ErrorCode; readonly reason: string } | null {
  if (finding === null) return null;
  if (finding.kind === 'ambiguous')
    return { code: 'AMBIGUOUS', reason: `Items without a sync key could be this order's: ${finding.items.slice(0, 10).join(', ')}.` };
  if (finding.kind === 'keyed-otherwise')
    return {
      code: 'KEY_RELOADED',
      reason: `Item ${finding.item} looks like this order, and carries the key ${finding.key}, which no row has.`,
    };
  return null;
}
