import type { Client } from '@temporalio/client';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { customerWorkflowId, makeSyncId, type SyncOrdersInput, syncWorkflowId, taskQueue } from '../../src/contract.ts';
import { textOf } from '../end-to-end/order-rows.ts';
import type { Program } from '../end-to-end/program.ts';
import { BOARD_ID } from '../end-to-end/sandbox-probe.ts';
import type { Stack, StackOptions } from '../end-to-end/stack.ts';
import type { TemporalProbe } from '../end-to-end/temporal-probe.ts';
import { eventually } from '../support/eventually.ts';

/** Where a story happens: a whole stack, and Temporal's own view of it. */
export interface Place {
  readonly stack: Stack;
  readonly temporal: TemporalProbe;
}

/** A run that is worth keeping: whatever it was, later code has to be able to go on with it. */
export interface Story {
  readonly name: string;
  /** What breaks for a user when it can't be replayed. */
  readonly reason: string;
  readonly tell: (place: Place) => Promise<void>;
}

/** Each story has customers of its own, so that its groups are made in it. Few orders, many small requests, time 30 times as fast. */
const NAMES = ['ASRV', 'CAMILLA', 'GREYSON', 'PELOTON', 'SEISSENSE', 'TAYLOR MADE', 'TITLE NINE', 'WHITE FOX', 'RHONE', 'BORN PRIMITIVE'];
const ORDERS_EACH = 12;
const CLOCK_FACTOR = 30;

export function storyStack(): StackOptions {
  const customers = CUSTOMERS.filter(({ name }) => NAMES.includes(name)).map((one) => ({ ...one, orders: ORDERS_EACH }));
  return {
    sample: { orders: customers.length * ORDERS_EACH, customers },
    settings: { batch_size: 5, page_size: 5, writes_in_flight: 1, clock_factor: CLOCK_FACTOR },
    sandbox: ['--unlimited', '--latency', '300'],
  };
}

