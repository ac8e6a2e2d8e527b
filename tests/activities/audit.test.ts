import { describe, expect, it } from 'vitest';
import { MAPPING } from './stage/config.ts';
import { lost, notExecuted, refusal, unclear } from './stage/fake-monday.ts';
import { mirrored } from './stage/sized.ts';
import { type Stage, stageWithOrders } from './stage/stage.ts';

const OTHER = 'PELOTON 2026';

/** What the audit says was sent, the oldest first. */
async function sent({ store }: Stage): Promise<readonly Record<string, unknown>[]> {
  const log = await store.db.selectFrom('ORDER_LIST_API_LOG').select('api_request_payload').orderBy('id').execute();
  return log.map(({ api_request_payload }) => JSON.parse(api_request_payload ?? '') as Record<string, unknown>);
}

describe('the audit holds what was really sent', () => {
  it('of a create: the mutation, the group, the name and the values', async () => {
    const scene = await stageWithOrders(1, { row: { 'PO NUMBER': '7' } });
    await scene.batches();
    expect(await sent(scene)).toEqual([
      {
        mutation: 'create_item',
        group: scene.monday.groups[0]?.id,
        name: expect.any(String),
        values: expect.objectContaining({ [MAPPING.syncKeyColumn]: scene.uuids[0] }),
      },
    ]);
  });

  it('of an update that clears a cell and moves: the item, where it moves, and null for the cleared cell', async () => {
    const scene = await stageWithOrders(1, { row: { 'PO NUMBER': '7' } });
    await scene.batches();
    await scene.set(scene.uuids[0] ?? '', { 'PO NUMBER': null, group_name: OTHER });
    const { groups } = await scene.groups();
    await scene.batches();
    const [write] = scene.monday.of('update_item');
    const [, change] = [...(write && 'mutations' in write ? write.mutations : [])][0] ?? [];
    const { name, ...values } = JSON.parse(change?.field === 'change_multiple_column_values' ? String(change.args.column_values) : '');
    expect(Object.values(values)).toContain(null);
    expect((await sent(scene)).at(-1)).toEqual({
      mutation: 'change_multiple_column_values',
      item: scene.monday.itemsOf(scene.uuids[0] ?? '')[0]?.id,
      moveTo: groups.find(({ title }) => title === OTHER)?.id,
      name,
      values,
    });
  });

  it('of sizes: the item below which each stands, and of a delete its own id', async () => {
    const scene = await mirrored(['S'], { removedSizes: 'delete' });
    const [size = ''] = scene.sizes;
    const subitem = scene.monday.subitemsOf(size)[0];
    await scene.setLine(size, { action_type: 'DELETE' });
    await scene.batches();
    const [, created, deleted] = await sent(scene);
    expect(created).toMatchObject({ mutation: 'create_subitem', parent: subitem?.parentItemId, name: 'Size S' });
    expect(deleted).toEqual({ mutation: 'delete_item', item: subitem?.id, name: 'Size S' });
  });
});

describe('the reason on a row ends with monday.com’s request', () => {
  const reasonOf = async (scene: Stage & { readonly uuids: readonly string[] }) => {
    const [uuid = ''] = scene.uuids;
    const { sync_error_message, api_error_message } = await scene.row(uuid);
    expect(api_error_message).toBe(sync_error_message);
    return sync_error_message;
  };

  it('that refused it, in the sync’s own word, too, and in the word of a later one', async () => {
    const scene = await stageWithOrders(1);
    scene.monday.next((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    const { failures } = await scene.batches();
    expect(failures).toMatchObject([{ code: 'COLUMN_VALUE_REFUSED', reason: 'No. (request req-1)' }]);
    expect(await reasonOf(scene)).toBe('COLUMN_VALUE_REFUSED: No. (request req-1)');
    const again = { syncId: '202611241031-SYNC-00000000' };
    await scene.open(again);
    expect((await scene.batches(again)).failures).toEqual(failures);
  });

  it('that was refused as a whole for its sake', async () => {
    const scene = await stageWithOrders(1);
    scene.monday.next(() => notExecuted('INVALID_ARGUMENT', undefined, 'req-9'));
    await scene.batches();
    expect(await reasonOf(scene)).toBe('INVALID_ARGUMENT: It is INVALID_ARGUMENT. (request req-9)');
  });

  it('whose answer told nothing; one that was not answered has none', async () => {
    const scene = await stageWithOrders(1);
    scene.monday.next(() => unclear);
    await scene.batches();
    expect(await reasonOf(scene)).toBe('UNCLEAR_ANSWER: monday.com answered something. (request req-2)');
    const other = await stageWithOrders(1);
    other.monday.next(() => lost);
    await other.batches();
    expect(await reasonOf(other)).toBe('NO_ANSWER: monday.com did not answer.');
  });

  it('that refused its size; of the order’s reason, which may name many, it is no part', async () => {
    const scene = await mirrored(['S']);
    const [size = ''] = await scene.lines(scene.order, ['M']);
    scene.monday.next((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    const { failures } = await scene.batches();
    expect((await scene.line(size)).sync_error_message).toBe('COLUMN_VALUE_REFUSED: No. (request req-1)');
    expect(failures).toMatchObject([{ code: 'LINE_FAILED', reason: '1 size failed. M: No.' }]);
    expect((await scene.batches()).failures).toEqual(failures);
  });

  it('that refused its group', async () => {
    const scene = await stageWithOrders(1);
    await scene.set(scene.uuids[0] ?? '', { group_name: OTHER });
    scene.monday.next((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')));
    await scene.groups();
    await scene.batches();
    expect(await reasonOf(scene)).toBe(`GROUP_MISSING: Group "${OTHER}": No. (request req-1)`);
  });
});
