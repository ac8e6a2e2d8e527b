import { type Kysely, sql } from 'kysely';
import type { SyncRecords } from './order-store.ts';
import type { OrderStory, StoryCall, StoryLine, StoryOrder, StoryOutcome } from './order-story.ts';
import { LINES, ORDERS, type RowTable } from './row-table.ts';
import { actionOf } from './row-values.ts';
import { IN_FLIGHT, type Tables } from './schema.ts';
import { CUSTOMER, ORDER_NUMBER, order, withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

const RECORD_UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;
/** SQL Server refuses to compare anything else with a uuid. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Of whatever state, customer and age: nothing is out of a story's scope. */
export function readStoryQuery(db: Kysely<Tables>, dialect: SqlDialect): SyncRecords['readStory'] {
  return async (of) => {
    const orders = await readOrders(db, dialect, of);
    if (orders.length === 0) return [];
    const recordUuids = orders.map(({ recordUuid }) => recordUuid);
    const lines = byOrder(await readLines(db, dialect, recordUuids));
    const calls = byOrder(await readCalls(db, dialect, recordUuids));
    const outcomes = byOrder(await readOutcomes(db, dialect, recordUuids));
    return orders.map((order): OrderStory => {
      const { recordUuid } = order;
      return { order, lines: lines(recordUuid), calls: calls(recordUuid), outcomes: outcomes(recordUuid) };
    });
  };
}

async function readOrders(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  of: Parameters<SyncRecords['readStory']>[0],
): Promise<readonly StoryOrder[]> {
  const isAsked = whichOrders(dialect, of);
  if (isAsked === null) return [];
  const rows = await storyRows(db, dialect, ORDERS)
    .select([
      ORDER_NUMBER.as('orderNumber'),
      sql<string | null>`rtrim(${CUSTOMER})`.as('customer'),
      sql<string | null>`${order('item_name')}`.as('itemName'),
    ])
    .where(isAsked)
    .orderBy(CUSTOMER)
    .orderBy(order('record_uuid'))
    .execute();
  return rows.map(({ uuid: recordUuid, orderNumber, customer, itemName, ...row }) => ({
    recordUuid,
    orderNumber,
    customer,
    itemName,
    ...toStoryRow(row),
  }));
}

function whichOrders(dialect: SqlDialect, of: Parameters<SyncRecords['readStory']>[0]) {
  if ('recordUuid' in of) return UUID.test(of.recordUuid) ? sql<boolean>`${order('record_uuid')} = ${of.recordUuid}` : null;
  const number = withoutTrailingBlanks(of.orderNumber);
  return number === '' ? null : sql<boolean>`${dialect.sameName(order('AAG ORDER NUMBER'))} = ${number}`;
}

type OfOrder<T> = T & { readonly recordUuid: string };

async function readLines(db: Kysely<Tables>, dialect: SqlDialect, recordUuids: readonly string[]): Promise<readonly OfOrder<StoryLine>[]> {
  const { column } = LINES;
  const rows = await storyRows(db, dialect, LINES)
    .select([
      dialect.text(column('record_uuid'), 'uniqueidentifier').as('recordUuid'),
      column('size_code').as('sizeCode'),
      column('qty').as('qty'),
    ])
    .where(sql<boolean>`${column('record_uuid')} in ${these(db, dialect, recordUuids)}`)
    .orderBy(column('size_code'))
    .execute();
  return rows.map(({ uuid: lineUuid, recordUuid, sizeCode, qty, ...row }) => ({
    recordUuid,
    lineUuid,
    sizeCode,
    qty: Number(qty),
    ...toStoryRow(row),
  }));
}

/** Orders or lines with the columns that both have, and the request that holds them, or held them last. */
function storyRows(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable) {
  const { column } = table;
  const nullable = (name: string) => sql<string | null>`${column(name)}`;
  return db
    .selectFrom(table.name as 'FACT_ORDER_LIST')
    .leftJoin('sync_requests as r', (join) => join.on(sql<boolean>`r.request_key = ${column('request_key')}`))
    .select([
      dialect.text(column(table.key), 'uniqueidentifier').as('uuid'),
      nullable('sync_state').as('syncState'),
      nullable('action_type').as('actionType'),
      nullable('api_status').as('apiStatus'),
      sql<number>`case when ${column('hold_until')} > ${dialect.now} then 1 else 0 end`.as('onHold'),
      sql<string | null>`${dialect.text(column(table.mondayId), 'bigint')}`.as('mondayId'),
      sql<string | null>`${dialect.text(column(table.place), table.placeType)}`.as('place'),
      nullable('sync_error_message').as('reason'),
      sql<number>`coalesce(${column('retry_count')}, 0)`.as('retries'),
      sql<string | null>`${dialect.instant(column('last_synced_at'))}`.as('lastSyncedAt'),
      'r.request_key as requestKey',
      'r.operation as operation',
      'r.sync_id as syncId',
      sql<string | null>`${dialect.instant(sql.ref('r.claimed_at'))}`.as('claimedAt'),
      'r.outcome as outcome',
    ]);
}

type RawStoryRow = Omit<Awaited<ReturnType<ReturnType<typeof storyRows>['execute']>>[number], 'uuid'>;

function toStoryRow({ apiStatus, requestKey, operation, syncId, claimedAt, outcome, ...row }: RawStoryRow) {
  const known = requestKey !== null && operation !== null && syncId !== null && claimedAt !== null;
  return {
    ...row,
    actionType: actionOf(row.actionType),
    inFlight: apiStatus === IN_FLIGHT,
    onHold: Number(row.onHold) === 1,
    retries: Number(row.retries),
    request: known ? { requestKey, operation, syncId, claimedAt, outcome } : null,
  };
}

function readCalls(db: Kysely<Tables>, dialect: SqlDialect, recordUuids: readonly string[]): Promise<OfOrder<StoryCall>[]> {
  return db
    .selectFrom('ORDER_LIST_API_LOG as a')
    .select([
      dialect.text(sql.ref('a.record_uuid'), 'uniqueidentifier').as('recordUuid'),
      sql<string | null>`${dialect.text(sql.ref('a.line_uuid'), 'uniqueidentifier')}`.as('lineUuid'),
      'a.api_operation_type as operation',
      'a.pipeline_run_id as syncId',
      'a.sync_state as syncState',
      'a.api_status as apiStatus',
      sql<string | null>`${dialect.instant(sql.ref('a.api_request_timestamp'))}`.as('sentAt'),
      sql<string | null>`${dialect.instant(sql.ref('a.api_response_timestamp'))}`.as('answeredAt'),
      'a.api_request_payload as request',
      'a.api_response_payload as response',
    ])
    .where(sql<boolean>`a.record_uuid in ${these(db, dialect, recordUuids)}`)
    .orderBy(sql`coalesce(a.api_response_timestamp, a.archived_at)`)
    .orderBy('a.id')
    .execute();
}

async function readOutcomes(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  recordUuids: readonly string[],
): Promise<readonly OfOrder<StoryOutcome>[]> {
  const rows = await db
    .selectFrom('sync_outcomes as o')
    .leftJoin('sync_customers as c', (join) => join.onRef('c.sync_id', '=', 'o.sync_id').onRef('c.customer', '=', 'o.customer'))
    .leftJoin('sync_runs as s', 's.sync_id', 'o.sync_id')
    .select([
      'o.sync_id as syncId',
      dialect.text(sql.ref('o.record_uuid'), 'uniqueidentifier').as('recordUuid'),
      dialect.text(sql.ref('o.row_uuid'), 'uniqueidentifier').as('uuid'),
      'o.source',
      'o.kind',
      'o.code',
      'o.reason',
      sql<string | null>`${dialect.text(sql.ref('o.monday_item_id'), 'bigint')}`.as('mondayId'),
      dialect.instant(sql.ref('o.at')).as('at'),
      'c.workflow_id as workflowId',
      'c.run_id as runId',
      's.board_url as boardUrl',
    ])
    .where(sql<boolean>`o.record_uuid in ${these(db, dialect, recordUuids)}`)
    .orderBy('o.at')
    .orderBy('o.row_uuid')
    .execute();
  return rows.map(({ uuid, source, ...row }) => ({ ...row, lineUuid: source === LINES.source ? uuid : null }));
}

const these = (db: Kysely<Tables>, dialect: SqlDialect, recordUuids: readonly string[]) =>
  db
    .selectFrom(
      dialect.rowsFromJson(
        recordUuids.map((recordUuid) => ({ recordUuid })),
        RECORD_UUIDS,
      ),
    )
    .select(json('recordUuid').as('recordUuid'));

/** The rows of each order, in the order that they came in, without its uuid. */
function byOrder<T>(rows: readonly OfOrder<T>[]): (recordUuid: string) => readonly Omit<OfOrder<T>, 'recordUuid'>[] {
  const orders = Map.groupBy(rows, ({ recordUuid }) => recordUuid);
  return (wanted) => (orders.get(wanted) ?? []).map(({ recordUuid: _, ...row }) => row);
}
