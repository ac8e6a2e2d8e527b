import { type Kysely, sql } from 'kysely';
import { forgetOrphans } from './forget-lines.ts';
import type { RowClaim, RowRequests } from './row-requests.ts';
import { isSame, type Place, type RowTable } from './row-table.ts';
import { IN_FLIGHT, type Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type ClaimQueries = Pick<RowRequests, 'claim' | 'renew' | 'release'>;

/** What a claim overwrites on a row. */
interface Previous {
  readonly uuid: string;
  readonly apiStatus: string | null;
  readonly requestKey: string | null;
  readonly sentHash: string | null;
  readonly requestedAt: string | null;
  readonly reason: string | null;
  readonly apiReason: string | null;
}

const CLAIMED = {
  uuid: 'uniqueidentifier',
  mondayId: 'bigint',
  lastRequestKey: 'nvarchar(36)',
  sentHash: 'char(64)',
} as const satisfies JsonColumns;
const PREVIOUS = {
  uuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  apiStatus: 'nvarchar(20)',
  previousKey: 'nvarchar(36)',
  sentHash: 'char(64)',
  requestedAt: 'datetime2',
  reason: 'nvarchar(1000)',
  apiReason: 'nvarchar(2000)',
} as const satisfies JsonColumns;

export function claimQueries(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): ClaimQueries {
  return {
    claim: (claim) => db.transaction().execute((trx) => claimRows({ trx, dialect, table }, claim)),

    renew: ({ requestKey, bodyHash }) =>
      db.transaction().execute(async (trx) => {
        const renewed = await trx
          .updateTable(table.name)
          .set({ api_request_timestamp: dialect.now })
          .where(table.column('request_key'), '=', requestKey)
          .where(table.isInFlight)
          .executeTakeFirst();
        const rows = Number(renewed.numUpdatedRows);
        if (rows > 0) {
          await trx
            .updateTable('sync_requests')
            // What an earlier copy was answered says nothing about the one that goes out now.
            .set({ claimed_at: dialect.now, body_hash: bodyHash, outcome: null, answered_at: null })
            .where('request_key', '=', requestKey)
            .execute();
        }
        return rows;
      }),

    release: ({ requestKey, code }) =>
      db.transaction().execute(async (trx) => {
        const request = await trx.selectFrom('sync_requests').select('previous').where('request_key', '=', requestKey).executeTakeFirst();
        if (!request) return;
        const before = JSON.parse(request.previous ?? '[]') as Previous[];
        const previous = before.map(({ requestKey: previousKey, ...row }) => ({ ...row, previousKey, requestKey }));
        await trx
          .updateTable(table.name)
          .from(dialect.updateFromJson(table.name, previous, PREVIOUS))
          .set({
            api_status: json('apiStatus'),
            request_key: json('previousKey'),
            sent_hash: json('sentHash'),
            api_request_timestamp: json('requestedAt'),
            sync_error_message: json('reason'),
            ...(table.hasApiError ? { api_error_message: json('apiReason') } : {}),
            updated_at: dialect.now,
          })
          .where(table.isHeldByItsRequest)
          // A reason stands on a row in flight only where its part of the same answer told nothing: it waits for the lookup.
          .where(table.column('sync_error_message'), 'is', null)
          .execute();
        if (table.source === 'LINE') {
          await forgetOrphans(
            trx,
            dialect,
            previous.map(({ uuid }) => uuid),
          );
        }
        await trx
          .updateTable('sync_requests')
          .set({
            outcome: sql`coalesce(outcome, ${`RELEASED ${code}`.slice(0, 40)})`,
            answered_at: sql`coalesce(answered_at, ${dialect.now})`,
          })
          .where('request_key', '=', requestKey)
          .execute();
      }),
  };
}

/**
 * Nobody holds the row, no earlier copy of it is on its way any more, it is still the same item that the caller saw, and no other
 * request has written it since.
 */
function mayBeClaimed(table: RowTable, dialect: SqlDialect) {
  return sql<boolean>`${table.isGiven} and ${table.isFree} and ${table.isInScope}
    and (${table.column('hold_until')} is null or ${table.column('hold_until')} <= ${dialect.now})
    and ${isSame(table.column(table.mondayId), json('mondayId'))}
    and ${isSame(table.column('request_key'), json('lastRequestKey'))}`;
}

async function claimRows({ trx, dialect, table }: Place, claim: RowClaim): Promise<readonly string[]> {
  const { column } = table;
  // What is about to be overwritten. The transaction holds these rows from here on, so the update takes the very same ones.
  const previous: Previous[] = await trx
    .selectFrom(dialect.lockWithJson(table.name, claim.rows, CLAIMED))
    .select([
      dialect.text(column(table.uuid), 'uniqueidentifier').as('uuid'),
      column('api_status').as('apiStatus'),
      column('request_key').as('requestKey'),
      column('sent_hash').as('sentHash'),
      dialect.instant(column('api_request_timestamp')).as('requestedAt'),
      column('sync_error_message').as('reason'),
      (table.hasApiError ? column('api_error_message') : sql<string>`null`).as('apiReason'),
    ])
    .where(mayBeClaimed(table, dialect))
    .execute();
  if (previous.length === 0) return [];

  const update = trx
    .updateTable(table.name)
    .from(dialect.updateFromJson(table.name, claim.rows, CLAIMED))
    .set({
      api_status: IN_FLIGHT,
      request_key: claim.requestKey,
      sent_hash: json('sentHash'),
      api_request_timestamp: dialect.now,
      // Of an earlier request, which a row that stays in flight must not show as its own.
      sync_error_message: null,
      ...(table.hasApiError ? { api_error_message: null } : {}),
      updated_at: dialect.now,
    })
    .where(mayBeClaimed(table, dialect));
  const taken = await dialect.returningUuids(update, table.uuid).execute();
  await trx
    .insertInto('sync_requests')
    .values({
      request_key: claim.requestKey,
      sync_id: claim.syncId,
      customer: withoutTrailingBlanks(claim.customer),
      source: table.source,
      operation: claim.operation,
      claimed_at: dialect.now,
      previous: JSON.stringify(previous),
    })
    .execute();
  return taken.map((row) => row.taken);
}
