import type { LoadRow } from '../../../src/orders/load-orders.ts';
import type { FakeItem } from './fake-monday.ts';
import { type Stage, type StageOptions, stage, stageWithOrders } from './stage.ts';

export const NEXT = '202611241031-SYNC-00000000';
export const FOREIGN = '0b5fa5ad-7e0a-4f44-8fcd-1c9c2d3e4f5a';
export const NONE = { items: 0, corrected: 0, held: 0, misplaced: 0, found: 0, sizes: 0 };

export type Checked = Stage & { readonly uuids: readonly string[]; readonly groupId: string };

/** Orders on the board; then the next sync is open. */
export async function mirrored(count: number, options: StageOptions = {}): Promise<Checked> {
  const scene = await stageWithOrders(count, options);
  await scene.batches();
  await scene.open({ syncId: NEXT });
  scene.monday.received.length = 0;
  return Object.assign(scene, { groupId: scene.monday.groups[0]?.id ?? '' });
}

/** New orders, their group on the board. */
export async function fresh(rows: readonly LoadRow[], options: StageOptions = {}): Promise<Checked> {
  const scene = await stage(options);
  const uuids = await scene.orders(rows);
  await scene.open();
  await scene.open({ syncId: NEXT });
  await scene.groups();
  return Object.assign(scene, { uuids, groupId: scene.monday.groups[0]?.id ?? '' });
}

/** As the predecessor made it, or with somebody's key. */
export function older(
  scene: Checked,
  { key, number = 'PEL-1', customer = 'PELOTON' }: { key?: string; number?: string; customer?: string } = {},
) {
  const keyed = key === undefined ? {} : { order_sync_key: key };
  const values = { text_number: number, dropdown_customer: { labels: [customer] }, ...keyed };
  return scene.monday.addItem({ name: number, groupId: scene.groupId, values });
}

export const itemOf = (scene: Stage, uuid: string): FakeItem => {
  const [item] = scene.monday.itemsOf(uuid);
  if (item === undefined) throw new Error(`The board has no item of ${uuid}.`);
  return item;
};
export const check = (scene: Stage) => scene.check({ syncId: NEXT });
export const sync = (scene: Stage) => scene.batches({ syncId: NEXT });
