import { type Asked, askProgress } from '../ask-workflow.ts';
import type { OpenSync } from '../client.ts';
import { addCounts, type Counts, type CustomerProgress, NO_COUNTS, OUTCOMES, type Outcome, type SyncProgress } from '../contract.ts';
import type { SyncRecords } from '../orders/order-store.ts';
import type { CliContext } from './context.ts';
import { syncIdOf } from './unknown-sync.ts';

/** A sync that Temporal holds for running: its state as a worker answered it, its figures as the store has them. */
export interface RunningSync {
  readonly syncId: string;
  readonly workflowId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Of one customer that is synced alone; null of a whole sync. */
  readonly customer: string | null;
  /** null where no worker answers; then `silence` says so. */
  readonly state: SyncProgress['state'] | CustomerProgress['state'] | null;
  readonly silence: string | null;
  /** null where it is not known: no worker answers, and nothing is recorded. */
  readonly dryRun: boolean | null;
  /** Customers that are being synced now; where no worker answers, those that are begun and have no outcome. */
  readonly open: readonly string[];
  readonly outcomes: Outcomes;
  /** How many customers it is about; null where it is not known. */
  readonly customers: number | null;
  /** Orders so far, open customers' included. Of a dry run, which records nothing, those of customers that are done. */
  readonly counts: Counts;
}

/** Customers by outcome; those that there are none of are left out. */
export type Outcomes = Readonly<Partial<Record<Outcome, number>>>;

/** What runs now (or of it the sync named), the newest first; each is asked by itself, so that a silent one hides no other. */
export async function runningSyncs(context: CliContext, named?: string): Promise<readonly RunningSync[]> {
  const client = await context.client();
  const [syncs, alone] = await Promise.all([client.openSyncs(), client.openCustomers()]);
  const isMeant = (open: OpenSync): boolean => named === undefined || [idOf(open), open.workflowId].includes(named);
  const running = await Promise.all([
    ...syncs.filter(isMeant).map((open) => wholeSync(context, open)),
    ...alone.filter(isMeant).map((open) => customerAlone(context, open)),
  ]);
  return running.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

async function wholeSync(context: CliContext, open: OpenSync): Promise<RunningSync> {
  const { live, silence } = await ask<SyncProgress>(context, open);
  const syncId = live?.syncId ?? idOf(open);
  const stored = await recorded((await context.store()).syncs, syncId);
  const dryRun = live?.dryRun ?? (stored === null ? null : false);
  return {
    ...identity(open, syncId),
    customer: null,
    state: live?.state ?? null,
    silence,
    dryRun,
    open: live?.running.map(({ customer }) => customer) ?? stored?.open ?? [],
    outcomes: live === null ? (stored?.outcomes ?? {}) : present((outcome) => live.totals.outcomes[outcome]),
    customers: live?.customers ?? null,
    counts: (dryRun ? live?.totals.counts : stored?.counts) ?? NO_COUNTS,
  };
}

async function customerAlone(context: CliContext, open: OpenSync): Promise<RunningSync> {
  const { live, silence } = await ask<CustomerProgress>(context, open);
  const syncId = live?.syncId ?? idOf(open);
  const stored = await recorded((await context.store()).syncs, syncId);
  const customer = live?.customer ?? stored?.open[0] ?? open.workflowId;
  // Whether it writes, it doesn't say: one that does is recorded before it begins.
  const isBegun = live !== null && live.state !== 'starting';
  return {
    ...identity(open, syncId),
    customer,
    state: live?.state ?? null,
    silence,
    dryRun: stored !== null ? false : isBegun ? true : null,
    open: [customer],
    outcomes: {},
    customers: 1,
    counts: stored?.counts ?? live?.counts ?? NO_COUNTS,
  };
}

async function ask<Progress>(
  context: CliContext,
  { workflowId }: OpenSync,
): Promise<{ readonly live: Progress | null; readonly silence: string | null }> {
  const { client } = await context.client();
  const asked: Asked<Progress> = await askProgress<Progress>(client, client.workflow.getHandle(workflowId));
  return 'answer' in asked ? { live: asked.answer, silence: null } : { live: null, silence: asked.silence };
}

interface Recorded {
  readonly open: readonly string[];
  readonly outcomes: Outcomes;
  readonly counts: Counts;
}

/** What the store has of a sync: of a dry run nothing. */
async function recorded(syncs: SyncRecords, syncId: string): Promise<Recorded | null> {
  if ((await syncs.readSync(syncId)) === null) return null;
  const customers = await syncs.readCustomers(syncId);
  return {
    open: customers.filter(({ outcome }) => outcome === null).map(({ customer }) => customer),
    outcomes: present((kind) => customers.filter(({ outcome }) => outcome === kind).length),
    counts: customers.map(({ counts }) => counts).reduce(addCounts, NO_COUNTS),
  };
}

const identity = ({ workflowId, startedAt }: OpenSync, syncId: string): Pick<RunningSync, 'syncId' | 'workflowId' | 'startedAt'> => ({
  syncId,
  workflowId,
  startedAt: startedAt.toISOString(),
});

const idOf = ({ syncId, workflowId }: OpenSync): string => syncId ?? syncIdOf(workflowId);

const present = (count: (outcome: Outcome) => number): Outcomes =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)] as const).filter(([, customers]) => customers > 0));
