import type { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { loadOrders } from '../../src/orders/load-orders.ts';
import type { OrderStore } from '../../src/orders/order-store.ts';
import { recordingStore } from './recording.ts';
import { refused, sent, written } from './rows.ts';

const UUID = '0a0b0c0d-0000-4000-8000-00000000000a';
const OTHER = '0a0b0c0d-0000-4000-8000-00000000000b';
/** A value that must never be seen in a statement's text. */
const VALUE = 'B\'HOOD ] " -- 🎽';
const SOURCES = ['CUSTOMER NAME', 'ORDER DATE PO RECEIVED', 'DDP US (USD)', 'TOTAL QTY', '∆', 'a "quoted" ] name', 'RMB price (ex. VAT)'];

function answer(sql: string): readonly object[] {
  if (sql.includes('"lastSyncedAt"')) return [{ uuid: UUID, recordUuid: UUID }];
  if (sql.includes('"creates"')) return [{ creates: 1 }];
  if (sql.includes('"withoutCustomer"')) return [{ orders: 1, withoutCustomer: 0 }];
  if (sql.includes('count(*) as "customers"')) return [{ customers: 1 }];
  return [];
}

const SYNC = { syncId: 's', customer: VALUE };
const GROUP = { boardId: '1', boardName: VALUE, titleKey: VALUE, title: VALUE };
const SEEN = [{ uuid: UUID, requestKey: 'k', claimedAt: '2026-11-24T10:30:00.000Z' }];
const LOOKED = [
  { uuid: UUID, recordUuid: UUID, found: { mondayId: '9731', place: VALUE }, created: true, superfluous: [VALUE] },
  { uuid: OTHER, recordUuid: OTHER, found: null, created: false, superfluous: [] },
];
const CORRECTED = [{ uuid: UUID, seenMondayId: '9731', mondayId: null, place: null, reason: VALUE }];
const RUN = { workflowId: 'w', runId: 'r' };

/** Every method of the port, with values that would do harm in a statement. */
const CALLS: Readonly<Record<string, (store: OrderStore) => Promise<unknown>>> = {
  'listCustomers, first page': ({ orders }) => orders.listCustomers({ after: null, limit: 100 }),
  'listCustomers, next page': ({ orders }) => orders.listCustomers({ after: VALUE, limit: 100 }),
  findCustomer: ({ orders }) => orders.findCustomer(VALUE),
  countByCustomer: ({ orders }) => orders.countByCustomer(),
  countToCreate: ({ orders }) => orders.countToCreate({ customers: [VALUE], limit: 5 }),
  readGroupSources: ({ orders }) => orders.readGroupSources({ customer: VALUE, limit: 5 }),
  'readOrders, first page': ({ orders }) => orders.readOrders({ customer: VALUE, after: null, limit: 100 }),
  'readOrders, next page': ({ orders }) =>
    orders.readOrders({ customer: VALUE, after: { orderNumber: VALUE, recordUuid: UUID }, limit: 100 }),
  readAgain: ({ orders }) => orders.readAgain([UUID]),
  'readOrders, unknown ones': ({ orders }) => orders.readOrders({ customer: VALUE, after: null, limit: 100, unknownIn: 's' }),
  'readOrders, failed ones': ({ orders }) => orders.readOrders({ customer: VALUE, after: null, limit: 100, only: 'failed' }),
  'readOrders, requeued ones': ({ orders }) => orders.readOrders({ customer: VALUE, after: null, limit: 100, only: 'requeued' }),
  claim: ({ orders }) =>
    orders.claim({
      ...SYNC,
      requestKey: 'k',
      operation: 'create',
      rows: [{ uuid: UUID, mondayId: null, lastRequestKey: null, sentHash: 'h' }],
    }),
  renew: ({ orders }) => orders.renew({ requestKey: 'k', bodyHash: 'h' }),
  release: ({ orders }) => orders.release({ requestKey: 'k', code: 'MINUTE_LIMIT' }),
  settle: ({ orders }) => orders.settle({ requestKey: 'k', requestId: 'r', rows: [written(UUID), refused(OTHER, VALUE)] }),
  markUnknown: ({ orders }) =>
    orders.markUnknown({ requestKey: 'k', code: 'NO_ANSWER', reason: VALUE, requestId: null, answered: false, rows: [sent(UUID)] }),
  readOpen: ({ orders }) => orders.readOpen({ customer: VALUE, limit: 500 }),
  longestHoldMs: ({ orders }) => orders.longestHoldMs(VALUE),
  seize: ({ orders }) => orders.seize({ ...SYNC, requestKey: 'k', rows: SEEN }),
  settleLookup: ({ orders }) => orders.settleLookup({ requestKey: 'k', requestId: 'r', rows: LOOKED }),
  correct: ({ orders }) => orders.correct({ syncId: 's', rows: CORRECTED }),
  turnAway: ({ orders }) => {
    const away = { recordUuid: UUID, orderNumber: VALUE, itemName: VALUE, groupTitle: VALUE, kind: 'failed', sentHash: null } as const;
    return orders.turnAway({ ...SYNC, rows: [{ ...away, code: 'NOT_A_NUMBER', reason: VALUE }] });
  },
  'lines.readLines': ({ lines }) => lines.readLines([UUID]),
  'lines.claim': ({ lines }) =>
    lines.claim({
      ...SYNC,
      requestKey: 'k',
      operation: 'create',
      rows: [{ uuid: UUID, mondayId: null, lastRequestKey: null, sentHash: 'h' }],
    }),
  'lines.renew': ({ lines }) => lines.renew({ requestKey: 'k', bodyHash: 'h' }),
  'lines.release': ({ lines }) => lines.release({ requestKey: 'k', code: 'MINUTE_LIMIT' }),
  'lines.settle': ({ lines }) =>
    lines.settle({ requestKey: 'k', requestId: 'r', holdMs: 90_000, rows: [written(UUID), refused(OTHER, VALUE)] }),
  'lines.markUnknown': ({ lines }) =>
    lines.markUnknown({ requestKey: 'k', code: 'NO_ANSWER', reason: VALUE, requestId: null, answered: false, rows: [sent(UUID)] }),
  'lines.readOpen': ({ lines }) => lines.readOpen({ customer: VALUE, limit: 500 }),
  'lines.longestHoldMs': ({ lines }) => lines.longestHoldMs(VALUE),
  'lines.seize': ({ lines }) => lines.seize({ ...SYNC, requestKey: 'k', rows: SEEN }),
  'lines.settleLookup': ({ lines }) => lines.settleLookup({ requestKey: 'k', requestId: 'r', rows: LOOKED }),
  'lines.correct': ({ lines }) => lines.correct({ syncId: 's', rows: CORRECTED }),
  'lines.markUnchanged': ({ lines }) => lines.markUnchanged({ uuids: [UUID], syncId: 's' }),
  'lines.turnAway': ({ lines }) =>
    lines.turnAway({ ...SYNC, rows: [{ ...sent(UUID), sentHash: null, code: 'NOT_A_NUMBER', reason: VALUE }] }),
  'groups.read': ({ groups }) => groups.read('1', [VALUE]),
  'groups.claim': ({ groups }) => groups.claim({ ...GROUP, ...SYNC, requestKey: 'k' }),
  'groups.renew': ({ groups }) => groups.renew('k'),
  'groups.settle': ({ groups }) => groups.settle({ ...GROUP, requestKey: 'k', groupId: 'g' }),
  'groups.release': ({ groups }) => groups.release('k'),
  'groups.remember': ({ groups }) => groups.remember({ ...GROUP, ...SYNC, groupId: 'g' }),
  'groups.seize': ({ groups }) =>
    groups.seize({ ...GROUP, ...SYNC, seen: { requestKey: 'k', claimedAt: '2026-11-24T10:30:00.000Z' }, requestKey: 'l' }),
  'groups.forget': ({ groups }) => groups.forget({ ...GROUP, groupId: 'g' }),
  'groups.recordFailedGroups': ({ groups }) =>
    groups.recordFailedGroups({ ...SYNC, failed: [{ title: VALUE, code: 'INVALID_ARGUMENT', reason: VALUE }] }),
  openSync: ({ syncs }) =>
    syncs.openSync({ ...RUN, syncId: 's', environment: 'sandbox', boardId: '1', boardName: VALUE, boardUrl: VALUE, options: '{}' }),
  closeSync: ({ syncs }) => syncs.closeSync({ syncId: 's', outcome: 'FAILED', reason: VALUE }),
  openCustomer: ({ syncs }) => syncs.openCustomer({ ...SYNC, ...RUN }),
  closeCustomer: ({ syncs }) => syncs.closeCustomer({ ...SYNC, outcome: 'FAILED', reason: VALUE }),
  recordPage: ({ syncs }) =>
    syncs.recordPage({
      ...SYNC,
      unchanged: [{ recordUuid: UUID, requestKey: 'k' }],
      stillFailed: [OTHER],
      inFlight: [UUID],
      lineTroubles: [{ recordUuid: UUID, kind: 'failed', code: 'LINE_FAILED', reason: VALUE }],
    }),
  recordCheck: ({ syncs }) => syncs.recordCheck({ customer: VALUE }),
  ageOfCheck: ({ syncs }) => syncs.ageOfCheck(VALUE),
  note: ({ syncs }) => syncs.note({ ...SYNC, notes: [{ code: 'DUPLICATE', subject: VALUE, text: VALUE }] }),
  readNotes: ({ syncs }) => syncs.readNotes('s', VALUE),
  readIds: ({ orders }) => orders.readIds([UUID]),
  knownUuids: ({ orders }) => orders.knownUuids([UUID]),
  listSyncs: ({ syncs }) => syncs.listSyncs(20),
  readSync: ({ syncs }) => syncs.readSync('s'),
  readCustomers: ({ syncs }) => syncs.readCustomers('s'),
  readCustomer: ({ syncs }) => syncs.readCustomer('s', VALUE),
  countCodes: ({ syncs }) => syncs.countCodes('s'),
  newestSyncsOf: ({ syncs }) => syncs.newestSyncsOf(VALUE),
  newestByCustomer: ({ syncs }) => syncs.newestByCustomer(),
  readGroups: ({ syncs }) => syncs.readGroups('s', VALUE),
  readFailedGroups: ({ syncs }) => syncs.readFailedGroups('s', VALUE),
  'readOrders, by number': ({ orders }) => orders.readOrders({ customer: VALUE, after: null, limit: 100, orderNumbers: [VALUE] }),
  readCreated: ({ syncs }) => syncs.readCreated({ ...SYNC, rows: 'orders', after: UUID, limit: 50 }),
  readCreatedGroups: ({ syncs }) => syncs.readCreatedGroups({ ...SYNC, boardId: '1' }),
  readOutcomes: ({ syncs }) => syncs.readOutcomes({ ...SYNC, kinds: ['failed', 'held'], limit: 50 }),
  'readStory, by number': ({ syncs }) => syncs.readStory({ orderNumber: VALUE }),
  'readStory, by uuid': ({ syncs }) => syncs.readStory({ recordUuid: UUID }),
  pruneAudit: ({ syncs }) => syncs.pruneAudit({ olderThanDays: 90 }),
  check: (store) => store.check(),
};

/** Those that write: each is one request. */
const WRITES = new Set(
  Object.keys(CALLS).filter((name) =>
    /^(\w+\.)?(claim|renew|release|settle|markUnknown|seize|settleLookup|correct|turnAway|markUnchanged|remember|forget|recordFailedGroups|open\w+|close\w+|recordPage|recordCheck|note)(,|$)/.test(
      name,
    ),
  ),
);

/** Reviewed as a DBA would: run `vitest -u` after a change, and read the difference. */
it('the T-SQL of every statement is the one that was reviewed', async () => {
  const { store, take } = recordingStore(SOURCES, answer);
  const sections: string[] = [];
  for (const [name, call] of Object.entries(CALLS)) {
    await call(store);
    const statements = take();
    expect(statements.length, name).toBeGreaterThan(0);
    sections.push(section(name, statements));
  }
  await loadOrders(store, [{ record_uuid: UUID, 'CUSTOMER NAME': VALUE, 'DDP US (USD)': '1.2500' }]);
  sections.push(section('loadOrders', take()));
  await expect(sections.join('\n')).toMatchFileSnapshot('./mssql-statements.sql');
});

it.each([...WRITES])('%s is one request', async (name) => {
  const { store, take } = recordingStore(SOURCES, answer);
  await CALLS[name]?.(store);
  const [request, ...others] = take();
  expect(others).toEqual([]);
  const writes = request?.sql.match(/^(update t|insert into "|delete t)/gm) ?? [];
  expect(writes.length).toBeGreaterThan(0);
  // All or nothing, and no transaction is left open by an error.
  const frame = /^(declare @\w+ table [^\n]*;\ninsert into @[^;]*;\n)*set xact_abort on;\nbegin transaction;\n.*;\ncommit transaction;/s;
  if (writes.length > 1) expect(request?.sql).toMatch(frame);
});

it('no value ever stands in the text of a statement', async () => {
  const { store, take } = recordingStore(SOURCES, answer);
  for (const [name, call] of Object.entries(CALLS)) {
    await call(store);
    for (const { sql } of take()) expect(sql, name).not.toMatch(/HOOD|0a0b0c0d|🎽/);
  }
});

it('avoids what not every SQL Server understands', async () => {
  const { store, take } = recordingStore(SOURCES, answer);
  for (const call of Object.values(CALLS)) await call(store);
  for (const { sql } of take()) {
    expect(sql).not.toMatch(/\bmerge\b|\blimit\b|\breturning\b|on conflict|create or alter|\boffset\b|json_each|strftime|nocase/i);
    // Neither hints, which not every server heeds, nor old values of joined rows, which not every server has right.
    expect(sql).not.toMatch(/\b(updlock|rowlock|holdlock|nolock|readpast|serializable)\b|\bdeleted\./i);
    // A sum over a subquery is error 130, an UPDATE with OUTPUT wants its table in a comma join with the JSON.
    expect(sql).not.toMatch(/sum\([^)]*\(select/);
    for (const [, paths = ''] of sql.matchAll(/openjson\([^)]*\) with \((.*?)\) as "?j/g))
      for (const column of paths.split(/, (?=")/)) expect(column).toMatch(/^"\w+" [\w(),]+ '\$\.\w+'$/);
    for (const [update = ''] of sql.matchAll(/^update t\nset [^;]*?\noutput [^;]*?\n(from [^\n]*)/gm)) {
      expect(update).toMatch(/\nfrom "\w+" as t(, (openjson\(@\d+\) with \(.*\)|@\w+) as "j")?$/);
      for (const [, column, alias] of update.matchAll(/inserted\."(\w+)" as "(\w+)"/g))
        expect(alias?.toLowerCase()).not.toBe(column?.toLowerCase());
    }
  }
});

it('names each value once, however often a request needs it', async () => {
  const { store, take } = recordingStore(SOURCES, answer);
  for (const [name, call] of Object.entries(CALLS)) {
    await call(store);
    for (const { parameters } of take()) expect(new Set(parameters).size, name).toBe(parameters.length);
  }
});

/** What each parameter was, and the statements as they go to the server. */
function section(name: string, statements: readonly CompiledQuery[]): string {
  const texts = statements.map(({ sql, parameters }) => {
    const values = parameters.map((value, index) => `-- @${index + 1}: ${shortened(JSON.stringify(value))}\n`);
    return `${values.join('')}${sql.includes('\n') ? laidOutRequest(sql) : `${laidOut(sql)};`}\n`;
  });
  return `-- ${name}\n${texts.join('\n')}`;
}

const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 150)}… (${text.length} characters)` : text);

const laidOutRequest = (sql: string): string => sql;

/** One clause a line. */
function laidOut(sql: string): string {
  const clause = / (?=(?:from|set|output|where|values|group by|order by|left join|inner join) )/g;
  return sql.trim().replace(/\s+/g, ' ').replace(clause, '\n  ');
}
