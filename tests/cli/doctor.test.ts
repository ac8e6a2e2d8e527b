import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { examine, type Finding } from '../../src/cli/doctor.ts';
import { MSSQL_PACE } from '../../src/config/mssql-store.ts';
import { OrderSyncError } from '../../src/errors.ts';
import type { OrderStore, StoreCheck } from '../../src/orders/order-store.ts';
import { configOf, MAPPING } from '../activities/stage/config.ts';
import { json, serve } from '../monday/server.ts';

/** What `doctor` makes of boards that are not as they should be. A whole stack in order is met in end-to-end/refusals.test.ts. */

const SYNC_KEY = { id: MAPPING.syncKeyColumn, title: 'Order Sync Key', type: 'text', settings: null, archived: false };
const onBoard = (columns: typeof MAPPING.columns): readonly object[] =>
  columns.map(({ columnId, title, type }) => ({ id: columnId, title, type, settings: null, archived: false }));
const SUBTASKS = { id: 'subtasks', title: 'Subitems', type: 'subtasks', settings: { boardIds: [MAPPING.subitemBoardId] }, archived: false };
const mapped = [...onBoard(MAPPING.columns), SUBTASKS];
const sizes = onBoard(MAPPING.subitemColumns);

/** What the token, the board and, with the board that tells which it is, the subitem board are asked by. */
const REQUESTS = 4;

interface GivenBoard {
  readonly access_level?: string;
  readonly columns?: readonly object[];
}

/** Examines a sandbox whose boards are these; Temporal and the orders' database are not there. */
async function findings(boards: {
  readonly items?: GivenBoard;
  readonly subitems?: GivenBoard;
  /** Answers no request before this many are there. */
  readonly atOnce?: number;
  /** What the orders' database finds of itself; without it there is none. */
  readonly database?: StoreCheck;
  readonly mssql?: true;
}): Promise<ReadonlyMap<string, Finding>> {
  const boardOf = (id: string): object => ({
    id,
    name: `Board ${id}`,
    url: `http://127.0.0.1/boards/${id}`,
    access_level: 'edit',
    state: 'active',
    items_count: 3,
    items_limit: 10,
    groups: [],
    columns: id === MAPPING.boardId ? [SYNC_KEY, ...mapped] : [SYNC_KEY, ...sizes],
    ...(id === MAPPING.boardId ? boards.items : boards.subitems),
  });
  const waiting: (() => void)[] = [];
  using monday = await serve((response, { body }) => {
    const { variables } = JSON.parse(body) as { variables?: { ids?: readonly string[] } };
    const ids = variables?.ids ?? [];
    const data = ids.length === 0 ? { me: { id: '7', name: 'Ada' } } : { boards: ids.map(boardOf) };
    waiting.push(() => json(response, { data: { ...data, complexity: { query: 1, after: 1000, reset_in_x_seconds: 60 } } }));
    if (waiting.length >= (boards.atOnce ?? 1)) for (const answer of waiting.splice(0)) answer();
  });
  const config = configOf({ reportsFolder: join(mkdtempSync(join(tmpdir(), 'doctor-')), 'reports') });
  const context: CliContext = {
    config: {
      ...config,
      monday: { ...config.monday, apiUrl: monday.url },
      ...(boards.mssql ? { store: { kind: 'mssql', connectionString: '', server: undefined, password: undefined, ...MSSQL_PACE } } : {}),
    },
    env: {},
    webUiUrl: undefined,
    client: () => Promise.reject(new OrderSyncError('TEMPORAL_UNREACHABLE', 'No Temporal server answers at nowhere.')),
    store: () => storeWith(boards.database),
    close: () => Promise.resolve(),
  };
  const found = new Map<string, Finding>();
  const healthy = await examine(context, false, (finding) => found.set(finding.what, finding));
  expect(healthy).toBe([...found.values()].every(({ ok }) => ok));
  return found;
}

async function storeWith(database: StoreCheck | undefined): Promise<OrderStore> {
  if (database === undefined) throw new OrderSyncError('STORE_UNREACHABLE', 'There is no database.');
  // Nothing else of a store is asked for here.
  return { check: async () => database } as OrderStore;
}

const badOnes = (found: ReadonlyMap<string, Finding>): readonly string[] =>
  [...found.values()].flatMap(({ ok, what }) => (ok ? [] : [what]));
