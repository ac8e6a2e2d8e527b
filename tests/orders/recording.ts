import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  MssqlAdapter,
  MssqlIntrospector,
  MssqlQueryCompiler,
} from 'kysely';
import { mssqlDialect } from '../../src/orders/mssql/dialect.ts';
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
      return { rows: answer(query.sql) as R[], numAffectedRows: 1n };
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
      createQueryCompiler: () => new MssqlQueryCompiler(),
    },
  });
  return { store: sqlOrderStore({ db, dialect: mssqlDialect, sourceColumns, location: 'nowhere' }), take: () => statements.splice(0) };
}
