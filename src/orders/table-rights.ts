import type { TableName } from './schema.ts';

export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What the statements of a sync, its reports and commands do to each table: the least that a login needs. `db migrate` needs more. */
export const TABLE_RIGHTS: Readonly<Record<TableName, readonly Right[]>> = {
  FACT_ORDER_LIST: ['SELECT', 'UPDATE'],
  ORDER_LIST_LINES: ['SELECT', 'UPDATE'],
  MON_Boards_Groups: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  ORDER_LIST_API_LOG: ['SELECT', 'INSERT', 'DELETE'],
  sync_requests: ['SELECT', 'INSERT', 'UPDATE'],
  sync_groups: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  sync_runs: ['SELECT', 'INSERT', 'UPDATE'],
  sync_customers: ['SELECT', 'INSERT', 'UPDATE'],
  sync_outcomes: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  sync_customer_groups: ['SELECT', 'INSERT', 'UPDATE'],
  sync_notes: ['SELECT', 'INSERT'],
  sync_checks: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
};
