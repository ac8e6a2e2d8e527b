import { type Kysely, sql } from 'kysely';
import type { SyncRecords } from './order-store.ts';
import { LINES, type Place } from './row-table.ts';
import type { Tables } from './schema.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

export interface AuditRow {
  readonly uuid: string;
  readonly syncState: 'SYNCED' | 'ERROR' | 'PENDING' | 'DISCARDED';
  readonly apiStatus: 'SUCCESS' | 'ERROR' | 'UNKNOWN';
  readonly request: string;
  readonly response: string;
}

const AUDIT = {
  uuid: 'uniqueidentifier',
  syncState: 'nvarchar(20)',
  apiStatus: 'nvarchar(20)',
  request: 'nvarchar(max)',
  response: 'nvarchar(max)',
} as const satisfies JsonColumns;

/** One entry a row: what was sent, what came back, and what was made of it. `requestKey` null: it was not a request that did it. */
export async function writeAudit(
  { trx, dialect, table }: Place,
  request: { readonly syncId: string; readonly operation: string; readonly requestKey: string | null },
  rows: readonly AuditRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const { column } = table;
  const isLine = table.source === LINES.source;
  // Not the row's own time: an answer that came too late finds that of the request which took the row over.
  const sentAt = trx.selectFrom('sync_requests').select('claimed_at').where('request_key', '=', request.requestKey);
  await trx
    .insertInto('ORDER_LIST_API_LOG')
    .columns([
      'record_uuid',
      ...(isLine ? (['line_uuid'] as const) : []),
      'source',
      'sync_state',
      'sync_completed_at',
      'api_request_payload',
      'api_response_payload',
      'api_request_timestamp',
      'api_response_timestamp',
      'api_operation_type',
      'api_status',
      'pipeline_run_id',
    ])
    .expression(
      trx
        .selectFrom(dialect.rowsFromJson(rows, AUDIT))
        .innerJoin(table.name as 'FACT_ORDER_LIST', (join) => join.on(table.isGiven))
        .select([
          column('record_uuid').as('record_uuid'),
          ...(isLine ? [json('uuid').as('line_uuid')] : []),
          sql.lit(table.source).as('source'),
          json('syncState').as('sync_state'),
          sql`case when ${json('syncState')} = 'SYNCED' then ${dialect.now} end`.as('sync_completed_at'),
          json('request').as('api_request_payload'),
          json('response').as('api_response_payload'),
          (request.requestKey === null ? dialect.now : sql<string>`${sentAt}`).as('api_request_timestamp'),
          dialect.now.as('api_response_timestamp'),
          sql<string>`${request.operation}`.as('api_operation_type'),
          json('apiStatus').as('api_status'),
          sql<string>`${request.syncId}`.as('pipeline_run_id'),
        ]),
    )
    .execute();
}

/** Entries removed a transaction: nobody who writes waits long for it. */
const PRUNED_AT_ONCE = 5000;
const DAY_MS = 86_400_000;

export function pruneAuditQuery(db: Kysely<Tables>, dialect: SqlDialect): SyncRecords['pruneAudit'] {
  return async ({ olderThanDays }) => {
    const oldest = db
      .selectFrom('ORDER_LIST_API_LOG')
      .select('id')
      .where('archived_at', '<', dialect.fromNow(-olderThanDays * DAY_MS))
      .orderBy('archived_at');
    for (let all = 0; ; ) {
      const removed = await db
        .transaction()
        .execute((trx) => trx.deleteFrom('ORDER_LIST_API_LOG').where('id', 'in', dialect.first(oldest, PRUNED_AT_ONCE)).executeTakeFirst());
      all += Number(removed.numDeletedRows);
      if (removed.numDeletedRows < PRUNED_AT_ONCE) return all;
    }
  };
}
