import type { Difference } from '../../sync/differences.ts';
import type { CustomerRunning } from './running-sync.ts';
import { type CustomerVerified, type Verifying, verifyCustomer } from './verify-customer.ts';

export interface CustomerChecked extends CustomerVerified {
  /** null: no sync of it is running. */
  readonly running: CustomerRunning | null;
  /** Differences that were seen only once, while a sync wrote: no word of the board's yet. Not among `differences`. */
  readonly unsure: number;
}

export interface Patience {
  readonly runningSync: (customer: string) => Promise<CustomerRunning | null>;
  /** In milliseconds of this machine. */
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly say: (line: string) => void;
}

/**
 * The board's lists lag behind its writes: what differs right after a sync, or while one is running, is looked at again when that can
 * no longer be why. While one is running only what both looks saw alike counts: it may write between any two.
 */
export async function verifyPatiently(
  verifying: Verifying,
  customer: string,
  { seen, patience }: { readonly seen: Set<string>; readonly patience: Patience },
): Promise<CustomerChecked> {
  const { runningSync, sleep, say } = patience;
  const first = await verifyCustomer(verifying, customer, seen);
  const before = await runningSync(customer);
  if (first.differences.length === 0) return { ...first, running: before, unsure: 0 };
  const wait = before === null ? await lagMs(verifying, customer) : graceMs(verifying);
  if (wait <= 0) return { ...first, running: before, unsure: 0 };
  say(`A sync of ${customer} ${before === null ? 'has just ended' : 'is running'}; looking again in ${Math.ceil(wait / 1000)} s.`);
  await sleep(wait);
  const second = await verifyCustomer(verifying, customer, seen);
  const running = await runningSync(customer);
  if (before === null && running === null) return { ...second, running, unsure: 0 };
  const known = new Set(first.differences.map(identity));
  const differences = second.differences.filter((difference) => known.has(identity(difference)));
  return { ...second, differences, running, unsure: second.differences.length - differences.length };
}

const identity = ({ kind, of, recordUuid, lineUuid, mondayId, sentence }: Difference): string =>
  JSON.stringify([kind, of, recordUuid, lineUuid, mondayId, sentence]);

async function lagMs(verifying: Verifying, customer: string): Promise<number> {
  const { syncs } = verifying.store;
  const { ran } = await syncs.newestSyncsOf(customer);
  const finishedAt = ran === null ? null : ((await syncs.readCustomer(ran, customer))?.finishedAt ?? null);
  return finishedAt === null ? 0 : graceMs(verifying) - (Date.now() - Date.parse(finishedAt));
}

/** By then whatever was written shows in lists. */
const graceMs = ({ config }: Verifying): number => (config.monday.lookupGraceSeconds * 1000) / config.monday.clockFactor;
