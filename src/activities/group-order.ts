import type { BoardGroup } from '../monday/board.ts';
import { type Place, placeGroup } from '../sync/place-group.ts';

/**
 * Keeps a board's groups in alphabetical order while several customers of a worker create theirs: creations of a board run one after
 * the other, and each is placed by all that came before it.
 */
export class GroupOrder {
  readonly #boards = new Map<string, { groups: BoardGroup[]; last: Promise<unknown> }>();

  /** What the board showed just now. Groups of this worker that are newer than the answer are kept. */
  seen(boardId: string, groups: readonly BoardGroup[]): void {
    const board = this.#board(boardId);
    const shown = new Set(groups.map(({ id }) => id));
    const newer = board.groups.filter(({ id }) => !shown.has(id));
    board.groups = [...groups];
    for (const group of newer) this.#insert(board.groups, group);
  }

  /** Runs one creation when it is its turn. Where its result has an `id`, that is the new group's. */
  async create<Result extends object>(boardId: string, title: string, run: (place: Place | null) => Promise<Result>): Promise<Result> {
    const board = this.#board(boardId);
    const turn = board.last.then(async () => {
      const made = await run(placeGroup(title, board.groups));
      if ('id' in made) this.#insert(board.groups, { id: String(made.id), title });
      return made;
    });
    board.last = turn.catch(() => undefined);
    return turn;
  }

  #board(boardId: string): { groups: BoardGroup[]; last: Promise<unknown> } {
    const board = this.#boards.get(boardId) ?? { groups: [], last: Promise.resolve() };
    this.#boards.set(boardId, board);
    return board;
  }

  #insert(groups: BoardGroup[], group: BoardGroup): void {
    if (groups.some(({ id }) => id === group.id)) return;
    const place = placeGroup(group.title, groups);
    const at = groups.findIndex(({ id }) => id === place?.relativeTo);
    groups.splice(place?.method === 'after_at' ? at + 1 : Math.max(0, at), 0, group);
  }
}
