import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import { customerWorkflowId, makeSyncId } from '../../contract.ts';
import { retryCommand as retryCommandLine } from '../../report/commands.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { customerName, wholeNumber } from '../option-values.ts';
import { reportFile, runCustomer } from '../run-customer.ts';
import { storedCustomer } from '../stored-customer.ts';

interface RetryOptions extends CommonOptions {
  readonly limit?: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export function retryCommand(program: Command): void {
  withCommonOptions(program.command('retry').argument('<customer>', 'the customer, as a name', customerName))
    .description("sync one customer now, its failed orders included, in that customer's own workflow")
    .option('--limit <n>', 'only the first orders', wholeNumber)
    .option('--json', "print the result as JSON and nothing else, with the sync's id and the report's file")
    .option('--yes', 'write without asking whether this is the right board')
    .action((customer: string, options: RetryOptions) => withContext(retry)(options, customer));
}

async function retry(context: CliContext, options: RetryOptions, name: string): Promise<number> {
  const { environment, mapping } = context.config;
  const { json = false, yes = false, limit } = options;
  const customer = await storedCustomer(context, name);
  const client = await context.client();
  await requireWorker(client, environment);
  await confirmBoard(context, { yes, quiet: json });
  const input = { customer, execute: true, retryErrors: true, syncId: makeSyncId(new Date(), randomUUID()), limit };
  const again = retryCommandLine(customer, environment);
  const workflowId = customerWorkflowId(mapping.boardId, customer);
  const { kind, code, result, line, more } = await runCustomer(context, { workflowId, input, json, again });
  // A busy one never had this id, nor a report.
  const found = kind === 'busy' ? {} : { syncId: input.syncId, report: reportFile(context, input) };
  if (json) process.stdout.write(`${JSON.stringify({ ...result, ...found })}\n`);
  else for (const each of [line, ...more]) process.stdout.write(`${each}\n`);
  return code;
}
