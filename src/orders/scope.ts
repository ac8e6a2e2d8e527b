import { type RawBuilder, sql } from 'kysely';
import { IN_FLIGHT, STATES_IN_SCOPE } from './schema.ts';
import { json, type SqlDialect } from './sql-dialect.ts';

/** A column of FACT_ORDER_LIST. Not a Kysely string reference: those are parsed, and a source column may hold a dot or ` as `. */
export const order = (column: string): RawBuilder<string> => sql<string>`${sql.id('FACT_ORDER_LIST', column)}`;

export const CUSTOMER = order('CUSTOMER NAME');
/** '' for NULL, so that a keyset has something to start behind. */
export const ORDER_NUMBER = sql<string>`coalesce(${order('AAG ORDER NUMBER')}, '')`;

/** Literals, not parameters: only so can the partial indexes of `schema.ts` serve these conditions. */
export const inScope = sql<boolean>`${order('sync_state')} in (${sql.join(STATES_IN_SCOPE.map((state) => sql.lit(state)))})`;
export const inFlight = sql<boolean>`${order('api_status')} in (${sql.lit(IN_FLIGHT)})`;
export const notInFlight = sql<boolean>`coalesce(${order('api_status')}, '') <> ${sql.lit(IN_FLIGHT)}`;

/** Not null and not blank: a row of nobody is never sent. */
export const hasCustomer = sql<boolean>`ltrim(rtrim(${CUSTOMER})) <> ''`;

export const ofCustomer = (dialect: SqlDialect, customer: string): RawBuilder<boolean> =>
  sql<boolean>`${dialect.sameName(CUSTOMER)} = ${withoutTrailingBlanks(customer)}`;

/** SQL Server's `=` ignores them; where SQLite compares a parameter or stores a name, they have to go first. */
export const withoutTrailingBlanks = (name: string): string => name.replace(/ +$/, '');

/**
 * A row of the batch whose request holds it. The key stands on each row of the JSON: where it is one parameter, SQLite reads all rows
 * of the request for each row of the batch.
 */
export const isHeldByItsRequest = sql<boolean>`${order('record_uuid')} = ${json('recordUuid')}
  and ${order('request_key')} = ${json('requestKey')} and ${inFlight}`;
