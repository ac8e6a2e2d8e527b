import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import { customerWorkflowId, makeSyncId } from '../../contract.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { printCustomerEnd, runCustomer } from '../run-customer.ts';
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
  const input = { customer, execute: true, retryErrors: true, syncId: makeSyncId(new Date(), randomUUID()), limit: options.limit };
  const json = options.json ?? false;
  const end = await runCustomer(context, workflowId, input, { json, link: true });
  printCustomerEnd(end, { json });
  return end.code;
}
