import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { requireWorker, type SyncClient } from '../../client.ts';
import type { CustomerResult } from '../../contract.ts';
import { canonicalCustomer, customerWorkflowId, makeSyncId } from '../../contract.ts';
import { OrderSyncError } from '../../errors.ts';
import type { SyncRecord } from '../../orders/order-store.ts';
import { counted } from '../../report/numbers.ts';
import { ask } from '../ask.ts';
import { cancelOnInterrupt } from '../cancel-on-interrupt.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT, exitCodeOf } from '../exit.ts';
import { resultWithin } from '../failed-result.ts';
import { resultLine } from '../lines.ts';
import { customerNames } from '../option-values.ts';
import { storedCustomer } from '../stored-customer.ts';
import { customerOption } from '../sync-command-line.ts';
import { previewUndo, type UndoPreview } from '../undo/preview.ts';

interface UndoOptions extends CommonOptions {
  readonly customer?: readonly string[];
  readonly yes?: boolean;
}

export function undoCommand(program: Command): void {
  withCommonOptions(program.command('undo').argument('<sync>', "a sync's id"))
    .description(
      "archive what a sync created: items and sizes that are still their rows' own, and groups that are empty then; after a preview and a yes",
    )
    .option('--customer <name>', 'only of this customer (repeatable)', customerNames)
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      '\nSizes go with their items. A group stays in which anything else stands, or which another customer shares; so does the last group of the board.\nIts orders wait without an item afterwards, so the next sync creates them anew: mark those DELETE that are to stay away.\nExit codes: 0 done, 1 failed, 2 usage, 3 partial or BUSY.',
    )
    .action((syncId: string, options: UndoOptions) => withContext(undo)(options, syncId));
}

async function undo(context: CliContext, { customer: names, yes = false }: UndoOptions, syncId: string): Promise<number> {
  const { environment } = context.config;
  const sync = await readSync(context, syncId);
  const previews = await previewAll(context, sync, names);
  for (const preview of previews) process.stdout.write(`${previewLine(preview)}\n`);
  const customers = previews.filter(isSomething).map(({ customer }) => customer);
  if (customers.length === 0) {
    process.stdout.write(`Nothing to undo: nothing that ${syncId} created is still there as it made it.\n`);
    return EXIT.success;
  }
  const client = await context.client();
  await refuseRunning(client, customers);
  await ask(`This archives ${whatText(sum(previews))} on board ${sync.boardId} "${sync.boardName}" (${environment})`, { yes });
  await requireWorker(client, environment);
  const codes = new Set<number>();
  for (const customer of customers) codes.add(await undoOne(context, client, { customer, undo: syncId }));
  process.stdout.write(`The orders wait without an item: the next sync creates them anew. Mark those DELETE that are to stay away.\n`);
  return [EXIT.failed, EXIT.partial].find((code) => codes.has(code)) ?? EXIT.success;
}

async function readSync({ config, store }: CliContext, syncId: string): Promise<SyncRecord> {
  const sync = await (await store()).syncs.readSync(syncId);
  if (sync === null) throw new OrderSyncError('SYNC_UNKNOWN', `No sync ${syncId} is recorded. ./order-sync status lists the newest.`);
  if (sync.boardId !== config.mapping.boardId)
    throw new OrderSyncError(
      'SYNC_UNKNOWN',
      `Sync ${syncId} was on board ${sync.boardId}, and ${config.environment} has ${config.mapping.boardId}.`,
    );
  return sync;
}

async function previewAll(
  context: CliContext,
  { syncId }: SyncRecord,
  names: readonly string[] | undefined,
): Promise<readonly UndoPreview[]> {
  const store = await context.store();
  const inSync = (await store.syncs.readCustomers(syncId)).map(({ customer }) => customer);
  const named = names && (await Promise.all(names.map((name) => storedCustomer(context, name))));
  const stranger = named?.find((name) => !inSync.some((customer) => isSame(customer, name)));
  if (stranger !== undefined) throw new OrderSyncError('SYNC_UNKNOWN', `${stranger} is none of the customers of ${syncId}.`);
  const previews: UndoPreview[] = [];
  for (const customer of inSync.filter((one) => named === undefined || named.some((name) => isSame(name, one)))) {
    const preview = await previewUndo(store, { syncId, customer, boardId: context.config.mapping.boardId });
    if (isSomething(preview) || preview.others > 0) previews.push(preview);
  }
  return previews;
}

const isSame = (a: string, b: string): boolean => canonicalCustomer(a) === canonicalCustomer(b);

type Archived = Pick<UndoPreview, 'items' | 'sizes' | 'groups'>;

const isSomething = ({ items, sizes, groups }: Archived): boolean => items + sizes + groups > 0;

const sum = (previews: readonly UndoPreview[]): Archived =>
  previews.reduce(
    (all, { items, sizes, groups }) => ({ items: all.items + items, sizes: all.sizes + sizes, groups: all.groups + groups }),
    {
      items: 0,
      sizes: 0,
      groups: 0,
    },
  );

function whatText({ items, sizes, groups }: Archived): string {
  const parts = [
    ...(items === 0 ? [] : [`${counted(items, 'item')} with their sizes`]),
    ...(sizes === 0 ? [] : [`${counted(sizes, 'size')} below older items`]),
    ...(groups === 0 ? [] : [`${counted(groups, 'group')} where nothing else stands in ${groups === 1 ? 'it' : 'them'}`]),
  ];
  return parts.join(', ') || 'nothing';
}

function previewLine({ customer, others, newest, ...what }: UndoPreview): string {
  const left = others === 0 ? '' : `; ${counted(others, 'order')} left alone, whose item is another one or gone by now`;
  return `${customer}: to archive: ${whatText(what)}${newest.length === 0 ? '' : `; the newest items ${newest.join(', ')}`}${left}`;
}

/** Before anything is archived: what runs now might be about to write the same items. */
async function refuseRunning(client: SyncClient, customers: readonly string[]): Promise<void> {
  const running: string[] = [];
  for (const customer of customers) {
    const status = await client
      .customer(customer)
      .describe()
      .then(
        (described) => described.status.name,
        (error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return 'NONE';
          throw error;
        },
      );
    if (status === 'RUNNING') running.push(customer);
  }
  const [first] = running;
  if (first !== undefined)
    throw new OrderSyncError(
      'INPUT_INVALID',
      `A sync of ${running.join(', ')} is running; nothing was archived. Wait for its end, or end it: ./order-sync cancel ${customerOption(first)}`,
    );
}

async function undoOne(
  { config }: CliContext,
  client: SyncClient,
  { customer, undo: undone }: { readonly customer: string; readonly undo: string },
): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const syncId = makeSyncId(new Date(), randomUUID());
  try {
    const handle = await client.startUndo(customerWorkflowId(config.mapping.boardId, customer), { customer, undo: undone, syncId });
    const forget = cancelOnInterrupt(handle);
    const result = await handle.result().finally(forget);
    say(`${resultLine(result, 0, false)}  (${syncId})`);
    return exitCodeOf(result.outcome);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      say(`BUSY: a sync of ${customer} is running; give the command again when it has ended.`);
      return EXIT.partial;
    }
    const failed = resultWithin<CustomerResult>(error, 'counts');
    if (failed === null) throw error;
    say(`${resultLine(failed.result, 0, false)}  (${syncId})`);
    return EXIT.failed;
  }
}
