import type { BoardDefinition } from './board-definition.ts';
import { buildBoard } from './build-board.ts';
import type { Board, Column, Group, Item, State } from './model.ts';
import { columnRecord, groupRecord, itemRecord } from './record-forms.ts';
import type { Records } from './records.ts';
import { restore } from './restore.ts';

/** Ten digits, as monday.com's item ids have. */
const FIRST_ITEM_ID = 2_000_000_001;

/**
 * What the one account of this sandbox holds. Everything is in memory, and every change goes to the records before the call
 * returns, so before any answer. It keeps structure (who stands where, who counts); whether a change is allowed is `operations/`.
 */
export class Account {
  readonly boards = new Map<string, Board>();
  readonly items = new Map<string, Item>();
  readonly #definitions: readonly BoardDefinition[];
  readonly #records: Records;
  #nextItemId = FIRST_ITEM_ID;
  #nextPosition = 1;

  constructor(definitions: readonly BoardDefinition[], records: Records) {
    this.#definitions = definitions;
    this.#records = records;
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
    return `group_mk${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`;
  }

  newPosition(): number {
    return this.#nextPosition++;
  }

  addColumn(column: Column): void {
    column.board.columns.set(column.id, column);
    this.saveColumn(column);
  }

  saveColumn(column: Column): void {
    column.board.revision++;
    this.#records.put('column', `${column.board.id}/${column.id}`, columnRecord(column));
  }

  /** A position before the group that stands at `index`, after the one in front of it. */
  groupPosition(board: Board, index: number): number {
    const before = board.groups[index - 1]?.position ?? (board.groups[0]?.position ?? 2) - 2;
    const after = board.groups[index]?.position ?? before + 2;
    const middle = (before + after) / 2;
    if (before < middle && middle < after) return middle;
    // Halved so often that no number lies between the two: all get new room.
    for (const [number, group] of board.groups.entries()) group.position = number;
    for (const group of [...board.groups]) this.saveGroup(group);
    return index - 0.5;
  }

  addGroup(group: Group): void {
    group.board.groups.push(group);
    this.saveGroup(group);
  }

  /** To be called after any change of the group itself, also of its position. */
  saveGroup(group: Group): void {
    group.board.groups.sort((a, b) => a.position - b.position);
    touch(group);
    this.#records.put('group', group.id, groupRecord(group));
  }

  addItem(item: Item): void {
    this.items.set(item.id, item);
    item.group.items.add(item);
    item.parent?.subitems.push(item);
    if (item.state === 'active') item.group.board.itemsCount++;
    this.saveItem(item);
  }

  /** To be called after any change of the item's name, cells or dates. */
  saveItem(item: Item): void {
    touch(item.group);
    if (item.parent) touch(item.parent.group);
    this.#records.put('item', item.id, itemRecord(item));
  }

  /** Puts the item at the end of the group. */
  moveItem(item: Item, group: Group): void {
    touch(item.group);
    item.group.items.delete(item);
    item.group = group;
    item.position = this.newPosition();
    group.items.add(item);
    this.saveItem(item);
  }

  /** The item's subitems share its fate. */
  setItemState(item: Item, state: State): void {
    const board = item.group.board;
    if (item.state === 'active' && state !== 'active') board.itemsCount--;
    if (item.state !== 'active' && state === 'active') board.itemsCount++;
    item.state = state;
    this.saveItem(item);
    for (const subitem of item.subitems) if (subitem.state !== 'deleted') this.setItemState(subitem, state);
  }

  /** Empties every board. Item ids go on counting, so that an old id never means a new item. */
  reset(): void {
    this.#records.clear();
    this.#records.put('sequence', 'item', { lastItemId: this.#nextItemId - 1 });
    this.#build();
  }

  close(): void {
    this.#records.close();
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

function touch(group: Group): void {
  group.revision++;
  group.board.revision++;
}
