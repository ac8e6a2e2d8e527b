import type { Command } from 'commander';
import { pause } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { openCustomerSync, openSync } from '../open-sync.ts';

interface PauseOptions extends CommonOptions {
  readonly customer?: string;
}

export function pauseCommand(program: Command): void {
  withCommonOptions(program.command('pause').argument('[sync]', 'the sync; needed only where several are running'))
    .description('stop before the next claim; what is on the wire is settled')
    .option('--customer <name>', "only this customer's sync")
    .action((syncId: string | undefined, options: PauseOptions) => withContext(pauseSync)(options, syncId));
}

async function pauseSync(context: CliContext, { customer: name }: PauseOptions, syncId: string | undefined): Promise<number> {
  if (name !== undefined) {
    const { customer, handle } = await openCustomerSync(context, name);
    await handle.executeUpdate(pause);
    process.stdout.write(`Paused the sync of ${customer}.\n`);
    return 0;
  }
  const handle = await openSync(context, syncId);
  await handle.executeUpdate(pause);
  process.stdout.write(`Paused ${handle.workflowId}. Go on with: ./order-sync resume\n`);
  return 0;
}
