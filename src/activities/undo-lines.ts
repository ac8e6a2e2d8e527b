import type { CreatedRow } from '../orders/created.ts';
import type { LineRow, OrderRow } from '../orders/order-store.ts';
import { toBatches } from '../sync/batches.ts';
import { LabelBook } from '../sync/labels.ts';
import type { ActivityDeps } from './deps.ts';
import { type RowToSend, rowToArchive } from './row-to-send.ts';
import { sendBatch } from './send-batch.ts';
import type { SendContext } from './settle-batch.ts';
import type { UndoOrdersInput, UndoPage } from './undo-orders.ts';

interface Own {
  readonly line: LineRow;
  readonly created: CreatedRow;
}

/**
 * Archives the subitems that a sync made below items that stay, where they are still these sizes' own. Answers the errors of requests,
 * which concern more than single sizes.
 */
export async function undoLines(
  deps: ActivityDeps,
  { syncId, customer }: UndoOrdersInput,
  { created, signal }: UndoPage,
): Promise<readonly unknown[]> {
  const { store, config } = deps;
  const own = await readOwn(deps, created);
  const troubles = new Map<string, 'failed' | 'unknown'>();
  const note = (recordUuid: string, kind: 'failed' | 'unknown'): void => {
    if (troubles.get(recordUuid) !== 'unknown') troubles.set(recordUuid, kind);
  };
  for (const { line } of own) if (line.inFlight) note(line.recordUuid, 'unknown');
  const toArchive = own.flatMap(({ line, created: row }) => (line.inFlight ? [] : archive(line, row)));
  const context: SendContext = {
    syncId,
    customer,
    rows: 'lines',
    book: new LabelBook({}),
    signal,
    tell: ({ recordUuid }, { kind }) => void ((kind === 'failed' || kind === 'unknown') && note(recordUuid, kind)),
  };
  const ends = await Promise.allSettled(toBatches(toArchive, config.monday.batchSize).map((batch) => sendBatch(deps, context, batch)));
  await letOut(deps, syncId, created);
  const lineTroubles = [...troubles].map(([recordUuid, kind]) =>
    kind === 'failed'
      ? { recordUuid, kind, code: 'LINE_FAILED' as const, reason: 'A size could not be archived; its row tells why.' }
      : { recordUuid, kind, code: 'LINE_UNKNOWN' as const, reason: 'Whether a size was archived is not known yet.' },
  );
  if (lineTroubles.length > 0)
    await store.syncs.recordPage({ syncId, customer, unchanged: [], stillFailed: [], inFlight: [], lineTroubles });
  return ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
}

/** Sizes whose subitem is still the one that was made, below the item that their order has; no request holds that order. */
async function readOwn({ store }: ActivityDeps, created: readonly CreatedRow[]): Promise<readonly Own[]> {
  const recordUuids = [...new Set(created.map(({ recordUuid }) => recordUuid))];
  const orders = new Map((await store.orders.readAgain(recordUuids)).map((row): [string, OrderRow] => [row.recordUuid, row]));
  const made = new Map(created.map((row) => [row.uuid, row]));
  return (await store.lines.readLines(recordUuids)).flatMap((line) => {
    const [row, order] = [made.get(line.lineUuid), orders.get(line.recordUuid)];
    if (row === undefined || row.mondayId === null || row.mondayId !== line.mondaySubitemId) return [];
    return order !== undefined && !order.inFlight && order.mondayItemId === line.parentItemId ? [{ line, created: row }] : [];
  });
}

function archive(line: LineRow, { orderNumber }: CreatedRow): readonly RowToSend[] {
  const { lineUuid: uuid, recordUuid, sizeCode: itemName, mondaySubitemId: mondayId, requestKey } = line;
  if (mondayId === null) return [];
  return [rowToArchive({ uuid, recordUuid, orderNumber, itemName, groupTitle: null }, { mondayId, requestKey })];
}

/** What was archived is SYNCED without a subitem, as of a size that is gone. Of any other that would be a lie. */
async function letOut({ store }: ActivityDeps, syncId: string, created: readonly CreatedRow[]): Promise<void> {
  const made = new Set(created.map(({ uuid }) => uuid));
  const lines = await store.lines.readLines([...new Set(created.map(({ recordUuid }) => recordUuid))]);
  const rows = lines
    .filter(({ lineUuid, mondaySubitemId, syncState }) => made.has(lineUuid) && mondaySubitemId === null && syncState === 'SYNCED')
    .filter(({ actionType, qty }) => actionType !== 'DELETE' && qty !== 0)
    .map(({ lineUuid: uuid }) => ({
      uuid,
      seenMondayId: null,
      mondayId: null,
      place: null,
      reason: 'Its subitem was archived by an undo.',
    }));
  if (rows.length > 0) await store.lines.correct({ syncId, rows });
}
