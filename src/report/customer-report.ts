import type { BoardIdentity, Counts, GroupFailure, Outcome } from '../contract.ts';
import type { LineCounts, SyncNote } from '../orders/order-store.ts';
import type { ExplainedCode } from './error-codes.ts';

/**
 * What a customer's sync came to: every figure of the report, and nothing that is not in it. Made by `customer-model.ts`, rendered by
 * `render-customer.ts`; the JSON report is this model. Times are ISO 8601 in UTC.
 */
export interface CustomerReport {
  readonly syncId: string;
  readonly customer: string;
  readonly board: BoardIdentity;
  /** Nothing was written: every count says what would become of the orders. */
  readonly dryRun: boolean;
  /** null while it runs. */
  readonly outcome: Outcome | null;
  /** Why it is not a plain SUCCESS, in a sentence. */
  readonly reason: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly counts: Counts;
  readonly groupsCreated: number;
  readonly groupsReused: number;
  /** In order of first appearance. */
  readonly groups: readonly ReportedGroup[];
  readonly failedGroups: readonly GroupFailure[];
  /** Orders that are not right on the board, by order number; perhaps only the first of them, see `counts`. */
  readonly troubled: readonly TroubledOrder[];
  /** The codes of `troubled`, the most frequent first. */
  readonly codes: readonly ExplainedCode[];
  /** Orders that went out, or would go out, without some cell. */
  readonly withWarnings: number;
  /** Sizes that this sync wrote or could not write; null in a dry run, which does not look at them. */
  readonly sizes: LineCounts | null;
  /** What was met beside the orders: superfluous items, groups with one title. */
  readonly notes: readonly SyncNote[];
  /** Those of them that the model was given. */
  readonly warned: readonly WarnedOrder[];
  readonly links: ReportLinks;
  /** Of a report that is shown as the newest: a sync since then that left the customer out. */
  readonly later?: Pick<CustomerReport, 'syncId' | 'outcome' | 'reason'> | undefined;
}

export interface ReportedGroup {
  readonly title: string;
  readonly id: string;
  readonly action: 'create' | 'reuse';
  /** Orders that this sync created or updated in it; null where it is not recorded (a dry run). */
  readonly orders: number | null;
}

export interface TroubledOrder {
  readonly orderNumber: string;
  readonly recordUuid: string;
  /** null in a dry run, which reports refused and held orders alike. */
  readonly kind: 'failed' | 'held' | 'unknown' | null;
  readonly itemName: string | null;
  readonly groupTitle: string | null;
  readonly mondayItemId: string | null;
  readonly code: string;
  readonly reason: string;
}

interface WarnedOrder {
  readonly orderNumber: string;
  readonly recordUuid: string;
  readonly warnings: readonly string[];
}

/** Addresses of pages to look into; null where they are not known. */
export interface ReportLinks {
  /** The workflow in Temporal's Web UI. */
  readonly workflow: string | null;
  readonly board: string | null;
}
