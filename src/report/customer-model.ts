import type { BoardIdentity, CreateCustomerGroupsResult, CustomerResult, GroupFailure, OrderFailure, Warnings } from '../contract.ts';
import type { CustomerRecord, OrderOutcome, SyncNote, SyncRecord } from '../orders/order-store.ts';
import type { CustomerReport, ReportedGroup, ReportLinks, TroubledOrder } from './customer-report.ts';
import { countByCode, explain } from './error-codes.ts';
import { secondsBetween } from './numbers.ts';

/** How many orders a caller should read for a customer's report (`readOutcomes`). More make a file that nobody opens. */
export const MAX_REPORTED_ORDERS = 1000;

/** The report of an executed sync, of what it recorded. `outcomes` may be of any kind: those not on the board, and those with warnings, are shown. */
export function customerReport(from: {
  readonly sync: Pick<SyncRecord, 'environment' | 'boardId' | 'boardName' | 'boardUrl'>;
  readonly record: CustomerRecord;
  readonly groups: readonly ReportedGroup[];
  readonly failedGroups?: readonly GroupFailure[] | undefined;
  readonly outcomes: readonly OrderOutcome[];
  readonly notes?: readonly SyncNote[] | undefined;
  readonly links: ReportLinks;
}): CustomerReport {
  const { environment, boardId, boardName, boardUrl } = from.sync;
  const { syncId, customer, outcome, reason, startedAt, finishedAt, counts, groupsCreated, groupsReused, withWarnings } = from.record;
  const troubled = from.outcomes.flatMap(toTroubled);
  return {
    syncId,
    customer,
    board: { environment, boardId, boardName, boardUrl },
    dryRun: false,
    outcome,
    reason,
    startedAt,
    finishedAt,
    seconds: secondsBetween(startedAt, finishedAt),
    counts,
    groupsCreated,
    groupsReused,
    groups: from.groups,
    failedGroups: from.failedGroups ?? [],
    troubled,
    codes: countByCode(troubled).map(explain),
    withWarnings,
    sizes: from.record.lines,
    notes: from.notes ?? [],
    warned: from.outcomes
      .filter(({ warnings }) => warnings.length > 0)
      .map(({ orderNumber, recordUuid, warnings }) => ({ orderNumber, recordUuid, warnings })),
    links: from.links,
  };
}

/** The report of a dry run, which records nothing: of what the workflow counted. */
export function dryRunCustomerReport(from: {
  readonly syncId: string;
  readonly board: BoardIdentity;
  readonly result: CustomerResult;
  readonly startedAt: string;
  readonly groups: Pick<CreateCustomerGroupsResult, 'groups' | 'failed'>;
  readonly failures: readonly OrderFailure[];
  readonly warnings: Warnings;
  readonly links: ReportLinks;
}): CustomerReport {
  const { customer, outcome, counts, groupsCreated, groupsReused, seconds, reason } = from.result;
  const unseen = { kind: null, itemName: null, groupTitle: null, mondayItemId: null };
  const troubled = from.failures.map((failure): TroubledOrder => ({ ...failure, ...unseen }));
  return {
    syncId: from.syncId,
    customer,
    board: from.board,
    dryRun: true,
    outcome,
    reason: reason ?? null,
    startedAt: from.startedAt,
    finishedAt: new Date(Date.parse(from.startedAt) + seconds * 1000).toISOString(),
    seconds,
    counts,
    groupsCreated,
    groupsReused,
    groups: from.groups.groups.map((group) => ({ ...group, orders: null })),
    failedGroups: from.groups.failed,
    troubled,
    codes: countByCode(troubled).map(explain),
    withWarnings: from.warnings.orders,
    sizes: null,
    notes: [],
    warned: from.warnings.samples,
    links: from.links,
  };
}

function toTroubled(order: OrderOutcome): readonly TroubledOrder[] {
  const { kind, orderNumber, recordUuid, itemName, groupTitle, mondayItemId, code, reason } = order;
  return kind === 'created' || kind === 'updated' || kind === 'removed' || kind === 'unchanged'
    ? []
    : [{ orderNumber, recordUuid, kind, itemName, groupTitle, mondayItemId, code, reason }];
}