export const STORIES: readonly Story[] = [
  {
    name: 'full-run',
    reason: 'The everyday sync: several customers, groups made, orders with their sizes. A deployment must not stop one that is open.',
    tell: async ({ stack }) => ends(stack.start(['sync', '--execute', ...named('ASRV', 'CAMILLA', 'GREYSON')]), 0),
  },
  {
    name: 'nothing-to-do',
    reason: 'The sync of every day after: all is on the board, no page sends anything.',
    tell: async ({ stack }) => ends(stack.start(['sync', '--execute', ...named('ASRV')]), 0),
  },
  {
    name: 'retried-customer',
    reason: "A customer's workflow of its own, without a parent: what `retry` starts after refusals, at a user's hand.",
    tell: async ({ stack }) => {
      for (const row of stack.orders.ofCustomer('ASRV').slice(0, 3))
        stack.orders.change(textOf(row, 'record_uuid'), { 'PO NUMBER': 'PO 1' });
      await stack.sandbox.addFault({ kind: 'refuse', action: 'refuse', match: { operation: 'change_multiple_column_values' } });
      await stack.start(['sync', '--execute', ...named('ASRV')]).ended;
      await stack.sandbox.clearFaults();
      await ends(stack.start(['retry', 'ASRV', '--yes']), 0);
    },
  },
  {
    name: 'skipped-customer',
    reason: 'A customer skipped in the middle of its pages, and one skipped before its turn: the others go on.',
    tell: async ({ stack, temporal }) => {
      const sync = await underWay(stack, ['--sequential'], ['PELOTON', 'SEISSENSE']);
      await ends(stack.start(['skip', 'SEISSENSE']), 0);
      await ends(stack.start(['skip', 'PELOTON']), 0);
      await temporal.haveHeardToStop(['PELOTON']);
      stack.thawSandbox();
      await sync.ended;
    },
  },
  {
    name: 'failed-customer',
    reason: 'A customer whose sync fails for good (its token was withdrawn meanwhile) beside the report that is written all the same.',
    tell: async ({ stack }) => {
      await stack.sandbox.addFault({
        kind: 'http',
        action: 'http',
        status: 401,
        body: '{"errors":[{"message":"Not Authenticated","extensions":{"code":"NOT_AUTHENTICATED"}}]}',
        headers: { 'Content-Type': 'application/json' },
        match: { operation: 'create_item' },
      });
      await ends(stack.start(['sync', '--execute', ...named('TAYLOR MADE')]), 1);
      await stack.sandbox.clearFaults();
    },
  },
  {
    name: 'continued-as-new',
    reason: 'More customers than one run of the parent starts: its totals, results and skips go over into the next run.',
    tell: async ({ temporal: { client } }) => {
      const started = await startSync(client, {
        execute: true,
        customers: ['ASRV', 'CAMILLA', 'GREYSON'],
        skip: ['CAMILLA'],
        customersPerRun: 1,
      });
      await started.result();
    },
  },
  {
    name: 'recovered',
    reason: 'An answer was lost: the customer waits on a timer until its rows are due, looks them up, and sends what came free.',
    tell: async ({ stack }) => {
      await stack.sandbox.addFault({ kind: 'cut-after', match: { operation: 'create_item' }, times: 2 });
      await ends(stack.start(['sync', '--execute', ...named('TITLE NINE')]), 0);
    },
  },
  {
    name: 'waited-for-a-limit',
    reason: "A limit of monday.com lasts: the customer's page is handed back, and a timer waits it out without a worker's slot.",
    tell: async ({ stack }) => {
      await stack.sandbox.addFault({ kind: 'limit-minute', seconds: 120, match: { operation: 'create_item' }, times: 1, skip: 1 });
      await ends(stack.start(['sync', '--execute', ...named('RHONE')]), 0);
    },
  },
  {
    name: 'paused-and-resumed',
    reason: 'A pause that came in the middle of a page, and the resume after it.',
    tell: async ({ stack, temporal }) => {
      const sync = await underWay(stack, [], ['WHITE FOX']);
      await ends(stack.start(['pause']), 0);
      await temporal.haveHeardToStop(['WHITE FOX']);
      stack.thawSandbox();
      await temporal.noActivityIsOpen();
      await ends(stack.start(['resume']), 0);
      await ends(sync, 0);
    },
  },
  {
    name: 'groups-first',
    reason: "The predecessor's order: all customers' groups in one pass, all customers' orders in a second one, as two runs of each child.",
    tell: async ({ stack }) => ends(stack.start(['sync', '--execute', '--groups-first', ...named('BORN PRIMITIVE', 'CAMILLA')]), 0),
  },
  {
    name: 'cancelled',
    reason: 'A cancel in the middle of a page: what is on the wire is settled, and the report is written.',
    tell: async ({ stack, temporal }) => {
      const sync = await underWay(stack, [], ['SEISSENSE']);
      const cancel = stack.start(['cancel']);
      await temporal.haveHeardToStop(['SEISSENSE'], { cancelled: true });
      stack.thawSandbox();
      await Promise.all([cancel.ended, sync.ended]);
    },
  },
  {
    name: 'dry-run',
    reason: 'A dry run: other activities, other workflow ids, figures that travel with the workflow.',
    tell: async ({ stack }) => ends(stack.start(['sync', '--dry-run', ...named('PELOTON')]), 0),
  },
  {
    name: 'undone',
    reason: "What a sync made is archived again, under the lock of the customer's own sync, page by page.",
    tell: async ({ stack }) => {
      const [made] = stack.orders.query("select sync_id from sync_customers where customer = 'TITLE NINE' and outcome = 'SUCCESS'");
      await ends(stack.start(['undo', textOf(made ?? {}, 'sync_id'), '--yes']), 0);
    },
  },
];

/** A sync that has sent something, while the sandbox holds back every further answer. */
async function underWay(stack: Stack, options: readonly string[], customers: readonly string[]): Promise<Program> {
  const [first = ''] = customers;
  const isSynced = (row: Readonly<Record<string, unknown>>): boolean => row['sync_state'] === 'SYNCED';
  const sync = stack.start(['sync', '--execute', ...options, ...named(...customers)]);
  await eventually('first orders on the board', async () => stack.orders.ofCustomer(first).some(isSynced), 30_000);
  stack.freezeSandbox();
  return sync;
}

async function ends(program: Program, code: number): Promise<void> {
  const ended = await program.ended;
  if (ended.code !== code) throw new Error(`It ended with ${ended.code}: ${ended.stdout}${ended.stderr}`);
}

function startSync(client: Client, input: SyncOrdersInput) {
  const syncId = makeSyncId(new Date(), crypto.randomUUID());
  const options = { workflowId: syncWorkflowId(syncId), taskQueue: taskQueue('sandbox'), args: [{ ...input, syncId }] };
  return client.workflow.start('syncOrders', options);
}

const named = (...customers: readonly string[]): readonly string[] => customers.flatMap((name) => ['--customer', name]);
export const customerId = (customer: string): string => customerWorkflowId(BOARD_ID, customer);
