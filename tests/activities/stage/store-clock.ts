import { type RawBuilder, sql } from 'kysely';
import { type SqlOrderStore, sqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import { sqliteDialect } from '../../../src/orders/sqlite/dialect.ts';
import { openSqliteStore } from '../../../src/orders/sqlite/open-sqlite-store.ts';

const SHIFT = sql`(select base from stage_clock), (select (shift_ms / 1000.0) || ' seconds' from stage_clock)`;
const NOW = sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', ${SHIFT})`;

/** SQLite's dialect by a clock that lies in the database. */
const clockedDialect: typeof sqliteDialect = {
  ...sqliteDialect,
  now: NOW,
  fromNow: (milliseconds): RawBuilder<string> => sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', ${SHIFT}, ${`${milliseconds / 1000} seconds`})`,
  age: (instant) => sql<number>`cast(round((julianday(${SHIFT}) - julianday(${instant})) * 86400000) as integer)`,
};

/** A store in memory whose time a test lets pass. */
export interface ClockedStore {
  readonly store: SqlOrderStore;
  /** So many milliseconds of its time are to have passed in all, beside those of this machine's. */
  setShift(milliseconds: number): Promise<void>;
}

/** @param base an ISO 8601 instant at which its time stands still, but for `setShift`. Default: it goes on with this machine's. */
export async function clockedStore(columns: readonly string[], base = 'now'): Promise<ClockedStore> {
  const { db } = await openSqliteStore({ file: ':memory:', create: true, sourceColumns: columns });
  await sql`create temp table stage_clock (base text, shift_ms real)`.execute(db);
  await sql`insert into stage_clock values (${base}, 0)`.execute(db);
  return {
    store: sqlOrderStore({ db, dialect: clockedDialect, sourceColumns: columns, location: ':memory:' }),
    async setShift(milliseconds) {
      await sql`update stage_clock set shift_ms = ${milliseconds}`.execute(db);
    },
  };
}
