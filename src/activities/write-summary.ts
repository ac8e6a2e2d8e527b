import { join } from 'node:path';
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
import { summaryPaths } from '../report/report-paths.ts';
import { dryRunSummaryReport } from '../report/summary-model.ts';
import type { SummaryReport } from '../report/summary-report.ts';
import { syncOutcome } from '../sync/customer-outcome.ts';
import { closeCustomer } from './close-customer.ts';
import { closeSync, writeSummaryFiles } from './close-sync.ts';
import type { ActivityDeps } from './deps.ts';

export interface WriteSummaryInput {
  readonly syncId: string;
  readonly workflowId: string;
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
  const { store, config, log } = deps;
  return async function writeSummary(input: WriteSummaryInput): Promise<SyncResult> {
    const { syncId, dryRun, board } = input;
    if (!dryRun) await closeOpenCustomers(deps, input);
    const totals = dryRun ? input.totals : (await store.syncs.readCustomers(syncId)).map(toResult).reduce(addResult, NO_TOTALS);
    const outcome: Outcome = input.failure !== undefined ? 'FAILED' : input.cancelled ? 'CANCELLED' : syncOutcome(totals);
    const seconds = (Date.now() - Date.parse(input.startedAt)) / 1000;
    const reason = input.failure?.message ?? null;
    log.info({ syncId, outcome, ...totals.counts, customers: totals.customers }, 'sync is done');
    if (dryRun) await writeSummaryFiles(deps, dryRunSummary(deps, input, { outcome, reason, seconds }));
    else await closeSync(deps, { syncId, outcome, reason });
    if (!dryRun) await pruneAudit(deps, syncId);
    const report = join(config.reportsFolder, summaryPaths(syncId).markdown);
    return { syncId, dryRun, outcome, board, totals, seconds, report };
  };
}

/** What is too old to keep. No sync fails for its sake: the next one comes by again. */
async function pruneAudit({ store, config, log }: ActivityDeps, syncId: string): Promise<void> {
  const { auditDays: olderThanDays } = config.sync;
  if (olderThanDays === 0) return;
  try {
    const entries = await store.syncs.pruneAudit({ olderThanDays });
    if (entries > 0) log.info({ syncId, entries, olderThanDays }, 'old audit entries are removed');
  } catch (error) {
    log.error({ syncId, err: error }, 'old audit entries could not be removed');
  }
}

/** A customer without an outcome has no end of its own: its workflow was terminated, and its outcome could not be recorded. */
async function closeOpenCustomers(deps: ActivityDeps, { syncId, failure }: WriteSummaryInput): Promise<void> {
  const open = (await deps.store.syncs.readCustomers(syncId)).filter(({ outcome }) => outcome === null);
  const reason = failure?.message ?? 'Its workflow ended without a report.';
  for (const { customer } of open) await closeCustomer(deps, { syncId, customer, outcome: 'FAILED', reason });
}

function dryRunSummary(
  { links }: ActivityDeps,
  input: WriteSummaryInput,
  ended: { readonly outcome: Outcome; readonly reason: string | null; readonly seconds: number },
): SummaryReport {
  const { syncId, board, startedAt, totals, results = [] } = input;
  return dryRunSummaryReport({
    ...ended,
    syncId,
    board,
    startedAt,
    totals,
    results,
    codes: results.flatMap(({ codes }) => codes ?? []),
    workflowLink: links.workflow,
    links: { workflow: links.workflow(input.workflowId), board: board.boardUrl },
  });
}

function toResult(record: CustomerRecord): CustomerResult {
  const { customer, counts, groupsCreated, groupsReused } = record;
  const seconds = (Date.parse(record.finishedAt ?? record.startedAt) - Date.parse(record.startedAt)) / 1000;
  // A customer without an outcome never came to its report: its workflow was terminated.
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
