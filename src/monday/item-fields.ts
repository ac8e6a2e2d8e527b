import { OrderSyncError } from '../errors.ts';

/** A cell as the API shows it. */
interface Cell {
  readonly id: string;
  readonly text: string | null;
}

/** A sync key as keys compare, or null for a cell that is empty or not there. */
export function keyOf(cells: readonly Cell[], keyColumn: string): string | null {
  const text = cells.find(({ id }) => id === keyColumn)?.text;
  return normalKey(text ?? '') || null;
}

/** The same for an item of a board that has the column: without the cell it can't be told whose the item is. */
export function keyOnBoard(cells: readonly Cell[], keyColumn: string): string | null {
  if (cells.some(({ id }) => id === keyColumn)) return keyOf(cells, keyColumn);
  throw new OrderSyncError('BOARD_MISMATCH', `The board shows no column ${keyColumn}, which carries the sync key.`);
}

export const normalKey = (key: string): string => key.trim().toLowerCase();

export type ItemState = 'active' | 'archived' | 'deleted';

/** Without a state it can't be told whether the item still stands on the board. */
export function stateOf({ id, state }: { readonly id: string; readonly state: string | null }): ItemState {
  if (state === 'active' || state === 'archived' || state === 'deleted') return state;
  throw new OrderSyncError('UNCLEAR_ANSWER', `monday.com does not tell the state of item ${id}.`);
}

/** A list that may be null as a whole or in parts, where that would pass for less than there is. */
export function whole<Entry>(list: readonly (Entry | null)[] | null | undefined, what: string): readonly Entry[] {
  if (list === null || list === undefined) throw new OrderSyncError('UNCLEAR_ANSWER', `monday.com answered without ${what}.`);
  return list.map((entry) => {
    if (entry === null) throw new OrderSyncError('UNCLEAR_ANSWER', `monday.com left out some of ${what}.`);
    return entry;
  });
}

export function chunks<Entry>(list: readonly Entry[], size: number): readonly (readonly Entry[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
