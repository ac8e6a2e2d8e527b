import { type Kysely, sql } from 'kysely';
import type { FoundColumn } from '../column-spec.ts';
import type { TableName, Tables } from '../schema.ts';

interface RawColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Bytes; -1 for max. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly nullable: boolean | number;
  readonly filled: boolean | number;
}

/** Of the login's default schema, which our statements name tables in. From sys.columns: whoever may read a table sees all of this. */
export async function foundColumns(
  db: Kysely<Tables>,
  tables: readonly TableName[],
): Promise<ReadonlyMap<TableName, readonly FoundColumn[]>> {
  const { rows } = await sql<RawColumn>`
    select cast(object_name(c.object_id) as nvarchar(128)) as "table", cast(c.name as nvarchar(128)) as "name", cast(type_name(c.system_type_id) as nvarchar(128)) as "type",
      c.max_length as "length", c.precision as "precision", c.scale as "scale", c.is_nullable as "nullable",
      case when c.default_object_id <> 0 or c.is_identity = 1 or c.is_computed = 1 then 1 else 0 end as "filled"
    from sys.columns as c where c.object_id in (${sql.join(tables.map((table) => sql`object_id(${table})`))})
    order by c.object_id, c.column_id
  `.execute(db);
  const of = (table: TableName) => rows.filter((row) => row.table.toLowerCase() === table.toLowerCase());
  return new Map(
    tables.map((table) => [
      table,
      of(table).map((row) => ({ name: row.name, type: typeOf(row), nullable: Boolean(row.nullable), filled: Boolean(row.filled) })),
    ]),
  );
}

function typeOf({ type, length, precision, scale }: RawColumn): string {
  const base = type.toLowerCase();
  if (/^n(var)?char$/.test(base)) return `${base}(${length === -1 ? 'max' : length / 2})`;
  if (/^(var)?(char|binary)$/.test(base)) return `${base}(${length === -1 ? 'max' : length})`;
  if (base === 'decimal' || base === 'numeric') return `${base}(${precision},${scale})`;
  return base === 'datetime2' || base === 'datetimeoffset' || base === 'time' ? `${base}(${scale})` : base;
}
