import { afterEach, describe, expect, it } from 'vitest';
import { schemaProblems } from '../../src/orders/check.ts';
import { createSchema, tableNames } from '../../src/orders/create-schema.ts';
import { migrate, pendingMigrations } from '../../src/orders/migrate.ts';
import { MIGRATIONS } from '../../src/orders/migrations/migrations.ts';
import { mssqlScript } from '../../src/orders/migrations/mssql-script.ts';
import { WRITTEN_VALUES } from '../../src/orders/migrations/written-values.ts';
import { openMssqlStore } from '../../src/orders/mssql/open-mssql-store.ts';
import { SCHEMA } from '../../src/orders/schema.ts';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';
import { predecessorTables } from './predecessor.ts';
import { claimed, SOURCES, written } from './rows.ts';
import { SERVER_URL, type TestDatabase, testDatabase } from './test-server.ts';

const NAMES = MIGRATIONS.map(({ name }) => name);
const ODD = { 'nvarchar(40)': ['bracket ] here', 'say "when"', "it's"], int: ['trailing '] };

describe.skipIf(SERVER_URL === undefined)(
  'migrations on SQL Server (skipped where ORDERS_TEST_DATABASE_URL is not set)',
  { timeout: 120_000 },
  () => {
    const opened: { readonly store: SqlOrderStore; readonly database: TestDatabase }[] = [];
    async function open(...statements: readonly string[]) {
      const database = await testDatabase(SERVER_URL ?? '');
      for (const statement of statements) await database.run(statement);
      const store = openMssqlStore({ connectionString: database.connectionString, sourceColumns: SOURCES, requestTimeoutSeconds: 120 });
      opened.push({ store, database });
      return { store, database };
    }
    afterEach(async () => {
      for (const { store, database } of opened.splice(0)) {
        await store.close();
        await database.drop();
      }
    });

    /** Of each table the types of our columns, and the columns that its indexes begin with. */
    async function formOf(store: SqlOrderStore, database: TestDatabase) {
      const found = await store.dialect.columnsOf(store.db, tableNames());
      const keys = await database.run(`
      select object_name(i.object_id) as tab, i.index_id as ix, col_name(k.object_id, k.column_id) as col from sys.indexes as i
      join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal > 0
      where i.type in (1, 2) order by i.object_id, i.index_id, k.key_ordinal`);
      return Object.fromEntries(
        tableNames().map((table) => {
          const columns = (found.get(table) ?? []).filter(({ name }) => Object.hasOwn(SCHEMA[table].columns, name));
          const indexes = Map.groupBy(
            keys.filter(({ tab }) => String(tab).toLowerCase() === table.toLowerCase()),
            ({ ix }) => ix,
          );
          return [
            table,
            {
              columns: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
              indexes: [...indexes.values()].map((rows) => rows.map(({ col }) => col).join(', ')).toSorted(),
            },
          ];
        }),
      );
    }

    it('an empty database becomes what a fresh one is', async () => {
      const fresh = await open();
      await createSchema(fresh.store.db, fresh.store.dialect);
      const { store, database } = await open();
      expect((await pendingMigrations(store.db, store.dialect)).map(({ name }) => name)).toEqual(NAMES);
      expect(await migrate(store.db, store.dialect)).toEqual(NAMES);
      expect(await formOf(store, database)).toEqual(await formOf(fresh.store, fresh.database));
      expect(await store.problems()).toEqual([]);
      expect(await migrate(store.db, store.dialect)).toEqual([]);
      expect(await migrate(fresh.store.db, fresh.store.dialect)).toEqual(NAMES);
      expect(await formOf(fresh.store, fresh.database)).toEqual(await formOf(store, database));
    });

    it.each(['file', 'loader'] as const)(
      "the predecessor's tables get what the sync needs, keep every row, and take a whole sync (groups as its %s makes them)",
      async (groups) => {
        const { store, database } = await open(...predecessorTables({ groups, checked: true, more: ODD }));
        const uuid = 'A1B2C3D4-0000-4000-A000-00000000000A';
        await database.run(`
        insert into FACT_ORDER_LIST (record_uuid, "AAG ORDER NUMBER", "CUSTOMER NAME", "∆", "say ""when""", "3-4 years", sync_state)
        values ('${uuid}', 'BHO-00001', N'B''HOOD', N'∂ 😀', N'"', 7, 'PENDING')`);
        const before = await database.run('select * from FACT_ORDER_LIST');
        expect(await store.problems()).toContainEqual(expect.stringContaining('The table sync_runs is missing.'));

        expect(await migrate(store.db, store.dialect)).toEqual(NAMES);
        expect(await store.problems()).toEqual([]);
        expect(await database.run('select * from FACT_ORDER_LIST')).toEqual(
          before.map((row) => ({ ...row, request_key: null, sent_hash: null, hold_until: null })),
        );
        const fresh = await open();
        await createSchema(fresh.store.db, fresh.store.dialect);
        const [form, freshForm] = [await formOf(store, database), await formOf(fresh.store, fresh.database)];
        for (const table of tableNames()) {
          const { group_id, board_id, ...columns } = freshForm[table]?.columns ?? {};
          expect(form[table]?.columns, table).toMatchObject(columns);
          const begun = (keys: string) => form[table]?.indexes.some((made) => made.startsWith(keys)) === true;
          const wanted = (freshForm[table]?.indexes ?? []).filter((keys) => table !== 'MON_Boards_Groups' || keys === '');
          expect(
            wanted.filter((keys) => !begun(keys)),
            table,
          ).toEqual([]);
        }

        // An update trigger of theirs does not disturb.
        await database.run('create trigger tr_touch on FACT_ORDER_LIST after update as begin set nocount on; end');
        const requestKey = await claimed(store, [uuid.toLowerCase()]);
        await store.orders.settle({ requestKey, requestId: null, rows: [written(uuid.toLowerCase(), '9007199254740993')] });
        await store.groups.claim({ boardId: '1', titleKey: 't', title: 'T', requestKey: 'g', syncId: 's', customer: "B'HOOD" });
        expect(await store.groups.settle({ boardId: '1', boardName: 'B', titleKey: 't', requestKey: 'g', groupId: 'group_1' })).toBe(true);
        expect(await database.run('select sync_state from FACT_ORDER_LIST')).toEqual([{ sync_state: 'SYNCED' }]);
      },
    );

    it('the files can be run by hand, as one batch, again and again; the command then has nothing to do', async () => {
      const { store, database } = await open(...predecessorTables({ checked: true, more: ODD }));
      const batch = MIGRATIONS.map((migration) => mssqlScript(store.db, migration)).join('\n');
      await database.run(batch);
      await database.run(batch);
      expect(await pendingMigrations(store.db, store.dialect)).toEqual([]);
      expect(await migrate(store.db, store.dialect)).toEqual([]);
      expect(await store.problems()).toEqual([]);
    });

    it('CHECKs that forbid what the sync writes are told of, and widened without a loss', async () => {
      const { store, database } = await open(...predecessorTables());
      await database.run(`alter table FACT_ORDER_LIST add constraint CK_narrow check (api_status in ('SUCCESS', 'ERROR'))`);
      await database.run(
        `alter table ORDER_LIST_API_LOG add constraint CK_log check (sync_state <> 'NONE' and sync_state in ('SYNCED', 'ERROR'))`,
      );
      const problems = await schemaProblems(store.db, store.dialect, []);
      expect(problems).toContainEqual(
        expect.stringMatching(/CHECK ck_narrow of the table FACT_ORDER_LIST forbids IN_FLIGHT in "api_status"/i),
      );
      await migrate(store.db, store.dialect);
      expect(await store.problems()).toEqual([]);
      for (const value of ['IN_FLIGHT', 'SUCCESS', 'ERROR']) {
        await database.run(`insert into FACT_ORDER_LIST ("CUSTOMER NAME", api_status) values ('X', '${value}')`);
      }
      await expect(database.run(`insert into FACT_ORDER_LIST ("CUSTOMER NAME", api_status) values ('X', 'OTHER')`)).rejects.toThrow();
      const states = WRITTEN_VALUES.filter(({ table, column }) => table === 'ORDER_LIST_API_LOG' && column === 'sync_state');
      for (const { value } of states) {
        await database.run(`insert into ORDER_LIST_API_LOG (record_uuid, source, sync_state) values (newid(), 'LINE', '${value}')`);
      }
    });

    it('an index of theirs over the same columns is good enough', async () => {
      const { store, database } = await open(...predecessorTables());
      await migrate(store.db, store.dialect);
      const numbers = await database.run(`
      select count(*) as n from sys.indexes as i join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id
      where i.object_id = object_id('FACT_ORDER_LIST') and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = 'AAG ORDER NUMBER'`);
      expect(numbers).toEqual([{ n: 1 }]);
    });

    it('tells what is missing or mistyped, with the DDL', async () => {
      const { store, database } = await open();
      await createSchema(store.db, store.dialect);
      for (const change of [
        'drop index IX_FACT_ORDER_LIST_in_flight on FACT_ORDER_LIST',
        ...['request_key', 'monday_item_id', '"US DUTY RATE"', '"PO NUMBER"', 'sent_hash'].map(
          (column) => `alter table FACT_ORDER_LIST drop column ${column}`,
        ),
        ...['request_key nvarchar(10)', 'monday_item_id int', '"US DUTY RATE" float'].map(
          (column) => `alter table FACT_ORDER_LIST add ${column}`,
        ),
        "alter table FACT_ORDER_LIST add sent_hash char(64) not null default replicate(N'x', 64)",
        'alter table MON_Boards_Groups add owner nvarchar(9) not null',
      ]) {
        await database.run(change);
      }
      const problems = await store.problems();
      expect(new Set(problems)).toEqual(
        new Set([
          'The column "monday_item_id" of the table FACT_ORDER_LIST is int; it must be bigint.',
          'The column "request_key" of the table FACT_ORDER_LIST is nvarchar(10), too short for nvarchar(36).',
          'The column "sent_hash" of the table FACT_ORDER_LIST is char(64) NOT NULL, and the sync empties it.',
          `The column "US DUTY RATE" of the table FACT_ORDER_LIST is float, whose digits can't be read exactly; it must be decimal(10,6).`,
          'The column "owner" of the table MON_Boards_Groups must be filled, and the sync does not know it: give it a default.',
          'The table FACT_ORDER_LIST lacks the column "PO NUMBER". DDL: alter table "FACT_ORDER_LIST" add "PO NUMBER" nvarchar(255).',
        ]),
      );
      expect(await store.check()).toMatchObject({
        orders: 0,
        problems: expect.arrayContaining([expect.stringContaining('order-sync db migrate')]),
      });
    });

    it('two at once change the tables once', async () => {
      const { store, database } = await open(...predecessorTables());
      const other = openMssqlStore({ connectionString: database.connectionString, sourceColumns: [], requestTimeoutSeconds: 120 });
      const ran = await Promise.all([migrate(store.db, store.dialect), migrate(other.db, other.dialect)]).finally(() => other.close());
      expect(ran.flat().toSorted()).toEqual(NAMES);
      expect(await store.problems()).toEqual([]);
    });
  },
);
