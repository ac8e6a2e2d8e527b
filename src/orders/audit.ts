import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Batch, Rows, Value } from './batch.ts';
import type { SyncRecords } from './order-store.ts';
import { LINES, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { StoredRequest } from './sync-requests.ts';

interface Audit {
  readonly table: RowTable;
  readonly rows: Rows;
  readonly where?: readonly RawBuilder<unknown>[];
  readonly by: { readonly syncId: Value; readonly operation: Value; readonly sentAt: RawBuilder<string> };
  /** SYNCED, ERROR, PENDING or DISCARDED. */
  readonly syncState: RawBuilder<string>;
  /** Of those that are SYNCED. Default: none is. */
  readonly syncedAt?: RawBuilder<string>;
  /** SUCCESS, ERROR or UNKNOWN. */
  readonly apiStatus: RawBuilder<string>;
  /** As JSON. */
  readonly request: RawBuilder<string>;
  readonly response: RawBuilder<string>;
}

/** Not the row's own time: an answer that came too late finds that of the request which took the row over. */
export const byRequest = ({ column }: StoredRequest): Audit['by'] => ({
  syncId: column('sync_id'),
  operation: column('operation'),
  sentAt: column('claimed_at'),
});

/** One entry a row: what was sent, what came back, and what was made of it. */
export function writeAudit(batch: Batch, dialect: SqlDialect, { table, rows, where, by, ...entry }: Audit): Promise<void> {
  const { column } = table.t;
  return batch.insert({
    into: 'ORDER_LIST_API_LOG',
    values: {
      record_uuid: column('record_uuid'),
      ...(table.source === LINES.source ? { line_uuid: column(LINES.key) } : {}),
      source: sql.lit(table.source),
      sync_state: entry.syncState,
      sync_completed_at: entry.syncedAt ?? null,
      api_request_payload: entry.request,
      api_response_payload: entry.response,
      api_request_timestamp: by.sentAt,
      api_response_timestamp: dialect.now,
      api_operation_type: by.operation,
      api_status: entry.apiStatus,
      pipeline_run_id: by.syncId,
    },
    rows,
    of: table,
    where,
  });
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
      const removed = await db.deleteFrom('ORDER_LIST_API_LOG').where('id', 'in', dialect.first(oldest, PRUNED_AT_ONCE)).executeTakeFirst();
      all += Number(removed.numDeletedRows);
      if (removed.numDeletedRows < PRUNED_AT_ONCE) return all;
    }
  };
}
