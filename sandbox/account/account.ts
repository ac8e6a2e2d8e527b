import type { BoardDefinition } from './board-definition.ts';
import { buildBoard, buildSubitemsBoard } from './build-board.ts';
import type { LaggingView } from './lagging-view.ts';
import type { Board, Column, Group, Item, State } from './model.ts';
import { columnRecord, groupRecord, itemRecord } from './record-forms.ts';
import type { Records } from './records.ts';
import { restore } from './restore.ts';

/** Ten digits, as monday.com's item ids have. */
const FIRST_ITEM_ID = 2_000_000_001;

/** How the ids of groups begin that were made after the start. */
const MADE_GROUP = 'group_mk';

type ItemChange = Partial<Pick<Item, 'name' | 'cells' | 'state' | 'updatedAt'>>;
type GroupChange = Partial<Pick<Group, 'title' | 'state'>>;

/**
 * What the one account of this sandbox holds. Everything is in memory, and every change goes to the records and through the lagging
 * view, so entities are changed by these methods alone. It keeps structure (who stands where, who counts); whether a change is
 * allowed is `operations/`. Before an answer leaves, `flush` makes safe what was written.
 */
export class Account {
  readonly boards = new Map<string, Board>();
  readonly items = new Map<string, Item>();
  /** What lists show where writes take their time to be seen. */
  readonly laggingView: LaggingView;
  readonly #definitions: readonly BoardDefinition[];
  readonly #records: Records;
  #nextItemId = FIRST_ITEM_ID;
  #nextPosition = 1;

  constructor(definitions: readonly BoardDefinition[], records: Records, laggingView: LaggingView) {
    this.#definitions = definitions;
    this.#records = records;
    this.laggingView = laggingView;
    this.#build();
    const { lastItemId, lastPosition } = restore(this, records);
    this.#nextItemId = Math.max(this.#nextItemId, lastItemId + 1);
    this.#nextPosition = lastPosition + 1;
  }

  group(board: Board, groupId: string): Group | undefined {
    return board.groups.find((group) => group.id === groupId);
  }

  newItemId(): string {
    return String(this.#nextItemId++);
  }

  newGroupId(): string {
    return `${MADE_GROUP}${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`;
  }

  /** Larger than any before; for positions of items and for sequences. */
  newPosition(): number {
    return this.#nextPosition++;
  }

  /** Gives the board the hidden board of its subitems, and the column that leads to it. */
  addSubitemsBoard(parent: Board, column: Column): Board {
    const taken = [...this.boards.keys()].map(Number);
    const board = this.restoreSubitemsBoard(parent, String(Math.max(...taken) + 1));
    this.#records.put('board', board.id, { id: board.id, parentId: parent.id });
    this.addColumn(column);
    return board;
  }

  restoreSubitemsBoard(parent: Board, id: string): Board {
    const board = buildSubitemsBoard(parent, id);
    parent.subitemsBoard = board;
    this.boards.set(id, board);
    return board;
  }

  addColumn(column: Column): void {
    this.laggingView.changeColumn(column, () => column.board.columns.set(column.id, column), true);
    this.#saveColumn(column);
  }

  setLabels(column: Column, labels: Column['labels']): void {
    this.laggingView.changeColumn(column, () => {
      column.labels = labels;
    });
    this.#saveColumn(column);
  }

  /** A position before the group that stands at `index`, after the one in front of it. */
  groupPosition(board: Board, index: number): number {
    const before = board.groups[index - 1]?.position ?? (board.groups[0]?.position ?? 2) - 2;
    const after = board.groups[index]?.position ?? before + 2;
    const middle = (before + after) / 2;
    if (before < middle && middle < after) return middle;
    // Halved so often that no number lies between the two: all get new room.
    for (const [number, group] of board.groups.entries()) group.position = number;
    for (const group of board.groups) this.#saveGroup(group);
    return index - 0.5;
  }

  addGroup(group: Group): void {
    const { groups } = group.board;
    this.laggingView.changeGroup(group, () => groups.push(group), true);
    groups.sort((a, b) => a.position - b.position);
    this.#saveGroup(group);
  }

  changeGroup(group: Group, change: GroupChange): void {
    this.laggingView.changeGroup(group, () => Object.assign(group, change));
    this.#saveGroup(group);
  }

  addItem(item: Item): void {
    const add = () => {
      this.items.set(item.id, item);
      item.group.items.add(item);
      item.parent?.subitems.push(item);
    };
    this.laggingView.changeItem(item, add, true);
    if (item.state === 'active') item.group.board.itemsCount++;
    this.#saveItem(item);
  }

  changeItem(item: Item, change: ItemChange): void {
    const { board } = item.group;
    if (change.state && change.state !== item.state)
      board.itemsCount += Number(change.state === 'active') - Number(item.state === 'active');
    this.laggingView.changeItem(item, () => Object.assign(item, change));
    this.#saveItem(item);
  }

  /** Puts the item at the end of the group. */
  moveItem(item: Item, group: Group, updatedAt: string): void {
    touch(item.group);
    const move = () => {
      item.group.items.delete(item);
      Object.assign(item, { group, updatedAt, position: this.newPosition() });
      group.items.add(item);
    };
    this.laggingView.changeItem(item, move);
    this.#saveItem(item);
  }

  /** The item's subitems share its fate. */
  setItemState(item: Item, state: State, updatedAt: string): void {
    this.changeItem(item, { state, updatedAt });
    for (const subitem of item.subitems) if (subitem.state !== 'deleted') this.setItemState(subitem, state, updatedAt);
  }

  flush(): void {
    this.#records.flush();
  }

  /** Empties every board. Item ids go on counting, so that an old id never means a new item. */
  reset(): void {
    this.#records.clear();
    this.#records.put('sequence', 'item', { lastItemId: this.#nextItemId - 1 });
    this.laggingView.catchUp();
    this.#build();
  }

  close(): void {
    this.#records.close();
  }

  #saveColumn(column: Column): void {
    column.board.revision++;
    this.#records.put('column', `${column.board.id}/${column.id}`, columnRecord(column));
  }

  #saveGroup(group: Group): void {
    touch(group);
    this.#records.put('group', recordId(group), groupRecord(group));
  }

  #saveItem(item: Item): void {
    touch(item.group);
    if (item.parent) touch(item.parent.group);
    this.#records.put('item', item.id, itemRecord(item));
  }

  #build(): void {
    this.boards.clear();
    this.items.clear();
    for (const definition of this.#definitions) {
      const board = buildBoard(definition);
      this.boards.set(board.id, board);
      if (board.subitemsBoard) this.boards.set(board.subitemsBoard.id, board.subitemsBoard);
    }
  }
}

/** Starting groups have the same ids on every board. */
function recordId({ id, board }: Group): string {
  return id.startsWith(MADE_GROUP) ? id : `${board.id}/${id}`;
}

function touch(group: Group): void {
  group.revision++;
  group.board.revision++;
}
