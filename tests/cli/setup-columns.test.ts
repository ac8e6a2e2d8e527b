import { expect, test } from 'vitest';
import { lackingColumns } from '../../src/cli/setup/columns.ts';
import type { Board } from '../../src/monday/board.ts';
import type { MondayApi } from '../../src/monday/monday-api.ts';
import type { BoardMapping } from '../../src/sync/board-mapping.ts';

const KEY = { id: 'order_sync_key', title: 'Key', type: 'text', labels: [] };
const PO = { id: 'text_po', title: 'PO', type: 'text', labels: [] };

const mapping: BoardMapping = {
  boardId: '1',
  subitemBoardId: '2',
  syncKeyColumn: 'order_sync_key',
  columns: [{ columnId: 'text_po', type: 'text', title: 'PO NUMBER', sources: ['PO NUMBER'], createLabels: false, invalid: 'omit' }],
  subitemColumns: [],
};

const board = (id: string, columns: Board['columns'], subitemBoardId: string | null): Partial<Board> => ({
  id,
  name: `B${id}`,
  columns,
  subitemBoardId,
});

function lacking(boards: readonly Partial<Board>[], more: Partial<BoardMapping> = {}) {
  const monday = { readBoard: async (id: string) => boards.find((one) => one.id === id) as Board } as unknown as MondayApi;
  return lackingColumns(monday, { ...mapping, ...more });
}

test('a board without a column of subitems lacks it, and the key of its own', async () => {
  expect(await lacking([board('1', [PO], null)])).toEqual({
    columns: [
      {
        text: 'Sync key column order_sync_key (text) on board 1 "B1"',
        write: expect.objectContaining({ boardId: '1', id: 'order_sync_key', type: 'text' }),
      },
      { text: 'Column of subitems on board 1 "B1"', write: { boardId: '1', title: 'Subitems', type: 'subtasks' } },
    ],
    told: [],
  });
});

test('subitems that live on another board than the file says are told', async () => {
  const { columns, told } = await lacking([board('1', [PO, KEY], '3')]);
  expect(columns).toEqual([]);
  expect(told).toEqual([expect.stringContaining('Set subitem_board_id = "3" in order-sync.toml')]);
});

test('mapped columns that are missing, and a key of another type, are only told', async () => {
  const boards = [board('1', [{ ...KEY, type: 'long_text' }], '2'), board('2', [KEY], null)];
  expect(await lacking(boards)).toEqual({
    columns: [],
    told: [
      'On board 1 "B1" the sync key column order_sync_key is of type long_text, not text.',
      'On board 1 "B1" there is no column text_po (PO NUMBER).',
    ],
  });
});

test('a column that monday.com would name itself is not made, since a repeat would double it', async () => {
  const { columns, told } = await lacking([board('1', [PO], '2'), board('2', [{ ...KEY, id: 'text_mk5' }], null)], {
    syncKeyColumn: 'text_mk5',
  });
  expect(columns).toEqual([]);
  expect(told).toEqual([expect.stringContaining('no column can be made under that id')]);
});
