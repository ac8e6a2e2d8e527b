import type { Command } from 'commander';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { openCustomerSync, openSync } from '../open-sync.ts';

interface CancelOptions extends CommonOptions {
  readonly customer?: string;
}

export function cancelCommand(program: Command): void {
  withCommonOptions(program.command('cancel').argument('[sync]', 'the sync; needed only where several are running'))
    .description('end a running sync before its next claim; what is on the wire is settled and every report written')
    .option('--customer <name>', "only this customer's sync")
    .action((syncId: string | undefined, options: CancelOptions) => withContext(cancel)(options, syncId));
}

async function cancel(context: CliContext, { customer: name }: CancelOptions, syncId: string | undefined): Promise<number> {
  const handle = name === undefined ? await openSync(context, syncId) : (await openCustomerSync(context, name)).handle;
  await handle.cancel();
  // The outcome is told by whoever follows the sync; here it counts only that it has ended.
  await handle.result().catch(() => {});
  process.stdout.write(`Cancelled ${handle.workflowId}. See: ./order-sync status\n`);
  return 0;
}
