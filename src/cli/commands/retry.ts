import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import { customerWorkflowId, makeSyncId } from '../../contract.ts';
import { OrderSyncError } from '../../errors.ts';
import { retryCommand as retryCommandLine } from '../../report/commands.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { customerName, orderNumbers, wholeNumber } from '../option-values.ts';
import { reportFile, runCustomer } from '../run-customer.ts';
import { storedCustomer } from '../stored-customer.ts';

interface RetryOptions extends CommonOptions {
  readonly order?: readonly string[];
  readonly failedOnly?: boolean;
  readonly maxRetries?: number;
  readonly limit?: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export function retryCommand(program: Command): void {
  withCommonOptions(program.command('retry').argument('<customer>', 'the customer, as a name', customerName))
    .description("sync one customer now, its failed orders included, in that customer's own workflow")
    .option('--order <number>', 'only this order, by its number (repeatable)', orderNumbers)
    .option('--failed-only', 'only what failed or whose fate is unknown, orders and sizes (default: what is new or changed goes out, too)')
    .option('--max-retries <n>', 'leave out orders and sizes that have failed so often (default: however often)', wholeNumber)
    .option('--limit <n>', 'only the first orders', wholeNumber)
    .option('--json', "print the result as JSON and nothing else, with the sync's id and the report's file")
    .option('--yes', 'write without asking whether this is the right board')
    .action((customer: string, options: RetryOptions) => withContext(retry)(options, customer));
}

async function retry(context: CliContext, options: RetryOptions, name: string): Promise<number> {
  const { environment, mapping } = context.config;
  const { json = false, yes = false, limit, order: orders, failedOnly = false, maxRetries } = options;
  const customer = await storedCustomer(context, name);
  await requireOrders(context, customer, orders);
  const client = await context.client();
  await requireWorker(client, environment);
  await confirmBoard(context, { yes, quiet: json });
  const only = failedOnly ? 'failed' : undefined;
  const syncId = makeSyncId(new Date(), randomUUID());
  const input = { customer, execute: true, retryErrors: true, syncId, limit, orders, only, maxRetries } as const;
  const again = retryCommandLine(customer, environment, orders);
  const workflowId = customerWorkflowId(mapping.boardId, customer);
  const { kind, code, result, line, more } = await runCustomer(context, { workflowId, input, json, again });
  // A busy one never had this id, nor a report.
  const found = kind === 'busy' ? {} : { syncId: input.syncId, report: reportFile(context, input) };
  if (json) process.stdout.write(`${JSON.stringify({ ...result, ...found })}\n`);
  else for (const each of [line, ...more]) process.stdout.write(`${each}\n`);
  return code;
}

/** A wrong number must not pass for one of which nothing was left to do. */
async function requireOrders(context: CliContext, customer: string, numbers: readonly string[] = []): Promise<void> {
  const { orders } = await context.store();
  for (const number of numbers) {
    const found = await orders.readOrders({ customer, after: null, limit: 1, orderNumbers: [number] });
    if (found.length === 0)
      throw new OrderSyncError(
        'INPUT_INVALID',
        `${customer} has no order ${number} in scope. ./order-sync log shows what is known of a number.`,
      );
  }
}
