import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import type { BoardView } from './board-view.ts';
import { type LagKind, type LagSettings, NO_LAG } from './lag.ts';
import type { Board, Column, Group, Item } from './model.ts';
import { Trails } from './trails.ts';

/**
 * Read-after-write lag: lists show a write only some time later, while whoever asks by id sees it at once. It is told of every
 * change. Kept in memory: after a restart everything is in sight.
 */
export class LaggingView implements BoardView {
  lag: LagSettings = NO_LAG;
  readonly #chance: Chance;
  readonly #clock: Clock;
  #items = new Map<Board, Trails<Item>>();
  #groups = new Map<Board, Trails<Group>>();
  #columns = new Map<Board, Trails<Column>>();

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  changeItem(item: Item, apply: () => void, isNew = false): void {
    const lag = this.#draw(item.parent ? 'subitems' : 'items');
    this.#trails(this.#items, item.group.board).change(item, lag, { isNew, apply });
  }

  changeGroup(group: Group, apply: () => void, isNew = false): void {
    this.#trails(this.#groups, group.board).change(group, this.#draw('groups'), { isNew, apply });
  }

  changeColumn(column: Column, apply: () => void, isNew = false): void {
    this.#trails(this.#columns, column.board).change(column, this.#draw('columns'), { isNew, apply });
  }

  /** Everything written so far is in sight. */
  catchUp(): void {
    this.#items = new Map();
    this.#groups = new Map();
    this.#columns = new Map();
  }

  groups(board: Board): readonly Group[] {
    const trails = this.#groups.get(board);
    return !trails || trails.isEmpty ? board.groups : board.groups.flatMap((group) => trails.shown(group) ?? []);
  }

  columns(board: Board): Iterable<Column> {
    const trails = this.#columns.get(board);
    if (!trails || trails.isEmpty) return board.columns.values();
    return [...board.columns.values()].flatMap((column) => trails.shown(column) ?? []);
  }

  items(group: Group): Iterable<Item> {
    const trails = this.#items.get(group.board);
    if (!trails || trails.isEmpty) return group.items;
    const shown = [...group.items].filter((item) => !trails.has(item));
    for (const item of trails.entities()) {
      const version = trails.shown(item);
      if (version?.group.id === group.id) shown.push(version);
    }
    return shown.sort((a, b) => a.position - b.position);
  }

  subitems(item: Item): readonly Item[] {
    const { subitemsBoard } = item.group.board;
    const trails = subitemsBoard && this.#items.get(subitemsBoard);
    return trails && !trails.isEmpty ? item.subitems.flatMap((subitem) => trails.shown(subitem) ?? []) : item.subitems;
  }

  itemsCount(board: Board): number {
    const trails = this.#items.get(board);
    let count = board.itemsCount;
    for (const item of trails?.entities() ?? []) {
      if (item.state === 'active') count--;
      if (trails?.shown(item)?.state === 'active') count++;
    }
    return count;
  }

  #draw(kind: LagKind): number {
    const { [kind]: most, jitter } = this.lag;
    return most === 0 ? 0 : most * 1000 * (1 - (jitter && jitter * this.#chance.draw('lag')));
  }

  #trails<T extends object>(all: Map<Board, Trails<T>>, board: Board): Trails<T> {
    let trails = all.get(board);
    if (!trails) {
      trails = new Trails(this.#clock);
      all.set(board, trails);
    }
    return trails;
  }
}
