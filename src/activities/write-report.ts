import type { BoardIdentity, Counts, CreateCustomerGroupsResult, CustomerResult, OrderFailure, Outcome, Phase } from '../contract.ts';
import { NO_COUNTS } from '../contract.ts';
import { customerOutcome } from '../sync/customer-outcome.ts';
import type { ActivityDeps } from './deps.ts';

export interface WriteReportInput {
  readonly syncId: string;
  readonly customer: string;
  readonly board: BoardIdentity;
  readonly dryRun: boolean;
  /** No parent closes the sync. */
  readonly alone: boolean;
  readonly phase: Phase;
  readonly stop?: 'skipped' | 'cancelled' | undefined;
  /** What ended the customer's sync, where something did. */
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  readonly startedAt: string;
  /** Only of a dry run, which records nothing: what its pages counted. */
  readonly dryRunCounts?: Counts | undefined;
  readonly failures?: readonly OrderFailure[] | undefined;
  /** Of a dry run, and where the phase was `groups`: for the result. */
  readonly groups?: CreateCustomerGroupsResult | undefined;
}

/**
 * Closes a customer's sync: reads its figures from what the sync recorded (a dry run brings its own), decides the outcome, and writes
 * the report. Runs for a failed or cancelled customer as well.
 */
export function writeReport(deps: ActivityDeps) {
  const { store, config } = deps;
  return async function writeReport(input: WriteReportInput): Promise<CustomerResult> {
    const { syncId, customer, dryRun } = input;
    const record = dryRun ? null : await store.syncs.readCustomer(syncId, customer);
    const counts = record?.counts ?? input.dryRunCounts ?? NO_COUNTS;
    const created = input.groups?.createdGroupIds.length ?? 0;
    const outcome = outcomeOf(input, counts, config.sync);
    const reason = reasonOf(input, counts);
    const result: CustomerResult = {
      customer,
      outcome,
      counts,
      groupsCreated: record?.groupsCreated ?? created,
      groupsReused: record?.groupsReused ?? (input.groups?.groups.length ?? 0) - created,
      seconds: (Date.now() - Date.parse(input.startedAt)) / 1000,
      reason,
      groups: input.phase === 'groups' ? input.groups : undefined,
    };
    if (!dryRun) {
      await store.syncs.closeCustomer({ syncId, customer, outcome, reason: reason ?? null });
      if (input.alone) await store.syncs.closeSync({ syncId, outcome, reason: reason ?? null });
    }
    return result;
  };
}

function outcomeOf(
  { failure, stop, phase, groups }: WriteReportInput,
  counts: Counts,
  thresholds: { successShare: number; partialShare: number },
): Outcome {
  if (failure !== undefined) return 'FAILED';
  if (stop !== undefined) return stop === 'skipped' ? 'SKIPPED' : 'CANCELLED';
  if (phase === 'groups' && groups !== undefined && groups.failed.length > 0) return groups.groups.length > 0 ? 'PARTIAL' : 'FAILED';
  return customerOutcome(counts, thresholds);
}

function reasonOf({ failure, stop }: WriteReportInput, counts: Counts): string | undefined {
  if (failure !== undefined) return failure.message;
  if (stop === 'skipped') return 'Skipped on request, during its sync.';
  if (stop === 'cancelled') return 'Cancelled.';
  const troubles = [
    ...(counts.failed > 0 ? [`${counts.failed} of ${counts.orders} orders failed`] : []),
    ...(counts.unknown > 0 ? [`of ${counts.unknown} it is not known whether they were written`] : []),
  ];
  return troubles.length === 0 ? undefined : `${troubles.join('; ')}.`;
}
