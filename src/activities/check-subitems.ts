import type { BoardSubitem } from '../monday/monday-api.ts';
import type { LineRow, OrderRow, SyncNote } from '../orders/order-store.ts';
import { type LineFinding, SubitemComparison } from '../sync/compare-subitems.ts';
import { groupTitle } from '../sync/group-title.ts';
import { foreign } from '../sync/ids.ts';
import { isReportedGone } from '../sync/plan-order.ts';
import { stopSignal } from './activity.ts';
import type { CheckItemsInput } from './check-items.ts';
import type { ActivityDeps } from './deps.ts';
import { duplicateNote } from './notes.ts';

/** An order, and its item as the board shows it. */
export interface Placed {
  readonly row: OrderRow;
  readonly itemId: string;
  readonly subitems: readonly BoardSubitem[];
}

/**
 * The same as `checkItems` for the sizes below the items: those that people deleted are noticed, and none is made anew whose subitem is there,
 * though its row has lost the id, or got a new uuid by a reload. Answers how many rows were set right.
 */
export async function checkSubitems(deps: ActivityDeps, input: CheckItemsInput, placed: readonly Placed[]): Promise<number> {
  const { store } = deps;
  const lines = Map.groupBy(await store.lines.readLines(placed.map(({ row }) => row.recordUuid)), ({ recordUuid }) => recordUuid);
  const ours = new Set([...lines.values()].flat().map(({ lineUuid }) => lineUuid));
  const keys = foreign(
    placed.flatMap(({ subitems }) => subitems.map(({ key }) => key)),
    ours,
  );
  const elsewhere = new Set([...ours, ...(await store.lines.readIds(keys)).map(({ uuid }) => uuid)]);
  const notes: SyncNote[] = [];
  const met = placed.flatMap(({ row, itemId, subitems }) => {
    const sizes = lines.get(row.recordUuid) ?? [];
    const comparison = new SubitemComparison(itemId, subitems, sizes, elsewhere);
    return sizes.flatMap((line): readonly Met[] => {
      const finding = comparison.of(line);
      const kept = finding?.kind === 'found' ? finding.id : line.mondaySubitemId;
      for (const id of comparison.superfluous(line)) notes.push(duplicateNote('lines', { id, uuid: line.lineUuid, kept }));
      // One that was reported as gone, and that somebody has restored.
      const isBack = finding === null && isReportedGone(line) && subitems.some(({ id }) => id === line.mondaySubitemId);
      return finding === null && !isBack ? [] : [{ order: row, line, itemId, finding: finding ?? { kind: 'found', id: kept ?? '' } }];
    });
  });
  const { syncId, customer } = input;
  await store.syncs.note({ syncId, customer, notes });
  return correct(deps, input, met);
}

interface Met {
  readonly order: OrderRow;
  readonly line: LineRow;
  readonly itemId: string;
  readonly finding: LineFinding;
}

type Correction = Parameters<ActivityDeps['store']['lines']['correct']>[0]['rows'][number];

async function correct(deps: ActivityDeps, { syncId, customer }: CheckItemsInput, met: readonly Met[]): Promise<number> {
  if (met.length === 0) return 0;
  const { store, config } = deps;
  const active = await activeBelow(deps, customer, met);
  const gone: Met[] = [];
  const rows = met.flatMap((one): readonly Correction[] => {
    const { line, itemId, finding } = one;
    const to = (mondayId: string | null, reason: string): readonly Correction[] => [
      { uuid: line.lineUuid, seenMondayId: line.mondaySubitemId, mondayId, place: mondayId === null ? null : itemId, reason },
    ];
    if (finding.kind === 'found') return active.get(finding.id) === itemId ? to(finding.id, 'The subitem was found on the board.') : [];
    if (finding.kind === 'wrong-key') return to(line.mondaySubitemId, 'The subitem carried another sync key.');
    if (finding.kind === 'shared') return to(null, 'The subitem is that of another size.');
    // Lists lag behind, and people move subitems: by its id it shows where it is.
    if (active.has(line.mondaySubitemId ?? '')) return [];
    if (config.sync.deletedOnBoard === 'recreate') return to(null, 'The subitem was no longer on the board.');
    if (!isReportedGone(line)) gone.push(one);
    return [];
  });
  await report(store, { syncId, customer }, gone);
  return rows.length === 0 ? 0 : (await store.lines.correct({ syncId, rows })).length;
}

/** Of the subitems that are to be told apart, those that are active, with the item that each stands below. */
async function activeBelow(
  { monday, config, ...deps }: ActivityDeps,
  customer: string,
  met: readonly Met[],
): Promise<ReadonlyMap<string, string | null>> {
  const ids = met.flatMap(({ line, finding }) =>
    finding.kind === 'found' ? [finding.id] : finding.kind === 'missing' && line.mondaySubitemId !== null ? [line.mondaySubitemId] : [],
  );
  if (ids.length === 0) return new Map();
  const { subitemBoardId: boardId, syncKeyColumn: keyColumn } = config.mapping;
  const now = await monday.readItems({ boardId, ids, keyColumn, customer, signal: stopSignal(deps) });
  return new Map([...now.values()].flatMap(({ id, state, parentItemId }) => (state === 'active' ? [[id, parentItemId]] : [])));
}

async function report(store: ActivityDeps['store'], { syncId, customer }: CheckItemsInput, gone: readonly Met[]): Promise<void> {
  if (gone.length === 0) return;
  const rows = gone.map(({ order, line }) => ({
    uuid: line.lineUuid,
    recordUuid: line.recordUuid,
    orderNumber: order.orderNumber,
    itemName: line.sizeCode,
    groupTitle: groupTitle(order),
    warnings: [],
    payload: '',
    sentHash: line.sentHash,
    code: 'ITEM_UNKNOWN' as const,
    reason: `Subitem ${line.mondaySubitemId} is no longer on the board.`,
  }));
  await store.lines.turnAway({ syncId, customer, rows });
}
