import type { Command } from 'commander';
import { pause } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { tellSync } from '../tell-sync.ts';

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
  process.stdout.write(
    `Paused ${await tellSync(context, pause, { customer, syncId })}.${customer === undefined ? ' Go on with: ./order-sync resume' : ''}\n`,
  );
  return 0;
}
