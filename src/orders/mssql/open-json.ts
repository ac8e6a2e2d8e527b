import { type RawBuilder, sql } from 'kysely';
import type { JsonColumns } from '../sql-dialect.ts';

/** The rows of a JSON array, each column by its own path and with its type. */
export function openJson(text: unknown, columns: JsonColumns): RawBuilder<unknown> {
  const typed = Object.entries(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)} ${sql.lit(`$.${name}`)}`);
  return sql`openjson(${text}) with (${sql.join(typed)})`;
}
