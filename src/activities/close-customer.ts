import type { Outcome } from '../contract.ts';
import type { CustomerReport } from '../report/customer-report.ts';
import { readCustomerReport } from '../report/read-report.ts';
import { renderCustomerJson, renderCustomerMarkdown } from '../report/render-customer.ts';
import { customerPaths } from '../report/report-paths.ts';
import type { ActivityDeps } from './deps.ts';
import { writeReportFiles } from './write-report-files.ts';

/** Closes a customer of an executed sync in the store and writes its report from there. */
export async function closeCustomer(
  deps: ActivityDeps,
  of: { readonly syncId: string; readonly customer: string; readonly outcome: Outcome; readonly reason: string | null },
): Promise<void> {
  const { store, links } = deps;
  await store.syncs.closeCustomer(of);
  const report = await readCustomerReport(store.syncs, { ...of, workflowLink: links.workflow });
  if (report !== null) await writeCustomerFiles(deps, report);
}

export function writeCustomerFiles(deps: ActivityDeps, report: CustomerReport): Promise<void> {
  const paths = customerPaths(report.syncId, report.customer);
  return writeReportFiles(deps, { [paths.markdown]: renderCustomerMarkdown(report), [paths.json]: renderCustomerJson(report) });
}
