import { OrderSyncError } from '../errors.ts';
import { labelIdsOf } from './board.ts';
import type { Read, ReadCall } from './calls.ts';
import { BoardColumnsDocument } from './generated/operations.ts';
import type { ItemsQuery } from './generated/schema.ts';
import { whole } from './item-fields.ts';

/** Which items of a board. */
export type ItemFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'groups'; readonly groupIds: readonly string[] }
  /**
   * Items whose dropdown or status holds one of these labels (compared trimmed, without case), or whose text is one of these as a
   * whole. A label that the board lacks is on no item.
   */
  | { readonly kind: 'column'; readonly columnId: string; readonly values: readonly string[] };

interface Asked extends Omit<ReadCall, 'kind'> {
  readonly boardId: string;
}

/** A filter as the API takes it; undefined for all items, null where none can match (an empty list of values means all to monday.com). */
export async function itemsQuery(read: Read, filter: ItemFilter, asked: Asked): Promise<ItemsQuery | null | undefined> {
  if (filter.kind === 'all') return undefined;
  if (filter.kind === 'groups') return anyOf('group', filter.groupIds);
  const { columnId, values } = filter;
  return anyOf(columnId, values.length === 0 ? [] : await compareValues(read, { columnId, values }, asked));
}

const anyOf = (column_id: string, values: readonly (string | number)[]): ItemsQuery | null =>
  values.length === 0 ? null : { rules: [{ column_id, compare_value: values, operator: 'any_of' }] };

/** Labels are compared by their ids, which grow while a sync adds labels: so they are asked for each time. */
async function compareValues(
  read: Read,
  { columnId, values }: { columnId: string; values: readonly string[] },
  { boardId, ...call }: Asked,
): Promise<readonly (string | number)[]> {
  const { boards } = await read(BoardColumnsDocument, { ids: [boardId], columns: [columnId] }, { ...call, kind: 'read' });
  const [board] = boards ?? [];
  if (board === undefined || board === null)
    throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no board ${boardId} to this token.`);
  const column = whole(board.columns, 'columns').find(({ id, archived }) => id === columnId && !archived);
  if (column === undefined) throw new OrderSyncError('COLUMN_UNKNOWN', `Board ${boardId} has no column ${columnId}.`);
  if (column.type !== 'dropdown' && column.type !== 'status') return values;
  const wanted = new Set(values.map(normal));
  return labelIdsOf(column.settings).flatMap(({ id, label }) => (wanted.has(normal(label)) ? [id] : []));
}

const normal = (label: string): string => label.trim().toLowerCase();
