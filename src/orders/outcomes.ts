import { type Expression, sql } from 'kysely';
import type { CountKind } from '../contract.ts';
import { cut } from './row-reason.ts';
import type { Place } from './row-table.ts';
import type { Tables } from './schema.ts';
import { type JsonColumns, json } from './sql-dialect.ts';

/** A row's outcome under a sync, as `writeOutcomes` takes it. */
export interface OutcomeRow {
  readonly uuid: string;
  /** The order, also of a line. */
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
  /** The request that it is about, where that is not the same for all. */
  readonly requestKey?: string | null;
}

const OUTCOME = {
  // On each row, so that SQLite finds an outcome by its key, row by row, instead of walking through all of a sync's.
  syncId: 'nvarchar(50)',
  uuid: 'uniqueidentifier',
  recordUuid: 'uniqueidentifier',
  kind: 'nvarchar(20)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
  orderNumber: 'nvarchar(100)',
  itemName: 'nvarchar(1000)',
  groupTitle: 'nvarchar(255)',
  mondayItemId: 'bigint',
  warnings: 'nvarchar(max)',
  requestKey: 'nvarchar(36)',
} as const satisfies JsonColumns;

/**
 * The newest word of a sync about a row replaces its earlier one. What the sync has written before is remembered beside it: an order that
 * it created, and whose sizes failed, is `created` again as soon as they are right. Two statements, as SQL Server has no dependable upsert.
 */
export async function writeOutcomes(
  { trx, dialect, table }: Place,
  under: { readonly syncId: string; readonly customer: string; readonly requestKey: string | null; readonly requestId: string | null },
  rows: readonly OutcomeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const words = rows.map((row) => ({
    ...row,
    syncId: under.syncId,
    reason: row.reason === null ? null : cut(row.reason),
    requestKey: under.requestKey ?? row.requestKey ?? null,
  }));
  const values = {
    kind: json('kind'),
    code: json('code'),
    reason: json('reason'),
    order_number: json('orderNumber'),
    item_name: json('itemName'),
    group_title: json('groupTitle'),
    monday_item_id: json('mondayItemId'),
    warnings: json('warnings'),
    request_key: json('requestKey'),
    request_id: sql<string>`${under.requestId}`,
    at: dialect.now,
  };
  const outcome = (column: keyof Tables['sync_outcomes']) => sql`${sql.id('sync_outcomes', column)}`;
  const isSame = sql<boolean>`${outcome('sync_id')} = ${json('syncId')} and ${outcome('source')} = ${sql.lit(table.source)} and ${outcome('row_uuid')} = ${json('uuid')}`;
  const wrote = sql<string>`case when ${json('kind')} in ('created', 'updated', 'removed') then ${json('kind')} end`;
  const isRight = sql`${json('kind')} in ('updated', 'unchanged')`;
  await trx
    .updateTable('sync_outcomes')
    .from(dialect.updateFromJson('sync_outcomes', words, OUTCOME))
    .set({
      ...values,
      kind: sql<string>`case when ${isRight} and ${outcome('wrote')} in ('created', 'updated') then ${outcome('wrote')} else ${json('kind')} end`,
      wrote: sql<string>`case when ${isRight} then coalesce(${outcome('wrote')}, ${wrote}) else coalesce(${wrote}, ${outcome('wrote')}) end`,
    })
    .where(isSame)
    .execute();

  const inserted: [column: keyof Tables['sync_outcomes'], value: Expression<unknown>][] = [
    ['sync_id', json('syncId')],
    ['source', sql.lit(table.source)],
    ['row_uuid', json('uuid')],
    ['record_uuid', json('recordUuid')],
    ['customer', sql`${under.customer}`],
    ['wrote', wrote],
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

const UUIDS = { uuid: 'uniqueidentifier' } as const satisfies JsonColumns;

/** A row that is seen unchanged is right on the board: what the sync said against it before is over, and what it wrote stands again. */
export async function dropRefusals({ trx, dialect, table }: Place, syncId: string, uuids: ReadonlySet<string>): Promise<void> {
  if (uuids.size === 0) return;
  const rows = dialect.rowsFromJson(
    [...uuids].map((uuid) => ({ uuid })),
    UUIDS,
  );
  const refused = sql<boolean>`sync_id = ${syncId} and source = ${sql.lit(table.source)} and kind in ('failed', 'held', 'unknown')
    and row_uuid in ${trx.selectFrom(rows).select('j.uuid')}`;
  await trx.deleteFrom('sync_outcomes').where(refused).where('wrote', 'is', null).execute();
  const mondayId = trx
    .selectFrom(table.name)
    .select(table.column(table.mondayId).as('mondayId'))
    .where(sql<boolean>`${table.column(table.uuid)} = ${sql.id('sync_outcomes', 'row_uuid')}`);
  await trx
    .updateTable('sync_outcomes')
    .set({ kind: sql<string>`wrote`, code: null, reason: null, monday_item_id: sql<string>`${mondayId}` })
    .where(refused)
    .execute();
}
