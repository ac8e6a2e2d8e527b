import type { Command } from 'commander';
import { OrderSyncError } from '../../errors.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { orderSync } from '../order-sync-command.ts';
import { customerText, newestSync, summaryText } from '../stored-reports.ts';
import { looksLikeSyncId, newestText } from '../unknown-sync.ts';

interface ReportOptions extends CommonOptions {
  readonly customer?: string;
  readonly json?: boolean;
}

export function reportCommand(program: Command): void {
  withCommonOptions(
    program.command('report').argument('[sync or customer]', 'a sync id, or a customer as a name (default: the newest sync)'),
  )
    .description('print the report of a sync, or of a customer (the newest sync in which it ran), from what was recorded')
    .option('--customer <name>', "with a sync id: that sync's report of this customer")
    .option('--json', 'as JSON')
    .action((of: string | undefined, options: ReportOptions) => withContext(report, { onlyShows: true })(options, of));
}

async function report(context: CliContext, { customer, json = false }: ReportOptions, of: string | undefined): Promise<number> {
  const syncId = of !== undefined && looksLikeSyncId(of) ? of : undefined;
  if (customer !== undefined && of !== syncId) throw new UsageError(`Beside --customer stands a sync id; ${JSON.stringify(of)} is none.`);
  const name = customer ?? (syncId === undefined ? of : undefined);
  const text =
    name === undefined
      ? await summaryText(context, syncId ?? (await newestSync(context)), { json })
      : await customerText(context, name, { json, syncId }).catch(async (error: unknown) => {
          throw name === of && isUnknownCustomer(error) ? await neither(context, error) : error;
        });
  process.stdout.write(text);
  return 0;
}

const isUnknownCustomer = (error: unknown): error is OrderSyncError => error instanceof OrderSyncError && error.code === 'CUSTOMER_UNKNOWN';

/** The word may have been meant for a sync, too. */
const neither = async (context: CliContext, error: OrderSyncError): Promise<OrderSyncError> =>
  new OrderSyncError(
    'SYNC_UNKNOWN',
    `${error.message} ${orderSync(context, 'customers')} lists all names. Nor is a sync called so. ${await newestText(context)}`,
    { cause: error },
  );
