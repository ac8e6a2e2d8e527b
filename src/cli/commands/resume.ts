import type { Command } from 'commander';
import { resume } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { openCustomerSync, openSync } from '../open-sync.ts';

interface ResumeOptions extends CommonOptions {
  readonly customer?: string;
}

export function resumeCommand(program: Command): void {
  withCommonOptions(program.command('resume').argument('[sync]', 'the sync; needed only where several are running'))
    .description('go on where a pause stopped')
    .option('--customer <name>', "only this customer's sync")
    .action((syncId: string | undefined, options: ResumeOptions) => withContext(resumeSync)(options, syncId));
}

async function resumeSync(context: CliContext, { customer: name }: ResumeOptions, syncId: string | undefined): Promise<number> {
  if (name !== undefined) {
    const { customer, handle } = await openCustomerSync(context, name);
    await handle.executeUpdate(resume);
    process.stdout.write(`Resumed the sync of ${customer}.\n`);
    return 0;
  }
  const handle = await openSync(context, syncId);
  await handle.executeUpdate(resume);
  process.stdout.write(`Resumed ${handle.workflowId}.\n`);
  return 0;
}
