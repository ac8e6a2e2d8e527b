import { type CompiledQuery, type DatabaseConnection, type Driver, Kysely, MssqlAdapter, MssqlIntrospector } from 'kysely';
import { mssqlDialect } from '../../src/orders/mssql/dialect.ts';
import { SharingQueryCompiler } from '../../src/orders/mssql/query-compiler.ts';
import type { Tables } from '../../src/orders/schema.ts';
import { type SqlOrderStore, sqlOrderStore } from '../../src/orders/sql-order-store.ts';

export interface Recording {
  readonly store: SqlOrderStore;
  /** What has been run since the last call. */
  readonly take: () => readonly CompiledQuery[];
}

/** A store on a SQL Server that only listens: it notes each statement, and answers so that a method goes on to its next one. */
export function recordingStore(sourceColumns: readonly string[], answer: (sql: string) => readonly object[]): Recording {
  const statements: CompiledQuery[] = [];
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => {
      statements.push(query);
      const rows = answer(query.sql) as R[];
      return { rows, numAffectedRows: 1n, recordsets: [rows], rowsAffected: [1] };
    },
    streamQuery: () => {
      throw new Error('Nothing streams.');
    },
  };
  const nothing = async () => undefined;
  const driver: Driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => driver,
      createIntrospector: (introspected) => new MssqlIntrospector(introspected),
      createQueryCompiler: () => new SharingQueryCompiler(),
    },
  });
  return { store: sqlOrderStore({ db, dialect: mssqlDialect, sourceColumns, location: 'nowhere' }), take: () => statements.splice(0) };
}
