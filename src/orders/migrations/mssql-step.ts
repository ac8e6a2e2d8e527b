import type { Kysely } from 'kysely';
import type { IndexSpec } from '../column-spec.ts';
import { addColumn, createIndex, createTable } from '../create-schema.ts';
import { mssqlDialect } from '../mssql/dialect.ts';
import type { TableName, Tables } from '../schema.ts';
import type { Step, WrittenValue } from './migration.ts';

/** A step as one guarded statement of T-SQL; null where SQL Server needs none. `db` only compiles. */
export function mssqlStep(db: Kysely<Tables>, step: Step): string | null {
  switch (step.kind) {
    case 'table':
      return `if object_id(${text(step.table)}) is null\n${createTable(db, mssqlDialect, step.table).compile().sql};`;
    case 'column':
      return `if col_length(${text(step.table)}, ${text(step.column)}) is null\n  ${addColumn(db, mssqlDialect, step).compile().sql};`;
    case 'index':
      return indexWhereMissing(db, step);
    case 'default':
      return defaultWhereNeeded(step);
    case 'allow':
      return allow(step.written);
    case 'refill':
      return null;
  }
}

/** A literal. */
const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`;

/** Run by `exec`: so it is compiled when the columns are there that the same batch has just added. */
function indexWhereMissing(db: Kysely<Tables>, step: { readonly table: TableName; readonly index: IndexSpec }): string {
  const { table, index } = step;
  const keys = index.on.map((column) => column.replace(/^(name|text):/, ''));
  const serves = keys.map((key, at) => keyIs(at + 1, key));
  if (index.unique) serves.unshift('i.is_unique = 1', `not ${keyIs(keys.length + 1)}`);
  return [
    'if not exists (',
    '  select 1 from sys.indexes as i',
    `  where i.object_id = object_id(${text(table)}) and (i.name = ${text(index.name)}`,
    '    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0',
    ...serves.map((condition, at) => `      and ${condition}${at === serves.length - 1 ? ')))' : ''}`),
    `  exec (${text(createIndex(db, mssqlDialect, step).compile().sql)});`,
  ].join('\n');
}

function keyIs(ordinal: number, column?: string): string {
  const named = column === undefined ? '' : ` and col_name(k.object_id, k.column_id) = ${text(column)}`;
  const ofIndex = 'k.object_id = i.object_id and k.index_id = i.index_id';
  return `exists (select 1 from sys.index_columns as k where ${ofIndex} and k.key_ordinal = ${ordinal}${named})`;
}

function defaultWhereNeeded({ table, column, value }: { readonly table: TableName; readonly column: string; readonly value: string }) {
  return [
    `if exists (select 1 from sys.columns where object_id = object_id(${text(table)}) and name = ${text(column)} and is_nullable = 0 and default_object_id = 0)`,
    `  alter table "${table}" add constraint "DF_${table}_${column}" default ${text(value)} for "${column}";`,
  ].join('\n');
}

/** One CHECK and value a round. The CHECK keeps its name and whatever it allowed; one that is not trusted (or not enforced) stays so. */
function allow(written: readonly WrittenValue[]): string {
  const rows = written.map(({ table, column, value }) => `    (${text(table)}, ${text(column)}, ${text(value)})`);
  const tables = [...new Set(written.map(({ table }) => `object_id(${text(table)})`))].join(', ');
  return [
    'declare @checks table (object_id int, [column] nvarchar(128), name nvarchar(128), untrusted bit, definition nvarchar(max));',
    'declare @widen nvarchar(max);',
    'while 1 = 1',
    'begin',
    '  delete from @checks;',
    '  insert into @checks (object_id, [column], name, untrusted, definition)',
    '    select parent_object_id, col_name(parent_object_id, parent_column_id), name, is_not_trusted, definition from sys.check_constraints',
    `    where parent_object_id in (${tables}) and is_disabled = 0;`,
    '  set @widen = null;',
    "  select top (1) @widen = N'alter table ' + quotename(w.[table]) + N' drop constraint ' + quotename(c.name)",
    "    + N'; alter table ' + quotename(w.[table]) + case when c.untrusted = 1 then N' with nocheck' else N'' end",
    "    + N' add constraint ' + quotename(c.name) + N' check (' + c.definition",
    "    + N' or ' + quotename(w.[column]) + N' in (''' + w.[value] + N'''));'",
    '  from (values',
    rows.join(',\n'),
    '  ) as w ([table], [column], [value])',
    '  join @checks as c on c.object_id = object_id(w.[table])',
    "    and (c.[column] = w.[column] or charindex(N'[' + w.[column] + N']', c.definition) > 0)",
    "  where charindex(N'''' + w.[value] + N'''', c.definition) = 0",
    '  order by w.[table], c.name, w.[value];',
    '  if @widen is null break;',
    '  exec (@widen);',
    'end;',
  ].join('\n');
}
