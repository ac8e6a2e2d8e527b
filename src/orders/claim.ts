import { type Kysely, sql } from 'kysely';
import { target } from './batch.ts';
import { forgetOrphans, holdOrders } from './forget-lines.ts';
import type { RowRequests } from './row-requests.ts';
import { isSame, type RowTable } from './row-table.ts';
import { IN_FLIGHT, type Tables } from './schema.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';
import { insertRequest, isKey, isNew, REQUESTS } from './sync-requests.ts';

type ClaimQueries = Pick<RowRequests, 'claim' | 'renew' | 'release'>;

const UUID = { uuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const CLAIMED = {
  uuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  mondayId: 'bigint',
  lastRequestKey: 'nvarchar(36)',
  sentHash: 'char(64)',
} as const satisfies JsonColumns;

/** What a claim overwrites on a row, and `sync_requests.previous` remembers: the names in that JSON, and the columns. */
const PREVIOUS = {
  apiStatus: 'api_status',
  requestKey: 'request_key',
  sentHash: 'sent_hash',
  requestedAt: 'api_request_timestamp',
  reason: 'sync_error_message',
} as const;
const PREVIOUS_OF_ORDER = { ...PREVIOUS, apiReason: 'api_error_message' } as const;
const STORED = {
  uuid: 'uniqueidentifier',
  apiStatus: 'nvarchar(20)',
  requestKey: 'nvarchar(36)',
  sentHash: 'char(64)',
  requestedAt: 'datetime2',
  reason: 'nvarchar(1000)',
  apiReason: 'nvarchar(2000)',
} as const satisfies JsonColumns;
const TAKEN_BACK = { ...STORED, requestKey: 'nvarchar(36)', previousKey: 'nvarchar(36)' } as const satisfies JsonColumns;

export function claimQueries(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): ClaimQueries {
  const { t } = table;
  return {
    claim: (claim) =>
      dialect.batch(db, async (batch) => {
        const { requestKey } = claim;
        const rows = batch.given(
          claim.rows.map((row) => ({ ...row, requestKey })),
          CLAIMED,
        );
        const taken = await batch.take({
          name: 'taken',
          table,
          rows,
          where: [...mayBeClaimed(table, dialect), isNew(requestKey)],
          columns: table.hasApiError ? PREVIOUS_OF_ORDER : PREVIOUS,
        });
        await batch.update({
          table,
          rows: rows.among(taken),
          set: {
            api_status: sql.lit(IN_FLIGHT),
            request_key: requestKey,
            sent_hash: json('sentHash'),
            api_request_timestamp: dialect.now,
            // Of an earlier request, which a row that stays in flight must not show as its own.
            sync_error_message: null,
            ...(table.hasApiError ? { api_error_message: null } : {}),
            updated_at: dialect.now,
          },
        });
        await insertRequest(batch, dialect, { ...claim, source: table.source, previous: taken.json }, taken);
        const before = await batch.keep({
          name: 'taken_before',
          columns: UUID,
          values: { uuid: t.column(table.key) },
          rows: rows.except(taken),
          of: table,
          where: [t.isHeldByItsRequest],
        });
        return [taken, before];
      }),

    renew: async ({ requestKey, bodyHash }) => {
      const renewed = await dialect.batch(db, async (batch) => {
        const rows = await batch.take({
          name: 'renewed',
          table,
          set: { api_request_timestamp: dialect.now },
          where: [isKey(requestKey), t.isInFlight],
        });
        await batch.update({
          table: REQUESTS,
          // What an earlier copy was answered says nothing about the one that goes out now.
          set: { claimed_at: dialect.now, body_hash: bodyHash, outcome: null, answered_at: null },
          where: [isKey(requestKey), rows.isAny],
        });
        return [rows];
      });
      return renewed.length;
    },

    release: async ({ requestKey, code }) => {
      await dialect.batch(db, async (batch) => {
        const stored = batch.stored(sql`select previous as ${sql.id('json')} from sync_requests where request_key = ${requestKey}`, STORED);
        const previous = await batch.keep({
          name: 'previous',
          columns: TAKEN_BACK,
          values: {
            uuid: json('uuid'),
            apiStatus: json('apiStatus'),
            requestKey,
            sentHash: json('sentHash'),
            requestedAt: json('requestedAt'),
            reason: json('reason'),
            apiReason: json('apiReason'),
            previousKey: json('requestKey'),
          },
          rows: stored,
        });
        if (table.source === 'LINE') await holdOrders(batch, previous);
        const released = await batch.take({
          name: 'released',
          table,
          rows: previous,
          set: {
            api_status: json('apiStatus'),
            request_key: json('previousKey'),
            sent_hash: json('sentHash'),
            api_request_timestamp: json('requestedAt'),
            sync_error_message: json('reason'),
            ...(table.hasApiError ? { api_error_message: json('apiReason') } : {}),
            updated_at: dialect.now,
          },
          // A reason stands on a row in flight only where its part of the same answer told nothing: it waits for the lookup.
          where: [t.isHeldByItsRequest, sql`${t.column('sync_error_message')} is null`],
        });
        if (table.source === 'LINE') await forgetOrphans(batch, dialect, released);
        await batch.update({
          table: REQUESTS,
          set: {
            outcome: sql`coalesce(${target('outcome')}, ${`RELEASED ${code}`.slice(0, 40)})`,
            answered_at: sql`coalesce(${target('answered_at')}, ${dialect.now})`,
          },
          where: [isKey(requestKey)],
        });
        return [];
      });
    },
  };
}

/**
 * Nobody holds the row, no earlier copy of it is on its way any more, it is still the same item that the caller saw, and no other
 * request has written it since.
 */
function mayBeClaimed({ t, mondayId }: RowTable, dialect: SqlDialect) {
  return [
    t.isFree,
    t.isInScope,
    sql`(${t.column('hold_until')} is null or ${t.column('hold_until')} <= ${dialect.now})`,
    isSame(t.column(mondayId), json('mondayId')),
    isSame(t.column('request_key'), json('lastRequestKey')),
  ];
}
