import { customerSlug, SYNC_ID_PATTERN } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';

export interface ReportPaths {
  readonly markdown: string;
  readonly json: string;
}

/** Where a sync's summary lies, relative to the reports' folder (`reports_folder`), with `/`. */
export const summaryPaths = (syncId: string): ReportPaths => both(`${folderOf(syncId)}/summary`);

/** Where a customer's report lies, relative to the reports' folder. The slug stays as it is: upper case, and never two of one customer. */
export const customerPaths = (syncId: string, customer: string): ReportPaths =>
  both(`${folderOf(syncId)}/customers/${customerSlug(customer)}`);

/** A sync id names a folder: one that is none must not lead out of the reports' folder. */
function folderOf(syncId: string): string {
  if (!SYNC_ID_PATTERN.test(syncId)) throw new OrderSyncError('INPUT_INVALID', `syncId: ${JSON.stringify(syncId)} is no sync id.`);
  return syncId;
}

const both = (path: string): ReportPaths => ({ markdown: `${path}.md`, json: `${path}.json` });
