import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ERRORS } from '../errors.ts';
import { parseRowReason } from '../sync/row-reason.ts';
import type { Batch, Rows } from './batch.ts';
import type { SyncRecords } from './order-store.ts';
import { dropRefusals, insertOutcomes, isUnderSync, OUTCOMES, outcome, WORD, writeOutcomes } from './outcomes.ts';
import { cut } from './row-reason.ts';
import { isSame, ORDERS } from './row-table.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

/** An order of the page, and the sync that has seen it. */
const SEEN = { uuid: 'uniqueidentifier', syncId: 'nvarchar(50)', customer: 'nvarchar(100)' } as const satisfies JsonColumns;
const AS_READ = { ...SEEN, requestKey: 'nvarchar(36)' } as const satisfies JsonColumns;
const TROUBLE = { ...SEEN, kind: 'nvarchar(20)', code: 'nvarchar(40)', reason: 'nvarchar(1000)' } as const satisfies JsonColumns;
const CODE = { code: 'nvarchar(40)' } as const satisfies JsonColumns;
const KNOWN_CODES = Object.keys(ERRORS).map((code) => ({ code }));

type Page = Parameters<SyncRecords['recordPage']>[0];

/**
 * Why counts stay exact, however often and however late an activity is tried: an order has one outcome under a sync (the primary key
 * sees to that), and every count is a number of outcomes. What was seen of an order gives way to what was done to it: where that rests on
 * the order's row, the row is held until the outcome is written.
 */
export function recordPageQuery(db: Kysely<Tables>, dialect: SqlDialect): SyncRecords['recordPage'] {
  return async (page) => {
    const { unchanged, stillFailed, inFlight, lineTroubles = [] } = page;
    if (unchanged.length + stillFailed.length + inFlight.length + lineTroubles.length === 0) return;
    await dialect.batch(db, async (batch) => {
      if (unchanged.length > 0) await recordUnchanged(batch, dialect, page);
      if (stillFailed.length + inFlight.length > 0) {
        const codes = batch.given(KNOWN_CODES, CODE, 'codes');
        if (stillFailed.length > 0) await recordSeen(batch, dialect, page, { kind: 'failed', uuids: stillFailed, codes });
        if (inFlight.length > 0) await recordSeen(batch, dialect, page, { kind: 'unknown', uuids: inFlight, codes });
      }
      if (lineTroubles.length > 0) await recordLineTroubles(batch, dialect, page);
      return [];
    });
  };
}

