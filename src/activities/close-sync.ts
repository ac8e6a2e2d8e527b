import type { Outcome } from '../contract.ts';
import { readSummaryReport } from '../report/read-report.ts';
import { renderSummaryJson, renderSummaryMarkdown } from '../report/render-summary.ts';
import { summaryPaths } from '../report/report-paths.ts';
import type { SummaryReport } from '../report/summary-report.ts';
import type { ActivityDeps } from './deps.ts';
import { writeReportFiles } from './write-report-files.ts';

/** Closes an executed sync in the store and writes its summary from there. */
export async function closeSync(
  deps: ActivityDeps,
  sync: { readonly syncId: string; readonly outcome: Outcome; readonly reason: string | null },
): Promise<void> {
  const { store, links } = deps;
  await store.syncs.closeSync(sync);
  const report = await readSummaryReport(store.syncs, { syncId: sync.syncId, workflowLink: links.workflow });
  if (report !== null) await writeSummaryFiles(deps, report);
}

export function writeSummaryFiles(deps: ActivityDeps, report: SummaryReport): Promise<void> {
  const paths = summaryPaths(report.syncId);
  return writeReportFiles(deps, { [paths.markdown]: renderSummaryMarkdown(report), [paths.json]: renderSummaryJson(report) });
}
