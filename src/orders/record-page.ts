import { type Kysely, sql, type Transaction } from 'kysely';
import { parseRowReason } from '../sync/row-reason.ts';
import type { SyncRecords } from './order-store.ts';
import { dropRefusals, writeOutcomes } from './outcomes.ts';
import { cut } from './row-reason.ts';
import { ORDERS } from './row-table.ts';
import type { Tables } from './schema.ts';
import { ORDER_NUMBER, order, withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, type JsonTable, json, type SqlDialect } from './sql-dialect.ts';

const UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const TROUBLE = {
  syncId: 'nvarchar(50)',
  recordUuid: 'uniqueidentifier',
  kind: 'nvarchar(20)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
} as const satisfies JsonColumns;
const AS_READ = { recordUuid: 'uniqueidentifier', requestKey: 'nvarchar(36)' } as const satisfies JsonColumns;

type Page = Parameters<SyncRecords['recordPage']>[0];

/**
 * Why counts stay exact, however often and however late an activity is tried: an order has one outcome under a sync (the primary key
 * sees to that), and every count is a number of outcomes. What was seen of an order gives way to what was done to it.
 */
export function recordPageQuery(db: Kysely<Tables>, dialect: SqlDialect): SyncRecords['recordPage'] {
  return (page) =>
    db.transaction().execute(async (trx) => {
      await markSynced(trx, dialect, page.unchanged);
      await recordUnchanged(trx, dialect, page);
      await recordSeen(trx, dialect, page, { kind: 'failed', uuids: page.stillFailed });
      await recordSeen(trx, dialect, page, { kind: 'unknown', uuids: page.inFlight });
      await recordLineTroubles(trx, dialect, page);
    });
}

/** Nobody holds the row, and no other request has written it since it was read. */
const isAsRead = sql<boolean>`${ORDERS.isFree}
  and (${order('request_key')} = ${json('requestKey')} or (${order('request_key')} is null and ${json('requestKey')} is null))`;
const isThisRow = sql<boolean>`${order('record_uuid')} = ${json('recordUuid')}`;

/**
 * The row's state follows: one that failed or was held, and whose values are again those that the board shows, is SYNCED without
 * a reason. Otherwise it would say something other than the board does. Of an order marked DELETE the board shows nothing.
 */
async function markSynced(trx: Transaction<Tables>, dialect: SqlDialect, rows: Page['unchanged']): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .updateTable('FACT_ORDER_LIST')
    .from(dialect.updateFromJson('FACT_ORDER_LIST', asRead(rows), AS_READ))
    .set({ sync_state: 'SYNCED', api_status: 'SUCCESS', sync_error_message: null, api_error_message: null, updated_at: dialect.now })
    .where(isThisRow)
    .where(isAsRead)
    .where(ORDERS.isInScope)
    .where(sql<boolean>`((monday_item_id is not null and row_hash is not null) or (monday_item_id is null and action_type = 'DELETE'))`)
    .where(sql<boolean>`(sync_state <> 'SYNCED' or sync_error_message is not null)`)
    .execute();
}

/** An order that is seen unchanged is right on the board: what an earlier try said against it is over, what this sync wrote stands. */
async function recordUnchanged(trx: Transaction<Tables>, dialect: SqlDialect, page: Page): Promise<void> {
  if (page.unchanged.length === 0) return;
  const recorded = outcomeOf(trx, page.syncId);
  const seen = seenOrders(trx, dialect.rowsFromJson(asRead(page.unchanged), AS_READ), dialect).where(
    sql<boolean>`((${isAsRead}) or not exists ${recorded})`,
  );
  const refused = await seen.where(sql<boolean>`exists ${recorded.where('o.kind', 'in', ['failed', 'held', 'unknown'])}`).execute();
  await dropRefusals({ trx, dialect, table: ORDERS }, page.syncId, new Set(refused.map(({ uuid }) => uuid)));
  const rows = await seen.where(sql<boolean>`not exists ${recorded}`).execute();
  const outcomes = rows.map(({ error: _, ...row }) => ({ ...row, kind: 'unchanged' as const, code: null, reason: null, warnings: '[]' }));
  await writeOutcomes({ trx, dialect, table: ORDERS }, under(page), outcomes);
}

/**
 * Orders met as failed or in flight: what stands on the row becomes their outcome. One that meanwhile has another outcome, and whose
 * row no longer is what it was met as, keeps it: another try of this sync was faster.
 */
