import type { Command } from 'commander';
import { resume } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { tellSync } from '../tell-sync.ts';

interface ResumeOptions extends CommonOptions {
  readonly customer?: string;
}

export function resumeCommand(program: Command): void {
  withCommonOptions(program.command('resume').argument('[sync]', 'the sync; needed only where several are running'))
    .description('go on where a pause stopped')
    .option('--customer <name>', "only this customer's sync")
    .action((syncId: string | undefined, options: ResumeOptions) => withContext(resumeSync)(options, syncId));
}

async function resumeSync(context: CliContext, { customer }: ResumeOptions, syncId: string | undefined): Promise<number> {
  process.stdout.write(`Resumed ${await tellSync(context, resume, { customer, syncId })}.\n`);
  return 0;
}
