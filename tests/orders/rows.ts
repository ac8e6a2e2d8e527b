import { randomUUID } from 'node:crypto';
import type { UpdateObject } from 'kysely';
import type { LoadRow } from '../../src/orders/load-orders.ts';
import { loadOrders } from '../../src/orders/load-orders.ts';
import type { RowOperation, SentRow, Settlement } from '../../src/orders/row-requests.ts';
import type { Tables } from '../../src/orders/schema.ts';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';

/** The source columns that the suites read. */
export const SOURCES = [
  'CUSTOMER NAME',
  'AAG ORDER NUMBER',
  'PO NUMBER',
  'ORDER DATE PO RECEIVED',
  'TOTAL QTY',
  'DDP US (USD)',
  'US DUTY RATE',
  "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS",
];

export const SYNC = '202611241030-SYNC-1a2b3c4d';
export const HASH = 'a'.repeat(64);
export const hash = (letter: string): string => letter.repeat(64);

/** Loads orders of one customer, and answers their uuids in the order given. */
export async function given(store: SqlOrderStore, customer: string | null, rows: readonly LoadRow[]): Promise<string[]> {
  const orders = rows.map((row) => ({ record_uuid: randomUUID(), 'CUSTOMER NAME': customer, ...row }));
  await loadOrders(store, orders);
  return orders.map((order) => String(order.record_uuid).toLowerCase());
}

/** `count` orders PEL-00001, PEL-00002, ... */
export const numbered = (count: number, row: LoadRow = {}): LoadRow[] =>
  Array.from({ length: count }, (_, index) => ({ 'AAG ORDER NUMBER': `PEL-${String(index + 1).padStart(5, '0')}`, ...row }));

/** Everything of a customer by pages of `limit`. */
export async function readAll(store: SqlOrderStore, customer: string, limit = 100) {
  const pages = [];
  for (let after = null as { orderNumber: string; recordUuid: string } | null; ; ) {
    const page = await store.orders.readOrders({ customer, after, limit });
    if (page.length > 0) pages.push(page);
    const last = page.at(-1);
    if (!last || page.length < limit) return pages;
    after = last;
  }
}

/** Orders as a page shows them now. */
export async function asRead(
  store: SqlOrderStore,
  uuids: readonly string[],
): Promise<{ readonly recordUuid: string; readonly requestKey: string | null }[]> {
  const rows = await store.db
    .selectFrom('FACT_ORDER_LIST')
    .select(['record_uuid', 'request_key'])
    .where('record_uuid', 'in', uuids)
    .execute();
  const keys = new Map(rows.map((row) => [row.record_uuid.toLowerCase(), row.request_key]));
  return uuids.map((recordUuid) => ({ recordUuid, requestKey: keys.get(recordUuid.toLowerCase()) ?? null }));
}

export type Kind = 'orders' | 'lines';

const TABLES = {
  orders: { name: 'FACT_ORDER_LIST', uuid: 'record_uuid' },
  lines: { name: 'ORDER_LIST_LINES', uuid: 'line_uuid' },
} as const;

/** A claim of rows that are not on the board yet (or are, under the ids given). Answers the request's key. */
export async function claimed(
  store: SqlOrderStore,
  uuids: readonly string[],
  more: {
    rows?: Kind;
    customer?: string;
    operation?: RowOperation;
    items?: readonly (string | null)[];
    sentHash?: string;
    syncId?: string;
  } = {},
): Promise<string> {
  const requestKey = randomUUID();
  const { rows: kind = 'orders', customer = 'PELOTON', operation = 'create', items = [], sentHash = HASH, syncId = SYNC } = more;
  const { name, uuid: column } = TABLES[kind];
  const keys = await store.db
    .selectFrom(name as 'FACT_ORDER_LIST')
    .select([`${column as 'record_uuid'} as uuid`, 'request_key'])
    .where(column as 'record_uuid', 'in', uuids)
    .execute();
  const lastKeys = new Map(keys.map((row) => [row.uuid.toLowerCase(), row.request_key]));
  const rows = uuids.map((uuid, index) => ({
    uuid,
    mondayId: items[index] ?? null,
    lastRequestKey: lastKeys.get(uuid.toLowerCase()) ?? null,
    sentHash,
  }));
  const taken = await store[kind].claim({ requestKey, syncId, customer, operation, rows });
  if (taken.length !== uuids.length) throw new Error(`Only ${taken.length} of ${uuids.length} ${kind} were claimed.`);
  return requestKey;
}

export const sent = (uuid: string, more: Partial<SentRow> = {}): SentRow => ({
  uuid,
  recordUuid: uuid,
  orderNumber: 'PEL-00001',
  itemName: 'WR01221 P CASCADE',
  groupTitle: 'PELOTON 2025 FALL',
  warnings: [],
  payload: '{"name":"x"}',
  ...more,
});

