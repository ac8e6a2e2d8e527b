import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemaStatements } from '../../src/orders/create-schema.ts';
import { columnALine } from '../../src/orders/migrations/column-a-line.ts';
import { MIGRATIONS } from '../../src/orders/migrations/migrations.ts';
import { MSSQL_SESSION, mssqlScript } from '../../src/orders/migrations/mssql-script.ts';
import { mssqlDialect } from '../../src/orders/mssql/dialect.ts';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { recordingStore } from './recording.ts';

/**
 * The DDL in `sql/` is for people to read and to hand to a DBA. It is made of `src/orders/schema.ts` and `src/orders/migrations/`: change
 * it there, then run `vitest -u`. A migration that has been published stays as it is: what comes later is one of its own.
 */
const HEADER = '-- A fresh database. Made of src/orders/schema.ts; tests/orders/schema.test.ts keeps it the same.\n';

it('the DDL of a fresh SQL Server database stands in sql/mssql', async () => {
  const { store } = recordingStore([], () => []);
  const hint = "-- For one that has the predecessor's tables: the migrations. `order-sync db migrate` does either.\n\n";
  await expect(`${HEADER}${hint}${MSSQL_SESSION}\n\n${laidOut(schemaStatements(store.db, mssqlDialect))}`).toMatchFileSnapshot(
    '../../sql/mssql/schema.sql',
  );
});

it('the DDL of a fresh SQLite database stands in sql/sqlite', async () => {
  const { db, dialect, close } = await openSqliteStore({ file: ':memory:', create: true });
  await expect(`${HEADER}\n${laidOut(schemaStatements(db, dialect))}`).toMatchFileSnapshot('../../sql/sqlite/schema.sql');
  await close();
});

it.each(MIGRATIONS)('the migration $name for SQL Server stands in sql/mssql/migrations', async (migration) => {
  const { store, take } = recordingStore([], () => []);
  await expect(mssqlScript(store.db, migration)).toMatchFileSnapshot(`../../sql/mssql/migrations/${migration.name}.sql`);
  expect(take()).toEqual([]);
});

it('no other migration stands there', () => {
  expect(readdirSync(`${import.meta.dirname}/../../sql/mssql/migrations`).toSorted()).toEqual(MIGRATIONS.map(({ name }) => `${name}.sql`));
});

it('the migrations for SQL Server hold no GO, no MERGE and no CREATE OR ALTER, and guard whatever they do', () => {
  const { store } = recordingStore([], () => []);
  for (const migration of MIGRATIONS) {
    const script = mssqlScript(store.db, migration);
    expect(script).not.toMatch(/^\s*go\s*$|\bmerge\b|create\s+or\s+alter/im);
    const unguarded = script.split('\n').filter((line) => /^(create|alter|drop|insert|update|delete)\b/i.test(line));
    expect(unguarded.filter((line) => !line.startsWith('create table'))).toEqual([]);
    expect(script.match(/^if object_id\(N'\w+'\) is null\ncreate table/gm)?.length ?? 0).toBe(script.match(/^create table/gm)?.length ?? 0);
  }
});

/** One column a line. */
function laidOut(statements: ReturnType<typeof schemaStatements>): string {
  return statements.map((statement) => `${columnALine(statement.compile().sql)};\n`).join('\n');
}
