import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { SqlType } from './column-spec.ts';
import { IN_FLIGHT, STATES_IN_SCOPE, type Tables } from './schema.ts';
import { json, type SqlDialect } from './sql-dialect.ts';

/**
 * A table whose rows the board mirrors. Claims, settles and lookups are the same statements for both; what differs is how a few columns
 * are called. Columns of the JSON that such a statement takes are always called `uuid`, `mondayId` and `place`.
 */
export interface RowTable {
  readonly name: 'FACT_ORDER_LIST' | 'ORDER_LIST_LINES';
  readonly source: 'HEADER' | 'LINE';
  readonly uuid: 'record_uuid' | 'line_uuid';
  readonly mondayId: 'monday_item_id' | 'monday_subitem_id';
  /** Where on the board the row stands: an order in a group, a line below an item. */
  readonly place: 'group_id' | 'parent_item_id';
  readonly placeType: SqlType;
  /** The predecessor gave only orders a second column for the reason. */
  readonly hasApiError: boolean;
  /** A column of the table. Not a Kysely string reference: those are parsed, and a source column may hold a dot or ` as `. */
  column(name: string): RawBuilder<string>;
  readonly isInScope: RawBuilder<boolean>;
  readonly isInFlight: RawBuilder<boolean>;
  readonly isFree: RawBuilder<boolean>;
  /** The row of the JSON with this uuid. */
  readonly isGiven: RawBuilder<boolean>;
  /**
   * A row of the batch whose request holds it. The key stands on each row of the JSON: where it is one parameter, SQLite reads all rows
   * of the request for each row of the batch.
   */
  readonly isHeldByItsRequest: RawBuilder<boolean>;
}

/** Where the statements of one transaction are made. */
export interface Place {
  readonly trx: Transaction<Tables>;
  readonly dialect: SqlDialect;
  readonly table: RowTable;
}

export const ORDERS: RowTable = rowTable({
  name: 'FACT_ORDER_LIST',
  source: 'HEADER',
  uuid: 'record_uuid',
  mondayId: 'monday_item_id',
  place: 'group_id',
  placeType: 'nvarchar(128)',
  hasApiError: true,
});

export const LINES: RowTable = rowTable({
  name: 'ORDER_LIST_LINES',
  source: 'LINE',
  uuid: 'line_uuid',
  mondayId: 'monday_subitem_id',
  place: 'parent_item_id',
  placeType: 'bigint',
  hasApiError: false,
});

type Names = Omit<RowTable, 'column' | `is${string}`>;

function rowTable(names: Names): RowTable {
  const column = (name: string): RawBuilder<string> => sql<string>`${sql.id(names.name, name)}`;
  // Literals, not parameters: only so can the partial indexes of `schema.ts` serve these conditions.
  const isInScope = sql<boolean>`${column('sync_state')} in (${sql.join(STATES_IN_SCOPE.map((state) => sql.lit(state)))})`;
  const isInFlight = sql<boolean>`${column('api_status')} in (${sql.lit(IN_FLIGHT)})`;
  const isFree = sql<boolean>`coalesce(${column('api_status')}, '') <> ${sql.lit(IN_FLIGHT)}`;
  const isGiven = sql<boolean>`${column(names.uuid)} = ${json('uuid')}`;
  const isHeldByItsRequest = sql<boolean>`${isGiven} and ${column('request_key')} = ${json('requestKey')} and ${isInFlight}`;
  return { ...names, column, isInScope, isInFlight, isFree, isGiven, isHeldByItsRequest };
}

/** NULL equals NULL. */
export const isSame = (one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(${one} = ${other} or (${one} is null and ${other} is null))`;
