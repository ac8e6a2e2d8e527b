import { type Kysely, sql } from 'kysely';
import type { SyncRecords } from './order-store.ts';
import { cut } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

type RunQueries = Pick<SyncRecords, 'openSync' | 'closeSync' | 'openCustomer' | 'closeCustomer' | 'recordCheck' | 'ageOfCheck'>;

/** Begin and end of syncs and customer syncs. */
export function runQueries(db: Kysely<Tables>, dialect: SqlDialect): RunQueries {
  return {
    openSync: (sync) =>
      db.transaction().execute(async (trx) => {
        const known = await trx.selectFrom('sync_runs').select('sync_id').where('sync_id', '=', sync.syncId).executeTakeFirst();
        if (known) return;
        await trx
          .insertInto('sync_runs')
          .values({
            sync_id: sync.syncId,
            environment: sync.environment,
            board_id: sync.boardId,
            board_name: sync.boardName,
            board_url: sync.boardUrl,
            options: sync.options,
            workflow_id: sync.workflowId,
            run_id: sync.runId,
            started_at: dialect.now,
          })
          .execute();
      }),

    closeSync: ({ syncId, outcome, reason }) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('sync_runs')
          .set({ outcome, reason: reason === null ? null : cut(reason), finished_at: dialect.now })
          .where('sync_id', '=', syncId)
          .execute();
      }),

    openCustomer: ({ syncId, customer, workflowId, runId }) =>
      db.transaction().execute(async (trx) => {
        const name = withoutTrailingBlanks(customer);
        const known = await trx
          .selectFrom('sync_customers')
          .select('run_id')
          .where('sync_id', '=', syncId)
          .where('customer', '=', name)
          .executeTakeFirst();
        if (known?.run_id === runId) return;
        if (known) {
          await trx
            .updateTable('sync_customers')
            .set({ workflow_id: workflowId, run_id: runId, finished_at: null, outcome: null, reason: null })
            .where('sync_id', '=', syncId)
            .where('customer', '=', name)
            .execute();
          return;
        }
        await trx
          .insertInto('sync_customers')
          .values({ sync_id: syncId, customer: name, workflow_id: workflowId, run_id: runId, started_at: dialect.now })
          .execute();
      }),

    recordCheck: ({ customer }) =>
      db.transaction().execute(async (trx) => {
        const name = withoutTrailingBlanks(customer);
        await trx.deleteFrom('sync_checks').where('customer', '=', name).execute();
        await trx.insertInto('sync_checks').values({ customer: name, checked_at: dialect.now }).execute();
      }),

    async ageOfCheck(customer) {
      const check = await db
        .selectFrom('sync_checks')
        .select(dialect.age(sql.ref('checked_at')).as('age'))
        .where('customer', '=', withoutTrailingBlanks(customer))
        .executeTakeFirst();
      return check === undefined ? null : Number(check.age);
    },

    closeCustomer: ({ syncId, customer, outcome, reason }) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('sync_customers')
          .set({ outcome, reason: reason === null ? null : cut(reason), finished_at: dialect.now })
          .where('sync_id', '=', syncId)
          .where('customer', '=', withoutTrailingBlanks(customer))
          .execute();
      }),
  };
}
