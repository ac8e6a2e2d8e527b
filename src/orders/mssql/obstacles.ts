import { type Kysely, sql } from 'kysely';
import { WRITTEN_VALUES } from '../migrations/written-values.ts';
import type { Tables } from '../schema.ts';

interface Check {
  readonly table: string;
  readonly name: string;
  readonly column: string | null;
  readonly definition: string | null;
}

/**
 * What the predecessor, or a DBA, may have put on the tables that our statements would fail on. Only what the login may see. Triggers don't
 * disturb: our OUTPUTs go into table variables.
 */
export async function obstacles(db: Kysely<Tables>): Promise<readonly string[]> {
  const checks = await sql<Check>`
    select object_name(parent_object_id) as "table", name as "name", col_name(parent_object_id, parent_column_id) as "column", definition as "definition"
    from sys.check_constraints
    where parent_object_id in (object_id('FACT_ORDER_LIST'), object_id('ORDER_LIST_LINES'), object_id('ORDER_LIST_API_LOG'))
      and is_disabled = 0
  `.execute(db);
  return checks.rows.flatMap(forbidden);
}

/** By the same rule as the migration that widens them: a CHECK that does not name a value forbids it. */
function forbidden({ table: of, name, column: on, definition }: Check): readonly string[] {
  // Hidden from a login that may not see definitions.
  if (definition === null) return [];
  const about = WRITTEN_VALUES.filter(({ table, column }) => isSame(table, of) && (column === on || definition.includes(`[${column}]`)));
  const values = about.filter(({ value }) => !definition.toLowerCase().includes(`'${value.toLowerCase()}'`));
  const [first] = values;
  if (first === undefined) return [];
  return [
    `The CHECK ${name} of the table ${first.table} forbids ${values.map(({ value }) => value).join(', ')} in "${first.column}", which the sync writes.`,
  ];
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
