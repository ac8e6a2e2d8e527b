import { type RawBuilder, sql } from 'kysely';
import { ORDERS } from './row-table.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** A column of FACT_ORDER_LIST. */
export const order: (column: string) => RawBuilder<string> = ORDERS.column;

export const CUSTOMER = order('CUSTOMER NAME');
/** '' for NULL, so that a keyset has something to start behind. */
export const ORDER_NUMBER = sql<string>`coalesce(${order('AAG ORDER NUMBER')}, '')`;

/** Not null and not blank: a row of nobody is never sent. */
export const hasCustomer = sql<boolean>`ltrim(rtrim(${CUSTOMER})) <> ''`;

export const ofCustomer = (dialect: SqlDialect, customer: string): RawBuilder<boolean> =>
  sql<boolean>`${dialect.sameName(CUSTOMER)} = ${withoutTrailingBlanks(customer)}`;

/** SQL Server's `=` ignores them; where SQLite compares a parameter or stores a name, they have to go first. */
export const withoutTrailingBlanks = (name: string): string => name.replace(/ +$/, '');
