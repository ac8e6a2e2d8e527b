import { type Kysely, sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { forgetLines } from './forget-lines.ts';
import type { LookedUpRow, OpenRow, RowRequests } from './row-requests.ts';
import { isSame, type Place, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { hasCustomer, ofCustomer, order, withoutTrailingBlanks } from './scope.ts';
import { readRequest } from './settle.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type LookupQueries = Pick<RowRequests, 'readIds' | 'readOpen' | 'longestHoldMs' | 'seize' | 'settleLookup' | 'correct'>;

const SEIZED = { uuid: 'uniqueidentifier', requestKey: 'nvarchar(36)', claimedAt: 'datetime2' } as const satisfies JsonColumns;
// The sync's id on each row for the same reason as in `outcomes.ts`.
const FOUND = { syncId: 'nvarchar(50)', uuid: 'uniqueidentifier', mondayId: 'bigint', created: 'int' } as const satisfies JsonColumns;

export function lookupQueries(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): LookupQueries {
  const { column } = table;
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
          dialect.text(column(table.uuid), 'uniqueidentifier').as('uuid'),
          sql<string | null>`${dialect.text(column(table.mondayId), 'bigint')}`.as('mondayId'),
        ])
        .where(column(table.uuid), 'in', db.selectFrom(given).select('j.uuid'))
        .execute();
    },

    async readOpen({ customer, limit }) {
      const open = db
        .selectFrom(table.name)
        .innerJoin('sync_requests as r', (join) => join.on(sql<boolean>`r.request_key = ${column('request_key')}`))
        .select([
          dialect.text(column(table.uuid), 'uniqueidentifier').as('uuid'),
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
        .orderBy(column(table.uuid));
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
      db.transaction().execute(async (trx) => {
        const { requestKey } = seizure;
        const update = trx
          .updateTable(table.name)
          .from(dialect.updateFromJson(table.name, seizure.rows, SEIZED))
          .set({ request_key: requestKey, api_request_timestamp: dialect.now, updated_at: dialect.now })
          .where(table.isHeldByItsRequest)
          // In milliseconds. A row is looked up only when its claim is older than some, so no renewal since then has the same one.
          .where(sql<boolean>`${dialect.instant(column('api_request_timestamp'))} = ${dialect.instant(json('claimedAt'))}`);
        const taken = (await dialect.returningUuids(update, table.uuid).execute()).map((row) => row.taken);
        if (taken.length === 0) return taken;
        await trx
          .insertInto('sync_requests')
          .values({
            request_key: requestKey,
            sync_id: seizure.syncId,
            customer: withoutTrailingBlanks(seizure.customer),
            source: table.source,
            operation: 'lookup',
            claimed_at: dialect.now,
          })
          .execute();
        return taken;
      }),

    settleLookup: ({ requestKey, requestId, rows }) =>
      db.transaction().execute(async (trx) => {
        const request = await readRequest(trx, requestKey);
        if (!request || rows.length === 0) return [];
        const settled = new Set(await settleFound({ trx, dialect, table }, { requestKey, rows }));
        const ours = rows.filter(({ uuid }) => settled.has(uuid.toLowerCase()));
        await writeAudit(
          { trx, dialect, table },
          request,
          ours.map(({ uuid, found, superfluous }) => ({
            uuid,
            syncState: 'PENDING',
            apiStatus: 'SUCCESS',
            request: JSON.stringify({ key: uuid }),
            response: JSON.stringify({ requestId, found, superfluous }),
          })),
        );
        await markCreated({ trx, dialect, table }, request.syncId, ours);
        await trx
          .updateTable('sync_requests')
          .set({ outcome: 'SETTLED', answered_at: dialect.now })
          .where('request_key', '=', requestKey)
          .execute();
        return [...settled];
      }),

    correct: ({ syncId, rows }) =>
      db.transaction().execute(async (trx) => {
        if (rows.length === 0) return [];
        const columns: JsonColumns = { uuid: 'uniqueidentifier', seenMondayId: 'bigint', mondayId: 'bigint', place: table.placeType };
        const update = trx
          .updateTable(table.name)
          .from(dialect.updateFromJson(table.name, rows, columns))
          .set({
            [table.mondayId]: json('mondayId'),
            [table.place]: json('place'),
            row_hash: null,
            sync_state: 'PENDING',
            api_status: null,
            sync_error_message: null,
            ...(table.hasApiError ? { api_error_message: null } : {}),
            updated_at: dialect.now,
          })
          .where(sql<boolean>`${table.isGiven} and ${table.isFree} and ${table.isInScope}`)
          .where(isSame(column(table.mondayId), json('seenMondayId')));
        const changed = (await dialect.returningUuids(update, table.uuid).execute()).map((row) => row.taken);
        const isChanged = new Set(changed);
        const ours = rows.filter(({ uuid }) => isChanged.has(uuid.toLowerCase()));
        await writeAudit(
          { trx, dialect, table },
          { syncId, operation: 'correct', requestKey: null },
          ours.map(({ uuid, seenMondayId, mondayId, place, reason }) => ({
            uuid,
            syncState: 'PENDING',
            apiStatus: 'SUCCESS',
            request: JSON.stringify({ seen: seenMondayId }),
            response: JSON.stringify({ mondayId, place, reason }),
          })),
        );
        if (table.source === 'HEADER') {
          await forgetLines(
            trx,
            dialect,
            ours.filter(({ mondayId }) => mondayId === null).map(({ uuid }) => uuid),
          );
        }
        return changed;
      }),
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

async function settleFound(
  { trx, dialect, table }: Place,
  { requestKey, rows }: { readonly requestKey: string; readonly rows: readonly LookedUpRow[] },
): Promise<readonly string[]> {
  const columns: JsonColumns = { uuid: 'uniqueidentifier', requestKey: 'nvarchar(36)', mondayId: 'bigint', place: table.placeType };
  const found = rows.map(({ uuid, found }) => ({ uuid, requestKey, mondayId: found?.mondayId ?? null, place: found?.place ?? null }));
  const update = trx
    .updateTable(table.name)
    .from(dialect.updateFromJson(table.name, found, columns))
    .set({
      sync_state: 'PENDING',
      api_status: null,
      // An item that is known by its id may lack the key: that the key isn't found says nothing about it.
      [table.mondayId]: sql<string>`coalesce(${json('mondayId')}, ${table.column(table.mondayId)})`,
      [table.place]: sql<string>`coalesce(${json('place')}, ${table.column(table.place)})`,
      row_hash: null,
      sync_error_message: null,
      ...(table.hasApiError ? { api_error_message: null } : {}),
      api_operation_type: 'lookup',
      api_response_timestamp: dialect.now,
      updated_at: dialect.now,
    })
    .where(table.isHeldByItsRequest);
  return (await dialect.returningUuids(update, table.uuid).execute()).map((row) => row.taken);
}

/**
 * What this sync's own lost request had created counts as created as soon as it is right. A lookup that takes over from an unfinished one
 * no longer sees whose request it was; the outcome still names it.
 */
async function markCreated({ trx, dialect, table }: Place, syncId: string, rows: readonly LookedUpRow[]): Promise<void> {
  const found = rows.flatMap((row) =>
    row.found === null ? [] : [{ syncId, uuid: row.uuid, mondayId: row.found.mondayId, created: row.created ? 1 : 0 }],
  );
  if (found.length === 0) return;
  const outcome = (name: string) => sql.id('sync_outcomes', name);
  const creates = trx
    .selectFrom('sync_requests as r')
    .select(sql.lit(1).as('one'))
    .where('r.sync_id', '=', syncId)
    .where('r.operation', '=', 'create')
    .where(sql<boolean>`r.request_key = ${outcome('request_key')}`);
  await trx
    .updateTable('sync_outcomes')
    .from(dialect.updateFromJson('sync_outcomes', found, FOUND))
    .set({ wrote: 'created', monday_item_id: json('mondayId') })
    .where(sql<boolean>`${outcome('sync_id')} = ${json('syncId')} and ${outcome('source')} = ${sql.lit(table.source)}`)
    .where(sql<boolean>`${outcome('row_uuid')} = ${json('uuid')}`)
    .where(sql<boolean>`(${json('created')} = 1 or exists ${creates})`)
    .execute();
}
