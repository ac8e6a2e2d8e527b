import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { ColumnSpec, SqlType } from './column-spec.ts';
import { SCHEMA, type Tables } from './schema.ts';
import { json, type SqlDialect } from './sql-dialect.ts';
import { inTransaction } from './store-undone.ts';

/** A row by the table's own column names. A column that no row names gets its default; one that only others name, NULL. */
export type LoadRow = Readonly<Record<string, string | number | null>>;

/** Rows a statement: its one JSON parameter stays around a megabyte. */
const ROWS_PER_STATEMENT = 500;

/**
 * Adds orders (FACT_ORDER_LIST) and lines (ORDER_LIST_LINES), all or none. Orders are PENDING / INSERT unless they say otherwise;
 * an order without `record_uuid` gets one. Decimals and dates are given as text. For sample data, tests and benchmarks: the
 * company's own load fills SQL Server. Throws a TypeError on a column that the table does not have.
 */
export async function loadOrders(
  store: { readonly db: Kysely<Tables>; readonly dialect: SqlDialect },
  orders: readonly LoadRow[],
  lines: readonly LoadRow[] = [],
): Promise<void> {
  await inTransaction(store.db, async (trx) => {
    const states = { sync_state: 'PENDING', action_type: 'INSERT' };
    await insertRows(
      trx,
      store.dialect,
      'FACT_ORDER_LIST',
      orders.map((row) => ({ record_uuid: randomUUID(), ...states, ...row })),
    );
    await insertRows(
      trx,
      store.dialect,
      'ORDER_LIST_LINES',
      lines.map((row) => ({ line_uuid: randomUUID(), ...states, ...row })),
    );
  });
}

async function insertRows(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  table: 'FACT_ORDER_LIST' | 'ORDER_LIST_LINES',
  rows: readonly LoadRow[],
): Promise<void> {
  const specs: Readonly<Record<string, ColumnSpec>> = SCHEMA[table].columns;
  // In JSON by number: a column's name may hold quotes, dots and blanks, which a JSON path would stumble over.
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const types: Record<string, SqlType> = {};
  for (const [index, name] of names.entries()) {
    const spec = specs[name];
    if (!spec) throw new TypeError(`${table} has no column "${name}".`);
    types[`c${index}`] = spec.type;
  }
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const numbered = rows
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((row) => Object.fromEntries(names.map((name, index) => [`c${index}`, row[name] ?? null])));
    await sql`
      insert into ${sql.id(table)} (${sql.join(names.map((name) => sql.id(name)))})
      select ${sql.join(names.map((_, index) => json(`c${index}`)))} from ${dialect.rowsFromJson(numbered, types)}
    `.execute(db);
  }
}
