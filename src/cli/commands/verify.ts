import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { OrderSyncError } from '../../errors.ts';
import { createMondayApi } from '../../monday/monday-api.ts';
import { boardProblems, subitemBoardProblems } from '../../sync/board-problems.ts';
import { LabelBook } from '../../sync/labels.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { customersOf } from '../customers-of.ts';
import { EXIT } from '../exit.ts';
import { customerNames } from '../option-values.ts';
import { storedCustomer } from '../stored-customer.ts';
import { customerLines, repairedLines, restLines, totalLines } from '../verify/lines.ts';
import { type Repairing, repair } from '../verify/repair.ts';
import { type CustomerRunning, runningSyncOf } from '../verify/running-sync.ts';
import type { Verifying } from '../verify/verify-customer.ts';
import { type CustomerChecked, type Patience, verifyPatiently } from '../verify/verify-patiently.ts';
import { type RestVerified, verifyRest } from '../verify/verify-rest.ts';

interface VerifyOptions extends CommonOptions {
  readonly customer?: readonly string[];
  readonly repair?: boolean;
  readonly json?: boolean;
}

export function verifyCommand(program: Command): void {
  withCommonOptions(program.command('verify'))
    .description('compare the board with the database, item by item and size by size; changes nothing')
    .option('--customer <name>', 'only this customer (repeatable); items of no customer are told only without it', customerNames)
    .option(
      '--repair',
      're-queue what differs, so that the next sync puts it right; deletes nothing, on the board or elsewhere, and leaves customers alone that are being synced',
    )
    .option('--json', 'print all differences as JSON and nothing else')
    .addHelpText(
      'after',
      `
A row that says itself that it waits, failed or is held is counted; what the board lacks of it is no difference.
A state lies where it is SYNCED and the board shows otherwise, or ERROR and the board shows all of it. PENDING says only that the next
sync is to look at the row. What is seen while a sync of the customer is running counts when it is still so after lookup_grace_seconds.
Exit codes: 0 board and database agree, 1 failed, 2 usage, 3 they differ.`,
    )
    .action(withContext(verify));
}

async function verify(context: CliContext, options: VerifyOptions): Promise<number> {
  const { json = false } = options;
  const { environment } = context.config;
  const say = (lines: readonly string[]): void => void (json || lines.map((line) => process.stdout.write(`${line}\n`)));
  const named = options.customer && [...new Set(await Promise.all(options.customer.map((name) => storedCustomer(context, name))))];
  const verifying = await openVerifying(context);
  const seen = new Set<string>();
  const customers: CustomerChecked[] = [];
  const runningSync = (customer: string): Promise<CustomerRunning | null> => runningSyncOf(context, customer);
  const isRunning = async (customer: string): Promise<boolean> => (await runningSync(customer)) !== null;
  const patience: Patience = {
    runningSync,
    sleep,
    say: (line) => void process.stderr.write(`${line}\n`),
  };
  for await (const customer of customersOf(verifying.store, named)) {
    const verified = await verifyPatiently(verifying, customer, { seen, patience });
    customers.push(verified);
    say(customerLines(verified));
  }
  const rest: RestVerified | null = named === undefined ? await verifyRest(verifying, seen) : null;
  if (rest !== null) say(restLines(rest));
  const differences = [...customers, ...(rest === null ? [] : [rest])].flatMap((looked) => looked.differences);
  const repaired = options.repair ? await repair(verifying.store, { customers, rest }, isRunning) : null;
  say(totalLines({ customers, rest, repaired: repaired !== null, environment }));
  if (repaired !== null) say(repairedLines(repaired, { customers, environment }));
  if (json) process.stdout.write(`${jsonOf(context, { customers, rest, repaired })}\n`);
  return differences.length === 0 ? EXIT.success : EXIT.partial;
}

function jsonOf(
  { config }: CliContext,
  found: {
    readonly customers: readonly CustomerChecked[];
    readonly rest: RestVerified | null;
    readonly repaired: Repairing | null;
  },
): string {
  const { customers, rest, repaired } = found;
  const { environment, mapping } = config;
  const differences = customers.reduce((sum, looked) => sum + looked.differences.length, rest?.differences.length ?? 0);
  return JSON.stringify(
    { environment, boardId: mapping.boardId, clean: differences === 0, differences, customers, rest, repaired },
    null,
    2,
  );
}

async function openVerifying(context: CliContext): Promise<Verifying> {
  const { config } = context;
  const { mapping } = config;
  const monday = createMondayApi(config.monday);
  const board = await monday.readBoard(mapping.boardId);
  const subitemBoard = board.subitemBoardId === mapping.subitemBoardId ? await monday.readBoard(mapping.subitemBoardId) : null;
  const problems = [
    ...boardProblems(mapping, board).problems,
    ...subitemBoardProblems(mapping, board.subitemBoardId, subitemBoard).problems,
  ];
  if (problems.length > 0)
    throw new OrderSyncError('BOARD_MISMATCH', `Board ${board.id} "${board.name}" does not fit the mapping: ${problems.join('; ')}.`);
  return {
    config,
    store: await context.store(),
    monday,
    labels: LabelBook.ofColumns(board.columns),
    subitemLabels: LabelBook.ofColumns(subitemBoard?.columns ?? []),
  };
}
