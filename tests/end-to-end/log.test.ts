import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { type OrderRow, textOf } from './order-rows.ts';
import { type Stack, startStack } from './stack.ts';

/** One order's story, and the retry that it ends with. */

let stack: Stack;
let bad: OrderRow;
let number: string;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => name === 'GREYSON').map((one) => ({ ...one, orders: 5 }));
  stack = await startStack({ sample: { orders: 5, customers }, settings: { lookup_grace_seconds: 1 } });
  bad = stack.orders.ofCustomer('GREYSON')[1] ?? {};
  number = `${textOf(bad, 'AAG ORDER NUMBER').trim()}-ALONE`;
  stack.orders.change(textOf(bad, 'record_uuid'), { 'AAG ORDER NUMBER': number });
  await stack.sandbox.addFault({
    match: { operation: 'create_item', text: textOf(bad, 'record_uuid').toLowerCase() },
    action: 'refuse',
    message: 'invalid value, please check',
    times: 1,
  });
  await stack.cli('sync', '--execute');
});

afterAll(() => stack?.stop());

describe('of an order that was refused, the log', () => {
  test('tells where it stands, what was tried with which answer, and how to send it again', async () => {
    const ended = await stack.cli('log', number);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(`Order ${number}  GREYSON  ${textOf(bad, 'record_uuid').toLowerCase()}`);
    expect(ended.stdout).toMatch(/^ {2}state {5}ERROR; no item$/m);
    expect(ended.stdout).toMatch(/^ {2}reason {4}[A-Z_]+: /m);
    expect(ended.stdout).toMatch(/^ {4}\d{4}-\d\d-\d\d .* UTC {2}\d{12}-SYNC-[0-9a-f]{8} {2}create {2}ERROR {2}ERROR$/m);
    expect(ended.stdout).toMatch(/^ {6}answer {2}refused .*\(request [^)]+\)/m);
    expect(ended.stdout).toContain(`Send it again: ./order-sync retry GREYSON --order ${number} --environment sandbox`);
  });

  test('finds it by its record_uuid, and as JSON has all that was sent', async () => {
    const ended = await stack.cli('log', textOf(bad, 'record_uuid'), '--json');
    const [story] = z
      .array(z.looseObject({ calls: z.array(z.looseObject({ request: z.string() })), lines: z.array(z.unknown()), retry: z.string() }))
      .parse(JSON.parse(ended.stdout));
    expect(JSON.parse(story?.calls[0]?.request ?? '')).toMatchObject({
      values: { order_sync_key: textOf(bad, 'record_uuid').toLowerCase() },
    });
    expect(story?.lines.length).toBeGreaterThan(0);
  });

  test('leads to a retry of this one alone, which the log then tells, too', async () => {
    const leftOut = await stack.cli('retry', 'GREYSON', '--order', number, '--max-retries', '1');
    expect(leftOut.stdout).toMatch(/1 of them had failed 1 times or more, and were left out/);
    const retried = await stack.cli('retry', 'GREYSON', '--order', number, '--json');
    expect(retried.code).toBe(0);
    expect(JSON.parse(retried.stdout)).toMatchObject({ outcome: 'SUCCESS', counts: { orders: 1, created: 1 } });
    const { stdout } = await stack.cli('log', number);
    expect(stdout).toMatch(/^ {2}state {5}SYNCED; item \d+, group /m);
    expect(stdout).toMatch(/^ {2}item {6}http:/m);
    expect(stdout.match(/ {2}create {2}/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

test('an order that nobody knows is one line, and exit code 1', async () => {
  expect(await stack.cli('log', 'NOPE')).toEqual({ code: 1, stdout: '', stderr: 'No order has the number or record_uuid "NOPE".\n' });
  const retried = await stack.cli('retry', 'GREYSON', '--order', 'NOPE');
  expect(retried).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('GREYSON has no order NOPE in scope') });
});
