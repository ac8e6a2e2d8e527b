import type { Account } from '../account/account.ts';
import type { Board, Column } from '../account/model.ts';
import { isJsonObject, type Json } from '../json.ts';

/** A cell that a call writes and that monday.com might refuse. */
export interface RefusableCell {
  readonly column: Column;
  readonly value: Json;
}

/** The first label, or number, among the values that the call writes; undefined where it writes none. */
export function refusableColumn(account: Account, args: object, sort: 'label' | 'number'): RefusableCell | undefined {
  const board = boardOf(account, new Map(Object.entries(args)));
  const values = 'column_values' in args && typeof args.column_values === 'string' ? parse(args.column_values) : {};
  for (const [columnId, value] of Object.entries(values)) {
    const column = board?.columns.get(columnId);
    if (!column || value === null || value === '') continue;
    if (sort === 'number' ? column.type === 'numbers' : column.type === 'dropdown' || column.type === 'status') return { column, value };
  }
  return undefined;
}

function boardOf(account: Account, args: ReadonlyMap<string, unknown>): Board | null | undefined {
  if (args.has('parent_item_id')) return account.items.get(String(args.get('parent_item_id')))?.group.board.subitemsBoard;
  return account.boards.get(String(args.get('board_id')));
}

function parse(text: string): Readonly<Record<string, Json>> {
  try {
    const values: Json = JSON.parse(text);
    return isJsonObject(values) ? values : {};
  } catch {
    return {};
  }
}
