import type { BoardIdentity, Counts, Outcome, SyncTotals } from '../contract.ts';
import type { ReportLinks } from './customer-report.ts';
import type { ExplainedCode } from './error-codes.ts';

/**
 * What a whole sync came to: every figure of the summary, and nothing that is not in it. Made by `summary-model.ts`, rendered by
 * `render-summary.ts`; the JSON summary is this model. Times are ISO 8601 in UTC.
 */
export interface SummaryReport {
  readonly syncId: string;
  readonly board: BoardIdentity;
  /** Nothing was written: every count says what would become of the orders. */
  readonly dryRun: boolean;
  /** null while it runs. */
  readonly outcome: Outcome | null;
  /** What ended the whole sync, where something did. */
  readonly reason: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly totals: SummaryTotals;
  /** A line a customer, in the order given; in a dry run of very many customers perhaps not all (see `totals.customers`). */
  readonly customers: readonly SummaryLine[];
  /** Why orders are not right on the board, the most frequent code first. */
  readonly codes: readonly ExplainedCode[];
  readonly links: ReportLinks;
}

export interface SummaryTotals extends SyncTotals {
  /** Customers that have no outcome yet. */
  readonly running: number;
  /** null where it is not known: a dry run that lists only some of its customers. */
  readonly groupsReused: number | null;
}

export interface SummaryLine {
  readonly customer: string;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly counts: Counts;
  readonly groupsCreated: number;
  readonly groupsReused: number;
  readonly seconds: number | null;
  /** The customer's workflow in the Web UI; of a BUSY customer, the one it is busy with. */
  readonly workflow: string | null;
  /** The customer's report, relative to the summary; null where none was written. */
  readonly report: string | null;
}
