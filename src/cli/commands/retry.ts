import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import { type CustomerResult, customerWorkflowId, makeSyncId } from '../../contract.ts';
import { workflowUrl } from '../../report/workflow-url.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT, exitCodeOf } from '../exit.ts';
import { resultLine } from '../lines.ts';
import { storedCustomer } from '../stored-customer.ts';
import { wholeNumber } from './sync.ts';

interface RetryOptions extends CommonOptions {
  readonly limit?: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export function retryCommand(program: Command): void {
  withCommonOptions(program.command('retry').argument('<customer>', 'the customer, as a name'))
    .description("sync one customer now, its failed orders included, in that customer's own workflow")
    .option('--limit <n>', 'only the first orders', wholeNumber)
    .option('--json', 'print the result as JSON and nothing else')
    .option('--yes', 'write without asking whether this is the right board')
    .action((customer: string, options: RetryOptions) => withContext(retry)(options, customer));
}

async function retry(context: CliContext, options: RetryOptions, name: string): Promise<number> {
  const customer = await storedCustomer(context, name);
  const client = await context.client();
  await requireWorker(client, context.config.environment);
  await confirmBoard(context, { yes: options.yes ?? false, quiet: options.json ?? false });
  const workflowId = customerWorkflowId(context.config.mapping.boardId, customer);
  const link = context.webUiUrl === undefined ? workflowId : workflowUrl(context.webUiUrl, client.namespace, workflowId);
  const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  try {
    const handle = await client.startCustomer(workflowId, {
      customer,
      execute: true,
      retryErrors: true,
      syncId: makeSyncId(new Date(), randomUUID()),
      limit: options.limit,
    });
    if (!options.json) say(`Watch it: ${link}`);
    const cancel = (): void => void handle.cancel().catch(() => {});
    process.once('SIGINT', cancel);
    const result: CustomerResult = await handle.result();
    process.off('SIGINT', cancel);
    process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${resultLine(result, 0, false)}\n`);
    return exitCodeOf(result.outcome);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    say(`BUSY: another sync of ${customer} is running: ${link}`);
    return EXIT.partial;
  }
}
