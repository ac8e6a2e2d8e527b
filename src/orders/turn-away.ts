import { type Kysely, sql } from 'kysely';
import type { LineRows, OrderRows } from './order-store.ts';
import { WORD, type Word, writeOutcomes } from './outcomes.ts';
import { cut, rowReason } from './row-reason.ts';
import { LINES, ORDERS, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

const TURNED_AWAY = {
  ...WORD,
  failed: 'int',
  sentHash: 'char(64)',
  error: 'nvarchar(1000)',
} as const satisfies JsonColumns;

interface TurnedAway extends Pick<Word, 'uuid' | 'recordUuid' | 'orderNumber' | 'itemName' | 'groupTitle' | 'warnings'> {
  readonly kind: 'held' | 'failed';
  readonly sentHash: string | null;
  readonly code: string;
  readonly reason: string;
}

/** A held row keeps its state and gets a reason; a failed one becomes ERROR. A row that a request holds meanwhile is left to it. */
export function turnAwayQuery(db: Kysely<Tables>, dialect: SqlDialect): OrderRows['turnAway'] {
  return ({ rows, ...under }) =>
    turnAway(db, dialect, { ...under, table: ORDERS, rows: rows.map((row) => ({ ...row, uuid: row.recordUuid, warnings: '[]' })) });
}

export function turnAwayLinesQuery(db: Kysely<Tables>, dialect: SqlDialect): LineRows['turnAway'] {
  return ({ rows, ...under }) =>
    turnAway(db, dialect, {
      ...under,
      table: LINES,
      rows: rows.map((row) => ({ ...row, kind: 'failed', warnings: JSON.stringify(row.warnings) })),
    });
}

async function turnAway(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  away: { readonly table: RowTable; readonly syncId: string; readonly customer: string; readonly rows: readonly TurnedAway[] },
): Promise<void> {
  const { table, syncId, customer, rows } = away;
  if (rows.length === 0) return;
  const { t } = table;
  const ifFailed = (value: unknown, column: string) => sql`case when ${json('failed')} = 1 then ${value} else ${t.column(column)} end`;
  await dialect.batch(db, async (batch) => {
    const given = batch.given(
      rows.map(({ uuid, recordUuid, orderNumber, itemName, groupTitle, warnings, kind, code, reason, sentHash }) => ({
        ...{ uuid, recordUuid, orderNumber, itemName, groupTitle, warnings, kind, code, syncId, sentHash },
        ...{ customer: withoutTrailingBlanks(customer), reason: cut(reason), mondayItemId: null, requestKey: null, requestId: null },
        failed: kind === 'failed' ? 1 : 0,
        error: rowReason({ code, reason }),
      })),
      TURNED_AWAY,
    );
    const turned = await batch.take({
      name: 'turned_away',
      table,
      rows: given,
      set: {
        sync_state: ifFailed(sql.lit('ERROR'), 'sync_state'),
        api_status: ifFailed(sql.lit('ERROR'), 'api_status'),
        sent_hash: ifFailed(json('sentHash'), 'sent_hash'),
        retry_count: sql`coalesce(${t.column('retry_count')}, 0) + ${json('failed')}`,
        sync_error_message: json('error'),
        ...(table.hasApiError ? { api_error_message: ifFailed(json('error'), 'api_error_message') } : {}),
        updated_at: dialect.now,
      },
      where: [t.isFree, t.isInScope],
    });
    await writeOutcomes(batch, dialect, table, given.among(turned));
    return [];
  });
}
