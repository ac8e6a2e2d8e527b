import { Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OrderSyncError } from '../../src/errors.ts';
import { executeBatch } from '../../src/orders/mssql/batch.ts';
import { type MssqlOptions, mssqlConnections } from '../../src/orders/mssql/connection.ts';
import { PooledMssqlDialect } from '../../src/orders/mssql/driver.ts';
import { inTransaction } from '../../src/orders/store-undone.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { connect, type FreshDatabase, freshDatabase, TEST_SERVER } from './fresh-database.ts';

// biome-ignore lint/suspicious/noExplicitAny: tables of a test's own.
type Db = Kysely<any>;

/** What the driver does on a real server. Its rules alone are held in mssql-faults.test.ts. */
describe.skipIf(TEST_SERVER === undefined)('the driver of SQL Server (skipped without ORDERS_TEST_DATABASE_URL)', () => {
  let fresh: FreshDatabase;
  let db: Db;
  const opened: Db[] = [];
  const open = (more: Partial<MssqlOptions> = {}): Db => {
    const other = connect({ ...fresh.options, ...more });
    opened.push(other);
    return other;
  };
  const at = (port: number) => {
    const { server } = fresh.options;
    if (server === undefined) throw new Error('There is no server.');
    return { server: { ...server, host: '127.0.0.1', port, encrypt: false } };
  };
  const proxy = () => {
    const { server } = fresh.options;
    return cuttingProxy(server?.host ?? '', server?.port ?? 1433);
  };
  const counted = async (on: Db = db): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from t`.execute(on);
    return rows[0]?.n ?? -1;
  };
  const insert = (on: Db, id: number) => on.insertInto('t').values({ id, n: 0 }).execute();
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'it went well',
      (error: unknown) => error,
    );

  beforeAll(async () => {
    fresh = await freshDatabase();
    db = connect(fresh.options);
    await sql`create table t (id int not null primary key, n int not null)`.execute(db);
  });
  afterEach(async () => {
    for (const other of opened.splice(0)) await other.destroy();
    await sql`delete from t`.execute(db);
  });
  afterAll(async () => {
    await db.destroy();
    await fresh.drop();
  });

  test('a request answers the rows of each of its statements, in their order', async () => {
    const batch = sql`select ${1} as a union all select 2; select ${'x'} as b where 1 = 0; select ${null} as c`.compile(db);
    expect((await executeBatch(db, { kind: 'read', ...batch })).recordsets).toEqual([[{ a: 1 }, { a: 2 }], [], [{ c: null }]]);
    const writes = sql`begin transaction; insert into t values (1, 0), (2, 0); update t set n = 1 where id = 2; commit`.compile(db);
    expect((await executeBatch(db, { kind: 'transaction', ...writes })).rowsAffected).toEqual([2, 1]);
  });

  test('a batch that fails leaves nothing behind, and no open transaction', async () => {
    const one = open({ poolMax: 1 });
    const batch = sql`begin transaction; insert into t values (1, 0); insert into t values (1, 0); commit`.compile(one);
    expect(await failure(executeBatch(one, { kind: 'transaction', ...batch }))).toBeInstanceOf(Error);
    expect(await counted(one)).toBe(0);
    expect((await sql<{ n: number }>`select @@trancount as n`.execute(one)).rows).toEqual([{ n: 0 }]);
  });

  test('two transactions that lock each other out both end well: the victim runs again', async () => {
    await insert(db, 1);
    await insert(db, 2);
    let arrived = 0;
    let runs = 0;
    let go: (() => void) | undefined;
    const both = new Promise<void>((resolve) => {
      go = resolve;
    });
    const increase = (first: number, second: number) =>
      inTransaction(db, async (trx) => {
        runs += 1;
        await sql`update t set n = n + 1 where id = ${first}`.execute(trx);
        arrived += 1;
        if (arrived === 2) go?.();
        await both;
        await sql`update t set n = n + 1 where id = ${second}`.execute(trx);
      });
    await Promise.all([increase(1, 2), increase(2, 1)]);
    expect(runs).toBe(3);
    expect(await db.selectFrom('t').selectAll().orderBy('id').execute()).toEqual([
      { id: 1, n: 2 },
      { id: 2, n: 2 },
    ]);
  });

  test('two requests that lock each other out both end well, each as a whole', async () => {
    for (const id of [1, 2, 3, 4]) await insert(db, id);
    const increase = (first: number, gate: number, second: number) => {
      const [one, between, two] = [first, gate, second].map((id) => sql`update t set n = n + 1 where id = ${id}`);
      const batch = sql`set xact_abort on; begin transaction; ${one}; ${between}; ${two}; commit`.compile(db);
      return executeBatch(db, { kind: 'transaction', ...batch });
    };
    const held = async (id: number): Promise<boolean> => {
      const probe = sql`set lock_timeout 50; begin transaction; update t set n = n where id = ${id}; rollback`.execute(open());
      return (await failure(probe)) instanceof Error;
    };
    const [first, second] = await db.transaction().execute(async (trx) => {
      await trx.updateTable('t').set({ n: 0 }).where('id', 'in', [3, 4]).execute();
      const both = [increase(1, 3, 2), increase(2, 4, 1)];
      // Each has its first row and waits at its gate.
      for (const id of [1, 2]) await expect.poll(() => held(id), { timeout: 10_000 }).toBe(true);
      return [{ done: both[0] }, { done: both[1] }];
    });
    await Promise.all([first?.done, second?.done]);
    expect((await db.selectFrom('t').select('n').orderBy('id').execute()).map(({ n }) => n)).toEqual([2, 2, 1, 1]);
  });

  test('connections that broke while they were idle are replaced, and nobody notices', async () => {
    await using way = await proxy();
    const through = open({ ...at(way.port), poolMax: 2 });
    await insert(through, 1);
    way.cut();
    // A read finds out, and is asked again. By then the other connections are known to have ended, too.
    await through.selectFrom('t').select('id').execute();
    await insert(through, 2);
    await through.transaction().execute((trx) => insert(trx, 3));
    expect(await counted()).toBe(3);
  });

  test('a read whose answer is lost is asked again', async () => {
    await using way = await proxy();
    const through = open({ ...at(way.port), poolMax: 1 });
    await insert(through, 1);
    way.loseAnswers(1);
    expect(await through.selectFrom('t').selectAll().execute()).toEqual([{ id: 1, n: 0 }]);
  });

  test('a write whose answer is lost is not sent twice: the caller hears that nobody knows', async () => {
    await using way = await proxy();
    const through = open({ ...at(way.port), poolMax: 1 });
    await insert(through, 1);
    way.loseAnswers(1);
    const error = await failure(through.updateTable('t').set({ n: sql`n + 1` }).execute());
    expect(error).toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect.poll(() => db.selectFrom('t').select('n').executeTakeFirst()).toEqual({ n: 1 });
    const batch = sql`begin transaction; update t set n = n + 1; commit`.compile(through);
    await through.selectFrom('t').select('id').execute();
    way.loseAnswers(1);
    expect(await failure(executeBatch(through, { kind: 'transaction', ...batch }))).toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect.poll(() => db.selectFrom('t').select('n').executeTakeFirst()).toEqual({ n: 2 });
  });

  test('a transaction whose connection breaks is undone, and said to be unreachable', async () => {
    await using way = await proxy();
    const through = open({ ...at(way.port) });
    const broken = inTransaction(through, async (trx) => {
      await insert(trx, 1);
      way.cut();
      await insert(trx, 2);
    });
    expect(await failure(broken)).toMatchObject({ code: 'STORE_UNREACHABLE' });
    expect(await counted()).toBe(0);
  });

  test('a database that is gone is an error, never no rows, and the same store goes on when it is back', async () => {
    await using way = await proxy();
    const through = open(at(way.port));
    await insert(through, 1);
    way.close();
    for (const read of [() => counted(through), () => through.selectFrom('t').selectAll().execute()]) {
      expect(await failure(read())).toMatchObject({ code: 'STORE_UNREACHABLE' });
    }
    way.open();
    expect(await counted(through)).toBe(1);
  });

  test('a database that comes back within seconds is waited for', async () => {
    await using way = await proxy();
    way.close();
    const waiting = insert(open(at(way.port)), 1);
    await expect.poll(() => way.refused).toBeGreaterThan(0);
    way.open();
    await waiting;
    expect(await counted()).toBe(1);
  });

  test('a statement that takes too long is given up as unknown, and its pool serves the next one', async () => {
    const quick = open({ requestTimeoutSeconds: 1, poolMax: 1 });
    await insert(db, 1);
    await db.transaction().execute(async (trx) => {
      await sql`update t set n = 5 where id = 1`.execute(trx);
      const error = await failure(quick.updateTable('t').set({ n: 9 }).where('id', '=', 1).execute());

      expect(error).toMatchObject({ code: 'STORE_UNREACHABLE' });
    });
    // SQL Server has undone it; not every server does.
    expect([{ n: 5 }, { n: 9 }]).toContainEqual(await quick.selectFrom('t').select('n').executeTakeFirst());
  });

  test('a pool of one connection serves one caller after the other', async () => {
    const one = open({ poolMax: 1 });
    const counts: Promise<number>[] = [];
    await one.transaction().execute(async (trx) => {
      await insert(trx, 1);
      counts.push(counted(one));
      await insert(trx, 2);
    });
    expect(await Promise.all(counts)).toEqual([2]);
  });

  test('rows stream in chunks; whoever leaves early gives the connection back', async () => {
    const values = sql.join(Array.from({ length: 1000 }, (_, id) => sql`(${sql.lit(id)}, 0)`));
    await sql`insert into t values ${values}`.execute(db);
    const one = open({ poolMax: 1 });
    const wide = one.selectFrom(['t as a', 't as b']).select('a.id').where('b.id', '<', 50);
    let rows = 0;
    for await (const _row of wide.stream(200)) rows += 1;
    expect(rows).toBe(50_000);
    for await (const _row of wide.stream(10)) break;
    expect(await counted(one)).toBe(1000);
    await one.transaction().execute(async (trx) => {
      let some = 0;
      for await (const _row of trx.selectFrom('t').select('id').stream(7)) some += 1;
      expect(some).toBe(1000);
    });
  });

  test('a stream that fails says why', async () => {
    const lost = async () => {
      for await (const _row of open().selectFrom('not_there').selectAll().stream()) break;
    };
    expect(await failure(lost())).toBeInstanceOf(Error);
  });

  test('text, numbers, bigints, flags and nothing arrive as they were sent', async () => {
    await sql`create table kinds (name nvarchar(10), value nvarchar(max), number bigint, flag bit, none int)`.execute(db);
    const long = '🎽'.repeat(3000);
    await db
      .insertInto('kinds')
      .values([
        { name: 'short', value: 'B\'HOOD ] " 🎽', number: 9_031_000_000_000_000_001n, flag: true, none: null },
        { name: 'long', value: long, number: 2 ** 40, flag: false, none: null },
      ])
      .execute();
    const { rows } = await sql`select value, convert(varchar(20), number) as number, flag, none from kinds order by name`.execute(db);
    const [first, second] = [
      { value: long, number: `${2 ** 40}`, flag: false, none: null },
      { value: 'B\'HOOD ] " 🎽', number: '9031000000000000001', flag: true, none: null },
    ];
    expect(rows[1]).toEqual(second);
    // Said shortly where it fails.
    expect(JSON.stringify(rows[0]) === JSON.stringify(first)).toBe(true);
  });

  test('with read-only intent reads alone go another way; writes, and reads that they are decided by, never', async () => {
    await using way = await proxy();
    const { main } = mssqlConnections(fresh.options);
    const { replica } = mssqlConnections({ ...fresh.options, ...at(way.port), readOnlyIntent: true });
    const both: Db = new Kysely({ dialect: new PooledMssqlDialect(main, replica) });
    opened.push(both);
    await insert(both, 1);
    expect(way.accepted).toBe(0);
    expect(await both.selectFrom('t').select('id').execute()).toEqual([{ id: 1 }]);
    expect(way.accepted).toBeGreaterThan(0);
    way.close();
    expect(await failure(both.selectFrom('t').select('id').execute())).toMatchObject({ code: 'STORE_UNREACHABLE' });
    const within = both.transaction().execute((trx) => trx.selectFrom('t').select('id').execute());
    expect(await within).toEqual([{ id: 1 }]);
  });

  test('the server knows the application by its name', async () => {
    expect((await sql`select app_name() as name`.execute(db)).rows).toEqual([{ name: 'order-sync' }]);
  });

  test('a wrong password is for a person, and in no message', async () => {
    const error = await failure(sql`select 1 as a`.execute(open({ password: 'hunter2' })));
    expect(error).toBeInstanceOf(OrderSyncError);
    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining('refused the login') });
    expect(String(error)).not.toContain('hunter2');
  });

  test('a connection that is to be encrypted is', async () => {
    const { server } = fresh.options;
    if (server === undefined) throw new Error('There is no server.');
    const encrypted = open({ server: { ...server, encrypt: true, trustServerCertificate: true } });
    const { rows } = await sql<{ on: string }>`
      select encrypt_option as "on" from sys.dm_exec_connections where session_id = @@spid
    `.execute(encrypted);
    expect(rows).toEqual([{ on: 'TRUE' }]);
  });

  test('where somebody on the way cuts the encryption off, no statement is sent', async () => {
    const { server } = fresh.options;
    await using way = await cuttingProxy(server?.host ?? '', server?.port ?? 1433, { downgrading: true });
    const there = { ...at(way.port).server, encrypt: true, trustServerCertificate: true };
    expect(await failure(insert(open({ server: there }), 1))).toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('offers no encryption'),
    });
    expect(await counted()).toBe(0);
  });
});