/** `place`: a group's id, or for a line its item's. */
export const written = (
  uuid: string,
  mondayId = '8731000000000000001',
  { place = 'group_mkte36vn', ...more }: Partial<SentRow> & { readonly place?: string } = {},
): Settlement['rows'][number] => ({
  ...sent(uuid, more),
  fate: { kind: 'written', mondayId, place },
});

export const refused = (uuid: string, reason = "The label 'ANTIQUE MOSS' does not exist."): Settlement['rows'][number] => ({
  ...sent(uuid),
  fate: { kind: 'refused', code: 'COLUMN_VALUE_REFUSED', reason },
});

export const removed = (uuid: string): Settlement['rows'][number] => ({ ...sent(uuid), fate: { kind: 'removed' } });

export const gone = (uuid: string): Settlement['rows'][number] => ({
  ...sent(uuid),
  fate: { kind: 'gone', code: 'ITEM_UNKNOWN', reason: 'Not on the board.' },
});

/** Claims and settles as written: what an undisturbed batch does. */
export async function mirrored(
  store: SqlOrderStore,
  uuids: readonly string[],
  more: Parameters<typeof claimed>[2] & { title?: string } = {},
): Promise<void> {
  const requestKey = await claimed(store, uuids, more);
  const rows = uuids.map((uuid, index) =>
    written(uuid, more.items?.[index] ?? `${9731 + index}000000`, more.title ? { groupTitle: more.title } : {}),
  );
  const settled = await store.orders.settle({ requestKey, requestId: 'req-1', rows });
  if (settled.length !== uuids.length) throw new Error(`Only ${settled.length} of ${uuids.length} orders were settled.`);
}

export async function rowOf(store: SqlOrderStore, uuid: string) {
  return store.db.selectFrom('FACT_ORDER_LIST').selectAll().where('record_uuid', '=', uuid).executeTakeFirstOrThrow();
}

/** What both tables have, under one name. */
export async function rowIn(store: SqlOrderStore, kind: Kind, uuid: string) {
  const { name, uuid: column } = TABLES[kind];
  const row = await store.db
    .selectFrom(name as 'FACT_ORDER_LIST')
    .selectAll()
    .where(column as 'record_uuid', '=', uuid)
    .executeTakeFirstOrThrow();
  const line = row as unknown as { readonly monday_subitem_id: string | null; readonly parent_item_id: string | null };
  const { sync_state, api_status, request_key, row_hash, sent_hash, sync_error_message, retry_count, hold_until, api_request_timestamp } =
    row;
  const [mondayId, place] = kind === 'orders' ? [row.monday_item_id, row.group_id] : [line.monday_subitem_id, line.parent_item_id];
  return {
    sync_state,
    api_status,
    request_key,
    row_hash,
    sent_hash,
    sync_error_message,
    retry_count,
    hold_until,
    api_request_timestamp,
    mondayId,
    place,
  };
}

/** Changes what stands in a row, as time or another program would. */
export async function setRow(
  store: SqlOrderStore,
  kind: Kind,
  uuid: string,
  values: UpdateObject<Tables, 'FACT_ORDER_LIST'>,
): Promise<void> {
  const { name, uuid: column } = TABLES[kind];
  await store.db
    .updateTable(name as 'FACT_ORDER_LIST')
    .set(values)
    .where(column as 'record_uuid', '=', uuid)
    .execute();
}

/** Loads lines of an order: one a size, each with a quantity of 10 and more. Answers their uuids in the order given. */
export async function givenLines(store: SqlOrderStore, recordUuid: string, sizes: readonly (string | LoadRow)[]): Promise<string[]> {
  const lines = sizes.map((size, index) => ({
    line_uuid: randomUUID(),
    record_uuid: recordUuid,
    qty: 10 + index,
    ...(typeof size === 'string' ? { size_code: size } : size),
  }));
  await loadOrders(store, [], lines);
  return lines.map((line) => String(line.line_uuid).toLowerCase());
}

/** So many rows of a customer, of either kind: lines are those of one order, whose item is '1'. Rows of both kinds have the columns that `row` may name. */
export async function givenRows(
  store: SqlOrderStore,
  kind: Kind,
  count: number,
  { customer = 'PELOTON', ...row }: LoadRow & { readonly customer?: string } = {},
): Promise<string[]> {
  if (kind === 'orders') return given(store, customer, numbered(count, row));
  const [order = ''] = await given(store, customer, numbered(1, { monday_item_id: '1' }));
  return givenLines(
    store,
    order,
    Array.from({ length: count }, (_, index) => ({ size_code: `S${index}`, ...row })),
  );
}
