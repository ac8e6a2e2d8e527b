import { type Kysely, type NotNull, sql } from 'kysely';
import { COUNT_KINDS, type CountKind, countsOf } from '../contract.ts';
import type { CustomerRecord, LineCounts, OrderOutcome, SyncRecord, SyncRecords } from './order-store.ts';
import { LINES, ORDERS, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

type ReportQueries = Omit<
  SyncRecords,
  | 'openSync'
  | 'closeSync'
  | 'openCustomer'
  | 'closeCustomer'
  | 'recordCheck'
  | 'ageOfCheck'
  | 'note'
  | 'readNotes'
  | 'recordPage'
  | 'readStory'
  | 'pruneAudit'
>;

/** What reports and `status` read. */
export function reportQueries(db: Kysely<Tables>, dialect: SqlDialect): ReportQueries {
  return {
    async listSyncs(limit) {
      const newest = syncs(db, dialect).orderBy('s.started_at', 'desc').orderBy('s.sync_id', 'desc');
      return (await dialect.first(newest, limit).execute()) as SyncRecord[];
    },

    async readSync(syncId) {
      const sync = await syncs(db, dialect).where('s.sync_id', '=', syncId).executeTakeFirst();
      return (sync as SyncRecord | undefined) ?? null;
    },

    async readCustomers(syncId) {
      const rows = await customers(db, dialect, syncId).orderBy('c.customer').execute();
      return rows.map(toCustomerRecord);
    },

    async readCustomer(syncId, customer) {
      const row = await customers(db, dialect, syncId).where('c.customer', '=', withoutTrailingBlanks(customer)).executeTakeFirst();
      return row ? toCustomerRecord(row) : null;
    },

    async newestSyncsOf(customer) {
      const newest = db
        .selectFrom('sync_customers')
        .select('sync_id')
        .where('customer', '=', withoutTrailingBlanks(customer))
        .orderBy('started_at', 'desc')
        .orderBy('sync_id', 'desc');
      const any = await dialect.first(newest, 1).executeTakeFirst();
      const ran = await dialect.first(newest.where('workflow_id', '<>', ''), 1).executeTakeFirst();
      return { newest: any?.sync_id ?? null, ran: ran?.sync_id ?? null };
    },

    async newestByCustomer() {
      const ranked = db
        .selectFrom('sync_customers as c')
        .select(['c.sync_id as syncId', 'c.customer', 'c.outcome', dialect.instant(sql.ref('c.started_at')).as('startedAt')])
        .select(
          sql<number>`row_number() over (partition by c.customer order by case when c.workflow_id <> '' then 0 else 1 end, c.started_at desc, c.sync_id desc)`.as(
            'place',
          ),
        );
      const newest = db.selectFrom(ranked.as('r')).select(['r.syncId', 'r.customer', 'r.startedAt', 'r.outcome']).where('r.place', '=', 1);
      return (await newest.execute()) as Pick<CustomerRecord, 'syncId' | 'customer' | 'startedAt' | 'outcome'>[];
    },

    async readGroups(syncId, customer) {
      const name = withoutTrailingBlanks(customer);
      const written = db
        .selectFrom('sync_outcomes as o')
        .select(sql<number>`count(*)`.as('orders'))
        .where('o.sync_id', '=', syncId)
        .where('o.source', '=', ORDERS.source)
        .where('o.customer', '=', name)
        .where('o.kind', 'in', ['created', 'updated'])
        .where(sql<boolean>`o.group_title = g.title`);
      const groups = await db
        .selectFrom('sync_customer_groups as g')
        .select(['g.title', 'g.group_id as groupId', 'g.action', written.as('orders')])
        .where('g.sync_id', '=', syncId)
        .where('g.customer', '=', name)
        .where('g.action', '<>', 'failed')
        .orderBy('g.position')
        .$narrowType<{ groupId: NotNull }>()
        .execute();
      return groups.map((group) => ({ ...group, action: group.action === 'create' ? 'create' : 'reuse', orders: Number(group.orders) }));
    },

    readFailedGroups: (syncId, customer) =>
      db
        .selectFrom('sync_customer_groups')
        .select(['title', sql<string>`coalesce(code, '')`.as('code'), sql<string>`coalesce(reason, '')`.as('reason')])
        .where('sync_id', '=', syncId)
        .where('customer', '=', withoutTrailingBlanks(customer))
        .where('action', '=', 'failed')
        .orderBy('position')
        .execute(),

    async countCodes(syncId) {
      const counted = await db
        .selectFrom('sync_outcomes')
        .select([sql<string>`coalesce(code, '')`.as('code'), sql<number>`count(*)`.as('orders')])
        .where('sync_id', '=', syncId)
        .where('source', '=', ORDERS.source)
        .where('kind', 'in', ['failed', 'held', 'unknown'])
        .groupBy('code')
        .execute();
      return counted.map(({ code, orders }) => ({ code, orders: Number(orders) }));
    },

    readCreated({ syncId, customer, rows, after, limit }) {
      const uuid = sql.ref('o.row_uuid');
      const created = db
        .selectFrom('sync_outcomes as o')
        .select([
          dialect.text(uuid, 'uniqueidentifier').as('uuid'),
          dialect.text(sql.ref('o.record_uuid'), 'uniqueidentifier').as('recordUuid'),
          'o.order_number as orderNumber',
          'o.item_name as itemName',
          'o.group_title as groupTitle',
          sql<string | null>`${dialect.text(sql.ref('o.monday_item_id'), 'bigint')}`.as('mondayId'),
        ])
        .where('o.sync_id', '=', syncId)
        .where('o.source', '=', (rows === 'orders' ? ORDERS : LINES).source)
        .where('o.customer', '=', withoutTrailingBlanks(customer))
        .where('o.wrote', '=', 'created')
        .orderBy('o.row_uuid');
      return dialect.first(after === null ? created : created.where('o.row_uuid', '>', after), limit).execute();
    },

    async readCreatedGroups({ syncId, customer, boardId }) {
      const name = withoutTrailingBlanks(customer);
      const standing = db
        .selectFrom('FACT_ORDER_LIST')
        .select(sql<number>`count(*)`.as('orders'))
        .where(sql<boolean>`${ORDERS.column('group_id')} = k.group_id and ${ORDERS.column('monday_item_id')} is not null`);
      const others = db
        .selectFrom('sync_customer_groups as o')
        .select(sql<number>`count(*)`.as('others'))
        .where(sql<boolean>`o.group_id = k.group_id`)
        .where('o.customer', '<>', name);
      const groups = await db
        .selectFrom('sync_customer_groups as g')
        .innerJoin('sync_groups as k', (join) => join.on(sql<boolean>`k.title_key = g.title_key and k.group_id = g.group_id`))
        .select(['g.title', sql<string>`k.title_key`.as('titleKey'), sql<string>`k.group_id`.as('groupId')])
        .select([standing.as('orders'), others.as('others')])
        .where('g.sync_id', '=', syncId)
        .where('g.customer', '=', name)
        .where('g.action', '=', 'create')
        .where('k.board_id', '=', boardId)
        .orderBy('g.position')
        .execute();
      return groups.map(({ orders, others: shared, ...group }) => ({ ...group, orders: Number(orders), isShared: Number(shared) > 0 }));
    },

    async readOutcomes({ syncId, customer, kinds, limit }) {
      const outcomes = db
        .selectFrom('sync_outcomes as o')
        .select([
          'o.order_number as orderNumber',
          dialect.text(sql.ref('o.record_uuid'), 'uniqueidentifier').as('recordUuid'),
          sql<string>`coalesce(o.code, '')`.as('code'),
          sql<string>`coalesce(o.reason, '')`.as('reason'),
          sql<CountKind>`o.kind`.as('kind'),
          'o.item_name as itemName',
          'o.group_title as groupTitle',
          sql<string | null>`${dialect.text(sql.ref('o.monday_item_id'), 'bigint')}`.as('mondayItemId'),
          'o.warnings',
        ])
        .where('o.sync_id', '=', syncId)
        .where('o.source', '=', ORDERS.source)
        .where('o.customer', '=', withoutTrailingBlanks(customer))
        .where('o.kind', 'in', kinds)
        .orderBy('o.order_number')
        .orderBy('o.record_uuid');
      if (kinds.length === 0) return [];
      const rows = await dialect.first(outcomes, limit).execute();
      return rows.map((row): OrderOutcome => ({ ...row, warnings: JSON.parse(row.warnings) as string[] }));
    },
  };
}

const runColumns = (dialect: SqlDialect, table: 's' | 'c') => [
  sql<string>`${sql.id(table, 'workflow_id')}`.as('workflowId'),
  sql<string>`${sql.id(table, 'run_id')}`.as('runId'),
  dialect.instant(sql.id(table, 'started_at')).as('startedAt'),
  sql<string | null>`${dialect.instant(sql.id(table, 'finished_at'))}`.as('finishedAt'),
  sql<CustomerRecord['outcome']>`${sql.id(table, 'outcome')}`.as('outcome'),
  sql<string | null>`${sql.id(table, 'reason')}`.as('reason'),
];

function syncs(db: Kysely<Tables>, dialect: SqlDialect) {
  return db
    .selectFrom('sync_runs as s')
    .select([
      's.sync_id as syncId',
      's.environment',
      's.board_id as boardId',
      's.board_name as boardName',
      's.board_url as boardUrl',
      's.options',
    ])
    .select(runColumns(dialect, 's'));
}

/** A customer sync with its counts: one row each of outcomes, of lines' outcomes and of groups, joined. */
function customers(db: Kysely<Tables>, dialect: SqlDialect, syncId: string) {
  const outcomesOf = ({ source }: RowTable) =>
    db.selectFrom('sync_outcomes').select('customer').where('sync_id', '=', syncId).where('source', '=', source).groupBy('customer');
  const orders = outcomesOf(ORDERS).select([
    ...COUNT_KINDS.map((kind) => countOf(kind).as(kind)),
    sumWhere(sql`warnings <> '[]'`).as('withWarnings'),
  ]);
  const lines = outcomesOf(LINES).select(LINE_KINDS.map((kind) => countOf(kind).as(`${kind}Lines` as const)));
  const groups = db
    .selectFrom('sync_customer_groups')
    .select(['customer', sumWhere(sql`action = 'create'`).as('groupsCreated'), sumWhere(sql`action = 'reuse'`).as('groupsReused')])
    .where('sync_id', '=', syncId)
    .groupBy('customer');
  return db
    .selectFrom('sync_customers as c')
    .leftJoin(orders.as('o'), 'o.customer', 'c.customer')
    .leftJoin(lines.as('l'), 'l.customer', 'c.customer')
    .leftJoin(groups.as('g'), 'g.customer', 'c.customer')
    .select(['c.sync_id as syncId', 'c.customer'])
    .select(runColumns(dialect, 'c'))
    .select(COUNT_KINDS.map((kind) => `o.${kind}` as const))
    .select(LINE_KINDS.map((kind) => `l.${kind}Lines` as const))
    .select(['o.withWarnings', 'g.groupsCreated', 'g.groupsReused'])
    .where('c.sync_id', '=', syncId);
}

const LINE_KINDS = ['created', 'updated', 'removed', 'failed', 'unknown'] as const satisfies readonly (keyof LineCounts)[];

const countOf = (kind: CountKind) => sumWhere(sql`kind = ${sql.lit(kind)}`);
const sumWhere = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;

type CustomerRow = Awaited<ReturnType<ReturnType<typeof customers>['execute']>>[number];

function toCustomerRecord(row: CustomerRow): CustomerRecord {
  const { syncId, customer, workflowId, runId, startedAt, finishedAt, outcome, reason } = row;
  return {
    syncId,
    customer,
    workflowId,
    runId,
    startedAt,
    finishedAt,
    outcome,
    reason,
    counts: countsOf((kind) => Number(row[kind] ?? 0)),
    lines: toLineCounts(row),
    groupsCreated: Number(row.groupsCreated ?? 0),
    groupsReused: Number(row.groupsReused ?? 0),
    withWarnings: Number(row.withWarnings ?? 0),
  };
}

const toLineCounts = (row: CustomerRow): LineCounts => ({
  created: Number(row.createdLines ?? 0),
  updated: Number(row.updatedLines ?? 0),
  removed: Number(row.removedLines ?? 0),
  failed: Number(row.failedLines ?? 0),
  unknown: Number(row.unknownLines ?? 0),
});
