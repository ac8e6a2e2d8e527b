import { type RawBuilder, sql } from 'kysely';
import type { JsonColumns } from '../sql-dialect.ts';

/** The rows of a JSON array as a table. */
export function fromJson(text: unknown, columns: JsonColumns): RawBuilder<unknown> {
  const values = Object.keys(columns).map((name) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.id(name)}`);
  return sql`(select ${sql.join(values)} from json_each(${text}))`;
}
