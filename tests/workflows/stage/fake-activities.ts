import { setInterval } from 'node:timers';
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { MondayActivities, StoreActivities } from '../../../src/activities/index.ts';
import type { WriteReportInput } from '../../../src/activities/write-report.ts';
import {
  addResult,
  type Counts,
  type CustomerResult,
  canonicalCustomer,
  NO_COUNTS,
  NO_TOTALS,
  type Outcome,
  type SyncBatchesInput,
  type SyncBatchesResult,
} from '../../../src/contract.ts';
import type { World } from './world.ts';

const HEARTBEAT_MS = 50;

/** Whose world an activity is in: several tests share a worker. */
export type WorldOf = (workflowId: string) => World;

export function fakeStoreActivities(worldOf: WorldOf): StoreActivities {
  const faked = fakedIn(worldOf);
  return {
    checkCustomers: faked('checkCustomers', async ({ customers, skip = [] }, world) => {
      for (const name of [...(customers ?? []), ...skip]) known(world, name);
      return customers === undefined ? world.names.length : new Set(customers.map(canonicalCustomer)).size;
    }),
    listCustomers: faked('listCustomers', async ({ after, limit, customers }, world) => {
      const wanted = customers?.map(canonicalCustomer);
      const names = world.names.filter((name) => wanted === undefined || wanted.includes(canonicalCustomer(name)));
      return names.filter((name) => after === null || name > after).slice(0, limit);
    }),
    resolveCustomer: faked('resolveCustomer', async ({ customer }, world) => ({
      customer: known(world, customer),
      boardId: world.board.boardId,
    })),
    openSync: faked('openSync', async () => {}),
    openCustomer: faked('openCustomer', async () => {}),
    recordCustomers: faked('recordCustomers', async ({ customers, outcome, reason }, world) => {
      const nothing = { counts: NO_COUNTS, groupsCreated: 0, groupsReused: 0, seconds: 0 };
      for (const customer of customers) world.results.push({ customer, outcome, reason, ...nothing });
    }),
    writeReport: faked('writeReport', async (input, world) => {
      const result = resultOf(world, input);
      world.reports.push(input);
      world.results.push(result);
      return result;
    }),
    writeSummary: faked('writeSummary', async (input, world) => {
      world.summaries.push(input);
      const { syncId, dryRun, board, cancelled, failure, results } = input;
      const totals = dryRun ? (results ?? []).reduce(addResult, NO_TOTALS) : newest(world.results).reduce(addResult, NO_TOTALS);
      const outcome = failure !== undefined ? 'FAILED' : cancelled ? 'CANCELLED' : outcomeOfAll(totals.outcomes);
      return { syncId, dryRun, outcome, board, totals, seconds: 0, report: `reports/${syncId}/summary.md` };
    }),
  };
}

export function fakeMondayActivities(worldOf: WorldOf): MondayActivities {
  const faked = fakedIn(worldOf);
  return {
    checkBoard: faked('checkBoard', async (_input, world) => world.board),
    createCustomerGroups: faked('createCustomerGroups', async ({ customer, dryRun }, world) => {
      cancellationSignal().throwIfAborted();
      if (world.callsOf('syncBatches', customer).length > 0) world.newSeasons.delete(customer);
      const title = `${customer} 2025 FALL`;
      const refused = world.failedGroups.filter((group) => group.title === title);
      const open = refused.findIndex(({ dueAt }) => dueAt !== undefined && Date.parse(dueAt) <= Date.now());
      if (open >= 0) world.failedGroups.splice(open, 1);
      else if (refused.length > 0) return { createdGroupIds: [], groups: [], failed: refused };
      const action = world.groups.has(title) ? 'reuse' : 'create';
      const id = dryRun ? `dry-run:${title}` : `group of ${customer}`;
      if (!dryRun) world.groups.add(title);
      return { createdGroupIds: action === 'create' ? [id] : [], groups: [{ title, id, action }], failed: [] };
    }),
    checkItems: faked('checkItems', async () => ({ items: 0, corrected: 0, held: 0, misplaced: 0, found: 0, sizes: 0 })),
    lookUp: faked('lookUp', async ({ customer }, world) => world.lookUp(customer)),
    undoOrders: faked('undoOrders', async () => ({ done: true, after: null })),
    syncBatches: faked('syncBatches', (input, world) => syncBatches(world, input)),
  };
}

