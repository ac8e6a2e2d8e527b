import { describe, expect, it } from 'vitest';
import { repair } from '../../src/cli/verify/repair.ts';
import type { CustomerRunning } from '../../src/cli/verify/running-sync.ts';
import { verifyCustomer } from '../../src/cli/verify/verify-customer.ts';
import { type Patience, verifyPatiently } from '../../src/cli/verify/verify-patiently.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { sandboxStage } from '../activities/stage/sandbox-stage.ts';
import { CUSTOMER } from '../activities/stage/stage.ts';
import { SYNC } from '../orders/rows.ts';
import { ManualClock } from '../sandbox/support.ts';

const ORDER = { 'AAG ORDER NUMBER': 'PEL-1', 'ORDER TYPE': 'ACTIVE' };
const RUNNING: CustomerRunning = { syncId: SYNC, isSure: true };

/** One order with a size, sent while lists lag for longer than the test takes. */
async function lagging(lag: object) {
  const clock = new ManualClock();
  const scene = await sandboxStage([ORDER], { clock });
  const [uuid = ''] = scene.uuids;
  const [size = ''] = await scene.lines(uuid, ['S']);
  await fetch(`${scene.sandbox.url}/inspect/lag`, { method: 'POST', body: JSON.stringify(lag) });
  await scene.batches();
  const { config, store, monday } = scene.deps;
  const { boardId, subitemBoardId } = config.mapping;
  const [board, subitems] = [await monday.readBoard(boardId), await monday.readBoard(subitemBoardId)];
  const labels = { labels: LabelBook.ofColumns(board.columns), subitemLabels: LabelBook.ofColumns(subitems.columns) };
  return { scene, uuid, size, catchUp: async () => clock.advance(3_600_000), verifying: { config, store, monday, ...labels } };
}

const patience = (running: CustomerRunning | null, whileAsleep: () => Promise<unknown>, said: string[] = []): Patience => ({
  runningSync: async () => running,
  sleep: whileAsleep,
  say: (line) => void said.push(line),
});

describe('a verify while a sync of the customer is running', () => {
  it('does not miss a subitem that lists do not show yet', async () => {
    const { verifying, scene, size } = await lagging({ subitems: 3600 });
    const verified = await verifyCustomer(verifying, CUSTOMER, new Set());
    expect(verified.differences).toEqual([]);
    await repair(scene.store, { customers: [verified], rest: null }, async () => false);
    await scene.batches();
    const subitems = (await scene.items()).flatMap((item) => item.subitems);
    expect(subitems).toHaveLength(1);
    expect(await scene.line(size)).toMatchObject({ sync_state: 'SYNCED' });
  });

  it('misses one that a person deleted', async () => {
    const { verifying, scene, size } = await lagging({});
    await scene.sandbox.byHand(`delete_item(item_id: ${String((await scene.line(size)).monday_subitem_id)}) { id }`);
    expect((await verifyCustomer(verifying, CUSTOMER, new Set())).differences).toMatchObject([{ kind: 'missing', lineUuid: size }]);
  });

  it('counts only what a second look sees alike', async () => {
    const { verifying, catchUp } = await lagging({ items: 3600 });
    const seen = new Set<string>();
    const said: string[] = [];
    const checked = await verifyPatiently(verifying, CUSTOMER, { seen, patience: patience(RUNNING, catchUp, said) });
    expect(checked).toMatchObject({ differences: [], running: RUNNING, unsure: 0 });
    expect(said).toEqual([expect.stringMatching(/^A sync of PELOTON is running; looking again in \d+ s\.$/)]);
  });

  it('does not count what only the second look sees, and says how much that was', async () => {
    const { verifying, scene, uuid, size, catchUp } = await lagging({ items: 3600 });
    const { monday_subitem_id } = await scene.line(size);
    const meanwhile = async () => {
      await catchUp();
      await scene.sandbox.byHand(`delete_item(item_id: ${String(monday_subitem_id)}) { id }`);
      await scene.set(uuid, { sync_state: 'ERROR' });
    };
    const checked = await verifyPatiently(verifying, CUSTOMER, { seen: new Set(), patience: patience(RUNNING, meanwhile) });
    expect(checked).toMatchObject({ differences: [], unsure: 2 });
  });

  it('counts what both looks see', async () => {
    const { verifying, scene, size } = await lagging({});
    await scene.sandbox.byHand(`delete_item(item_id: ${String((await scene.line(size)).monday_subitem_id)}) { id }`);
    const checked = await verifyPatiently(verifying, CUSTOMER, { seen: new Set(), patience: patience(RUNNING, async () => {}) });
    expect(checked).toMatchObject({ differences: [{ kind: 'missing', lineUuid: size }], unsure: 0, running: RUNNING });
  });
});

