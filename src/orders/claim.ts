import { type Kysely, sql, type Transaction } from 'kysely';
import type { OrderClaim, OrderRows } from './order-store.ts';
import { IN_FLIGHT, type Tables } from './schema.ts';
import { inFlight, inScope, isHeldByItsRequest, notInFlight, order, withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type ClaimQueries = Pick<OrderRows, 'claim' | 'renew' | 'release'>;

/** What a claim overwrites on a row. */
interface Previous {
  readonly recordUuid: string;
  readonly apiStatus: string | null;
  readonly requestKey: string | null;
  readonly sentHash: string | null;
  readonly requestedAt: string | null;
  readonly reason: string | null;
  readonly apiReason: string | null;
}

const CLAIMED = {
  recordUuid: 'uniqueidentifier',
  mondayItemId: 'bigint',
  lastRequestKey: 'nvarchar(36)',
  sentHash: 'char(64)',
} as const satisfies JsonColumns;
const PREVIOUS = {
  recordUuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  apiStatus: 'nvarchar(20)',
  previousKey: 'nvarchar(36)',
  sentHash: 'char(64)',
  requestedAt: 'datetime2',
  reason: 'nvarchar(1000)',
  apiReason: 'nvarchar(2000)',
} as const satisfies JsonColumns;

/** Nobody holds the row, it is still the same item that the caller saw, and no other request has written it since. */
const MAY_BE_CLAIMED = sql<boolean>`${order('record_uuid')} = ${json('recordUuid')} and ${notInFlight} and ${inScope}
  and (${order('monday_item_id')} = ${json('mondayItemId')} or (${order('monday_item_id')} is null and ${json('mondayItemId')} is null))
  and (${order('request_key')} = ${json('lastRequestKey')} or (${order('request_key')} is null and ${json('lastRequestKey')} is null))`;

export function claimQueries(db: Kysely<Tables>, dialect: SqlDialect): ClaimQueries {
  return {
    claim: (claim) => db.transaction().execute((trx) => claimOrders(trx, dialect, claim)),

    renew: ({ requestKey, bodyHash }) =>
      db.transaction().execute(async (trx) => {
        const renewed = await trx
          .updateTable('FACT_ORDER_LIST')
          .set({ api_request_timestamp: dialect.now })
          .where('request_key', '=', requestKey)
          .where(inFlight)
          .executeTakeFirst();
        const rows = Number(renewed.numUpdatedRows);
        if (rows > 0) {
          await trx
            .updateTable('sync_requests')
            .set({ claimed_at: dialect.now, body_hash: bodyHash })
            .where('request_key', '=', requestKey)
            .execute();
        }
        return rows;
      }),

    release: ({ requestKey, code }) =>
      db.transaction().execute(async (trx) => {
        const request = await trx
          .selectFrom('sync_requests')
          .select(['sync_id', 'previous'])
          .where('request_key', '=', requestKey)
          .executeTakeFirst();
        if (!request) return;
        const before = JSON.parse(request.previous ?? '[]') as Previous[];
        const previous = before.map(({ requestKey: previousKey, ...row }) => ({ ...row, previousKey, requestKey }));
        await trx
          .updateTable('FACT_ORDER_LIST')
          .from(dialect.updateFromJson('FACT_ORDER_LIST', previous, PREVIOUS))
          .set({
            api_status: json('apiStatus'),
            request_key: json('previousKey'),
            sent_hash: json('sentHash'),
            api_request_timestamp: json('requestedAt'),
            sync_error_message: json('reason'),
            api_error_message: json('apiReason'),
            updated_at: dialect.now,
          })
          .where(isHeldByItsRequest)
          .where(isNotUnknown(trx, request.sync_id, requestKey))
          .execute();
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

async function claimOrders(trx: Transaction<Tables>, dialect: SqlDialect, claim: OrderClaim): Promise<readonly string[]> {
  // What is about to be overwritten. The transaction holds these rows from here on, so the update takes the very same ones.
  const previous: Previous[] = await trx
    .selectFrom(dialect.lockWithJson('FACT_ORDER_LIST', claim.rows, CLAIMED))
    .select([
      dialect.text(order('record_uuid'), 'uniqueidentifier').as('recordUuid'),
      order('api_status').as('apiStatus'),
      order('request_key').as('requestKey'),
      order('sent_hash').as('sentHash'),
      dialect.instant(order('api_request_timestamp')).as('requestedAt'),
      order('sync_error_message').as('reason'),
      order('api_error_message').as('apiReason'),
    ])
    .where(MAY_BE_CLAIMED)
    .execute();
  if (previous.length === 0) return [];

  const update = trx
    .updateTable('FACT_ORDER_LIST')
    .from(dialect.updateFromJson('FACT_ORDER_LIST', claim.rows, CLAIMED))
    .set({
      api_status: IN_FLIGHT,
      request_key: claim.requestKey,
      sent_hash: json('sentHash'),
      api_request_timestamp: dialect.now,
      // Of an earlier request, which a row that stays in flight must not show as its own.
      sync_error_message: null,
      api_error_message: null,
      updated_at: dialect.now,
    })
    .where(MAY_BE_CLAIMED);
  const taken = await dialect.returningUuids(update).execute();
  await trx
    .insertInto('sync_requests')
    .values({
      request_key: claim.requestKey,
      sync_id: claim.syncId,
      customer: withoutTrailingBlanks(claim.customer),
      operation: claim.operation,
      claimed_at: dialect.now,
      previous: JSON.stringify(previous),
    })
    .execute();
  return taken.map((row) => row.taken);
}

/** A release must not set a row free whose part of the same answer told nothing: it waits for the lookup. */
function isNotUnknown(trx: Transaction<Tables>, syncId: string, requestKey: string) {
  const unknown = trx
    .selectFrom('sync_outcomes as o')
    .select(sql.lit(1).as('one'))
    .where('o.sync_id', '=', syncId)
    .where(sql<boolean>`o.record_uuid = ${order('record_uuid')}`)
    .where('o.request_key', '=', requestKey)
    .where('o.kind', '=', 'unknown');
  return sql<boolean>`not exists ${unknown}`;
}
