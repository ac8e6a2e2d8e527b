import type { Command } from 'commander';
import { createMondayApi } from '../../monday/monday-api.ts';
import { count, counted } from '../../report/numbers.ts';
import type { Repair } from '../../sync/differences.ts';
import { ask } from '../ask.ts';
import { confirmBoard } from '../confirm-board.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { customersOf } from '../customers-of.ts';
import { EXIT } from '../exit.ts';
import { customerNames } from '../option-values.ts';
import { ownId, requeue } from '../requeue.ts';
import { adoptable, type SettingUp } from '../setup/adopt.ts';
import { lackingColumns, makeColumn } from '../setup/columns.ts';
import { rekeyable } from '../setup/rekey.ts';
import { keyWriter, writeKeys } from '../setup/write-keys.ts';
import { storedCustomer } from '../stored-customer.ts';

interface SetupOptions extends CommonOptions {
  readonly customer?: readonly string[];
  readonly adopt?: boolean;
  readonly rekey?: boolean;
  readonly yes?: boolean;
}

export function setupCommand(program: Command): void {
  withCommonOptions(program.command('setup'))
    .description('show what the live boards lack (the sync key columns, the column of subitems), and create it after a yes')
    .option('--adopt', 'write the keys of rows whose items are known by their ids and carry none')
    .option('--rekey', 'give rows that a reload of the tables gave new ids their items back, and write the new keys')
    .option('--customer <name>', '--adopt and --rekey: only this customer (repeatable)', customerNames)
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      `
It can be repeated: what is there already is found by its id. Mapped columns that are missing are only told.
--adopt and --rekey show what they found, re-queue it after a yes, and sync these orders at once, and no others, with today's values.
Where no worker serves the environment, the next sync writes the keys.`,
    )
    .action(withContext(setup));
}

async function setup(context: CliContext, options: SetupOptions): Promise<number> {
  const { adopt = false, rekey = false, yes = false } = options;
  const { config } = context;
  const monday = createMondayApi(config.monday);
  const fits = await setUpBoards({ config, monday }, yes);
  if (!fits) return EXIT.failed;
  if (!adopt && !rekey) return EXIT.success;
  const up = { config, monday, store: await context.store() };
  const named = options.customer && [...new Set(await Promise.all(options.customer.map((name) => storedCustomer(context, name))))];
  const writer = await keyWriter(context);
  // Of both, before the first is re-queued: a no leaves all as it was.
  const found = [...(adopt ? [await toAdopt(up, named)] : []), ...(rekey ? [await toRekey(up, named)] : [])];
  for (const { repairs, what } of found) if (repairs.length > 0) await ask(what, { yes });
  const all = found.flatMap(({ repairs }) => repairs);
  if (all.length === 0) return EXIT.success;
  if (typeof writer !== 'string') await confirmBoard(context, { yes, quiet: false });
  const { orders, sizes } = await requeue(up.store, ownId('SETUP'), all);
  say(`Re-queued ${counted(orders, 'order')} and ${counted(sizes, 'size')}.`);
  return writeKeys(context, writer, [...new Set(found.flatMap(({ customers }) => customers))]);
}

interface Found {
  readonly customers: readonly string[];
  readonly repairs: readonly Repair[];
  /** What a yes does. */
  readonly what: string;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Answers whether the boards have all that a sync needs. */
async function setUpBoards({ config, monday }: Pick<SettingUp, 'config' | 'monday'>, yes: boolean): Promise<boolean> {
  // A board's columns may lag behind what was just made.
  const made = new Set<string>();
  // A column of subitems brings a board with it, which lacks its key column: so what is lacking is asked again.
  for (;;) {
    const lacking = await lackingColumns(monday, config.mapping);
    const columns = lacking.columns.filter(({ text }) => !made.has(text));
    for (const { text } of columns) say(`Missing: ${text}`);
    if (columns.length === 0) {
      for (const sentence of lacking.told) say(sentence);
      if (lacking.told.length === 0) say('The boards have the columns that a sync needs.');
      return lacking.told.length === 0;
    }
    await ask(`This creates ${counted(columns.length, 'column')} (${config.environment})`, { yes });
    for (const column of columns) {
      say(await makeColumn(monday, column));
      made.add(column.text);
    }
  }
}

async function toAdopt(up: SettingUp, named: readonly string[] | undefined): Promise<Found> {
  const repairs: Repair[] = [];
  const customers: string[] = [];
  for await (const customer of customersOf(up.store, named)) {
    const found = await adoptable(up, customer);
    if (found.length === 0) continue;
    say(`${customer}: ${rowsText(found)} known by id, without a key`);
    repairs.push(...found);
    customers.push(customer);
  }
  if (repairs.length === 0) say('No item that is known by its id lacks its key.');
  return { customers, repairs, what: `This writes the keys of ${rowsText(repairs)} into their items` };
}

async function toRekey(up: SettingUp, named: readonly string[] | undefined): Promise<Found> {
  const repairs: Repair[] = [];
  const customers: string[] = [];
  for await (const customer of customersOf(up.store, named)) {
    const { rekeyed, ambiguous } = await rekeyable(up, customer);
    if (rekeyed.length + ambiguous.length > 0) say(`${customer}:`);
    for (const { text } of rekeyed) say(`  ${text}`);
    for (const sentence of ambiguous) say(`  ${sentence} It is left alone: write the right record_uuid into its key column by hand.`);
    if (rekeyed.length > 0) customers.push(customer);
    repairs.push(...rekeyed.flatMap((one) => one.repairs));
  }
  if (repairs.length === 0) say('No item carries the key of a row that is no longer there and looks like a row without one.');
  return { customers, repairs, what: `This gives ${rowsText(repairs)} their items back, and writes the new keys into them` };
}

function rowsText(repairs: readonly Repair[]): string {
  const orders = repairs.filter(({ rows }) => rows === 'orders').length;
  return `${counted(orders, 'order')} and ${count(repairs.length - orders)} ${repairs.length - orders === 1 ? 'size' : 'sizes'}`;
}
