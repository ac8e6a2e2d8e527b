import type { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import { columnALine } from './column-a-line.ts';
import { MIGRATION_TABLE, type SchemaMigration } from './migration.ts';
import { mssqlStep } from './mssql-step.ts';

/** A statement waits this long for a table that somebody else uses, instead of holding up all who come after it. */
const LOCK_TIMEOUT = 'set lock_timeout 30000;';

/** What filtered indexes ask of a session. Drivers set it, sqlcmd and SQL Server Agent don't. */
export const MSSQL_SESSION = [
  'set quoted_identifier on;',
  'set ansi_nulls on;',
  'set ansi_padding on;',
  'set ansi_warnings on;',
  'set arithabort on;',
  'set concat_null_yields_null on;',
  'set numeric_roundabort off;',
].join('\n');

const NOTES = '-- One batch and one transaction, which can be run again: what is there already is left alone, and no row is changed.';

const INDEX_NOTES = [
  '-- Indexes are made plain, not ONLINE, which only Enterprise and Azure SQL know: for their seconds nobody else writes the table. Where that',
  '-- is too long, make them by hand first, WITH (ONLINE = ON): an index of the same name is left alone.',
  '-- Whoever writes to a table with a filtered index needs the SET options below, or gets error 1934. Drivers set them by themselves.',
];

/** The statements that a migration runs, each by itself. */
export function mssqlStatements(db: Kysely<Tables>, { steps }: SchemaMigration): readonly string[] {
  return steps.flatMap((step) => {
    const statement = mssqlStep(db, step);
    return statement === null ? [] : [`${LOCK_TIMEOUT}\n${statement}`];
  });
}

/** A migration as a file that a DBA can run. It records itself as `order-sync db migrate` does. */
export function mssqlScript(db: Kysely<Tables>, migration: SchemaMigration): string {
  const statements = migration.steps.flatMap((step) => mssqlStep(db, step) ?? []).map(columnALine);
  return [
    `-- ${migration.name}: ${migration.what}.`,
    NOTES,
    ...(migration.steps.some(({ kind }) => kind === 'index') ? INDEX_NOTES : []),
    '',
    MSSQL_SESSION,
    'set xact_abort on;',
    LOCK_TIMEOUT,
    'begin transaction;',
    '',
    ...statements.flatMap((statement) => [statement, '']),
    recorded(migration.name),
    '',
    'commit;',
    '',
  ].join('\n');
}

/** The table is as Kysely makes it. */
function recorded(name: string): string {
  return [
    `if object_id(N'${MIGRATION_TABLE}') is null`,
    `  create table "${MIGRATION_TABLE}" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);`,
    `if not exists (select 1 from "${MIGRATION_TABLE}" where "name" = '${name}')`,
    `  insert into "${MIGRATION_TABLE}" ("name", "timestamp") values ('${name}', convert(varchar(23), sysutcdatetime(), 126) + 'Z');`,
  ].join('\n');
}
