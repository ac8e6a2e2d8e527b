import { type Kysely, sql, type Transaction } from 'kysely';
import { parseRowReason } from '../sync/row-reason.ts';
import type { LineTrouble, SyncRecords } from './order-store.ts';
import { dropRefusals, writeOutcomes } from './outcomes.ts';
import { cut } from './row-reason.ts';
import { ORDERS } from './row-table.ts';
import type { Tables } from './schema.ts';
import { ORDER_NUMBER, order, withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

const UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const TROUBLE = {
  syncId: 'nvarchar(50)',
  recordUuid: 'uniqueidentifier',
  kind: 'nvarchar(20)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
} as const satisfies JsonColumns;

/**
 * Why counts stay exact, however often an activity is tried: every order of a sync is in one place. Either it has one outcome (the
 * primary key sees to that), or it counts as unchanged on one page. A page takes into `unchanged` only orders that this sync
 * has not written, drops other outcomes of theirs (an order now seen unchanged is no longer failed or unknown), and replaces its own
 * earlier count and that of every later page. `orders` is the sum.
 */
export function recordPageQuery(db: Kysely<Tables>, dialect: SqlDialect): SyncRecords['recordPage'] {
  return (page) =>
    db.transaction().execute(async (trx) => {
      const { syncId } = page;
      const customer = withoutTrailingBlanks(page.customer);
      const unchanged = new Set(page.unchanged.map((uuid) => uuid.toLowerCase()));
      await dropRefusals({ trx, dialect, table: ORDERS }, syncId, unchanged);
      await markSynced(trx, dialect, unchanged);
      await recordTroubles(trx, dialect, { syncId, customer, troubles: page.lineTroubles });
      const written = await outcomesOf(trx, dialect, syncId, unchanged);
      await recordSeen(trx, dialect, { syncId, customer, kind: 'failed', uuids: new Set(page.stillFailed) });
      await recordSeen(trx, dialect, { syncId, customer, kind: 'unknown', uuids: new Set(page.inFlight) });
      await trx
        .deleteFrom('sync_pages')
        .where('sync_id', '=', syncId)
        .where('customer', '=', customer)
        .where('page', '>=', page.page)
        .execute();
      await trx
        .insertInto('sync_pages')
        .values({ sync_id: syncId, customer, page: page.page, unchanged: unchanged.size - written.size })
        .execute();
    });
}

const asRows = (uuids: ReadonlySet<string>) => [...uuids].map((recordUuid) => ({ recordUuid }));

/**
 * The row's state follows: one that failed or was held, and whose values are again those that the board shows, is SYNCED without
 * a reason. Otherwise it would say something other than the board does. Of an order marked DELETE the board shows nothing.
 */
async function markSynced(trx: Transaction<Tables>, dialect: SqlDialect, uuids: ReadonlySet<string>): Promise<void> {
  if (uuids.size === 0) return;
  await trx
    .updateTable('FACT_ORDER_LIST')
    .set({ sync_state: 'SYNCED', api_status: 'SUCCESS', sync_error_message: null, api_error_message: null, updated_at: dialect.now })
    .where('record_uuid', 'in', trx.selectFrom(dialect.rowsFromJson(asRows(uuids), UUIDS)).select('j.recordUuid'))
    .where(ORDERS.isFree)
    .where(ORDERS.isInScope)
    .where(sql<boolean>`((monday_item_id is not null and row_hash is not null) or (monday_item_id is null and action_type = 'DELETE'))`)
    .where(sql<boolean>`(sync_state <> 'SYNCED' or sync_error_message is not null)`)
    .execute();
}

/**
 * What is wrong with its sizes becomes the outcome of an order that is right itself; what this sync wrote of it is remembered beside that,
 * and comes back once the sizes are right, too.
 */
async function recordTroubles(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  { syncId, customer, troubles }: { readonly syncId: string; readonly customer: string; readonly troubles: readonly LineTrouble[] },
): Promise<void> {
  if (troubles.length === 0) return;
  const words = troubles.map((trouble) => ({ ...trouble, syncId, reason: cut(trouble.reason) }));
  const outcome = (column: string) => sql.id('sync_outcomes', column);
  await trx
    .updateTable('sync_outcomes')
    .from(dialect.updateFromJson('sync_outcomes', words, TROUBLE))
    .set({ kind: json('kind'), code: json('code'), reason: json('reason'), at: dialect.now })
    .where(sql<boolean>`${outcome('sync_id')} = ${json('syncId')} and ${outcome('source')} = ${sql.lit(ORDERS.source)}`)
    .where(sql<boolean>`${outcome('row_uuid')} = ${json('recordUuid')} and ${outcome('kind')} in ('created', 'updated')`)
    .execute();
  const rows = await selectSeen(trx, dialect, new Set(troubles.map(({ recordUuid }) => recordUuid)))
    .where(sql<boolean>`not exists ${recorded(trx, syncId)}`)
    .execute();
  const byOrder = new Map(troubles.map((trouble) => [trouble.recordUuid.toLowerCase(), trouble]));
  await writeOutcomes(
    { trx, dialect, table: ORDERS },
    { syncId, customer, requestKey: null, requestId: null },
    rows.flatMap(({ error: _, ...row }) => {
      const trouble = byOrder.get(row.recordUuid);
      return trouble === undefined ? [] : [{ ...row, ...trouble, recordUuid: row.recordUuid, uuid: row.recordUuid, warnings: '[]' }];
    }),
  );
}

async function outcomesOf(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  syncId: string,
  uuids: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (uuids.size === 0) return new Set();
  const rows = await trx
    .selectFrom('sync_outcomes as o')
    .select(dialect.text(sql.ref('o.row_uuid'), 'uniqueidentifier').as('uuid'))
    .where('o.sync_id', '=', syncId)
    .where('o.source', '=', ORDERS.source)
    .where('o.row_uuid', 'in', trx.selectFrom(dialect.rowsFromJson(asRows(uuids), UUIDS)).select('j.recordUuid'))
    .execute();
  return new Set(rows.map((row) => row.uuid));
}

/**
 * Orders met as failed or in flight: what stands on the row becomes their outcome. One that meanwhile has another outcome, and whose
 * row no longer is what it was met as, keeps it: another try of this sync was faster.
 */
async function recordSeen(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  seen: { readonly syncId: string; readonly customer: string; readonly kind: 'failed' | 'unknown'; readonly uuids: ReadonlySet<string> },
): Promise<void> {
  if (seen.uuids.size === 0) return;
  const { syncId, customer, kind } = seen;
  const any = recorded(trx, syncId);
  const isStill = kind === 'failed' ? sql<boolean>`${order('sync_state')} in ('ERROR', 'FAILED')` : ORDERS.isInFlight;
  const rows = await selectSeen(trx, dialect, seen.uuids)
    .where(sql<boolean>`not exists ${any.where('o.kind', '=', kind)}`)
    .where(sql<boolean>`(${isStill} or not exists ${any})`)
    .execute();
  await writeOutcomes(
    { trx, dialect, table: ORDERS },
    { syncId, customer, requestKey: null, requestId: null },
    rows.map(({ error, ...row }) => ({
      ...row,
      uuid: row.recordUuid,
      kind,
      warnings: '[]',
      ...parseRowReason(error, kind === 'failed' ? 'RECORD_INVALID' : 'NO_ANSWER'),
    })),
  );
}

/** What the sync has said of an order so far. */
const recorded = (trx: Transaction<Tables>, syncId: string) =>
  trx
    .selectFrom('sync_outcomes as o')
    .select(sql.lit(1).as('one'))
    .where('o.sync_id', '=', syncId)
    .where('o.source', '=', ORDERS.source)
    .where(sql<boolean>`o.row_uuid = ${order('record_uuid')}`);

function selectSeen(trx: Transaction<Tables>, dialect: SqlDialect, uuids: ReadonlySet<string>) {
  return trx
    .selectFrom('FACT_ORDER_LIST')
    .innerJoin(dialect.rowsFromJson(asRows(uuids), UUIDS), (join) => join.on(sql<boolean>`${order('record_uuid')} = ${json('recordUuid')}`))
    .select([
      dialect.text(order('record_uuid'), 'uniqueidentifier').as('recordUuid'),
      ORDER_NUMBER.as('orderNumber'),
      sql<string>`coalesce(${order('item_name')}, ${ORDER_NUMBER})`.as('itemName'),
      order('group_name').as('groupTitle'),
      sql<string | null>`${order('sync_error_message')}`.as('error'),
      dialect.text(order('monday_item_id'), 'bigint').as('mondayItemId'),
      sql<string | null>`case when ${ORDERS.isInFlight} then ${order('request_key')} end`.as('requestKey'),
    ]);
}
