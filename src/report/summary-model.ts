import {
  addCounts,
  addResult,
  type BoardIdentity,
  type CustomerResult,
  customerSlug,
  customerWorkflowId,
  dryRunWorkflowId,
  NO_TOTALS,
  type Outcome,
  type SyncTotals,
} from '../contract.ts';
import type { CustomerRecord, SyncRecord } from '../orders/order-store.ts';
import type { ReportLinks } from './customer-report.ts';
import { addUp, type CodeCount, explain } from './error-codes.ts';
import { secondsBetween } from './numbers.ts';
import type { SummaryLine, SummaryReport, SummaryTotals } from './summary-report.ts';

/** A workflow's page in the Web UI, or null where nothing tells where that is. */
export type WorkflowLink = (workflowId: string) => string | null;

/** The summary of an executed sync, of what it recorded. `codes`: how many orders each code kept off the board (`countByCode`), in any order. */
export function summaryReport(from: {
  readonly sync: SyncRecord;
  readonly customers: readonly CustomerRecord[];
  readonly codes: readonly CodeCount[];
  readonly workflowLink: WorkflowLink;
  readonly boardLink: string | null;
}): SummaryReport {
  const { syncId, environment, boardId, boardName, boardUrl, workflowId, outcome, reason, startedAt, finishedAt } = from.sync;
  const board = { environment, boardId, boardName, boardUrl };
  return {
    syncId,
    board,
    dryRun: false,
    outcome,
    reason,
    startedAt,
    finishedAt,
    seconds: secondsBetween(startedAt, finishedAt),
    totals: from.customers.reduce(addRecord, { ...NO_TOTALS, running: 0, groupsReused: 0 }),
    customers: from.customers.map((record) => ({
      ...figures(record),
      ...ranHere(record),
      workflow: linkOf(record, boardId, from.workflowLink),
    })),
    codes: addUp(from.codes).map(explain),
    links: { workflow: from.workflowLink(workflowId), board: from.boardLink },
  };
}

/** The summary of a dry run, which records nothing: of what the workflow counted. */
export function dryRunSummaryReport(from: {
  readonly syncId: string;
  readonly board: BoardIdentity;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly startedAt: string;
  readonly seconds: number;
  readonly totals: SyncTotals;
  readonly results: readonly CustomerResult[];
  readonly codes: readonly CodeCount[];
  readonly workflowLink: WorkflowLink;
  readonly links: ReportLinks;
}): SummaryReport {
  const { syncId, board, outcome, reason, startedAt, seconds, totals, results, links } = from;
  return {
    syncId,
    board,
    dryRun: true,
    outcome,
    reason,
    startedAt,
    finishedAt: new Date(Date.parse(startedAt) + seconds * 1000).toISOString(),
    seconds,
    totals: {
      ...totals,
      running: 0,
      groupsReused: results.length < totals.customers ? null : results.reduce((sum, result) => sum + result.groupsReused, 0),
    },
    customers: results.map((result) => ({
      ...figures({ ...result, reason: result.reason ?? null }),
      seconds: result.seconds,
      workflow: result.notRun ? null : from.workflowLink(dryRunWorkflowId(syncId, result.customer)),
      report: result.notRun ? null : reportOf(result.customer),
    })),
    codes: addUp(from.codes).map(explain),
    links,
  };
}

const reportOf = (customer: string): string => `customers/${customerSlug(customer)}.md`;

/** A customer without a workflow of this sync never ran: it took no time, and nobody wrote its report. */
const ranHere = ({ workflowId, customer, startedAt, finishedAt }: CustomerRecord): Pick<SummaryLine, 'seconds' | 'report'> =>
  workflowId === '' ? { seconds: null, report: null } : { seconds: secondsBetween(startedAt, finishedAt), report: reportOf(customer) };

function linkOf({ workflowId, customer, outcome }: CustomerRecord, boardId: string, workflowLink: WorkflowLink): string | null {
  if (workflowId !== '') return workflowLink(workflowId);
  return outcome === 'BUSY' ? workflowLink(customerWorkflowId(boardId, customer)) : null;
}

type Figures = Pick<SummaryLine, 'customer' | 'outcome' | 'reason' | 'counts' | 'groupsCreated' | 'groupsReused'>;

const figures = ({ customer, outcome, reason, counts, groupsCreated, groupsReused }: Figures): Figures => ({
  customer,
  outcome,
  reason,
  counts,
  groupsCreated,
  groupsReused,
});

function addRecord(totals: SummaryTotals, record: CustomerRecord): SummaryTotals {
  const groupsReused = (totals.groupsReused ?? 0) + record.groupsReused;
  if (record.outcome !== null) {
    const result = { ...record, outcome: record.outcome, reason: record.reason ?? undefined, seconds: 0 };
    return { ...totals, ...addResult(totals, result), groupsReused };
  }
  return {
    ...totals,
    customers: totals.customers + 1,
    running: totals.running + 1,
    counts: addCounts(totals.counts, record.counts),
    groupsCreated: totals.groupsCreated + record.groupsCreated,
    groupsReused,
  };
}
