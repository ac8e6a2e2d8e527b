import type { Mutation } from '../monday/aliased-mutation.ts';
import type { LineRow, OrderRow } from '../orders/order-store.ts';
import type { RowOperation, SentRow } from '../orders/row-requests.ts';
import type { BoardMapping } from '../sync/board-mapping.ts';
import type { ColumnValue } from '../sync/column-value.ts';
import { deleteHash } from '../sync/content-hash.ts';
import type { NewLabel } from '../sync/map-cells.ts';
import type { LineSend } from '../sync/plan-line.ts';
import type { DeletePolicy, SendPlan } from '../sync/plan-order.ts';

/** An order or a line as it goes out: what the store claims and settles it by, and what monday.com is asked to do. */
export interface RowToSend {
  readonly operation: RowOperation;
  readonly sent: SentRow;
  readonly mondayId: string | null;
  readonly lastRequestKey: string | null;
  readonly hash: string;
  /** The group, or the item below which it stands. */
  readonly place: string;
  /** One; or two, where an item changes and moves to another group. */
  readonly mutations: readonly [Mutation] | readonly [Mutation, Mutation];
  readonly newLabels: readonly NewLabel[];
}

/** An order's request. An update clears every mapped column that has no value, and moves the item where its group changed. */
export function orderToSend(plan: SendPlan<OrderRow>, mapping: BoardMapping, deletes: DeletePolicy): RowToSend {
  const { order, ready, operation, hash, groupId: place } = plan;
  const { recordUuid, orderNumber, mondayItemId: mondayId, requestKey: lastRequestKey } = order;
  const mutations = orderMutations(plan, mapping, deletes);
  const sent: SentRow = {
    uuid: recordUuid,
    recordUuid,
    orderNumber,
    itemName: ready.name,
    groupTitle: ready.groupTitle || null,
    warnings: ready.warnings,
    payload: payloadOf(mutations, ready),
  };
  return { operation, sent, mondayId, lastRequestKey, hash, place, mutations, newLabels: ready.newLabels };
}

function orderMutations(plan: SendPlan<OrderRow>, { boardId: board_id }: BoardMapping, deletes: DeletePolicy): RowToSend['mutations'] {
  const { order, ready, groupId: group_id, move } = plan;
  const { mondayItemId: item_id } = order;
  const create_labels_if_missing = ready.newLabels.length > 0;
  if (item_id === null) {
    const column_values = JSON.stringify(ready.values);
    return [{ field: 'create_item', args: { board_id, group_id, item_name: ready.name, column_values, create_labels_if_missing } }];
  }
  if (plan.operation === 'delete') return [{ field: deletes === 'delete' ? 'delete_item' : 'archive_item', args: { item_id } }];
  const column_values = cellsOf(ready);
  const change: Mutation = { field: 'change_multiple_column_values', args: { board_id, item_id, column_values, create_labels_if_missing } };
  return move ? [change, { field: 'move_item_to_group', args: { group_id, item_id } }] : [change];
}

/** A size's request, below its order's item. */
export function lineToSend(
  plan: LineSend<LineRow>,
  { mapping, itemId, order }: { readonly mapping: BoardMapping; readonly itemId: string; readonly order: OrderRow },
): RowToSend {
  const { line, ready, operation, hash } = plan;
  const mutations = lineMutations(plan, mapping, itemId);
  const sent: SentRow = {
    uuid: line.lineUuid,
    recordUuid: line.recordUuid,
    orderNumber: order.orderNumber,
    itemName: line.sizeCode,
    groupTitle: null,
    warnings: ready.warnings,
    payload: payloadOf(mutations, ready),
  };
  const { mondaySubitemId: mondayId, requestKey: lastRequestKey } = line;
  return { operation, sent, mondayId, lastRequestKey, hash, place: itemId, mutations, newLabels: ready.newLabels };
}

function lineMutations(
  { line, ready, operation }: LineSend<LineRow>,
  mapping: BoardMapping,
  parent_item_id: string,
): RowToSend['mutations'] {
  const create_labels_if_missing = ready.newLabels.length > 0;
  const { mondaySubitemId: item_id } = line;
  if (operation === 'create' || item_id === null) {
    const column_values = JSON.stringify(ready.values);
    return [{ field: 'create_subitem', args: { parent_item_id, item_name: ready.name, column_values, create_labels_if_missing } }];
  }
  if (operation === 'delete') return [{ field: 'delete_item', args: { item_id } }];
  const board_id = mapping.subitemBoardId;
  const column_values = cellsOf(ready);
  return [{ field: 'change_multiple_column_values', args: { board_id, item_id, column_values, create_labels_if_missing } }];
}

interface Content {
  readonly name: string;
  readonly values: Readonly<Record<string, ColumnValue>>;
  readonly empty: readonly string[];
}

/** What an update writes into an item's cells: those without a value are cleared. */
const valuesOf = ({ values, empty }: Content): Readonly<Record<string, ColumnValue | null>> => ({
  ...Object.fromEntries(empty.map((columnId) => [columnId, null])),
  ...values,
});

const cellsOf = (content: Content): string => JSON.stringify({ name: content.name, ...valuesOf(content) });

interface Target {
  readonly item_id?: unknown;
  readonly group_id?: unknown;
  readonly parent_item_id?: unknown;
  readonly column_values?: unknown;
  readonly create_labels_if_missing?: unknown;
}

/** For the audit: what the mutations ask for, on what, and then the values. A name goes with a delete only for whoever reads it. */
function payloadOf([first, move]: RowToSend['mutations'], content: Content): string {
  const { item_id: item, group_id: group, parent_item_id: parent, column_values, create_labels_if_missing }: Target = first.args;
  const moveTo = (move?.args as Target | undefined)?.group_id;
  const createLabels = create_labels_if_missing === true || undefined;
  const cells = first.field === 'change_multiple_column_values' ? valuesOf(content) : content.values;
  const values = column_values === undefined ? undefined : cells;
  return JSON.stringify({ mutation: first.field, item, parent, group, moveTo, name: content.name, createLabels, values });
}

/** An item or a subitem that goes, whatever its row says: no plan of a sync's. */
export function rowToArchive(
  of: Omit<SentRow, 'warnings' | 'payload'>,
  { mondayId, requestKey: lastRequestKey }: { readonly mondayId: string; readonly requestKey: string | null },
): RowToSend {
  return {
    operation: 'delete',
    sent: { ...of, warnings: [], payload: JSON.stringify({ name: of.itemName }) },
    mondayId,
    lastRequestKey,
    hash: deleteHash(mondayId, 'archive'),
    place: '',
    mutations: [{ field: 'archive_item', args: { item_id: mondayId } }],
    newLabels: [],
  };
}
