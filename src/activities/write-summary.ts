import {
  addResult,
  type BoardIdentity,
  type CustomerResult,
  NO_TOTALS,
  type Outcome,
  type SyncResult,
  type SyncTotals,
} from '../contract.ts';
import type { CustomerRecord } from '../orders/order-store.ts';
import { syncOutcome } from '../sync/customer-outcome.ts';
import type { ActivityDeps } from './deps.ts';

export interface WriteSummaryInput {
  readonly syncId: string;
  readonly board: BoardIdentity;
  readonly dryRun: boolean;
  readonly cancelled: boolean;
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  readonly startedAt: string;
  /** Of the workflow; a dry run has no other, an executed sync reads its own from what it recorded. */
  readonly totals: SyncTotals;
  readonly results?: readonly CustomerResult[] | undefined;
}

/** Closes a sync: totals from what it recorded (a dry run brings its own), the outcome, the summary. */
export function writeSummary(deps: ActivityDeps) {
  const { store } = deps;
  return async function writeSummary(input: WriteSummaryInput): Promise<SyncResult> {
    const { syncId, dryRun, board } = input;
    const customers = dryRun ? [] : await store.syncs.readCustomers(syncId);
    const totals = dryRun ? input.totals : customers.map(toResult).reduce(addResult, NO_TOTALS);
    const outcome: Outcome = input.failure !== undefined ? 'FAILED' : input.cancelled ? 'CANCELLED' : syncOutcome(totals);
    const seconds = (Date.now() - Date.parse(input.startedAt)) / 1000;
    if (!dryRun) await store.syncs.closeSync({ syncId, outcome, reason: input.failure?.message ?? null });
    return { syncId, dryRun, outcome, board, totals, seconds, report: '' };
  };
}

export function toResult(record: CustomerRecord): CustomerResult {
  const { customer, counts, groupsCreated, groupsReused } = record;
  const seconds = (Date.parse(record.finishedAt ?? record.startedAt) - Date.parse(record.startedAt)) / 1000;
  return {
    customer,
    outcome: record.outcome ?? 'FAILED',
    counts,
    groupsCreated,
    groupsReused,
    seconds,
    reason: record.reason ?? undefined,
  };
}
