import { type Expression, sql, type Transaction } from 'kysely';
import type { CountKind } from '../contract.ts';
import { cut } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

/** An order's outcome under a sync, as `writeOutcomes` takes it. */
export interface OutcomeRow {
  readonly recordUuid: string;
  readonly kind: CountKind;
  readonly code: string | null;
  readonly reason: string | null;
  readonly orderNumber: string;
  readonly itemName: string;
  readonly groupTitle: string | null;
  readonly mondayItemId: string | null;
  /** A JSON array. */
  readonly warnings: string;
}

const OUTCOME = {
  // On each row, so that SQLite finds an outcome by its key, row by row, instead of walking through all of a sync's.
  syncId: 'nvarchar(50)',
  recordUuid: 'uniqueidentifier',
  kind: 'nvarchar(20)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
  orderNumber: 'nvarchar(100)',
  itemName: 'nvarchar(1000)',
  groupTitle: 'nvarchar(255)',
  mondayItemId: 'bigint',
  warnings: 'nvarchar(max)',
} as const satisfies JsonColumns;

/**
 * The newest word of a sync about an order replaces its earlier one, except that what this sync created stays `created` when the
 * same sync updates it later. Two statements, as SQL Server has no dependable upsert.
 */
export async function writeOutcomes(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  under: { readonly syncId: string; readonly customer: string; readonly requestKey: string | null; readonly requestId: string | null },
  rows: readonly OutcomeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const words = rows.map((row) => ({ ...row, syncId: under.syncId, reason: row.reason === null ? null : cut(row.reason) }));
  const values = {
    kind: json('kind'),
    code: json('code'),
    reason: json('reason'),
    order_number: json('orderNumber'),
    item_name: json('itemName'),
    group_title: json('groupTitle'),
    monday_item_id: json('mondayItemId'),
    warnings: json('warnings'),
    request_key: sql<string>`${under.requestKey}`,
    request_id: sql<string>`${under.requestId}`,
    at: dialect.now,
  };
  const isSame = sql<boolean>`${sql.id('sync_outcomes', 'sync_id')} = ${json('syncId')} and ${sql.id('sync_outcomes', 'record_uuid')} = ${json('recordUuid')}`;
  await trx
    .updateTable('sync_outcomes')
    .from(dialect.updateFromJson('sync_outcomes', words, OUTCOME))
    .set({
      ...values,
      kind: sql<string>`case when ${sql.id('sync_outcomes', 'kind')} = 'created' and ${json('kind')} = 'updated' then 'created' else ${json('kind')} end`,
    })
    .where(isSame)
    .execute();

  const inserted: [column: keyof Tables['sync_outcomes'], value: Expression<unknown>][] = [
    ['sync_id', json('syncId')],
    ['record_uuid', json('recordUuid')],
    ['customer', sql`${under.customer}`],
    ...(Object.entries(values) as [keyof typeof values, Expression<unknown>][]),
  ];
  const known = trx.selectFrom('sync_outcomes').select(sql.lit(1).as('one')).where(isSame);
  await trx
    .insertInto('sync_outcomes')
    .columns(inserted.map(([column]) => column))
    .expression(
      trx
        .selectFrom(dialect.rowsFromJson(words, OUTCOME))
        .select(inserted.map(([column, value]) => sql`${value}`.as(column)))
        .where(sql<boolean>`not exists ${known}`),
    )
    .execute();
}