const { t } = ORDERS;
const isRecorded = (more: RawBuilder<unknown> = sql``): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from sync_outcomes as o where ${o('sync_id')} = ${json('syncId')} and ${o('source')} = ${sql.lit(ORDERS.source)}
    and ${o('row_uuid')} = ${t.column('record_uuid')}${more})`;
const o = (column: keyof Tables['sync_outcomes'] & string) => sql.id('o', column);

/**
 * An order that is seen unchanged is right on the board: what an earlier try said against it is over, what this sync wrote stands. Its
 * state follows: one that failed or was held is SYNCED without a reason. Otherwise it would say something other than the board does. Of
 * an order marked DELETE the board shows nothing.
 */
async function recordUnchanged(batch: Batch, dialect: SqlDialect, page: Page): Promise<void> {
  const rows = batch.given(
    page.unchanged.map(({ recordUuid, requestKey }) => ({ ...seen(page, recordUuid), requestKey })),
    AS_READ,
  );
  // Nobody holds the row, and no other request has written it since it was read.
  const isAsRead = sql<boolean>`${t.isFree} and ${isSame(t.column('request_key'), json('requestKey'))}`;
  await batch.update({
    table: ORDERS,
    rows,
    set: {
      sync_state: sql.lit('SYNCED'),
      api_status: sql.lit('SUCCESS'),
      sync_error_message: null,
      api_error_message: null,
      updated_at: dialect.now,
    },
    where: [
      isAsRead,
      t.isInScope,
      sql`((${t.column('monday_item_id')} is not null and ${t.column('row_hash')} is not null)
    or (${t.column('monday_item_id')} is null and ${t.column('action_type')} = 'DELETE'))`,
      sql`(${t.column('sync_state')} <> 'SYNCED' or ${t.column('sync_error_message')} is not null)`,
    ],
  });
  const refused = await batch.take({
    name: 'no_longer_refused',
    table: ORDERS,
    rows,
    where: [isAsRead, isRecorded(sql` and ${o('kind')} in ('failed', 'held', 'unknown')`)],
  });
  await dropRefusals(batch, ORDERS, page.syncId, refused);
  const unchanged = { kind: sql.lit('unchanged'), code: sql`null`, reason: sql`null` };
  await insertOutcomes(batch, dialect, {
    table: ORDERS,
    values: word(dialect, unchanged),
    rows,
    of: ORDERS,
    where: [sql`not ${isRecorded()}`],
  });
}

/**
 * Orders met as failed or in flight: what stands on the row becomes their outcome. One that meanwhile has another outcome, and whose
 * row no longer is what it was met as, keeps it: another try of this sync was faster.
 */
async function recordSeen(
  batch: Batch,
  dialect: SqlDialect,
  page: Page,
  { kind, uuids, codes }: { readonly kind: 'failed' | 'unknown'; readonly uuids: readonly string[]; readonly codes: Rows },
): Promise<void> {
  const rows = batch.given(
    [...new Set(uuids)].map((uuid) => seen(page, uuid)),
    SEEN,
  );
  const isStill = kind === 'failed' ? sql<boolean>`${t.column('sync_state')} in ('ERROR', 'FAILED')` : t.isInFlight;
  await batch.hold({ rows, of: ORDERS, where: [isStill, isRecorded()] });
  const words = await batch.keep({
    name: kind,
    columns: WORD,
    values: word(dialect, { kind: sql.lit(kind), ...reasonOnRow(dialect, codes, kind === 'failed' ? 'RECORD_INVALID' : 'NO_ANSWER') }),
    rows,
    of: ORDERS,
    where: [sql`not ${isRecorded(sql` and ${o('kind')} = ${sql.lit(kind)}`)}`, sql`(${isStill} or not ${isRecorded()})`],
  });
  await writeOutcomes(batch, dialect, ORDERS, words);
}

/**
 * What is wrong with its sizes becomes the outcome of an order that is right itself; what this sync wrote of it is remembered beside that,
 * and comes back once the sizes are right, too. One that is turned away itself is unknown, too, while some size of it is: only so does
 * this sync come back to it.
 */
async function recordLineTroubles(batch: Batch, dialect: SqlDialect, page: Page): Promise<void> {
  const byOrder = new Map((page.lineTroubles ?? []).map((trouble) => [trouble.recordUuid.toLowerCase(), trouble]));
  const rows = batch.given(
    [...byOrder].map(([uuid, { kind, code, reason }]) => ({ ...seen(page, uuid), kind, code, reason: cut(reason) })),
    TROUBLE,
  );
  const said = { kind: json('kind'), code: json('code'), reason: json('reason') };
  await batch.update({
    table: OUTCOMES,
    rows,
    set: { ...said, at: dialect.now },
    where: [
      isUnderSync(ORDERS),
      sql`(${outcome('kind')} in ('created', 'updated', 'unchanged')
    or (${json('kind')} = 'unknown' and ${outcome('kind')} in ('failed', 'held')))`,
    ],
  });
  await insertOutcomes(batch, dialect, { table: ORDERS, values: word(dialect, said), rows, of: ORDERS, where: [sql`not ${isRecorded()}`] });
}

const seen = ({ syncId, customer }: Page, uuid: string) => ({ uuid, syncId, customer: withoutTrailingBlanks(customer) });

type Said = Readonly<Record<'kind' | 'code' | 'reason', RawBuilder<unknown>>>;

/** What an outcome shows of an order that nothing was sent for. */
function word(dialect: SqlDialect, said: Said): Readonly<Record<keyof typeof WORD, RawBuilder<unknown>>> {
  const uuid = dialect.text(t.column('record_uuid'), 'uniqueidentifier');
  const orderNumber = sql`coalesce(${t.column('AAG ORDER NUMBER')}, '')`;
  return {
    uuid,
    syncId: json('syncId'),
    customer: json('customer'),
    recordUuid: uuid,
    ...said,
    orderNumber,
    itemName: sql`coalesce(${t.column('item_name')}, ${orderNumber})`,
    groupTitle: t.column('group_name'),
    mondayItemId: t.column('monday_item_id'),
    warnings: sql.lit('[]'),
    requestKey: sql`case when ${t.isInFlight} then ${t.column('request_key')} end`,
    requestId: sql`null`,
  };
}

/** `parseRowReason` in SQL, of the reason that stands on the row. */
function reasonOnRow(dialect: SqlDialect, codes: Rows, otherwise: Parameters<typeof parseRowReason>[1]): Pick<Said, 'code' | 'reason'> {
  const text = t.column('sync_error_message');
  const { before, after } = dialect.split(text, ': ');
  const isCode = sql`${dialect.exact(before)} in ${codes.list('code')}`;
  const unknown = parseRowReason(null, otherwise);
  return {
    code: sql`case when ${isCode} then ${before} else ${unknown.code} end`,
    reason: sql`case when ${isCode} then ${after} else coalesce(nullif(${text}, ''), ${unknown.reason}) end`,
  };
}
