import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { requireWorker } from '../../client.ts';
import {
  type CreateCustomerGroupsResult,
  type CustomerResult,
  customerWorkflowId,
  dryRunWorkflowId,
  type EnvironmentName,
  makeSyncId,
} from '../../contract.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT, UsageError } from '../exit.ts';
import { customerNames, wholeNumber } from '../option-values.ts';
import { type CustomerEnd, runCustomer } from '../run-customer.ts';
import { storedCustomer } from '../stored-customer.ts';
import { customerOption } from '../sync-command-line.ts';
import { dryRunOption, executeOf, executeOption, type ModeOptions } from './sync.ts';

interface GroupsOptions extends CommonOptions, ModeOptions {
  readonly customer?: readonly string[];
  readonly limit?: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export function groupsCommand(program: Command): void {
  withCommonOptions(program.command('groups'))
    .description("make one customer's groups, and no orders")
    .option('--customer <name>', 'the customer (repeatable)', customerNames)
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
  const { json = false, yes = false, limit } = options;
  // All of them before the first: a wrong name must not leave half of it done.
  const customers = new Set(await Promise.all(options.customer.map((name) => storedCustomer(context, name))));
  await requireWorker(await context.client(), context.config.environment);
  if (execute) await confirmBoard(context, { yes, quiet: json });
  const ends: CustomerEnd[] = [];
  for (const customer of customers) {
    const end = await groupsOf(context, { customer, execute, limit, json });
    ends.push(end);
    for (const line of json ? [] : linesOf(end, execute)) process.stdout.write(`${line}\n`);
    // Whoever presses Ctrl-C means all that was asked for.
    if (end.kind === 'cancelled') break;
  }
  if (json) {
    const results = ends.map(jsonOf);
    process.stdout.write(`${JSON.stringify(options.customer.length > 1 ? results : results[0], null, 2)}\n`);
  }
  const codes = new Set(ends.map(codeOf));
  return [EXIT.failed, EXIT.partial].find((code) => codes.has(code)) ?? EXIT.success;
}

function groupsOf(
  context: CliContext,
  run: { readonly customer: string; readonly execute: boolean; readonly limit: number | undefined; readonly json: boolean },
): Promise<CustomerEnd> {
  const { customer, execute, limit, json } = run;
  const { environment, mapping } = context.config;
  const syncId = makeSyncId(new Date(), randomUUID());
  const workflowId = execute ? customerWorkflowId(mapping.boardId, customer) : dryRunWorkflowId(syncId, customer);
  const input = { customer, execute, syncId, phase: 'groups', limit } as const;
  return runCustomer(context, { workflowId, input, json, again: commandLine(customer, environment) });
}

const commandLine = (customer: string, environment: EnvironmentName): string =>
  `./order-sync groups --execute ${customerOption(customer)} --environment ${environment}`;

/** Where the customer failed, was busy or cancelled, its whole result: it says why. */
const jsonOf = ({ kind, result }: CustomerEnd): CreateCustomerGroupsResult | CustomerResult =>
  kind === 'result' && result.groups !== undefined ? result.groups : result;

/** Groups that could not be made leave the others standing: partial, whatever the customer's outcome. */
function codeOf({ kind, code, result }: CustomerEnd): number {
  if (kind !== 'result') return code;
  return (result.groups?.failed.length ?? 0) > 0 ? EXIT.partial : EXIT.success;
}

function linesOf({ kind, result, line, more }: CustomerEnd, execute: boolean): readonly string[] {
  return [...(kind === 'result' ? groupLines(result, execute) : [line]), ...more];
}

function groupLines({ customer, groups: made }: CustomerResult, execute: boolean): readonly string[] {
  if (made === undefined || made.groups.length + made.failed.length === 0) return [`${customer}: no groups needed`];
  return [
    `${customer}: ${made.createdGroupIds.length} ${execute ? 'created' : 'to create'}, ${made.groups.length - made.createdGroupIds.length} there already`,
    ...made.groups.map(({ title, id, action }) => `  ${action.padEnd(6)}  ${title}  (${id})`),
    ...made.failed.map(({ title, reason }) => `  FAILED  ${title}: ${reason}`),
  ];
}
