import type { OrderStore } from '../../orders/order-store.ts';
import type { Difference, Repair } from '../../sync/differences.ts';
import { ownId, type Repaired, requeue } from '../requeue.ts';
import type { RestVerified } from './verify-rest.ts';

export interface Repairing extends Repaired {
  /** Customers that are being synced: their sync may be about to put the same right. */
  readonly leftAlone: readonly string[];
}

interface Differing {
  readonly customer: string;
  readonly differences: readonly Difference[];
}

/** Re-queues what differs, but of no customer that a sync is running of. */
export async function repair(
  store: OrderStore,
  { customers, rest }: { readonly customers: readonly Differing[]; readonly rest: RestVerified | null },
  isRunning: (customer: string) => Promise<boolean>,
): Promise<Repairing> {
  const repairs: Repair[] = [];
  const leftAlone: string[] = [];
  const differing = [...customers, ...(await byCustomer(store, rest?.differences ?? []))];
  for (const [customer, looked] of Map.groupBy(differing, (one) => one.customer)) {
    const ofCustomer = looked.flatMap(({ differences }) => differences.flatMap((difference) => difference.repair ?? []));
    if (ofCustomer.length === 0) continue;
    if (await isRunning(customer)) leftAlone.push(customer);
    else repairs.push(...ofCustomer);
  }
  return { ...(await requeue(store, ownId('VERIFY'), repairs)), leftAlone };
}

async function byCustomer({ orders }: OrderStore, differences: readonly Difference[]): Promise<readonly Differing[]> {
  const rows = await orders.readAgain(differences.flatMap((difference) => difference.repair?.uuid ?? []));
  return rows.map(({ recordUuid, customer }) => ({
    customer,
    differences: differences.filter((difference) => difference.repair?.uuid === recordUuid),
  }));
}
