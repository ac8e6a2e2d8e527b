import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import { type CreateCustomerGroupsResult, customerWorkflowId, dryRunWorkflowId, makeSyncId } from '../../contract.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT, UsageError } from '../exit.ts';
import { storedCustomer } from '../stored-customer.ts';
import { collect, dryRunOption, executeOf, executeOption, type ModeOptions, wholeNumber } from './sync.ts';

interface GroupsOptions extends CommonOptions, ModeOptions {
  readonly customer?: readonly string[];
  readonly limit?: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export function groupsCommand(program: Command): void {
  withCommonOptions(program.command('groups'))
    .description("make one customer's groups, and no orders")
    .option('--customer <name>', 'the customer (repeatable)', collect)
    .addOption(dryRunOption())
    .addOption(executeOption())
    .option('--limit <n>', 'only the groups of the first orders', wholeNumber)
    .option('--json', 'print the group result as JSON and nothing else (a list where several customers are named)')
    .option('--yes', 'write without asking whether this is the right board')
    .action(withContext(groups));
}

async function groups(context: CliContext, options: GroupsOptions): Promise<number> {
  const execute = executeOf(options);
  if (options.customer === undefined) throw new UsageError('Name the customer: --customer PELOTON');
  const client = await context.client();
  await requireWorker(client, context.config.environment);
  if (execute) await confirmBoard(context, { yes: options.yes ?? false, quiet: options.json ?? false });
  const results: CreateCustomerGroupsResult[] = [];
  for (const name of options.customer) {
    const customer = await storedCustomer(context, name);
    const syncId = makeSyncId(new Date(), randomUUID());
    const id = execute ? customerWorkflowId(context.config.mapping.boardId, customer) : dryRunWorkflowId(syncId, customer);
    const handle = await client.startCustomer(id, { customer, execute, syncId, phase: 'groups', limit: options.limit });
    const { groups: made } = await handle.result();
    if (made !== undefined) results.push(made);
    if (!options.json) for (const line of groupLines(customer, made)) process.stdout.write(`${line}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(options.customer.length === 1 ? results[0] : results, null, 2)}\n`);
  return results.some(({ failed }) => failed.length > 0) ? EXIT.partial : EXIT.success;
}

function groupLines(customer: string, made: CreateCustomerGroupsResult | undefined): readonly string[] {
  if (made === undefined || made.groups.length + made.failed.length === 0) return [`${customer}: no groups needed`];
  return [
    `${customer}: ${made.createdGroupIds.length} to create or created, ${made.groups.length - made.createdGroupIds.length} there already`,
    ...made.groups.map(({ title, id, action }) => `  ${action.padEnd(6)}  ${title}  (${id})`),
    ...made.failed.map(({ title, reason }) => `  FAILED  ${title}: ${reason}`),
  ];
}
