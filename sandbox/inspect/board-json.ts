import type { Account } from '../account/account.ts';
import type { Board, Column, Group, Item } from '../account/model.ts';

/**
 * A whole board as it is, archived and deleted groups and items included, in the order of the board. Cells hold `value` as parsed
 * JSON; `sequence` tells the order of creation of groups, items and subitems.
 */
export function boardJson(board: Board): object {
  return {
    id: board.id,
    name: board.name,
    state: 'active',
    items_count: board.itemsCount,
    items_limit: board.itemsLimit,
    type: board.kind,
    subitems_board_id: board.subitemsBoard?.id ?? null,
    columns: [...board.columns.values()].map(columnJson),
    groups: board.groups.map(groupJson),
  };
}

function columnJson({ id, title, type, labels }: Column): object {
  return { id, title, type, ...((type === 'dropdown' || type === 'status') && { labels: labels.map(({ name }) => name) }) };
}

function groupJson({ id, title, color, state, createdAt, sequence, items }: Group): object {
  return {
    id,
    title,
    color,
    state,
    archived: state === 'archived',
    deleted: state === 'deleted',
    created_at: createdAt,
    sequence,
    items: [...items].map(itemJson),
  };
}

function itemJson(item: Item): object {
  return {
    id: item.id,
    name: item.name,
    state: item.state,
    created_at: item.createdAt,
    sequence: item.sequence,
    updated_at: item.updatedAt,
    column_values: Object.fromEntries(item.cells),
    subitems: item.subitems.map(itemJson),
  };
}

export function boardsJson(account: Account): object {
  return [...account.boards.values()].map(({ id, name, kind, itemsCount }) => ({ id, name, type: kind, items_count: itemsCount }));
}
