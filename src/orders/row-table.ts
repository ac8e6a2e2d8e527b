import { type RawBuilder, sql } from 'kysely';
import type { Keyed } from './batch.ts';
import type { SqlType } from './column-spec.ts';
import { IN_FLIGHT, STATES_IN_SCOPE } from './schema.ts';
import { json } from './sql-dialect.ts';

/**
 * A table whose rows the board mirrors. Claims, settles and lookups are the same statements for both; what differs is how a few columns
 * are called. Columns of the JSON that such a statement takes are always called `uuid`, `mondayId` and `place`.
 */
export interface RowTable extends RowColumns, Keyed {
  readonly name: 'FACT_ORDER_LIST' | 'ORDER_LIST_LINES';
  readonly source: 'HEADER' | 'LINE';
  readonly key: 'record_uuid' | 'line_uuid';
  readonly mondayId: 'monday_item_id' | 'monday_subitem_id';
  /** Where on the board the row stands: an order in a group, a line below an item. */
  readonly place: 'group_id' | 'parent_item_id';
  readonly placeType: SqlType;
  /** The predecessor gave only orders a second column for the reason. */
  readonly hasApiError: boolean;
  /** The same of the row `t` in a statement of a batch. */
  readonly t: RowColumns;
}

interface RowColumns {
  /** A column of the table. Not a Kysely string reference: those are parsed, and a source column may hold a dot or ` as `. */
  column(name: string): RawBuilder<string>;
  readonly isInScope: RawBuilder<boolean>;
  readonly isInFlight: RawBuilder<boolean>;
  readonly isFree: RawBuilder<boolean>;
  /**
   * Its request holds the row. The key stands on each row of the JSON: where it is one parameter, SQLite reads all rows of the request for
   * each row of the batch.
   */
  readonly isHeldByItsRequest: RawBuilder<boolean>;
}

export const ORDERS: RowTable = rowTable({
  name: 'FACT_ORDER_LIST',
  source: 'HEADER',
  key: 'record_uuid',
  mondayId: 'monday_item_id',
  place: 'group_id',
  placeType: 'nvarchar(128)',
  hasApiError: true,
});

export const LINES: RowTable = rowTable({
  name: 'ORDER_LIST_LINES',
  source: 'LINE',
  key: 'line_uuid',
  mondayId: 'monday_subitem_id',
  place: 'parent_item_id',
  placeType: 'bigint',
  hasApiError: false,
});

function rowTable(names: Omit<RowTable, keyof RowColumns | 'as' | 't'>): RowTable {
  return { ...names, as: 'uuid', ...columnsOf(names.name), t: columnsOf('t') };
}

function columnsOf(table: string): RowColumns {
  const column = (name: string): RawBuilder<string> => sql<string>`${sql.id(table, name)}`;
  // Literals, not parameters: only so can the partial indexes of `schema.ts` serve these conditions.
  const isInScope = sql<boolean>`${column('sync_state')} in (${sql.join(STATES_IN_SCOPE.map((state) => sql.lit(state)))})`;
  const isInFlight = sql<boolean>`${column('api_status')} in (${sql.lit(IN_FLIGHT)})`;
  const isFree = sql<boolean>`coalesce(${column('api_status')}, '') <> ${sql.lit(IN_FLIGHT)}`;
  const isHeldByItsRequest = sql<boolean>`${column('request_key')} = ${json('requestKey')} and ${isInFlight}`;
  return { column, isInScope, isInFlight, isFree, isHeldByItsRequest };
}

/** NULL equals NULL. */
export const isSame = (one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(${one} = ${other} or (${one} is null and ${other} is null))`;
