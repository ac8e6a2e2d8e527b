import type { Command } from 'commander';
import { askProgress } from '../../ask-workflow.ts';
import type { CustomerProgress, SyncProgress } from '../../contract.ts';
import { resume } from '../../workflows/messages.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { openCustomerSync, openSync } from '../open-sync.ts';
import { requireProgress, tell, upper } from '../tell-sync.ts';

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
  if (customer !== undefined) {
    const running = await openCustomerSync(context, customer);
    await requireProgress(context, running);
    say(running.name, await tell(context, running, (how) => running.handle.startUpdate(resume, how)), []);
    return 0;
  }
  const running = await openSync(context, syncId);
  const paused = await pausedCustomers(context, await requireProgress<SyncProgress>(context, running));
  say(running.name, await tell(context, running, (how) => running.handle.startUpdate(resume, how)), paused);
  return 0;
}

/** Those that were paused by themselves: the sync's resume reaches them, too. */
async function pausedCustomers(context: CliContext, { state, running }: SyncProgress): Promise<readonly string[]> {
  if (state === 'paused') return [];
  const { client } = await context.client();
  const asked = await Promise.all(
    running.map(async ({ customer, workflowId }) => {
      const answered = await askProgress<CustomerProgress>(client, client.workflow.getHandle(workflowId)).catch(() => null);
      return answered !== null && 'answer' in answered && answered.answer.state === 'paused' ? [customer] : [];
    }),
  );
  return asked.flat();
}

function say(name: string, changed: boolean, paused: readonly string[]): void {
  const otherwise =
    paused.length === 0 ? 'is not paused: there is nothing to resume' : `was not paused; resumed in it: ${paused.join(', ')}`;
  process.stdout.write(changed ? `Resumed ${name}.\n` : `${upper(name)} ${otherwise}.\n`);
}
