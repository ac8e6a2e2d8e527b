import { expect } from 'vitest';
import { expectedItems, groupTitle, shownItems } from './expected-board.ts';
import { type OrderRow, textOf } from './order-rows.ts';
import type { Board, BoardItem } from './sandbox-probe.ts';

/** The board shows these orders, each once and with every cell, and nothing else. */
export function expectBoardToEqual(board: Board, rows: readonly OrderRow[]): void {
  expect(shownItems(board)).toEqual(expectedItems(rows));
  expect(itemsOf(board).filter((item) => item.state !== 'active')).toEqual([]);
}

/** Each group once, none called "check", in alphabetical order from the top. */
export function expectGroupsInOrder(board: Board): void {
  const titles = board.groups.filter(({ deleted }) => !deleted).map(({ title }) => title.toUpperCase());
  expect(titles).toEqual([...new Set(titles)].toSorted());
  expect(titles).not.toContain('CHECK');
}

/**
 * What the rows say of themselves is what the board shows: an id and SYNCED where the item is, neither where it is not, and no row
 * that still waits for an answer.
 */
export function expectStatesToEqualBoard(rows: readonly OrderRow[], board: Board): void {
  const itemIds = new Map(itemsOf(board).map((item) => [keyOf(item), item.id]));
  const stated = rows.map((row) => ({
    key: textOf(row, 'record_uuid'),
    item: row['monday_item_id'] ?? null,
    synced: row['sync_state'] === 'SYNCED',
    hashed: /^[0-9a-f]{64}$/.test(textOf(row, 'row_hash')) && row['row_hash'] === row['sent_hash'],
    inFlight: row['api_status'] === 'IN_FLIGHT',
  }));
  const shown = rows.map((row) => {
    const key = textOf(row, 'record_uuid');
    const item = itemIds.get(key.toLowerCase());
    return { key, item: item ?? null, synced: item !== undefined, hashed: item !== undefined, inFlight: false };
  });
  expect(stated).toEqual(shown);
}

export const itemsOf = (board: Board): readonly BoardItem[] => board.groups.flatMap(({ items }) => items);
export const keyOf = (item: BoardItem): string => item.column_values['order_sync_key']?.text ?? '';
export const itemOf = (board: Board, recordUuid: string): BoardItem | undefined =>
  itemsOf(board).find((item) => keyOf(item) === recordUuid.toLowerCase());
export const groupOf = (board: Board, recordUuid: string): string | undefined =>
  board.groups.find(({ items }) => items.some((item) => keyOf(item) === recordUuid.toLowerCase()))?.title;

export const isHeld = (row: OrderRow): boolean => groupTitle(row) === null;
