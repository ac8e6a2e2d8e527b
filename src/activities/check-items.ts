import type { CheckItemsInput, CheckItemsResult } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import type { ItemNow } from '../monday/monday-api.ts';
import type { OrderRow, SyncNote } from '../orders/order-store.ts';
import {
  type Finding,
  foreignKeys,
  ItemComparison,
  type ItemSeen,
  numberColumn,
  type OrderKnown,
  orderKnown,
} from '../sync/compare-items.ts';
import { customerColumn } from '../sync/customer-label.ts';
import { groupTitle, titleKey } from '../sync/group-title.ts';
import { HELD_BY_CHECK } from '../sync/plan-order.ts';
import { parseRowReason } from '../sync/row-reason.ts';
import { stopSignal } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { lookUp } from './look-up.ts';
import { duplicateNote } from './notes.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Before a customer's first page: what the board holds of the customer, against what the store knows. Items that people deleted or moved
 * are noticed, and so are those that an earlier system made without a key; what must be told apart by a person is held with its reason.
 * What an earlier sync left in flight is looked up first. Nothing is written to the board.
 */
export function checkItems(deps: ActivityDeps) {
  return async function checkItems({ syncId, customer }: CheckItemsInput): Promise<CheckItemsResult> {
    const { store, config, log } = deps;
    await lookUp(deps)({ syncId, customer });
    const orders = await readAll(deps, customer);
    // What an earlier look holds back, only another one can let go.
    if (!(await isWanted(deps, customer)) && !orders.some(({ row }) => wasHeld(row))) return NOTHING;
    const items = await readItems(deps, customer, orders);
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
    const corrected = await correct(deps, { syncId, customer }, met);
    const held = await hold(deps, { syncId, customer }, met);
    await store.syncs.recordCheck({ customer });
    const count = (kind: Finding['kind']): number => met.filter(({ finding }) => finding?.kind === kind).length;
    const result = { items: items.length, corrected, held, misplaced: count('misplaced'), found: count('found') };
    if (corrected + held > 0) log.info({ syncId, customer, ...result, board: config.mapping.boardId }, 'the board differed from the store');
    return result;
  };
}

const NOTHING: CheckItemsResult = { items: 0, corrected: 0, held: 0, misplaced: 0, found: 0 };

async function isWanted({ config, store }: ActivityDeps, customer: string): Promise<boolean> {
  const { boardCheck } = config.sync;
  if (boardCheck !== 'daily') return boardCheck === 'every-sync';
  const age = await store.syncs.ageOfCheck(customer);
  return age === null || age > DAY_MS / config.monday.clockFactor;
}

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

async function readItems(deps: ActivityDeps, customer: string, orders: readonly Order[]): Promise<readonly ItemSeen[]> {
  const { monday, config } = deps;
  const { mapping } = config;
  const signal = stopSignal(deps);
  const number = numberColumn(mapping);
  const columns = number === undefined ? [] : [number];
  const columnId = customerColumn(mapping);
  // Without a column that tells, what stands in the customer's groups.
  const groupIds = [...new Set(orders.flatMap(({ known }) => known.targetGroupId ?? []))];
  const filter =
    columnId === undefined ? ({ kind: 'groups', groupIds } as const) : ({ kind: 'column', columnId, values: [customer] } as const);
  const request = { boardId: mapping.boardId, keyColumn: mapping.syncKeyColumn, columns, filter, customer, signal };
  const items: ItemSeen[] = [];
  for await (const page of monday.readItemsOf(request)) {
    for (const { id, key, groupId, name, texts } of page)
      items.push({ id, key, groupId, name, orderNumber: number === undefined ? '' : (texts[number] ?? '') });
  }
  return items;
}

/** By an earlier look, which may no longer be true. */
const wasHeld = ({ mondayItemId, reason }: OrderRow): boolean => mondayItemId === null && HELD_BY_CHECK.has(parseRowReason(reason).code);

interface Met extends Order {
  /** null: it was held by an earlier look, and this one finds nothing against it. */
  readonly finding: Finding | null;
}

type Correction = Parameters<ActivityDeps['store']['orders']['correct']>[0]['rows'][number];

async function correct(deps: ActivityDeps, { syncId, customer }: CheckItemsInput, met: readonly Met[]): Promise<number> {
  const { store, config } = deps;
  const items = await itemsNow(deps, customer, met);
  const isActive = (id: string): boolean => items.get(id)?.state === 'active';
  const rows = met.flatMap(({ row, finding }): readonly Correction[] => {
    const { mondayItemId: own, groupId } = row;
    const to = (mondayId: string | null, place: string | null, reason: string): readonly Correction[] => [
      { uuid: row.recordUuid, seenMondayId: own, mondayId, place, reason },
    ];
    if (finding === null) return to(null, null, 'Nothing on the board is like the order any more.');
    if (own !== null && isActive(own)) {
      const place = items.get(own)?.groupId ?? groupId;
      return finding.kind === 'misplaced' && place !== groupId ? to(own, place, 'The item stood in another group.') : [];
    }
    if (finding.kind === 'found' && (own === null || isActive(finding.id)))
      return to(finding.id, items.get(finding.id)?.groupId ?? finding.groupId, 'The item was found on the board.');
    return own !== null && config.sync.deletedOnBoard === 'recreate' ? to(null, null, 'The item was no longer on the board.') : [];
  });
  return rows.length === 0 ? 0 : (await store.orders.correct({ syncId, rows })).length;
}

/**
 * Where a row knows an item and the list told otherwise: that item, and the one found in its place, by their ids. Lists lag behind:
 * one could show an item in the group that it has just left, or one that is gone and not yet the one that was made in its place.
 */
async function itemsNow(deps: ActivityDeps, customer: string, met: readonly Met[]): Promise<ReadonlyMap<string, ItemNow>> {
  const ids = met.flatMap(({ row: { mondayItemId: own }, finding }) =>
    own === null ? [] : finding?.kind === 'found' ? [own, finding.id] : [own],
  );
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