const NOT_THERE = ['Temporal server', 'Search attributes', 'Workers', "Orders' database"];

test('one thing that is missing hides no other', async () => {
  const found = await findings({});
  expect(badOnes(found)).toEqual(NOT_THERE);
  expect(found.get('Workers')?.text).toContain('No Temporal server answers at nowhere.');
  expect(found.get('monday.com token')?.text).toMatch(/^belongs to Ada \(7\), at http/);
  expect(found.get('Board')?.text).toBe('1000000001 "Board 1000000001", 3 of at most 10 items, 0 groups, 6 mapped columns');
  expect(found.get('Subitem board')?.text).toBe('1000000002 "Board 1000000002"');
});

test('what does not answer is waited for once, not check by check', async () => {
  expect(badOnes(await findings({ atOnce: REQUESTS }))).toEqual(NOT_THERE);
});

test.for([
  ['items', 'Board'],
  ['subitems', 'Subitem board'],
] as const)('a board of %s that may only be viewed is no board to write to', async ([which, what]) => {
  const found = await findings({ [which]: { access_level: 'view' } });
  expect(badOnes(found)).toEqual([...NOT_THERE, what]);
  expect(found.get(what)?.text).toMatch(/the token's user may only view it$/);
});

test.for([
  ['items', 'Board'],
  ['subitems', 'Subitem board'],
] as const)('a board of %s without the sync key column, or with one that is no text, is named so', async ([which, what]) => {
  const columns = which === 'items' ? mapped : sizes;
  expect((await findings({ [which]: { columns } })).get(what)).toMatchObject({
    ok: false,
    text: expect.stringContaining('there is no sync key column order_sync_key'),
  });
  const numbers = { ...SYNC_KEY, type: 'numbers' };
  expect((await findings({ [which]: { columns: [numbers, ...columns] } })).get(what)?.text).toContain('is of type numbers, not text');
});

test('every column that differs from the mapping is named', async () => {
  const [number, , ...others] = mapped;
  const found = await findings({ items: { columns: [SYNC_KEY, { ...number, type: 'numbers' }, ...others] } });
  expect(found.get('Board')?.text).toMatch(
    /column text_number .* is of type numbers, and the mapping says text; there is no column text_po/,
  );
});

const SERVER = { location: 'sql.example, database orders', orders: 1200, customers: 52, problems: [] };
const LOGIN = { what: 'login', ok: true, text: 'login sync; encrypted, certificate checked' };

test('a SQL Server is told part by part', async () => {
  const found = await findings({ database: { ...SERVER, findings: [LOGIN, { what: 'rights', ok: true, text: 'all' }] } });
  expect(found.get("Orders' database")).toMatchObject({ ok: true, text: 'sql.example, database orders: 1,200 orders of 52 customers' });
  expect([...found.keys()].filter((what) => what.startsWith('  '))).toEqual(['  login', '  rights', '  schema']);
  expect(found.get('  schema')?.text).toBe('as the sync and the mapping need it');
});

test('a right that is missing, and a column, fail the whole of it, and hide nothing', async () => {
  const rights = { what: 'rights', ok: false, text: 'this login lacks UPDATE on FACT_ORDER_LIST' };
  const problems = ['The table FACT_ORDER_LIST lacks the column "sent_hash".'];
  const found = await findings({ database: { ...SERVER, orders: 0, problems, findings: [LOGIN, rights] } });
  expect(found.get("Orders' database")).toMatchObject({ ok: false, text: 'sql.example, database orders' });
  expect(found.get('  login')?.ok).toBe(true);
  expect(found.get('  rights')).toMatchObject({ ok: false, text: rights.text });
  expect(found.get('  schema')).toMatchObject({ ok: false, text: problems[0] });
});

test('a server that does not answer is told with what to look at', async () => {
  const found = await findings({ mssql: true });
  expect(found.get("Orders' database")).toMatchObject({
    ok: false,
    text: expect.stringMatching(/^There is no database\. Check that the server runs/),
  });
});

test('an embedded database stays one line', async () => {
  const found = await findings({ database: { ...SERVER, problems: ['a', 'b'] } });
  expect(found.get("Orders' database")).toMatchObject({ ok: false, text: expect.stringMatching(/customers; a; b$/) });
  expect([...found.keys()].filter((what) => what.startsWith('  '))).toEqual([]);
});