async function recordSeen(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  page: Page,
  { kind, uuids }: { readonly kind: 'failed' | 'unknown'; readonly uuids: readonly string[] },
): Promise<void> {
  if (uuids.length === 0) return;
  const isStill = kind === 'failed' ? sql<boolean>`${order('sync_state')} in ('ERROR', 'FAILED')` : ORDERS.isInFlight;
  const recorded = outcomeOf(trx, page.syncId);
  const met = [...new Set(uuids)].map((recordUuid) => ({ recordUuid }));
  const rows = await seenOrders(trx, dialect.rowsFromJson(met, UUIDS), dialect)
    .where(sql<boolean>`not exists ${recorded.where('o.kind', '=', kind)}`)
    .where(sql<boolean>`(${isStill} or not exists ${recorded})`)
    .execute();
  const outcomes = rows.map(({ error, ...row }) => ({
    ...row,
    kind,
    warnings: '[]',
    ...parseRowReason(error, kind === 'failed' ? 'RECORD_INVALID' : 'NO_ANSWER'),
  }));
  await writeOutcomes({ trx, dialect, table: ORDERS }, under(page), outcomes);
}

/**
 * What is wrong with its sizes becomes the outcome of an order that is right itself; what this sync wrote of it is remembered beside that,
 * and comes back once the sizes are right, too. One that is turned away itself is unknown, too, while some size of it is: only so does
 * this sync come back to it.
 */
async function recordLineTroubles(trx: Transaction<Tables>, dialect: SqlDialect, page: Page): Promise<void> {
  const { syncId, lineTroubles = [] } = page;
  if (lineTroubles.length === 0) return;
  const words = lineTroubles.map((trouble) => ({ ...trouble, syncId, reason: cut(trouble.reason) }));
  const outcome = (column: string) => sql.id('sync_outcomes', column);
  await trx
    .updateTable('sync_outcomes')
    .from(dialect.updateFromJson('sync_outcomes', words, TROUBLE))
    .set({ kind: json('kind'), code: json('code'), reason: json('reason'), at: dialect.now })
    .where(sql<boolean>`${outcome('sync_id')} = ${json('syncId')} and ${outcome('source')} = ${sql.lit(ORDERS.source)}`)
    .where(sql<boolean>`${outcome('row_uuid')} = ${json('recordUuid')}`)
    .where(
      sql<boolean>`(${outcome('kind')} in ('created', 'updated', 'unchanged') or (${json('kind')} = 'unknown' and ${outcome('kind')} in ('failed', 'held')))`,
    )
    .execute();
  const met = [...new Set(lineTroubles.map(({ recordUuid }) => recordUuid))].map((recordUuid) => ({ recordUuid }));
  const rows = await seenOrders(trx, dialect.rowsFromJson(met, UUIDS), dialect)
    .where(sql<boolean>`not exists ${outcomeOf(trx, syncId)}`)
    .execute();
  const byOrder = new Map(lineTroubles.map(({ recordUuid, ...trouble }) => [recordUuid.toLowerCase(), trouble]));
  const outcomes = rows.flatMap(({ error: _, ...row }) => {
    const trouble = byOrder.get(row.recordUuid);
    return trouble === undefined ? [] : [{ ...row, ...trouble, warnings: '[]' }];
  });
  await writeOutcomes({ trx, dialect, table: ORDERS }, under(page), outcomes);
}

/** What an outcome shows of the orders of a page. */
function seenOrders<C extends JsonColumns>(trx: Transaction<Tables>, page: JsonTable<C>, dialect: SqlDialect) {
  return trx
    .selectFrom('FACT_ORDER_LIST')
    .innerJoin(page as unknown as JsonTable<typeof UUIDS>, (join) => join.on(isThisRow))
    .select([
      dialect.text(order('record_uuid'), 'uniqueidentifier').as('uuid'),
      dialect.text(order('record_uuid'), 'uniqueidentifier').as('recordUuid'),
      ORDER_NUMBER.as('orderNumber'),
      sql<string>`coalesce(${order('item_name')}, ${ORDER_NUMBER})`.as('itemName'),
      order('group_name').as('groupTitle'),
      sql<string | null>`${order('sync_error_message')}`.as('error'),
      dialect.text(order('monday_item_id'), 'bigint').as('mondayItemId'),
      sql<string | null>`case when ${ORDERS.isInFlight} then ${order('request_key')} end`.as('requestKey'),
    ]);
}

/** The row's outcome under the sync, for an `exists`. */
function outcomeOf(trx: Transaction<Tables>, syncId: string) {
  return trx
    .selectFrom('sync_outcomes as o')
    .select(sql.lit(1).as('one'))
    .where('o.sync_id', '=', syncId)
    .where('o.source', '=', ORDERS.source)
    .where(sql<boolean>`o.row_uuid = ${order('record_uuid')}`);
}

const asRead = (rows: Page['unchanged']) => rows.map(({ recordUuid, requestKey }) => ({ recordUuid, requestKey }));

const under = ({ syncId, customer }: Page) => ({ syncId, customer: withoutTrailingBlanks(customer), requestKey: null, requestId: null });
