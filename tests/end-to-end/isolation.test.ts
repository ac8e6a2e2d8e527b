import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectBoardToEqual, expectStatesToEqualBoard, itemsOf } from './agreement.ts';
import { textOf } from './order-rows.ts';
import type { Ended } from './program.ts';
import { summaryOf } from './reports.ts';
import { type Board, writesOf } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** One customer's trouble is that customer's trouble. */

const TROUBLED = 'TITLE NINE';
const HELD_OPEN = 'CUTS CLOTHING';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ sample: { orders: 240 } });
});

afterAll(() => stack?.stop());

const others = (name: string) => stack.orders.all().filter((row) => textOf(row, 'CUSTOMER NAME').trim() !== name);

describe('while every order of one customer is refused, and another one is being synced elsewhere', () => {
  let ended: Ended;
  let board: Board;

  beforeAll(async () => {
    // `refuse` fails an alias as a value would that monday.com does not take.
    await stack.sandbox.addFault({
      match: { operation: 'create_item', text: TROUBLED },
      action: 'refuse',
      message: 'invalid value, please check',
    });
    await holdOpen(HELD_OPEN);
    ended = await stack.cli('sync', '--execute');
    board = await stack.sandbox.board();
  });

  test('the sync ends with exit code 3 (needs 32, 34)', () => {
    expect(ended).toMatchObject({ code: 3, stderr: '' });
    expect(ended.stdout).toMatch(/^PARTIAL .* 34 customers \(SUCCESS 32, FAILED 1, BUSY 1\)/m);
  });

  test('the other 32 are complete', () => {
    const complete = others(TROUBLED).filter((row) => textOf(row, 'CUSTOMER NAME').trim() !== HELD_OPEN);
    expectBoardToEqual(board, complete);
    expectStatesToEqualBoard(complete, board);
  });

  test('the refused orders say why, with a code, and so does the report', () => {
    const rows = stack.orders.ofCustomer(TROUBLED);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) {
      expect(row).toMatchObject({ sync_state: 'ERROR', api_status: 'ERROR', monday_item_id: null });
      expect(textOf(row, 'sync_error_message')).toMatch(/^COLUMN_VALUE_REFUSED.*invalid value, please check/);
    }
    const { text, summary } = summaryOf(stack.folder, ended);
    expect(summary.customers.find(({ customer }) => customer === TROUBLED)).toMatchObject({
      outcome: 'FAILED',
      counts: { failed: rows.length },
    });
    expect(text).toContain('COLUMN_VALUE_REFUSED');
    expect(text).toContain("retry 'TITLE NINE'");
  });

  test('the customer that was busy is told as BUSY, with the workflow that has it', () => {
    expect(ended.stdout).toMatch(/^– CUTS CLOTHING .*BUSY .*customer:1000000001:CUTS-CLOTHING/m);
    expect(summaryOf(stack.folder, ended).summary.customers.find(({ customer }) => customer === HELD_OPEN)).toMatchObject({
      outcome: 'BUSY',
    });
  });

  test('retrying the busy one is refused as BUSY, too', async () => {
    const retry = await stack.cli('retry', HELD_OPEN);
    expect(retry).toMatchObject({ code: 3, stderr: '' });
    expect(retry.stdout).toMatch(/^BUSY: another sync of CUTS CLOTHING is running: /);
  });

  test('the busy one goes on when it is resumed, and is complete', async () => {
    expect(await stack.cli('resume', '--customer', HELD_OPEN)).toMatchObject({ code: 0, stderr: '' });
    expect(await resultOf(HELD_OPEN)).toMatchObject({ outcome: 'SUCCESS' });
    const now = await stack.sandbox.board();
    expectBoardToEqual(now, others(TROUBLED));
    expectStatesToEqualBoard(stack.orders.ofCustomer(HELD_OPEN), now);
  });
});

describe('when the trouble is over', () => {
  test('a sync does not send the refused orders again by itself, and says so', async () => {
    await stack.sandbox.clearFaults();
    const before = writesOf(await stack.sandbox.stats());
    const ended = await stack.cli('sync', '--execute', '--customer', TROUBLED);
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(ended.stdout).toContain(`0 created, ${stack.orders.ofCustomer(TROUBLED).length} failed`);
    expect(writesOf(await stack.sandbox.stats())).toEqual(before);
  });

  test('retrying the customer completes it alone, and touches no item of another (need 11)', async () => {
    const before = await stack.sandbox.board();
    const { operations } = await stack.sandbox.stats();
    const retry = await stack.cli('retry', 'title nine');
    expect(retry).toMatchObject({ code: 0, stderr: '' });
    const orders = stack.orders.ofCustomer(TROUBLED);
    expect(retry.stdout).toMatch(new RegExp(`TITLE NINE .*SUCCESS .*${orders.length} created`));

    const after = await stack.sandbox.board();
    expectBoardToEqual(after, stack.orders.all());
    expectStatesToEqualBoard(stack.orders.all(), after);
    expect(itemsOf(after)).toEqual(expect.arrayContaining([...itemsOf(before)]));
    const now = (await stack.sandbox.stats()).operations;
    expect((now['create_item'] ?? 0) - (operations['create_item'] ?? 0)).toBe(orders.length);
    expect(now['change_multiple_column_values']).toBe(operations['change_multiple_column_values']);
  });

  test('nothing of the trouble is left on the rows', () => {
    for (const row of stack.orders.ofCustomer(TROUBLED))
      expect(row).toMatchObject({ sync_state: 'SYNCED', api_status: 'SUCCESS', sync_error_message: null, api_error_message: null });
  });
});

/** Another program has started this customer's sync, and it is paused before its first claim. */
async function holdOpen(customer: string): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation('syncCustomer', {
    workflowId: workflowId(customer),
    taskQueue: 'order-sync-sandbox',
    args: [{ customer, execute: true }],
    workflowIdConflictPolicy: 'FAIL',
  });
  await withClient((client) => client.workflow.executeUpdateWithStart('pause', { startWorkflowOperation }));
}

const resultOf = (customer: string): Promise<unknown> => withClient((client) => client.workflow.getHandle(workflowId(customer)).result());
const workflowId = (customer: string): string => `customer:1000000001:${customer.replaceAll(' ', '-')}`;

async function withClient<Answer>(work: (client: Client) => Promise<Answer>): Promise<Answer> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