describe('a repair', () => {
  it('leaves a customer alone that is being synced, and says so', async () => {
    const { verifying, scene, size } = await lagging({});
    await scene.sandbox.byHand(`delete_item(item_id: ${String((await scene.line(size)).monday_subitem_id)}) { id }`);
    const verified = await verifyCustomer(verifying, CUSTOMER, new Set());
    const before = await scene.dump();
    const found = { customers: [verified], rest: null };
    expect(await repair(scene.store, found, async () => true)).toEqual({ orders: 0, sizes: 0, leftAlone: [CUSTOMER] });
    expect(await scene.dump()).toEqual(before);
    expect(await repair(scene.store, found, async () => false)).toEqual({ orders: 0, sizes: 1, leftAlone: [] });
  });

  it('re-queues a row that says ERROR though the board is right, so that the next sync marks it', async () => {
    const { verifying, scene, uuid, size } = await lagging({});
    await scene.set(uuid, { sync_state: 'ERROR', api_status: 'ERROR', sync_error_message: 'NOT_A_NUMBER: x' });
    await scene.setLine(size, { sync_state: 'ERROR', api_status: 'ERROR', row_hash: null });
    const verified = await verifyCustomer(verifying, CUSTOMER, new Set());
    expect(verified).toMatchObject({ shownThoughFailed: 1, differences: [{ kind: 'lying' }, { kind: 'lying' }] });
    await repair(scene.store, { customers: [verified], rest: null }, async () => false);
    await scene.batches();
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
    expect((await verifyCustomer(verifying, CUSTOMER, new Set())).differences).toEqual([]);
  });

  it('gives an item its own key back, over which somebody pasted another order’s', async () => {
    const { verifying, scene, uuid } = await lagging({});
    const [other = ''] = await scene.orders([{ ...ORDER, 'AAG ORDER NUMBER': 'PEL-2' }]);
    await scene.batches();
    const item = String((await scene.row(other)).monday_item_id);
    const { boardId, syncKeyColumn } = verifying.config.mapping;
    await scene.sandbox.byHand(
      `change_simple_column_value(board_id: ${boardId}, item_id: ${item}, column_id: "${syncKeyColumn}", value: "${uuid}") { id }`,
    );
    const verified = await verifyCustomer(verifying, CUSTOMER, new Set());
    expect(verified.differences).toMatchObject([{ kind: 'stale', recordUuid: other, mondayId: item }]);
    await repair(scene.store, { customers: [verified], rest: null }, async () => false);
    await scene.batches();
    const keys = (await scene.items()).filter(({ state }) => state === 'active').map(({ id, key }) => [id, key]);
    expect(keys).toHaveLength(2);
    expect(keys).toContainEqual([item, other]);
    expect((await verifyCustomer(verifying, CUSTOMER, new Set())).differences).toEqual([]);
  });

  it('gives a size that a reload gave a new id its subitem back', async () => {
    const { verifying, scene, uuid, size } = await lagging({});
    const { monday_subitem_id } = await scene.line(size);
    await scene.store.db.deleteFrom('ORDER_LIST_LINES').where('line_uuid', '=', size).execute();
    const [fresh = ''] = await scene.lines(uuid, ['S']);
    const verified = await verifyCustomer(verifying, CUSTOMER, new Set());
    expect(verified.differences).toMatchObject([
      { kind: 'extra', lineUuid: size, repair: { uuid: fresh, mondayId: String(monday_subitem_id) } },
    ]);
    await repair(scene.store, { customers: [verified], rest: null }, async () => false);
    await scene.batches();
    expect(await scene.line(fresh)).toMatchObject({ monday_subitem_id, sync_state: 'SYNCED' });
    expect((await verifyCustomer(verifying, CUSTOMER, new Set())).differences).toEqual([]);
  });
});
