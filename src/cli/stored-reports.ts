import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SYNC_ID_PATTERN } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import { readCustomerReport, readSummaryReport } from '../report/read-report.ts';
import { renderCustomerJson, renderCustomerMarkdown } from '../report/render-customer.ts';
import { renderSummaryJson, renderSummaryMarkdown } from '../report/render-summary.ts';
import { summaryPaths } from '../report/report-paths.ts';
import type { WorkflowLink } from '../report/summary-model.ts';
import { workflowUrl } from '../report/workflow-url.ts';
import type { CliContext } from './context.ts';
import { storedCustomer } from './stored-customer.ts';

export interface ReportFormat {
  readonly json: boolean;
}

/** A sync's summary from the store; of a dry run, which the store doesn't know, from its file. */
export async function summaryText(context: CliContext, syncId: string, { json }: ReportFormat): Promise<string> {
  const { syncs } = await context.store();
  const report = await readSummaryReport(syncs, { syncId, workflowLink: workflowLink(context) });
  if (report !== null) return json ? renderSummaryJson(report) : renderSummaryMarkdown(report);
  const paths = summaryPaths(syncId);
  return readFile(join(context.config.reportsFolder, json ? paths.json : paths.markdown), 'utf8').catch((error: unknown) => {
    throw new OrderSyncError(
      'SYNC_UNKNOWN',
      `No sync ${syncId} is recorded, and there is no file of it. ./order-sync status lists the syncs.`,
      { cause: error },
    );
  });
}

/** A customer's report from the store: of the sync named, else of its newest. */
export async function customerText(
  context: CliContext,
  name: string,
  { json, syncId }: ReportFormat & { readonly syncId: string | undefined },
): Promise<string> {
  const { syncs } = await context.store();
  const customer = await storedCustomer(context, name);
  const of = syncId ?? (await newestRun(context, customer));
  const report = of === null ? null : await readCustomerReport(syncs, { syncId: of, customer, workflowLink: workflowLink(context) });
  if (report === null)
    throw new OrderSyncError('SYNC_UNKNOWN', `No sync of ${customer} is recorded${syncId === undefined ? '' : ` under ${syncId}`}.`);
  return json ? renderCustomerJson(report) : renderCustomerMarkdown(report);
}

/** The newest sync in which it ran; where it never did, the newest that left it out. */
async function newestRun(context: CliContext, customer: string): Promise<string | null> {
  const { ran, newest } = await (await context.store()).syncs.newestSyncsOf(customer);
  return ran ?? newest;
}

/** The id of the newest recorded sync. */
export async function newestSync(context: CliContext): Promise<string> {
  const [newest] = await (await context.store()).syncs.listSyncs(1);
  if (newest === undefined) throw new OrderSyncError('SYNC_UNKNOWN', 'No sync is recorded yet. Start one: ./order-sync sync --dry-run');
  return newest.syncId;
}

export const isSyncId = (text: string): boolean => SYNC_ID_PATTERN.test(text);

/** A workflow's page in the Web UI; null where nothing tells where that is. */
export function workflowLink({ webUiUrl, env }: CliContext): WorkflowLink {
  return (workflowId) => (webUiUrl === undefined ? null : workflowUrl(webUiUrl, env['TEMPORAL_NAMESPACE'] ?? 'default', workflowId));
}
