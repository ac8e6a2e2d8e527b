import type { Command } from 'commander';
import { skip, skipCustomer } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { findCustomerSync, openSync } from '../open-sync.ts';
import { storedCustomer } from '../stored-customer.ts';
import { requireProgress, tell } from '../tell-sync.ts';

interface SkipOptions extends CommonOptions {
  readonly sync?: string;
}

export function skipCommand(program: Command): void {
  withCommonOptions(program.command('skip').argument('<customer>', 'the customer, as a name'))
    .description('leave a customer out of a running sync: before its turn, or before its next claim')
    .option('--sync <id>', 'the sync; needed only where several are running')
    .action((customer: string, options: SkipOptions) => withContext(skipOne)(options, customer));
}

async function skipOne(context: CliContext, { sync }: SkipOptions, name: string): Promise<number> {
  const customer = await storedCustomer(context, name);
  // One that is being retried alone has no sync around it that could skip it.
  const own = sync === undefined ? await findCustomerSync(context, customer) : null;
  const from = own?.alone ? own : await openSync(context, sync, '--sync ');
  await requireProgress(context, from);
  const changed = await tell(context, from, (how) =>
    'alone' in from ? from.handle.startUpdate(skip, how) : from.handle.startUpdate(skipCustomer, { ...how, args: [customer] }),
  );
  const what = 'alone' in from ? `The sync of ${customer} alone` : `In ${from.name}, ${customer}`;
  process.stdout.write(`${what} ${changed ? 'is skipped' : 'was to be skipped already'}.\n`);
  return 0;
}
