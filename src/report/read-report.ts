import type { SyncRecords } from '../orders/order-store.ts';
import { customerReport, MAX_REPORTED_ORDERS } from './customer-model.ts';
import type { CustomerReport } from './customer-report.ts';
import { summaryReport, type WorkflowLink } from './summary-model.ts';
import type { SummaryReport } from './summary-report.ts';

/** A customer's report of what its sync recorded, or null where the sync has no such customer. */
export async function readCustomerReport(
  syncs: SyncRecords,
  of: {
    readonly syncId: string;
    readonly customer: string;
    readonly workflowLink: WorkflowLink;
  },
): Promise<CustomerReport | null> {
  const { syncId, customer, workflowLink } = of;
  const sync = await syncs.readSync(syncId);
  const record = await syncs.readCustomer(syncId, customer);
  if (sync === null || record === null) return null;
  const groups = await syncs.readGroups(syncId, customer);
  const troubled = await syncs.readOutcomes({ syncId, customer, kinds: ['failed', 'held', 'unknown'], limit: MAX_REPORTED_ORDERS });
  const written = await syncs.readOutcomes({ syncId, customer, kinds: ['created', 'updated'], limit: MAX_REPORTED_ORDERS });
  return customerReport({
    sync,
    record,
    groups: groups.map(({ groupId, ...group }) => ({ ...group, id: groupId })),
    failedGroups: await syncs.readFailedGroups(syncId, customer),
    outcomes: [...troubled, ...written],
    notes: await syncs.readNotes(syncId, customer),
    links: { workflow: record.workflowId === '' ? null : workflowLink(record.workflowId), board: sync.boardUrl },
  });
}

/** A sync's summary of what it recorded, or null where there is no such sync. */
export async function readSummaryReport(
  syncs: SyncRecords,
  { syncId, workflowLink }: { readonly syncId: string; readonly workflowLink: WorkflowLink },
): Promise<SummaryReport | null> {
  const sync = await syncs.readSync(syncId);
  if (sync === null) return null;
  const customers = await syncs.readCustomers(syncId);
  return summaryReport({ sync, customers, codes: await syncs.countCodes(syncId), workflowLink, boardLink: sync.boardUrl });
}
