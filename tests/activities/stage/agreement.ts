import { contentHash } from '../../../src/sync/content-hash.ts';
import { titleKey } from '../../../src/sync/group-title.ts';
import { LabelBook } from '../../../src/sync/labels.ts';
import { mapOrder, type ReadyOrder } from '../../../src/sync/map-order.ts';
import { LABELS, MAPPING } from './config.ts';
import type { Stage } from './stage.ts';

/** Sentences about rows that say something other than the board does; `unheard`: requests that may hold rows. */
export async function disagreements(stage: Stage, unheard: ReadonlySet<string>): Promise<readonly string[]> {
  const { store, monday } = stage;
  const rows = await store.db.selectFrom('FACT_ORDER_LIST').selectAll().execute();
  const problems: string[] = [];
  for (const row of rows) {
    const uuid = row.record_uuid;
    const tell = (problem: string): void => void problems.push(`${row['AAG ORDER NUMBER']} ${uuid} (${row.sync_state}): ${problem}`);
    const items = monday.itemsOf(uuid);
    if (items.length > 1) tell(`is on the board ${items.length} times`);
    const [item] = items;
    if (row.api_status === 'IN_FLIGHT') {
      if (!unheard.has(row.request_key ?? '')) tell(`is held by the request ${row.request_key}, which was answered`);
      continue;
    }
    if (item !== undefined && item.id !== row.monday_item_id) tell(`has the item ${row.monday_item_id}, and the board shows ${item.id}`);
    if (row.sync_state === 'ERROR' && !/^[A-Z_]+: .+/.test(row.sync_error_message ?? '')) tell(`has no reason: ${row.sync_error_message}`);
    if (row.sync_state === 'SYNCED' && row.row_hash === null) tell('has no hash');
    if (row.row_hash === null) continue;
    if (item === undefined) tell('is not on the board');
    else if (contentHash(item as Pick<ReadyOrder, 'name' | 'values'>, item.groupId) !== row.row_hash) tell('looks otherwise on the board');
  }
  const titles = monday.groups.map(({ title }) => titleKey(title));
  const twice = titles.filter((title, index) => titles.indexOf(title) !== index);
  return [...problems, ...twice.map((title) => `The group ${title} is on the board twice.`)];
}

/** SYNCED rows whose item does not show the values that the row has now. */
export async function outdated(stage: Stage, customer: string): Promise<readonly string[]> {
  const { store, monday } = stage;
  const problems: string[] = [];
  const labels = new LabelBook(LABELS);
  for (const order of await store.orders.readOrders({ customer, after: null, limit: 10_000 })) {
    if (order.syncState !== 'SYNCED' || order.inFlight || order.reason !== null) continue;
    const mapped = mapOrder(order, MAPPING, labels);
    const [item] = monday.itemsOf(order.recordUuid);
    const title = monday.groups.find(({ id }) => id === item?.groupId)?.title ?? '';
    const shown = JSON.stringify([item?.name, titleKey(title), sorted(item?.values ?? {})]);
    const due = mapped.kind === 'ready' ? JSON.stringify([mapped.name, titleKey(mapped.groupTitle), sorted(mapped.values)]) : mapped.reason;
    if (shown !== due) problems.push(`${order.orderNumber}: the board shows ${shown}, the row says ${due}`);
  }
  return problems;
}

/** Which spelling a new label gets is a matter of who was first. */
const sorted = (values: object) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))).toUpperCase();
