import { type Kysely, sql } from 'kysely';
import { OrderSyncError } from '../../errors.ts';
import type { StoreFinding } from '../order-store.ts';
import type { Tables } from '../schema.ts';
import { TABLE_RIGHTS } from '../table-rights.ts';

/**
 * What `doctor` tells of a server beside its tables: login, round trip, version and settings, rights. Writes nothing. Throws where the
 * server does not answer or refuses the login; whatever else goes wrong is a finding, so that one hides no other.
 */
export async function serverFindings(db: Kysely<Tables>, login: string): Promise<readonly StoreFinding[]> {
  const who = await identity(db);
  return [
    { what: 'login', ok: true, text: `${login}; as ${who.login}, user ${who.user} of schema ${who.schema}` },
    await roundTrip(db),
    ...(await each([() => server(db), () => openJson(db), () => rights(db, who.user), () => migrations(db, who.schema)])),
  ];
}

/** One after the other: the checks together take as long as they take a sync. */
async function each(checks: readonly (() => Promise<StoreFinding>)[]): Promise<readonly StoreFinding[]> {
  const findings: StoreFinding[] = [];
  for (const check of checks) {
    try {
      findings.push(await check());
    } catch (error) {
      if (error instanceof OrderSyncError && error.scope === 'transient') throw error;
      findings.push({ what: 'server', ok: false, text: error instanceof Error ? error.message : String(error) });
    }
  }
  return findings;
}

async function identity(db: Kysely<Tables>): Promise<{ readonly login: string; readonly user: string; readonly schema: string }> {
  const { rows } = await sql<{ login: string; user: string; schema: string }>`
    select coalesce(suser_sname(), '?') as "login", coalesce(user_name(), '?') as "user", coalesce(schema_name(), '?') as "schema"
  `.execute(db);
  return rows[0] ?? { login: '?', user: '?', schema: '?' };
}

const ROUND_TRIPS = 5;
/** A customer sync makes a few dozen round trips a page; at this length they begin to count. */
const FAR_MS = 50;

async function roundTrip(db: Kysely<Tables>): Promise<StoreFinding> {
  const times: number[] = [];
  for (let number = 0; number < ROUND_TRIPS; number++) {
    const started = performance.now();
    await sql`select 1 as "one"`.execute(db);
    times.push(performance.now() - started);
  }
  const median = [...times].sort((a, b) => a - b)[Math.floor(ROUND_TRIPS / 2)] ?? 0;
  const far = median > FAR_MS ? '; the server is far away: run the worker near it' : '';
  return { what: 'round trip', ok: true, text: `${median.toFixed(1)} ms (the middle one of ${ROUND_TRIPS})${far}` };
}

interface ServerRow {
  readonly version: string | null;
  readonly edition: string | null;
  readonly collation: string | null;
  readonly updateability: string | null;
  readonly rcsi: number | boolean | null;
}

async function server(db: Kysely<Tables>): Promise<StoreFinding> {
  const { rows } = await sql<ServerRow>`
    select convert(nvarchar(128), serverproperty('ProductVersion')) as "version", convert(nvarchar(128), serverproperty('Edition')) as "edition",
      convert(nvarchar(128), databasepropertyex(db_name(), 'Collation')) as "collation",
      convert(nvarchar(128), databasepropertyex(db_name(), 'Updateability')) as "updateability",
      (select d.is_read_committed_snapshot_on from sys.databases as d where d.name = db_name()) as "rcsi"
  `.execute(db);
  const [found] = rows;
  const collation = found?.collation ?? '?';
  const caseSensitive = /_CS_|_BIN2?(_|$)/i.test(collation) ? ', which tells case apart: PELOTON and Peloton are two customers' : '';
  const text = `SQL Server ${found?.version ?? '?'}, ${found?.edition ?? '?'}; collation ${collation}${caseSensitive}; ${isolation(found?.rcsi)}`;
  if (found?.updateability !== 'READ_ONLY') return { what: 'server', ok: true, text };
  return { what: 'server', ok: false, text: `${text}; the database is read-only: name the primary, or the listener without ReadOnly` };
}

function isolation(rcsi: number | boolean | null | undefined): string {
  if (rcsi == null) return 'READ_COMMITTED_SNAPSHOT not known';
  return rcsi
    ? 'READ_COMMITTED_SNAPSHOT on'
    : 'READ_COMMITTED_SNAPSHOT off, so that readers and writers wait for each other (alter database current set read_committed_snapshot on)';
}

/** What batches come in as. In a database of an older compatibility level it is no word of the language. */
async function openJson(db: Kysely<Tables>): Promise<StoreFinding> {
  try {
    await sql`select count(*) as "rows" from openjson(${'[1]'})`.execute(db);
    return { what: 'OPENJSON', ok: true, text: 'known' };
  } catch (error) {
    if (error instanceof OrderSyncError && error.scope === 'transient') throw error;
    return {
      what: 'OPENJSON',
      ok: false,
      text: 'is not known here: SQL Server 2016 or later, and alter database current set compatibility_level = 130',
    };
  }
}

async function rights(db: Kysely<Tables>, user: string): Promise<StoreFinding> {
  const needed = Object.entries(TABLE_RIGHTS).flatMap(([table, list]) => list.map((right) => ({ table, right })));
  const { rows } = await sql<{ table: string; right: string }>`
    select j.[table] as "table", j.[right] as "right"
    from openjson(${JSON.stringify(needed)}) with ([table] nvarchar(128) '$.table', [right] nvarchar(20) '$.right') as j
    where object_id(quotename(j.[table])) is not null and coalesce(has_perms_by_name(quotename(j.[table]), 'OBJECT', j.[right]), 0) = 0
  `.execute(db);
  if (rows.length === 0)
    return { what: 'rights', ok: true, text: `all that a sync needs on its ${Object.keys(TABLE_RIGHTS).length} tables` };
  const missing = Map.groupBy(rows, ({ table }) => table);
  const grants = [...missing].map(
    ([table, list]) => `grant ${list.map(({ right }) => right.toLowerCase()).join(', ')} on [${table}] to ${quoted(user)}`,
  );
  const what = [...missing].map(([table, list]) => `${list.map(({ right }) => right).join(', ')} on ${table}`).join('; ');
  return { what: 'rights', ok: false, text: `this login lacks ${what}. Have them granted: ${grants.join('; ')}` };
}

async function migrations(db: Kysely<Tables>, schema: string): Promise<StoreFinding> {
  const { rows } = await sql<{ create: number | null; alter: number | null }>`
    select has_perms_by_name(db_name(), 'DATABASE', 'CREATE TABLE') as "create", has_perms_by_name(schema_name(), 'SCHEMA', 'ALTER') as "alter"
  `.execute(db);
  const may = rows[0]?.create === 1 && rows[0].alter === 1;
  const text = may
    ? 'this login may run `db migrate`'
    : `this login may not run \`db migrate\`, and a sync need not: once, it takes CREATE TABLE in the database and ALTER on the schema ${schema}`;
  return { what: 'tables', ok: true, text };
}

const quoted = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
