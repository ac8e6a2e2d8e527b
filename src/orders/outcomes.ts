import { type RawBuilder, sql } from 'kysely';
import type { CountKind } from '../contract.ts';
import { type Batch, type Keyed, type Rows, type Source, target, type Value } from './batch.ts';
import type { RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

/** A row's outcome under a sync, as `writeOutcomes` takes it. */
export const WORD = {
  uuid: 'uniqueidentifier',
  // On each row, so that SQLite finds an outcome by its key, row by row, instead of walking through all of a sync's.
  syncId: 'nvarchar(50)',
  customer: 'nvarchar(100)',
  /** The order, also of a line. */
  recordUuid: 'uniqueidentifier',
  kind: 'nvarchar(20)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
  orderNumber: 'nvarchar(100)',
  itemName: 'nvarchar(1000)',
  groupTitle: 'nvarchar(255)',
  mondayItemId: 'bigint',
  /** A JSON array. */
  warnings: 'nvarchar(max)',
  requestKey: 'nvarchar(36)',
  requestId: 'nvarchar(64)',
} as const satisfies JsonColumns;

export type Word = { readonly [Column in keyof typeof WORD]: Column extends 'kind' ? CountKind : string | null };

/** What a sync said of rows of either table. */
export const OUTCOMES: Keyed = { name: 'sync_outcomes', key: 'row_uuid', as: 'uuid' };
export const outcome = (column: keyof Tables['sync_outcomes'] & string): RawBuilder<string> => target(column);

/** The outcome of the row `j` under the sync that stands on it. */
export const isUnderSync = (table: RowTable): RawBuilder<boolean> =>
  sql<boolean>`${outcome('sync_id')} = ${json('syncId')} and ${outcome('source')} = ${sql.lit(table.source)}`;

/** The columns of an outcome that WORD fills, but for its key and what stands in `kind` and `wrote`. */
const SAID = {
  code: 'code',
  reason: 'reason',
  order_number: 'orderNumber',
  item_name: 'itemName',
  group_title: 'groupTitle',
  monday_item_id: 'mondayItemId',
  warnings: 'warnings',
  request_key: 'requestKey',
  request_id: 'requestId',
} as const satisfies Partial<Record<keyof Tables['sync_outcomes'], keyof typeof WORD>>;

type Words = Readonly<Record<keyof typeof WORD, Value>>;
const GIVEN = Object.fromEntries(Object.keys(WORD).map((column) => [column, json(column)])) as Record<
  keyof typeof WORD,
  RawBuilder<string>
>;

const wroteBy = (kind: Value) => sql<string>`case when ${kind} in ('created', 'updated', 'removed') then ${kind} end`;

const said = (words: Words) => Object.fromEntries(Object.entries(SAID).map(([column, word]) => [column, words[word]]));

/**
 * The newest word of a sync about a row replaces its earlier one. What the sync has written before is remembered beside it: an order that
 * it created, and whose sizes failed, is `created` again as soon as they are right. Inserted is what the update did not find: where
 * somebody else inserts it meanwhile, the key is taken, and the batch is run again.
 */
export async function writeOutcomes(batch: Batch, dialect: SqlDialect, table: RowTable, words: Rows): Promise<void> {
  const isRight = sql`${json('kind')} in ('updated', 'unchanged')`;
  const [wrote, writes] = [outcome('wrote'), wroteBy(json('kind'))];
  const known = await batch.take({
    name: 'known',
    table: OUTCOMES,
    rows: words,
    set: {
      kind: sql`case when ${isRight} and ${wrote} in ('created', 'updated') then ${wrote} else ${json('kind')} end`,
      wrote: sql`case when ${isRight} then coalesce(${wrote}, ${writes}) else coalesce(${writes}, ${wrote}) end`,
      ...said(GIVEN),
      at: dialect.now,
    },
    where: [isUnderSync(table)],
  });
  await insertOutcomes(batch, dialect, { table, values: GIVEN, rows: words.except(known) });
}

/** The first words of a sync about rows. */
export function insertOutcomes(
  batch: Batch,
  dialect: SqlDialect,
  { table, values, ...source }: Source & { readonly table: RowTable; readonly values: Words },
): Promise<void> {
  return batch.insert({
    into: 'sync_outcomes',
    values: {
      sync_id: values.syncId,
      source: sql.lit(table.source),
      row_uuid: values.uuid,
      record_uuid: values.recordUuid,
      customer: values.customer,
      kind: values.kind,
      wrote: wroteBy(values.kind),
      ...said(values),
      at: dialect.now,
    },
    ...source,
  });
}

/** Rows that are seen unchanged are right on the board: what the sync said against them before is over, and what it wrote stands again. */
export async function dropRefusals(batch: Batch, table: RowTable, syncId: string, rows: Rows): Promise<void> {
  const where = [
    sql`${outcome('sync_id')} = ${syncId}`,
    sql`${outcome('source')} = ${sql.lit(table.source)}`,
    sql`${outcome('kind')} in ('failed', 'held', 'unknown')`,
    sql`${outcome('row_uuid')} in ${rows.list('uuid')}`,
  ];
  await batch.delete({ from: OUTCOMES, where: [...where, sql`${outcome('wrote')} is null`] });
  const mondayId = sql`select ${table.column(table.mondayId)} from ${sql.id(table.name)} where ${table.column(table.key)} = ${outcome('row_uuid')}`;
  await batch.update({
    table: OUTCOMES,
    set: { kind: outcome('wrote'), code: null, reason: null, monday_item_id: sql`(${mondayId})` },
    where,
  });
}
