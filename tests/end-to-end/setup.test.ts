import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { itemOf, itemsOf } from './agreement.ts';
import { textOf } from './order-rows.ts';
import { ROOT } from './paths.ts';
import { BOARD_ID, type BoardItem, writesSince } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** From boards without sync keys, which an earlier system has filled, to a mirror. */

let stack: Stack;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'order-sync boards-'));
  const file = join(folder, 'boards.json');
  await writeFile(file, await boardsWithoutKeys());
  const customers = CUSTOMERS.filter(({ name }) => name === 'GREYSON').map((one) => ({ ...one, orders: 6 }));
  const settings = { lookup_grace_seconds: 1 };
  stack = await startStack({ sample: { orders: 6, customers }, settings, sandbox: ['--unlimited', '--boards', file] });
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('boards without the sync key', () => {
  test('stop a sync and a verify with the advice to set them up', async () => {
    for (const command of [['sync', '--execute'], ['verify']]) {
      const ended = await stack.cli(...command);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/there is no sync key column order_sync_key .*run `order-sync setup`/);
      expect(ended.stderr).toMatch(/on its subitem board 1000000002 there is no sync key column/);
    }
  });

  test('are shown, and left alone without a yes', async () => {
    const before = await stack.sandbox.stats();
    const ended = await stack.cli('setup');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('This creates 2 columns (sandbox). Give --yes') });
    expect(ended.stdout.match(/^Missing: Sync key column order_sync_key \(text\) on board 100000000[12]/gm)).toHaveLength(2);
    expect(writesSince(before, await stack.sandbox.stats())).toEqual({});
  });

  test('get their columns with one, each once, however often it is said', async () => {
    const before = await stack.sandbox.stats();
    const ended = await stack.cli('setup', '--yes');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.match(/: created\.$/gm)).toHaveLength(2);
    expect(writesSince(before, await stack.sandbox.stats())).toEqual({ create_column: 2 });
    expect(await stack.cli('setup', '--yes')).toMatchObject({
      code: 0,
      stdout: 'The boards have the columns that a sync needs.\n',
    });
  });
});

test('--adopt writes the keys into items that an earlier system made, at once, and touches nothing else', async () => {
  await stack.cli('sync', '--execute');
  const [changed, ...items] = itemsOf(await stack.sandbox.board());
  // As an earlier system left it: ids in the rows, no keys on the board.
  for (const item of items) await stack.sandbox.mutate(change(item, { order_sync_key: '' }));
  stack.orders.execute(`update FACT_ORDER_LIST set "PO NUMBER" = 'changed' where monday_item_id = ?`, changed?.id ?? '');
  const before = await stack.sandbox.stats();
  const ended = await stack.cli('setup', '--adopt', '--yes');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(new RegExp(`^Re-queued ${items.length} orders and 0 sizes\\.$`, 'm'));
  expect(ended.stdout).toMatch(new RegExp(`^Written, with today's values: the keys of ${items.length} orders and 0 sizes\\.$`, 'm'));
  expect(writesSince(before, await stack.sandbox.stats())).toEqual({ change_multiple_column_values: items.length });
  expect(await stack.cli('sync', '--execute')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 updated') });
  expect(await stack.cli('verify')).toMatchObject({ code: 0 });
  expect((await stack.cli('setup', '--adopt')).stdout).toContain('No item that is known by its id lacks its key.');
});

test('--rekey gives rows that a reload gave new ids their items and sizes back (need 20)', async () => {
  const [row = {}] = stack.orders.ofCustomer('GREYSON').filter((one) => one['monday_item_id'] !== null);
  const old = textOf(row, 'record_uuid');
  const fresh = randomUUID();
  const sizes = stack.orders.query('select line_uuid from ORDER_LIST_LINES where record_uuid = ?', old);
  const item = itemOf(await stack.sandbox.board(), old);
  reload(old, fresh);
  const held = await stack.cli('sync', '--execute');
  expect(held.stdout).toContain('1 held');
  expect(textOf(stack.orders.query('select * from FACT_ORDER_LIST where record_uuid = ?', fresh)[0] ?? {}, 'sync_error_message')).toMatch(
    /^KEY_RELOADED: /,
  );

  const shown = await stack.cli('setup', '--rekey');
  expect(shown).toMatchObject({ code: 2, stderr: expect.stringContaining('Give --yes') });
  expect(shown.stdout).toContain(`item ${item?.id} ("${item?.name}") carries the key ${old.toLowerCase()}; it gets ${fresh}`);
  const before = await stack.sandbox.stats();
  const ended = await stack.cli('setup', '--rekey', '--yes');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain(`Written, with today's values: the keys of 1 order and ${sizes.length} sizes.`);
  expect(writesSince(before, await stack.sandbox.stats())).toEqual({ change_multiple_column_values: 1 + sizes.length });
  const after = itemOf(await stack.sandbox.board(), fresh);
  expect(after).toMatchObject({ id: item?.id });
  expect(after?.subitems).toHaveLength(sizes.length);
  expect(await stack.cli('verify')).toMatchObject({ code: 0 });
});

test('where Temporal does not answer, --adopt says that the next sync writes the keys', async () => {
  const [item] = itemsOf(await stack.sandbox.board());
  if (item !== undefined) await stack.sandbox.mutate(change(item, { order_sync_key: '' }));
  const ended = await stack.start(['setup', '--adopt', '--yes'], { TEMPORAL_ADDRESS: '127.0.0.1:1' }).ended;
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain('Re-queued 1 order and 0 sizes.');
  expect(ended.stdout).toContain('No Temporal server answers at 127.0.0.1:1.');
  expect(ended.stdout).toMatch(
    /So nothing is written yet: the next sync writes the keys, .*\n {2}\.\/order-sync sync --execute --customer GREYSON /,
  );
  expect(await stack.cli('sync', '--execute', '--customer', 'GREYSON')).toMatchObject({ code: 0 });
  expect(await stack.cli('verify')).toMatchObject({ code: 0 });
});

/** As the upstream load does it: the same order and sizes, under new ids and without what was known of them. */
function reload(old: string, fresh: string): void {
  const { orders } = stack;
  const forgotten = "row_hash = null, sent_hash = null, request_key = null, api_status = null, sync_state = 'PENDING'";
  orders.execute(
    `update FACT_ORDER_LIST set record_uuid = ?, monday_item_id = null, group_id = null, ${forgotten} where record_uuid = ?`,
    fresh,
    old,
  );
  for (const line of orders.query('select line_uuid from ORDER_LIST_LINES where record_uuid = ?', old))
    orders.execute(
      `update ORDER_LIST_LINES set line_uuid = ?, record_uuid = ?, monday_subitem_id = null, parent_item_id = null, ${forgotten} where line_uuid = ?`,
      randomUUID(),
      fresh,
      textOf(line, 'line_uuid'),
    );
}

const change = ({ id }: BoardItem, values: object): string =>
  `change_multiple_column_values(board_id: ${BOARD_ID}, item_id: ${id}, column_values: ${JSON.stringify(JSON.stringify(values))}) { id }`;

interface Columns {
  columns: { readonly id: string }[];
}

async function boardsWithoutKeys(): Promise<string> {
  const file = JSON.parse(await readFile(join(ROOT, 'sandbox', 'boards', 'customer-master-schedule.json'), 'utf8')) as {
    readonly boards: readonly (Columns & { readonly subitemsBoard: Columns })[];
  };
  for (const board of file.boards)
    for (const one of [board, board.subitemsBoard]) one.columns = one.columns.filter(({ id }) => id !== 'order_sync_key');
  return JSON.stringify(file);
}
