import { type Kysely, sql } from 'kysely';
import { byRequest, writeAudit } from './audit.ts';
import type { Batch, Kept, Rows } from './batch.ts';
import { forgetLines } from './forget-lines.ts';
import { OUTCOMES, outcome } from './outcomes.ts';
import type { LookedUpRow, OpenRow, RowRequests } from './row-requests.ts';
import { isSame, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { hasCustomer, ofCustomer, order } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';
import { insertRequest, isKey, isNew, REQUESTS, type StoredRequest, storedRequest } from './sync-requests.ts';

type LookupQueries = Pick<RowRequests, 'readIds' | 'readOpen' | 'longestHoldMs' | 'seize' | 'settleLookup' | 'correct'>;

const SEIZED = { uuid: 'uniqueidentifier', requestKey: 'nvarchar(36)', claimedAt: 'datetime2' } as const satisfies JsonColumns;
const UUID = { uuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const LOOKED_UP = {
  uuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  mondayId: 'bigint',
  created: 'int',
  request: 'nvarchar(max)',
  response: 'nvarchar(max)',
} as const satisfies JsonColumns;
const CORRECTED = {
  uuid: 'uniqueidentifier',
  seenMondayId: 'bigint',
  mondayId: 'bigint',
  request: 'nvarchar(max)',
  response: 'nvarchar(max)',
} as const satisfies JsonColumns;

export function lookupQueries(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): LookupQueries {
  const { column, t } = table;
  return {
    readIds: (uuids) => {
      if (uuids.length === 0) return Promise.resolve([]);
      const given = dialect.rowsFromJson(
        uuids.map((uuid) => ({ uuid })),
        { uuid: 'uniqueidentifier' },
      );
      return db
        .selectFrom(table.name)
        .select([
          dialect.text(column(table.key), 'uniqueidentifier').as('uuid'),
          sql<string | null>`${dialect.text(column(table.mondayId), 'bigint')}`.as('mondayId'),
        ])
        .where(column(table.key), 'in', db.selectFrom(given).select('j.uuid'))
        .execute();
    },

    async readOpen({ customer, limit }) {
      const open = db
        .selectFrom(table.name)
        .innerJoin('sync_requests as r', (join) => join.on(sql<boolean>`r.request_key = ${column('request_key')}`))
        .select([
          dialect.text(column(table.key), 'uniqueidentifier').as('uuid'),
          dialect.text(column('record_uuid'), 'uniqueidentifier').as('recordUuid'),
          sql<string | null>`${dialect.text(column(table.mondayId), 'bigint')}`.as('mondayId'),
          'r.request_key as requestKey',
          sql<OpenRow['operation']>`r.operation`.as('operation'),
          'r.sync_id as syncId',
          dialect.instant(column('api_request_timestamp')).as('claimedAt'),
          dialect.age(column('api_request_timestamp')).as('claimedAgeMs'),
          sql<number | null>`${dialect.age(sql.ref('r.answered_at'))}`.as('answeredAgeMs'),
        ])
        .where(table.isInFlight)
        .where(isOfCustomer(db, dialect, table, customer))
        .orderBy(column('api_request_timestamp'))
        .orderBy(column(table.key));
      const rows = await dialect.first(open, limit).execute();
      return rows.map((row) => ({
        ...row,
        claimedAgeMs: Number(row.claimedAgeMs),
        answeredAgeMs: row.answeredAgeMs === null ? null : Number(row.answeredAgeMs),
      }));
    },

    async longestHoldMs(customer) {
      const held = await db
        .selectFrom(table.name)
        .select(sql<number | null>`min(${dialect.age(column('hold_until'))})`.as('age'))
        .where(sql<boolean>`${column('hold_until')} is not null and ${column('hold_until')} > ${dialect.now}`)
        .where(isOfCustomer(db, dialect, table, customer))
        .executeTakeFirst();
      return Math.max(0, -Number(held?.age ?? 0));
    },

    seize: (seizure) =>
      dialect.batch(db, async (batch) => {
        const { requestKey } = seizure;
        const rows = batch.given(seizure.rows, SEIZED);
        const taken = await batch.take({
          name: 'seized',
          table,
          rows,
          set: { request_key: requestKey, api_request_timestamp: dialect.now, updated_at: dialect.now },
          where: [
            t.isHeldByItsRequest,
            // In milliseconds. A row is looked up only when its claim is older than some, so no renewal since then has the same one.
            sql`${dialect.instant(t.column('api_request_timestamp'))} = ${dialect.instant(json('claimedAt'))}`,
            isNew(requestKey),
          ],
        });
        await insertRequest(batch, dialect, { ...seizure, source: table.source, operation: 'lookup' }, taken);
        const before = await batch.keep({
          name: 'seized_before',
          columns: UUID,
          values: { uuid: t.column(table.key) },
          rows: rows.except(taken),
          of: table,
          where: [isKey(requestKey), t.isInFlight],
        });
        return [taken, before];
      }),

    settleLookup: async ({ requestKey, requestId, rows: looked }) => {
      if (looked.length === 0) return [];
      return dialect.batch(db, async (batch) => {
        const rows = batch.given(
          looked.map((row) => lookedUp(row, { requestKey, requestId })),
          { ...LOOKED_UP, place: table.placeType },
        );
        const request = storedRequest(requestKey);
        const settled = await settleFound(batch, { dialect, table, rows, request });
        await writeAudit(batch, dialect, {
          table,
          rows: rows.among(settled),
          by: byRequest(request),
          ...LOOKED,
          request: json('request'),
          response: json('response'),
        });
        const found = looked.filter((row) => row.found !== null).map((row) => lookedUp(row, { requestKey, requestId }));
        if (found.length > 0) await markCreated(batch, table, batch.given(found, LOOKED_UP).among(settled));
        await batch.update({
          table: REQUESTS,
          set: { outcome: sql.lit('SETTLED'), answered_at: dialect.now },
          where: [isKey(requestKey)],
        });
        return [settled];
      });
    },

    correct: async ({ syncId, rows: corrections }) => {
      if (corrections.length === 0) return [];
      return dialect.batch(db, async (batch) => {
        const rows = batch.given(corrections.map(corrected), { ...CORRECTED, place: table.placeType });
        const changed = await batch.take({
          name: 'corrected',
          table,
          rows,
          set: {
            [table.mondayId]: json('mondayId'),
            [table.place]: json('place'),
            row_hash: null,
            sync_state: sql.lit('PENDING'),
            api_status: null,
            sync_error_message: null,
            ...(table.hasApiError ? { api_error_message: null } : {}),
            updated_at: dialect.now,
          },
          where: [t.isFree, t.isInScope, isSame(t.column(table.mondayId), json('seenMondayId'))],
        });
        await writeAudit(batch, dialect, {
          table,
          rows: rows.among(changed),
          by: { syncId, operation: sql.lit('correct'), sentAt: dialect.now },
          ...LOOKED,
          request: json('request'),
          response: json('response'),
        });
        const gone = corrections.filter(({ mondayId }) => mondayId === null).map(({ uuid }) => ({ uuid }));
        if (table.source === 'HEADER' && gone.length > 0) await forgetLines(batch, dialect, batch.given(gone, UUID).among(changed));
        return [changed];
      });
    },
  };
}

/** Of a line: its order is the customer's. */
function isOfCustomer(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable, customer: string) {
  const its = sql<boolean>`${ofCustomer(dialect, customer)} and ${hasCustomer}`;
  if (table.source === 'HEADER') return its;
  const orders = db
    .selectFrom('FACT_ORDER_LIST')
    .select(sql.lit(1).as('one'))
    .where(its)
    .where(sql<boolean>`${order('record_uuid')} = ${table.column('record_uuid')}`);
  return sql<boolean>`exists ${orders}`;
}

/** A look at the board leaves a row to be sent. */
const LOOKED = { syncState: sql.lit('PENDING'), apiStatus: sql.lit('SUCCESS') } as const;

const lookedUp = (
  { uuid, found, created, superfluous }: LookedUpRow,
  request: { readonly requestKey: string; readonly requestId: string | null },
) => ({
  uuid,
  requestKey: request.requestKey,
  mondayId: found?.mondayId ?? null,
  place: found?.place ?? null,
  created: created ? 1 : 0,
  request: JSON.stringify({ key: uuid }),
  response: JSON.stringify({ requestId: request.requestId, found, superfluous }),
});

const corrected = ({ uuid, seenMondayId, mondayId, place, reason }: Parameters<RowRequests['correct']>[0]['rows'][number]) => ({
  uuid,
  seenMondayId,
  mondayId,
  place,
  request: JSON.stringify({ seen: seenMondayId }),
  response: JSON.stringify({ mondayId, place, reason }),
});

function settleFound(
  batch: Batch,
  {
    dialect,
    table,
    rows,
    request,
  }: { readonly dialect: SqlDialect; readonly table: RowTable; readonly rows: Rows; readonly request: StoredRequest },
): Promise<Kept> {
  const { t } = table;
  return batch.take({
    name: 'settled',
    table,
    rows,
    set: {
      sync_state: sql.lit('PENDING'),
      api_status: null,
      // An item that is known by its id may lack the key: that the key isn't found says nothing about it.
      [table.mondayId]: sql`coalesce(${json('mondayId')}, ${t.column(table.mondayId)})`,
      [table.place]: sql`coalesce(${json('place')}, ${t.column(table.place)})`,
      row_hash: null,
      sync_error_message: null,
      ...(table.hasApiError ? { api_error_message: null } : {}),
      api_operation_type: sql.lit('lookup'),
      api_response_timestamp: dialect.now,
      updated_at: dialect.now,
    },
    where: [t.isHeldByItsRequest, request.isThere],
  });
}

/**
 * What this sync's own lost request had created counts as created as soon as it is right. A lookup that takes over from an unfinished one
 * no longer sees whose request it was; the outcome still names it.
 */
function markCreated(batch: Batch, table: RowTable, found: Rows): Promise<void> {
  const r = (column: string) => sql.id('r', column);
  const creates = sql`select 1 from sync_requests as r where ${r('request_key')} = ${outcome('request_key')}
    and ${r('sync_id')} = ${outcome('sync_id')} and ${r('operation')} = 'create'`;
  return batch.update({
    table: OUTCOMES,
    rows: found,
    set: { wrote: sql.lit('created'), monday_item_id: json('mondayId') },
    where: [
      // By the key on the row: SQLite then finds the outcomes row by row, instead of walking through all of the sync's.
      sql`${outcome('sync_id')} = ${storedRequest(json('requestKey')).column('sync_id')}`,
      sql`${outcome('source')} = ${sql.lit(table.source)}`,
      sql`(${json('created')} = 1 or exists (${creates}))`,
    ],
  });
}
