import type { BoardGroup } from '../monday/board.ts';
import { type Place, placeGroup } from '../sync/place-group.ts';

/** `made`: when by our own count; 0 for what was there. */
interface PlacedGroup extends BoardGroup {
  readonly made: number;
}

/**
 * Keeps a board's groups in alphabetical order while several customers of a worker create theirs: creations of a board run one after
 * the other, and each is placed by all that came before it.
 */
export class GroupOrder {
  readonly #boards = new Map<string, { groups: PlacedGroup[]; last: Promise<unknown> }>();
  #made = 0;

  /** Taken before a board is read; what it shows is told to `seen` with it. */
  get moment(): number {
    return this.#made;
  }

  /**
   * What the board showed to a read that began at `since`. Groups that this worker has made from then on are kept; any other group that
   * is not shown is gone (somebody deleted it), and nothing could be placed by it.
   */
  seen(boardId: string, groups: readonly BoardGroup[], since: number): void {
    const board = this.#board(boardId);
    const newer = board.groups.filter(({ made }) => made > since);
    // Their `made` stays: an older answer may still be on its way.
    const known = new Map(board.groups.map(({ id, made }) => [id, made]));
    board.groups = groups.map((group) => ({ ...group, made: known.get(group.id) ?? 0 }));
    for (const group of newer) this.#insert(board.groups, group);
  }

  /** Runs one creation when it is its turn. Where its result has an `id`, that is the new group's. */
  async create<Result extends object>(boardId: string, title: string, run: (place: Place | null) => Promise<Result>): Promise<Result> {
    const board = this.#board(boardId);
    const turn = board.last.then(async () => {
      const made = await run(placeGroup(title, board.groups));
      if ('id' in made) this.#insert(board.groups, { id: String(made.id), title, made: ++this.#made });
      return made;
    });
    board.last = turn.catch(() => undefined);
    return turn;
  }

  #board(boardId: string): { groups: PlacedGroup[]; last: Promise<unknown> } {
    const board = this.#boards.get(boardId) ?? { groups: [], last: Promise.resolve() };
    this.#boards.set(boardId, board);
    return board;
  }

  #insert(groups: PlacedGroup[], group: PlacedGroup): void {
    if (groups.some(({ id }) => id === group.id)) return;
    const place = placeGroup(group.title, groups);
    const at = groups.findIndex(({ id }) => id === place?.relativeTo);
    groups.splice(place?.method === 'after_at' ? at + 1 : Math.max(0, at), 0, group);
  }
}
