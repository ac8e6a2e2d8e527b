import type { Command } from 'commander';
import { OrderSyncError } from '../../errors.ts';
import { skip, skipCustomer } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { openCustomerSync, openSync } from '../open-sync.ts';
import { storedCustomer } from '../stored-customer.ts';

interface SkipOptions extends CommonOptions {
  readonly sync?: string;
}

export function skipCommand(program: Command): void {
  withCommonOptions(program.command('skip').argument('<customer>', 'the customer, as a name'))
    .description('leave a customer out of a running sync: before its turn, or before its next claim')
    .option('--sync <id>', 'the sync; needed only where several are running')
    .action((customer: string, options: SkipOptions) => withContext(skipOne)(options, customer));
}

async function skipOne(context: CliContext, options: SkipOptions, name: string): Promise<number> {
  const customer = await storedCustomer(context, name);
  const client = await context.client();
  // A customer that is being retried alone has no parent that could skip it.
  if (options.sync === undefined && (await client.openSyncs()).length === 0) {
    const { handle } = await openCustomerSync(context, customer);
    await handle.executeUpdate(skip);
  } else {
    const handle = await openSync(context, options.sync);
    await handle.executeUpdate(skipCustomer, { args: [customer] }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new OrderSyncError('SYNC_UNKNOWN', cause instanceof Error ? cause.message : String(cause), { cause: error });
    });
  }
  process.stdout.write(`${customer} is skipped.\n`);
  return 0;
}
