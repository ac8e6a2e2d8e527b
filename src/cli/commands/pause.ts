import type { Command } from 'commander';
import { pause } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { openCustomerSync, openSync } from '../open-sync.ts';
import { orderSync } from '../order-sync-command.ts';
import { customerOption } from '../sync-command-line.ts';
import { requireProgress, tell, upper } from '../tell-sync.ts';

interface PauseOptions extends CommonOptions {
  readonly customer?: string;
}

export function pauseCommand(program: Command): void {
  withCommonOptions(program.command('pause').argument('[sync]', 'the sync; needed only where several are running'))
    .description('stop before the next claim; what is on the wire is settled')
    .option('--customer <name>', "only this customer's sync")
    .action((syncId: string | undefined, options: PauseOptions) => withContext(pauseSync)(options, syncId));
}

async function pauseSync(context: CliContext, { customer }: PauseOptions, syncId: string | undefined): Promise<number> {
  if (customer !== undefined) {
    const running = await openCustomerSync(context, customer);
    await requireProgress(context, running);
    const changed = await tell(context, running, (how) => running.handle.startUpdate(pause, how));
    say(context, running.name, changed, customerOption(running.customer));
    return 0;
  }
  const running = await openSync(context, syncId);
  await requireProgress(context, running);
  const changed = await tell(context, running, (how) => running.handle.startUpdate(pause, how));
  say(context, running.name, changed, running.syncId);
  return 0;
}

function say(context: CliContext, name: string, changed: boolean, which: string): void {
  const said = changed ? `Paused ${name}.` : `${upper(name)} is paused already.`;
  process.stdout.write(`${said} Go on with: ${orderSync(context, `resume ${which}`)}\n`);
}
