import { z } from 'zod';
import { expectedItems, groupTitle, shownItems } from '../end-to-end/expected-board.ts';
import { type OrderRow, type OrderRows, textOf } from '../end-to-end/order-rows.ts';
import type { Board, BoardItem } from '../end-to-end/sandbox-probe.ts';

const subitemForm = z.looseObject({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  column_values: z.record(z.string(), z.object({ text: z.string() })),
});
type Subitem = z.infer<typeof subitemForm>;

export const KEY = 'order_sync_key';
export const QUANTITY = 'numeric_mkra7j8e';

/**
 * What is not as it must be after calm, a sentence each; shares no line with what it judges.
 * @param customers only these: the others have not been synced yet. Items of nobody count in any case.
 */
export function untruths(orders: OrderRows, board: Board, customers?: readonly string[]): readonly string[] {
  const [rows, others] = split(orders.all(), customers);
  const lines = orders
    .query('select * from ORDER_LIST_LINES order by record_uuid, size_code')
    .filter((line) => !others.has(textOf(line, 'record_uuid').toLowerCase()));
  const counts = ({ state, column_values }: BoardItem): boolean => state === 'active' && !others.has(column_values[KEY]?.text ?? '');
  const active: Board = { ...board, groups: board.groups.map((group) => ({ ...group, items: group.items.filter(counts) })) };
  const items = active.groups.flatMap((group) => group.items);
  return [...itemTroubles(rows, active), ...stateTroubles(rows, items), ...twinGroups(board), ...sizeTroubles(rows, lines, items)];
}

/** The rows of these customers, and the keys of all others. */
function split(rows: readonly OrderRow[], customers: readonly string[] | undefined): [readonly OrderRow[], ReadonlySet<string>] {
  const isOne = (row: OrderRow): boolean => customers?.includes(textOf(row, 'CUSTOMER NAME').trim().toUpperCase()) ?? true;
  return [rows.filter(isOne), new Set(rows.filter((row) => !isOne(row)).map((row) => textOf(row, 'record_uuid').toLowerCase()))];
}

function itemTroubles(rows: readonly OrderRow[], board: Board): readonly string[] {
  const wanted = new Map(expectedItems(rows.filter((row) => row['action_type'] !== 'DELETE')).map((item) => [item.key, item]));
  const shown = Map.groupBy(shownItems(board), ({ key }) => key);
  const troubles = [...shown].flatMap(([key, items]) => {
    if (!wanted.has(key)) return items.map(({ name }) => `extra item "${name}" with key "${key}"`);
    return items.length > 1 ? [`${items.length} items of order ${key}`] : [];
  });
  for (const [key, item] of wanted) {
    const [found] = shown.get(key) ?? [];
    if (found === undefined) troubles.push(`no item of order ${key}`);
    else if (JSON.stringify(sorted(found)) !== JSON.stringify(sorted(item)))
      troubles.push(`order ${key} shows ${JSON.stringify(found)} instead of ${JSON.stringify(item)}`);
  }
  return troubles;
}

const sorted = <Item extends { readonly cells: Readonly<Record<string, string>> }>(item: Item): unknown => ({
  ...item,
  cells: Object.entries(item.cells).sort(([a], [b]) => (a < b ? -1 : 1)),
});

function stateTroubles(rows: readonly OrderRow[], items: readonly BoardItem[]): readonly string[] {
  const ids = new Map(items.map((item) => [item.column_values[KEY]?.text ?? '', item.id]));
  return rows.flatMap((row) => {
    const key = textOf(row, 'record_uuid').toLowerCase();
    const id = ids.get(key) ?? null;
    const said = `${textOf(row, 'sync_state')}/${textOf(row, 'api_status')}, item ${textOf(row, 'monday_item_id')}`;
    if (String(row['monday_item_id'] ?? '') !== (id ?? '')) return [`order ${key}: ${said}, and the board has ${id}`];
    const held = groupTitle(row) === null && row['action_type'] !== 'DELETE';
    const right = held ? row['sync_state'] === 'PENDING' : row['sync_state'] === 'SYNCED' && row['api_status'] === 'SUCCESS';
    return right ? [] : [`order ${key}: ${said}: ${textOf(row, 'sync_error_message')}`];
  });
}

const twinGroups = ({ groups }: Board): readonly string[] =>
  [
    ...Map.groupBy(
      groups.filter(({ archived, deleted }) => !archived && !deleted),
      ({ title }) => title.trim().toUpperCase(),
    ),
  ].flatMap(([title, twins]) => (twins.length > 1 ? [`${twins.length} groups "${title}"`] : []));

function sizeTroubles(rows: readonly OrderRow[], lines: readonly OrderRow[], items: readonly BoardItem[]): readonly string[] {
  const byOrder = new Map(items.map((item) => [item.column_values[KEY]?.text ?? '', item]));
  const cancelled = new Set(
    rows.filter((row) => /^cancell?ed$/i.test(textOf(row, 'ORDER TYPE').trim())).map((row) => textOf(row, 'record_uuid')),
  );
  const known = new Set(lines.map((line) => textOf(line, 'line_uuid').toLowerCase()));
  const troubles = items.flatMap((item) =>
    subitemsOf(item).flatMap(({ column_values, name }) => {
      const key = column_values[KEY]?.text ?? '';
      return known.has(key) ? [] : [`extra subitem "${name}" with key "${key}"`];
    }),
  );
  for (const line of lines) {
    const key = textOf(line, 'line_uuid').toLowerCase();
    const item = byOrder.get(textOf(line, 'record_uuid').toLowerCase());
    const wanted = cancelled.has(textOf(line, 'record_uuid')) || line['action_type'] === 'DELETE' ? 0 : Number(line['qty']);
    const found = item === undefined ? [] : subitemsOf(item).filter(({ column_values }) => column_values[KEY]?.text === key);
    const size = `size ${textOf(line, 'size_code')} (${key})`;
    if (found.length > 1) troubles.push(`${found.length} subitems of ${size}`);
    const [subitem] = found;
    if (subitem === undefined && item !== undefined && wanted > 0) troubles.push(`no subitem of ${size}`);
    if (subitem !== undefined && Number(subitem.column_values[QUANTITY]?.text) !== wanted)
      troubles.push(`${size} shows ${subitem.column_values[QUANTITY]?.text} instead of ${wanted}`);
    const said = `${textOf(line, 'sync_state')}/${textOf(line, 'api_status')}, subitem ${textOf(line, 'monday_subitem_id')}`;
    if (item !== undefined && (String(line['monday_subitem_id'] ?? '') !== (subitem?.id ?? '') || line['sync_state'] !== 'SYNCED'))
      troubles.push(`${size}: ${said}, and the board has ${subitem?.id}: ${textOf(line, 'sync_error_message')}`);
  }
  return troubles;
}

export const subitemsOf = (item: BoardItem): readonly Subitem[] =>
  z
    .array(subitemForm)
    .parse(item.subitems)
    .filter(({ state }) => state === 'active');
