import {
  type BoardIdentity,
  type Counts,
  type CreateCustomerGroupsResult,
  type CustomerResult,
  NO_COUNTS,
  type OrderFailure,
  type Outcome,
  type Phase,
  type Warnings,
} from '../contract.ts';
import { dryRunCustomerReport } from '../report/customer-model.ts';
import type { CustomerReport } from '../report/customer-report.ts';
import { countByCode } from '../report/error-codes.ts';
import { counted } from '../report/numbers.ts';
import { customerOutcome, type Thresholds } from '../sync/customer-outcome.ts';
import { closeCustomer, writeCustomerFiles } from './close-customer.ts';
import { closeSync } from './close-sync.ts';
import type { ActivityDeps } from './deps.ts';

export interface WriteReportInput {
  readonly syncId: string;
  readonly customer: string;
  readonly workflowId: string;
  readonly board: BoardIdentity;
  readonly dryRun: boolean;
  /** No parent closes the sync. */
  readonly alone: boolean;
  readonly phase: Phase;
  /** Another pass of the same sync follows: the customer has no outcome yet. */
  readonly more?: boolean | undefined;
  readonly stop?: 'skipped' | 'cancelled' | undefined;
  /** What ended the customer's sync, where something did. */
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  readonly groups: CreateCustomerGroupsResult;
  /** Orders that were not sent again, since they have failed so often. */
  readonly leftOut?: { readonly orders: number; readonly failures: number } | undefined;
  /** Only of a dry run, which records nothing: what its pages came to. */
  readonly dryRunFigures?: DryRunFigures | undefined;
  readonly startedAt: string;
}

interface DryRunFigures {
  readonly counts: Counts;
  readonly failures: readonly OrderFailure[];
  readonly warnings: Warnings;
}

/**
 * Closes a customer's sync: reads its figures from what the sync recorded (a dry run brings its own), decides the outcome, and writes
 * the report. Runs for a failed or cancelled customer as well.
 */
export function writeReport(deps: ActivityDeps) {
  const { store, config, log } = deps;
  return async function writeReport(input: WriteReportInput): Promise<CustomerResult> {
    const { syncId, customer, dryRunFigures, groups, alone } = input;
    const recorded = dryRunFigures === undefined ? await store.syncs.readCustomer(syncId, customer) : null;
    const counts = recorded?.counts ?? dryRunFigures?.counts ?? NO_COUNTS;
    const created = groups.createdGroupIds.length;
    const result: CustomerResult = {
      customer,
      outcome: outcomeOf(input, counts, config.sync),
      counts,
      groupsCreated: recorded?.groupsCreated ?? created,
      groupsReused: recorded?.groupsReused ?? groups.groups.length - created,
      seconds: (Date.now() - Date.parse(input.startedAt)) / 1000,
      reason: reasonOf(input, counts),
      groups: input.phase === 'groups' ? groups : undefined,
      codes: dryRunFigures === undefined ? undefined : countByCode(dryRunFigures.failures),
    };
    const { outcome, reason = null } = result;
    log.info({ syncId, customer, outcome, ...counts }, 'customer sync is done');
    if (dryRunFigures !== undefined) {
      await writeCustomerFiles(deps, dryRunReport(deps, input, result, dryRunFigures));
      return result;
    }
    // Stopped or failed, it has no further pass.
    if (input.more && input.stop === undefined && input.failure === undefined) return result;
    await closeCustomer(deps, { syncId, customer, outcome, reason });
    if (alone) await closeSync(deps, { syncId, outcome, reason });
    return result;
  };
}

function dryRunReport({ links }: ActivityDeps, input: WriteReportInput, result: CustomerResult, figures: DryRunFigures): CustomerReport {
  const { syncId, board, startedAt, groups, workflowId } = input;
  const { failures, warnings } = figures;
  const shown = { workflow: links.workflow(workflowId), board: board.boardUrl };
  return dryRunCustomerReport({ syncId, board, result, startedAt, groups, failures, warnings, links: shown });
}

function outcomeOf({ failure, stop, phase, groups }: WriteReportInput, counts: Counts, thresholds: Thresholds): Outcome {
  if (failure !== undefined) return 'FAILED';
  if (stop !== undefined) return stop === 'skipped' ? 'SKIPPED' : 'CANCELLED';
  if (phase === 'groups' && groups.failed.length > 0) return groups.groups.length > 0 ? 'PARTIAL' : 'FAILED';
  return customerOutcome(counts, thresholds);
}

function reasonOf({ failure, stop, phase, groups, leftOut }: WriteReportInput, counts: Counts): string | undefined {
  if (failure !== undefined) return failure.message;
  if (stop === 'skipped') return 'Skipped on request, during its sync.';
  if (stop === 'cancelled') return 'Cancelled.';
  if (phase === 'groups' && groups.heldBack !== undefined) return groups.heldBack;
  const troubles = [
    ...(phase === 'groups' && groups.failed.length > 0 ? [`${counted(groups.failed.length, 'group')} could not be made`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} of ${counts.orders} orders failed`] : []),
    ...(leftOut === undefined ? [] : [`${leftOut.orders} of them had failed ${leftOut.failures} times or more, and were left out`]),
    ...(counts.unknown > 0 ? [`of ${counts.unknown} it is not known whether they were written`] : []),
  ];
  return troubles.length === 0 ? undefined : `${troubles.join('; ')}.`;
}
