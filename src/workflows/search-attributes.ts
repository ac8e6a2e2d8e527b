import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { BoardIdentity, Outcome } from '../contract.ts';

const CUSTOMER = defineSearchAttributeKey('Customer', SearchAttributeType.KEYWORD);
const BOARD = defineSearchAttributeKey('Board', SearchAttributeType.KEYWORD);
const SYNC_ID = defineSearchAttributeKey('SyncId', SearchAttributeType.KEYWORD);
const OUTCOME = defineSearchAttributeKey('Outcome', SearchAttributeType.KEYWORD);
const FAILED_ORDERS = defineSearchAttributeKey('FailedOrders', SearchAttributeType.INT);

/** What the Web UI can list and count by; the names are those of `SEARCH_ATTRIBUTES`. */
export function identifyRun(run: { readonly syncId: string; readonly board: BoardIdentity; readonly customer?: string }): void {
  const pairs: SearchAttributePair[] = [
    { key: SYNC_ID, value: run.syncId },
    { key: BOARD, value: run.board.boardId },
  ];
  if (run.customer !== undefined) pairs.push({ key: CUSTOMER, value: run.customer });
  upsertSearchAttributes(pairs);
}

export function showOutcome(outcome: Outcome, failedOrders: number): void {
  upsertSearchAttributes([
    { key: OUTCOME, value: outcome },
    { key: FAILED_ORDERS, value: failedOrders },
  ]);
}
