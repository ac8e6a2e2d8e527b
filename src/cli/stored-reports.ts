import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OrderSyncError } from '../errors.ts';
import type { CustomerReport } from '../report/customer-report.ts';
import { readCustomerReport, readSummaryReport } from '../report/read-report.ts';
import { renderCustomerJson, renderCustomerMarkdown } from '../report/render-customer.ts';
import { renderSummaryJson, renderSummaryMarkdown } from '../report/render-summary.ts';
import { customerPaths, type ReportPaths, summaryPaths } from '../report/report-paths.ts';
import type { WorkflowLink } from '../report/summary-model.ts';
import { workflowUrl } from '../report/workflow-url.ts';
import { temporalConnection } from '../temporal-connection.ts';
import type { CliContext } from './context.ts';
import { storedCustomer } from './stored-customer.ts';
import { isSyncId, noneText, syncIdOf, unknownSync } from './unknown-sync.ts';

export interface ReportFormat {
  readonly json: boolean;
}

/** A sync's summary from the store; of a dry run, which the store doesn't know, from its file; null where there is neither. */
export async function findSummary(context: CliContext, given: string, { json }: ReportFormat): Promise<string | null> {
  if (!isSyncId(given)) return null;
  const syncId = syncIdOf(given);
  const { syncs } = await context.store();
  const report = await readSummaryReport(syncs, { syncId, workflowLink: workflowLink(context) });
  if (report !== null) return json ? renderSummaryJson(report) : renderSummaryMarkdown(report);
  return fileText(context, summaryPaths(syncId), { json });
}

/** The same; an error that names the syncs that there are, where there is none. */
export async function summaryText(context: CliContext, given: string, format: ReportFormat): Promise<string> {
  return (await findSummary(context, given, format)) ?? Promise.reject(await unknownSync(context, given));
}

/** A customer's report of the sync named, else of the newest in which it ran; from the store, of a dry run from its file. */
export async function customerText(
  context: CliContext,
  name: string,
  { json, syncId }: ReportFormat & { readonly syncId: string | undefined },
): Promise<string> {
  const customer = await reportedCustomer(context, name);
  const text =
    syncId === undefined ? await newestText(context, customer, { json }) : await textUnder(context, { customer, json, given: syncId });
  if (text !== null) return text;
  throw new OrderSyncError('SYNC_UNKNOWN', `No sync of ${customer} is recorded${syncId === undefined ? '' : ` under ${syncId}`}.`);
}

/** The id of the newest recorded sync. */
export async function newestSync(context: CliContext): Promise<string> {
  const [newest] = await (await context.store()).syncs.listSyncs(1);
  if (newest === undefined) throw new OrderSyncError('SYNC_UNKNOWN', noneText(context));
  return newest.syncId;
}

/** As the orders spell it; a customer whose orders are gone may still have reports. */
async function reportedCustomer(context: CliContext, name: string): Promise<string> {
  const { orders, syncs } = await context.store();
  if ((await orders.findCustomer(name)) !== null) return storedCustomer(context, name);
  const { newest } = await syncs.newestSyncsOf(name);
  const record = newest === null ? null : await syncs.readCustomer(newest, name);
  return record?.customer ?? storedCustomer(context, name);
}

async function newestText(context: CliContext, customer: string, { json }: ReportFormat): Promise<string | null> {
  const { syncs } = await context.store();
  const { ran, newest } = await syncs.newestSyncsOf(customer);
  const syncId = ran ?? newest;
  const report = syncId === null ? null : await readCustomerReport(syncs, { syncId, customer, workflowLink: workflowLink(context) });
  if (report === null) return null;
  const left = newest === null || newest === ran ? null : await syncs.readCustomer(newest, customer);
  return render(left === null ? report : { ...report, later: { syncId: left.syncId, outcome: left.outcome, reason: left.reason } }, {
    json,
  });
}

async function textUnder(
  context: CliContext,
  { customer, json, given }: ReportFormat & { readonly customer: string; readonly given: string },
): Promise<string | null> {
  if (!isSyncId(given)) throw await unknownSync(context, given);
  const syncId = syncIdOf(given);
  const { syncs } = await context.store();
  const report = await readCustomerReport(syncs, { syncId, customer, workflowLink: workflowLink(context) });
  if (report !== null) return render(report, { json });
  const written = await fileText(context, customerPaths(syncId, customer), { json });
  if (written === null && (await findSummary(context, syncId, { json })) === null) throw await unknownSync(context, given);
  return written;
}

const render = (report: CustomerReport, { json }: ReportFormat): string =>
  json ? renderCustomerJson(report) : renderCustomerMarkdown(report);

/** A report as the worker wrote it; null where no such file is here. */
async function fileText({ config }: CliContext, paths: ReportPaths, { json }: ReportFormat): Promise<string | null> {
  return readFile(join(config.reportsFolder, json ? paths.json : paths.markdown), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  });
}

/** A workflow's page in the Web UI; null where nothing tells where that is. */
export function workflowLink({ config, env, webUiUrl }: CliContext): WorkflowLink {
  if (webUiUrl === undefined) return () => null;
  const { namespace } = temporalConnection(config.temporal, env);
  return (workflowId) => workflowUrl(webUiUrl, namespace, workflowId);
}