/** Sends one order after the other; cancelled, it finishes the order in hand, and says where it stands. */
async function syncBatches(world: World, { customer, cursor, dryRun, limit, unknownOnly }: SyncBatchesInput): Promise<SyncBatchesResult> {
  const signal = cancellationSignal();
  if (world.newSeasons.has(customer)) {
    const counts = { ...NO_COUNTS, orders: 1, unknown: 1 };
    return { counts, cursor: null, failures: [], groupless: 1 };
  }
  if (unknownOnly) {
    const sent = created(world.settleUnknown(customer));
    const { unknown } = world.lookUp(customer);
    return { counts: { ...sent, orders: sent.orders + unknown, unknown }, cursor: null, failures: [] };
  }
  const from = cursor?.taken ?? 0;
  const last = Math.min(world.orders.get(customer) ?? 0, limit ?? Number.POSITIVE_INFINITY);
  const stop = (taken: number, wait?: SyncBatchesResult['wait']): SyncBatchesResult => {
    const next = { orderNumber: `ORDER-${taken}`, recordUuid: `uuid-${taken}`, page: (cursor?.page ?? 0) + 1, taken };
    const sent = created(taken - from);
    const unknown = taken >= last ? world.lookUp(customer).unknown : 0;
    const counts = { ...sent, orders: sent.orders + unknown, unknown };
    return { counts, cursor: taken >= last ? null : next, failures: [], ...(wait && { wait }) };
  };
  for (let taken = from; taken < Math.min(last, from + world.pageSize); taken += 1) {
    if (signal.aborted) return stop(taken);
    const wait = world.waitAt(customer, taken);
    if (wait !== undefined) return stop(taken, wait);
    await world.pass({ activity: 'syncBatches', customer, order: taken }, signal);
    if (!dryRun) world.sent.push(`${customer} ${taken}`);
  }
  return stop(Math.min(last, from + world.pageSize));
}

function resultOf(world: World, input: WriteReportInput): CustomerResult {
  const { customer, phase, groups, failure, stop, dryRunFigures } = input;
  const counts = dryRunFigures?.counts ?? created(new Set(world.sentOf(customer)).size);
  return {
    customer,
    outcome: outcomeOf(input),
    counts,
    groupsCreated: groups.createdGroupIds.length,
    groupsReused: 0,
    seconds: 0,
    reason: failure?.message ?? stop,
    groups: phase === 'groups' ? groups : undefined,
  };
}

function outcomeOf({ failure, stop, groups }: WriteReportInput): Outcome {
  if (failure !== undefined) return 'FAILED';
  if (stop !== undefined) return stop === 'skipped' ? 'SKIPPED' : 'CANCELLED';
  return groups.failed.length > 0 ? 'PARTIAL' : 'SUCCESS';
}

function outcomeOfAll(outcomes: Readonly<Record<Outcome, number>>): Outcome {
  const troubled = outcomes.PARTIAL + outcomes.FAILED + outcomes.BUSY + outcomes.CANCELLED;
  return troubled === 0 ? 'SUCCESS' : 'PARTIAL';
}

/** The last word about each customer, as the store keeps it. */
const newest = (results: readonly CustomerResult[]): CustomerResult[] => [
  ...new Map(results.map((result) => [result.customer, result])).values(),
];

const created = (count: number): Counts => ({ ...NO_COUNTS, orders: count, created: count });

function known(world: World, customer: string): string {
  const name = world.find(customer);
  if (name === undefined) throw ApplicationFailure.nonRetryable(`No order in scope has the customer "${customer}".`, 'CUSTOMER_UNKNOWN');
  return name;
}

/** The one customer that a call is about. */
function customerOf(input: { readonly customer?: unknown; readonly customers?: unknown }): string | undefined {
  const named: unknown =
    input.customer ?? (Array.isArray(input.customers) && input.customers.length === 1 ? input.customers[0] : undefined);
  return typeof named === 'string' ? named : undefined;
}

/** As `src/activities/activity.ts` does it: heartbeats while it runs. And notes the call. */
function fakedIn(worldOf: WorldOf) {
  return <Input extends object, Result>(
    activity: string,
    run: (input: Input, world: World) => Promise<Result>,
  ): ((input: Input) => Promise<Result>) =>
    async (input) => {
      const { attempt, taskQueue, workflowExecution } = activityInfo();
      const world = worldOf(workflowExecution?.workflowId ?? '');
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      const customer = customerOf(input);
      world.calls.push({ activity, customer, input, attempt });
      world.underWay += 1;
      try {
        // The store's activities don't listen to a cancel: a transaction is short.
        const listens = taskQueue.endsWith('-monday');
        await world.pass({ activity, customer }, listens ? cancellationSignal() : new AbortController().signal);
        return await run(input, world);
      } finally {
        clearInterval(beat);
        world.underWay -= 1;
      }
    };
}
