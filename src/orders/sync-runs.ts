import { type Kysely, sql } from 'kysely';
import { type Keyed, target } from './batch.ts';
import type { SyncRecords } from './order-store.ts';
import { cut } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

type RunQueries = Pick<SyncRecords, 'openSync' | 'closeSync' | 'openCustomer' | 'closeCustomer' | 'recordCheck' | 'ageOfCheck'>;

const RUNS: Keyed = { name: 'sync_runs', key: 'sync_id', as: 'syncId' };
const CUSTOMERS: Keyed = { name: 'sync_customers', key: 'customer', as: 'customer' };
const CHECKS: Keyed = { name: 'sync_checks', key: 'customer', as: 'customer' };

/** Begin and end of syncs and customer syncs. */
export function runQueries(db: Kysely<Tables>, dialect: SqlDialect): RunQueries {
  const isOf = (syncId: string) => sql`${target('sync_id')} = ${syncId}`;
  const isCustomer = (customer: string) => sql`${target('customer')} = ${withoutTrailingBlanks(customer)}`;
  return {
    openSync: async (sync) => {
      await dialect.batch(db, async (batch) => {
        await batch.insert({
          into: 'sync_runs',
          values: {
            sync_id: sync.syncId,
            environment: sync.environment,
            board_id: sync.boardId,
            board_name: sync.boardName,
            board_url: sync.boardUrl,
            options: sync.options,
            workflow_id: sync.workflowId,
            run_id: sync.runId,
            started_at: dialect.now,
          },
          where: [sql`not exists (select 1 from sync_runs where ${sql.id('sync_runs', 'sync_id')} = ${sync.syncId})`],
        });
        return [];
      });
    },

    closeSync: async ({ syncId, outcome, reason }) => {
      await dialect.batch(db, async (batch) => {
        await batch.update({
          table: RUNS,
          set: { outcome, reason: reason && cut(reason), finished_at: dialect.now },
          where: [isOf(syncId)],
        });
        return [];
      });
    },

    openCustomer: async ({ syncId, customer, workflowId, runId }) => {
      await dialect.batch(db, async (batch) => {
        const name = withoutTrailingBlanks(customer);
        await batch.update({
          table: CUSTOMERS,
          set: { workflow_id: workflowId, run_id: runId, finished_at: null, outcome: null, reason: null },
          where: [isOf(syncId), isCustomer(customer), sql`${target('run_id')} <> ${runId}`],
        });
        const known = sql`select 1 from sync_customers as c where ${sql.id('c', 'sync_id')} = ${syncId} and ${sql.id('c', 'customer')} = ${name}`;
        await batch.insert({
          into: 'sync_customers',
          values: { sync_id: syncId, customer: name, workflow_id: workflowId, run_id: runId, started_at: dialect.now },
          where: [sql`not exists (${known})`],
        });
        return [];
      });
    },

    recordCheck: async ({ customer }) => {
      await dialect.batch(db, async (batch) => {
        const checked = await batch.take({
          name: 'checked',
          table: CHECKS,
          set: { checked_at: dialect.now },
          where: [isCustomer(customer)],
        });
        await batch.insert({
          into: 'sync_checks',
          values: { customer: withoutTrailingBlanks(customer), checked_at: dialect.now },
          where: [sql`not ${checked.isAny}`],
        });
        return [];
      });
    },

    async ageOfCheck(customer) {
      const check = await db
        .selectFrom('sync_checks')
        .select(dialect.age(sql.ref('checked_at')).as('age'))
        .where('customer', '=', withoutTrailingBlanks(customer))
        .executeTakeFirst();
      return check === undefined ? null : Number(check.age);
    },

    closeCustomer: async ({ syncId, customer, outcome, reason }) => {
      await dialect.batch(db, async (batch) => {
        await batch.update({
          table: CUSTOMERS,
          set: { outcome, reason: reason && cut(reason), finished_at: dialect.now },
          where: [isOf(syncId), isCustomer(customer)],
        });
        return [];
      });
    },
  };
}
