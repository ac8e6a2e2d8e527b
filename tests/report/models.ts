import type { BoardIdentity, Counts, Outcome } from '../../src/contract.ts';
import type { CustomerRecord, OrderOutcome, SyncRecord } from '../../src/orders/order-store.ts';
import { customerReport } from '../../src/report/customer-model.ts';
import type { CustomerReport, ReportedGroup } from '../../src/report/customer-report.ts';

export const SYNC_ID = '202611241030-SYNC-1a2b3c4d';
export const BOARD: BoardIdentity = {
  environment: 'sandbox',
  boardId: '1000000001',
  boardName: 'Customer Master Schedule',
  boardUrl: null,
};
export const NO_LINKS = { workflow: null, board: null };

/** The sum stands in `orders`, as the store makes it. */
export function counts(some: Partial<Omit<Counts, 'orders'>>): Counts {
  const all = { created: 0, updated: 0, unchanged: 0, removed: 0, failed: 0, held: 0, unknown: 0, ...some };
  return { orders: Object.values(all).reduce((sum, value) => sum + value, 0), ...all };
}

export function syncRecord(some: Partial<SyncRecord> = {}): SyncRecord {
  return {
    syncId: SYNC_ID,
    ...BOARD,
    workflowId: `sync:${SYNC_ID}`,
    runId: 'run',
    options: '{}',
    startedAt: '2026-11-24T10:30:00.000Z',
    finishedAt: '2026-11-24T10:58:35.040Z',
    outcome: 'SUCCESS',
    reason: null,
    ...some,
  };
}

export function customerRecord(customer: string, outcome: Outcome | null, some: Partial<CustomerRecord> = {}): CustomerRecord {
  return {
    syncId: SYNC_ID,
    customer,
    workflowId: `customer:1000000001:${customer}`,
    runId: 'run',
    startedAt: '2026-11-24T10:30:05.000Z',
    finishedAt: outcome === null ? null : '2026-11-24T10:30:17.340Z',
    outcome,
    reason: null,
    counts: counts({}),
    lines: { created: 0, updated: 0, removed: 0, failed: 0, unknown: 0 },
    groupsCreated: 0,
    groupsReused: 0,
    withWarnings: 0,
    ...some,
  };
}

export function orderOutcome(kind: OrderOutcome['kind'], some: Partial<OrderOutcome> = {}): OrderOutcome {
  return {
    kind,
    orderNumber: 'TIT-00001',
    recordUuid: '0f0e0d0c-0000-4000-8000-000000000001',
    itemName: 'M02Z23 SAGE HEATHER',
    groupTitle: 'TITLE NINE 2025 FALL',
    mondayItemId: null,
    code: 'NOT_A_NUMBER',
    reason: 'FREIGHT: "TBC" is no number.',
    warnings: [],
    ...some,
  };
}

export function report(
  record: CustomerRecord,
  more: {
    outcomes?: readonly OrderOutcome[];
    groups?: readonly ReportedGroup[];
    links?: CustomerReport['links'];
    notes?: CustomerReport['notes'];
  } = {},
): CustomerReport {
  return customerReport({
    sync: syncRecord(),
    record,
    groups: more.groups ?? [],
    outcomes: more.outcomes ?? [],
    notes: more.notes,
    links: more.links ?? NO_LINKS,
  });
}

/** The cells of a Markdown row, as a renderer splits them: at bars that are not escaped. */
export const cells = (row: string): readonly string[] =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
