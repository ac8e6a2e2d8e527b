import type { Command } from 'commander';
import { canonicalCustomer } from '../../contract.ts';
import type { CustomerOrders, CustomerRecord } from '../../orders/order-store.ts';
import { columns } from '../columns.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';

interface CustomersOptions extends CommonOptions {
  readonly json?: boolean;
}

/** A customer with its orders by state, and the newest sync in which it ran (else the newest that left it out). */
export interface ListedCustomer extends CustomerOrders {
  readonly last: Pick<CustomerRecord, 'syncId' | 'startedAt' | 'outcome'> | null;
}

export function customersCommand(program: Command): void {
  withCommonOptions(program.command('customers'))
    .description("the customers' names, each with its orders by state and how its newest sync ended, from the store")
    .option('--json', 'as JSON')
    .action(withContext(customers, { onlyShows: true }));
}

async function customers(context: CliContext, { json = false }: CustomersOptions): Promise<number> {
  const { orders, syncs } = await context.store();
  const last = new Map((await syncs.newestByCustomer()).map(({ customer, ...sync }) => [canonicalCustomer(customer), sync]));
  const listed = (await orders.countByCustomer()).map((one) => ({ ...one, last: last.get(canonicalCustomer(one.customer)) ?? null }));
  const text = json ? JSON.stringify(listed, null, 2) : customerLines(listed).join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}

export function customerLines(listed: readonly ListedCustomer[]): readonly string[] {
  if (listed.length === 0) return ['No customer has an order in scope.'];
  const head = ['customer', 'orders', 'synced', 'pending', 'failed', 'held', 'unknown', 'newest sync'];
  const rows = listed.map(({ customer, orders, synced, pending, failed, held, unknown, last }) => [
    customer,
    ...[orders, synced, pending, failed, held, unknown].map((count) => count.toLocaleString('en')),
    last === null ? 'never' : `${last.outcome ?? 'no outcome'} ${last.syncId}`,
  ]);
  return columns([head, ...rows], [1, 2, 3, 4, 5, 6]);
}
