import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { requireWorker } from '../../client.ts';
import { canonicalCustomer, makeSyncId, type SyncOrdersInput } from '../../contract.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { UsageError } from '../exit.ts';
import { concurrency, customerNames, wholeNumber } from '../option-values.ts';
import { runSync } from '../run-sync.ts';
import { syncCommandLine } from '../sync-command-line.ts';

export interface ModeOptions {
  readonly dryRun?: boolean;
  readonly execute?: boolean;
}

interface SyncCommandOptions extends CommonOptions, ModeOptions {
  readonly customer?: readonly string[];
  readonly skip?: readonly string[];
  readonly limit?: number;
  readonly sequential?: boolean;
  readonly concurrency?: number;
  readonly groupsFirst?: boolean;
  readonly skipSubitems?: boolean;
  readonly retryErrors?: boolean;
  readonly maxRetries?: number;
  readonly generateReport?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

export function syncCommand(program: Command): void {
  withCommonOptions(program.command('sync'))
    .description('mirror orders onto the board, one isolated workflow per customer')
    .addOption(dryRunOption())
    .addOption(executeOption())
    .option('--customer <name>', 'only this customer (repeatable)', customerNames)
    .option('--skip <name>', 'all but this customer (repeatable)', customerNames)
    .option('--limit <n>', 'at most this many orders of each customer, the first by order number', wholeNumber)
    .option('--sequential', 'one customer after the other')
    .option('--concurrency <n>', 'customers at the same time, 1 to 100 (default: from order-sync.toml)', concurrency)
    .option('--groups-first', "all customers' groups first, then all customers' orders")
    .option('--skip-subitems', 'leave the sizes alone')
    .option('--retry-errors', 'send the orders that failed before, too, though nothing about them changed')
    .option('--max-retries <n>', 'with --retry-errors: but not those that have failed so often', wholeNumber)
    .option('--generate-report', 'print the summary report at the end; it is written in any case')
    .option('--json', 'print the result as JSON and nothing else')
    .option('--yes', 'write without asking whether this is the right board')
    .addHelpText(
      'after',
      '\nCtrl-C cancels the sync and waits for what is on the wire; a second Ctrl-C leaves at once.\nExit codes: 0 success, 1 failed, 2 usage, 3 partial or BUSY.',
    )
    .action(withContext(sync));
}

async function sync(context: CliContext, options: SyncCommandOptions): Promise<number> {
  const execute = executeOf(options);
  const input = inputOf(context, options, execute);
  const { json = false, yes = false, generateReport: printReport = false } = options;
  const { environment } = context.config;
  const client = await context.client();
  await requireWorker(client, environment);
  if (execute) await confirmBoard(context, { yes, quiet: json });
  const handle = await client.startSync(makeSyncId(new Date(), randomUUID()), input);
  const again = syncCommandLine({ ...input, concurrency: options.concurrency }, environment);
  return runSync(context, handle, { json, printReport, cancelOnInterrupt: true, again });
}

function inputOf({ config }: CliContext, options: SyncCommandOptions, execute: boolean): SyncOrdersInput {
  if (options.sequential && options.concurrency !== undefined)
    throw new UsageError('--sequential means a concurrency of 1: give one of them.');
  const both = options.customer?.find((name) => options.skip?.some((other) => canonicalCustomer(other) === canonicalCustomer(name)));
  if (both !== undefined) throw new UsageError(`${both} is named by --customer and by --skip: give one of them.`);
  const { customer: customers, skip, limit, sequential, groupsFirst, skipSubitems, retryErrors, maxRetries } = options;
  if (maxRetries !== undefined && !retryErrors) throw new UsageError('--max-retries limits --retry-errors: give both.');
  const atOnce = options.concurrency ?? (sequential ? undefined : config.sync.concurrency);
  return { execute, customers, skip, limit, sequential, concurrency: atOnce, groupsFirst, skipSubitems, retryErrors, maxRetries };
}

/** Neither is a default: whoever starts a sync says whether it writes. */
export function executeOf({ dryRun, execute }: ModeOptions): boolean {
  if (dryRun === execute) throw new UsageError('Give exactly one of --dry-run (writes nothing) and --execute (writes to the board).');
  return execute === true;
}

export const dryRunOption = (): Option =>
  new Option('--dry-run', 'check every value and show what would happen; write neither board nor database');
export const executeOption = (): Option => new Option('--execute', 'write to the board');
