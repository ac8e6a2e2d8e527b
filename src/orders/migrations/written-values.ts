import { IN_FLIGHT } from '../schema.ts';
import type { WrittenValue } from './migration.ts';

/** What the sync writes into columns that a CHECK may guard. */
export const WRITTEN_VALUES: readonly WrittenValue[] = [
  ...written('FACT_ORDER_LIST', 'sync_state', ['PENDING', 'SYNCED', 'ERROR']),
  ...written('FACT_ORDER_LIST', 'api_status', [IN_FLIGHT, 'SUCCESS', 'ERROR']),
  ...written('FACT_ORDER_LIST', 'api_operation_type', ['create', 'update', 'delete', 'lookup']),
  ...written('ORDER_LIST_LINES', 'sync_state', ['PENDING', 'SYNCED', 'ERROR']),
  ...written('ORDER_LIST_LINES', 'api_status', [IN_FLIGHT, 'SUCCESS', 'ERROR']),
  ...written('ORDER_LIST_LINES', 'api_operation_type', ['create', 'update', 'delete', 'lookup']),
  ...written('ORDER_LIST_API_LOG', 'source', ['HEADER', 'LINE']),
  ...written('ORDER_LIST_API_LOG', 'sync_state', ['SYNCED', 'ERROR', 'PENDING', 'DISCARDED']),
  ...written('ORDER_LIST_API_LOG', 'api_status', ['SUCCESS', 'ERROR', 'UNKNOWN']),
  ...written('ORDER_LIST_API_LOG', 'api_operation_type', ['create', 'update', 'delete', 'lookup', 'correct']),
];

function written(table: WrittenValue['table'], column: string, values: readonly string[]): WrittenValue[] {
  return values.map((value) => ({ table, column, value }));
}
