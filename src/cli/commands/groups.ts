import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import { type CreateCustomerGroupsResult, type CustomerResult, customerWorkflowId, dryRunWorkflowId, makeSyncId } from '../../contract.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT, UsageError } from '../exit.ts';
import { type CustomerEnd, printCustomerEnd, runCustomer } from '../run-customer.ts';
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
  const json = options.json ?? false;
  const results: (CreateCustomerGroupsResult | CustomerResult)[] = [];
  const codes = new Set<number>();
  for (const name of options.customer) {
    const customer = await storedCustomer(context, name);
    const syncId = makeSyncId(new Date(), randomUUID());
    const id = execute ? customerWorkflowId(context.config.mapping.boardId, customer) : dryRunWorkflowId(syncId, customer);
    const input = { customer, execute, syncId, phase: 'groups', limit: options.limit } as const;
    const end = await runCustomer(context, id, input, { json, link: false });
    const made = end.result?.groups;
    codes.add(codeOf(end));
    // A failed one's whole result: it says why.
    const shown = end.kind === 'failed' ? end.result : made;
    if (shown !== undefined) results.push(shown);
    if (end.kind === 'result') {
      if (!json) for (const line of groupLines(customer, made)) process.stdout.write(`${line}\n`);
    } else if (!json || end.result === undefined) printCustomerEnd(end, { json });
    // Whoever presses Ctrl-C means all that was asked for.
    if (end.kind === 'cancelled') break;
  }
  const [only] = results;
  if (json && options.customer.length > 1) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else if (json && only !== undefined) process.stdout.write(`${JSON.stringify(only, null, 2)}\n`);
  return [EXIT.failed, EXIT.partial].find((code) => codes.has(code)) ?? EXIT.success;
}

/** Groups that could not be made leave the others standing: partial, whatever the customer's outcome. */
function codeOf({ kind, code, result }: CustomerEnd): number {
  if (kind !== 'result') return code;
  return (result?.groups?.failed.length ?? 0) > 0 ? EXIT.partial : EXIT.success;
}

function groupLines(customer: string, made: CreateCustomerGroupsResult | undefined): readonly string[] {
  if (made === undefined || made.groups.length + made.failed.length === 0) return [`${customer}: no groups needed`];
  return [
    `${customer}: ${made.createdGroupIds.length} to create or created, ${made.groups.length - made.createdGroupIds.length} there already`,
    ...made.groups.map(({ title, id, action }) => `  ${action.padEnd(6)}  ${title}  (${id})`),
    ...made.failed.map(({ title, reason }) => `  FAILED  ${title}: ${reason}`),
  ];
}
