import { sql, type Transaction } from 'kysely';
import type { Tables } from './schema.ts';
import { order } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

export interface AuditRow {
  readonly recordUuid: string;
  readonly syncState: 'SYNCED' | 'ERROR' | 'PENDING' | 'DISCARDED';
  readonly apiStatus: 'SUCCESS' | 'ERROR' | 'UNKNOWN';
  readonly request: string;
  readonly response: string;
}

const AUDIT = {
  recordUuid: 'uniqueidentifier',
  syncState: 'nvarchar(20)',
  apiStatus: 'nvarchar(20)',
  request: 'nvarchar(max)',
  response: 'nvarchar(max)',
} as const satisfies JsonColumns;

/** One entry an order: what was sent, what came back, and what was made of it. */
export async function writeAudit(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  request: { readonly syncId: string; readonly operation: string },
  rows: readonly AuditRow[],
): Promise<void> {
  await trx
    .insertInto('ORDER_LIST_API_LOG')
    .columns([
      'record_uuid',
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
        .innerJoin('FACT_ORDER_LIST', (join) => join.on(sql<boolean>`${order('record_uuid')} = ${json('recordUuid')}`))
        .select([
          json('recordUuid').as('record_uuid'),
          sql.lit('HEADER').as('source'),
          json('syncState').as('sync_state'),
          sql`case when ${json('syncState')} = 'SYNCED' then ${dialect.now} end`.as('sync_completed_at'),
          json('request').as('api_request_payload'),
          json('response').as('api_response_payload'),
          order('api_request_timestamp').as('api_request_timestamp'),
          dialect.now.as('api_response_timestamp'),
          sql<string>`${request.operation}`.as('api_operation_type'),
          json('apiStatus').as('api_status'),
          sql<string>`${request.syncId}`.as('pipeline_run_id'),
        ]),
    )
    .execute();
}
