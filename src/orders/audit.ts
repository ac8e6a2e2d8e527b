import { sql } from 'kysely';
import type { Place } from './row-table.ts';
import { type JsonColumns, json } from './sql-dialect.ts';

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

/** One entry a row: what was sent, what came back, and what was made of it. */
export async function writeAudit(
  { trx, dialect, table }: Place,
  request: { readonly syncId: string; readonly operation: string },
  rows: readonly AuditRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const { column } = table;
  await trx
    .insertInto('ORDER_LIST_API_LOG')
    .columns([
      'record_uuid',
      'line_uuid',
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
          (table.source === 'LINE' ? json('uuid') : sql<string>`null`).as('line_uuid'),
          sql.lit(table.source).as('source'),
          json('syncState').as('sync_state'),
          sql`case when ${json('syncState')} = 'SYNCED' then ${dialect.now} end`.as('sync_completed_at'),
          json('request').as('api_request_payload'),
          json('response').as('api_response_payload'),
          column('api_request_timestamp').as('api_request_timestamp'),
          dialect.now.as('api_response_timestamp'),
          sql<string>`${request.operation}`.as('api_operation_type'),
          json('apiStatus').as('api_status'),
          sql<string>`${request.syncId}`.as('pipeline_run_id'),
        ]),
    )
    .execute();
}
