import { expect, it } from 'vitest';
import { schemaStatements } from '../../src/orders/create-schema.ts';
import { mssqlDialect } from '../../src/orders/mssql/dialect.ts';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { recordingStore } from './recording.ts';

/** The DDL in `sql/` is for people to read and to hand to a DBA. It is made of `src/orders/schema.ts`: change it there, then run `vitest -u`. */
const HEADER = '-- A fresh database. Made of src/orders/schema.ts; tests/orders/schema.test.ts keeps it the same.\n\n';

it('the DDL of a fresh SQL Server database stands in sql/mssql', async () => {
  const { store } = recordingStore([], () => []);
  await expect(HEADER + laidOut(schemaStatements(store.db, mssqlDialect))).toMatchFileSnapshot('../../sql/mssql/schema.sql');
});

it('the DDL of a fresh SQLite database stands in sql/sqlite', async () => {
  const { db, dialect, close } = await openSqliteStore({ file: ':memory:', create: true });
  await expect(HEADER + laidOut(schemaStatements(db, dialect))).toMatchFileSnapshot('../../sql/sqlite/schema.sql');
  await close();
});

/** One column a line. */
function laidOut(statements: ReturnType<typeof schemaStatements>): string {
  return statements.map((statement) => `${columnALine(statement.compile().sql)};\n`).join('\n');
}

function columnALine(sql: string): string {
  if (!sql.startsWith('create table')) return sql;
  return sql
    .replace('" (', '" (\n  ')
    .replace(/, (?="[^"]+" (?:[a-z]+))/g, ',\n  ')
    .replace(/, (?=constraint)/g, ',\n  ')
    .replace(/\)$/, '\n)');
}
