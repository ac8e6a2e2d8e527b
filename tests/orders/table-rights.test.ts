import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCHEMA, type TableName } from '../../src/orders/schema.ts';
import { type Right, TABLE_RIGHTS } from '../../src/orders/table-rights.ts';

/** Of statements as they are kept for review, what they do to which table; their targets may be called `t`. */
function doneBy(statements: string): ReadonlySet<string> {
  const done = new Set<string>();
  const note = (right: Right, table: string | undefined): void => {
    if (table !== undefined && Object.hasOwn(SCHEMA, table)) done.add(`${right} ${table}`);
  };
  for (const statement of statements.split(/;\n/)) {
    for (const [, table] of statement.matchAll(/\binsert into "(\w+)"/g)) note('INSERT', table);
    for (const [, table] of statement.matchAll(/\bupdate "(\w+)"/g)) note('UPDATE', table);
    for (const [, table] of statement.matchAll(/\bdelete from "(\w+)"/g)) note('DELETE', table);
    const [, verb, table] = /\b(update|delete) t\b[\s\S]*?\bfrom "(\w+)" as "?t"?/.exec(statement) ?? [];
    if (verb !== undefined) note(verb === 'update' ? 'UPDATE' : 'DELETE', table);
    for (const [, read] of statement.matchAll(/\b(?:from|join) "(\w+)"/g)) note('SELECT', read);
  }
  return done;
}

const allowed = new Set(Object.entries(TABLE_RIGHTS).flatMap(([table, rights]) => rights.map((right) => `${right} ${table}`)));

/** Rows of orders are another system's; only tests and the sample make them. */
const LOADED = new Set(['INSERT FACT_ORDER_LIST', 'INSERT ORDER_LIST_LINES']);

test('every statement of the store is covered by the rights that doctor asks for', () => {
  const done = doneBy(readFileSync(join(import.meta.dirname, 'mssql-statements.sql'), 'utf8'));
  expect(done.size).toBeGreaterThan(20);
  expect([...done].filter((what) => !allowed.has(what) && !LOADED.has(what))).toEqual([]);
});

test('every table has its rights', () => {
  for (const table of Object.keys(SCHEMA) as TableName[]) expect(TABLE_RIGHTS[table], table).toContain('SELECT');
});
