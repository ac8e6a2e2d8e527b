import { type ErrorCode, OrderSyncError } from '../../../src/errors.ts';
import type { Fate } from '../../../src/monday/aliased-mutation.ts';
import type { Board } from '../../../src/monday/board.ts';
import type {
  BoardItem,
  BoardItemsRequest,
  ColumnAnswer,
  FoundItem,
  GroupWrite,
  ItemNow,
  ItemsRequest,
  ItemWrite,
  KeySearch,
  MondayApi,
  WholeItem,
  WriteAnswer,
  WriteKind,
} from '../../../src/monday/monday-api.ts';
import { Pacer, type Permit } from '../../../src/monday/pacer.ts';
import { MAPPING } from './config.ts';
import { FakeBoard, keyOf, textOf } from './fake-board.ts';
import { LeapClock } from './leap-clock.ts';

export { type FakeItem, refusal } from './fake-board.ts';

/** A write that reached monday. */
export type Received =
  | (ItemWrite<string> & { readonly kind: Exclude<WriteKind, 'create_group'> })
  | (GroupWrite & { readonly kind: 'create_group' });

/** What happens to one write; `apply` lets it take effect and gives the answer, but for mutations that `refuse` names by alias. */
export type Turn = (
  write: Received,
  apply: (refuse?: (alias: string) => Fate | undefined) => WriteAnswer<string>,
) => WriteAnswer<string> | Promise<WriteAnswer<string>>;

/** monday.com at the port: a board in memory that does what it is told, and what a test tells it to do instead. */
export class FakeMonday extends FakeBoard implements MondayApi {
  readonly received: Received[] = [];
  board: Partial<Board> = {};
  reads = 0;
  itemsAPage = 100;
  /** Writes on the wire now. */
  onTheWire = 0;
  readonly #turns: Turn[] = [];
  #always: Turn = (_, apply) => apply();
  readonly #pacer: Pacer;

  constructor(places: number) {
    super();
    this.#pacer = new Pacer(new LeapClock(), places);
  }

  /** The next write without a turn of its own meets this. */
  next(...turns: readonly Turn[]): void {
    this.#turns.push(...turns);
  }

  /** Every write that has no turn of its own meets this. */
  always(turn: Turn): void {
    this.#always = turn;
  }

  of(kind: Received['kind']): readonly Received[] {
    return this.received.filter((write) => write.kind === kind);
  }

  async whoAmI() {
    return { id: '1', name: 'Tester' };
  }

  async readBoard(boardId: string): Promise<Board> {
    this.reads += 1;
    const columns = boardId === MAPPING.boardId ? MAPPING.columns : MAPPING.subitemColumns;
    return {
      id: boardId,
      name: 'Customer Master Schedule',
      url: `https://example.monday.com/boards/${boardId}`,
      accessLevel: 'edit',
      state: 'active',
      itemsCount: this.active('items').length,
      itemsLimit: 10_000,
      subitemBoardId: MAPPING.subitemBoardId,
      columns: [
        { id: MAPPING.syncKeyColumn, title: 'order-sync key', type: 'text', labels: [] },
        ...columns.map(({ columnId: id, title, type }) => ({ id, title, type, labels: this.labels[id] ?? [] })),
      ],
      groups: [...this.groups],
      ...this.board,
    };
  }

  async readGroups() {
    this.reads += 1;
    return { boardName: 'Customer Master Schedule', groups: this.listedGroups() };
  }

  async findByKeys({ boardId, keys }: KeySearch): Promise<ReadonlyMap<string, readonly FoundItem[]>> {
    this.reads += 1;
    const items = this.listed(boardId === MAPPING.boardId ? 'items' : 'subitems');
    return new Map(
      keys.map((key) => [
        key.toLowerCase(),
        items
          .filter((item) => keyOf(item) === key.toLowerCase())
          .map(({ id, groupId, parentItemId }) => ({ id, groupId, parentItemId, createdAt: null })),
      ]),
    );
  }

  async readItems({ ids }: ItemsRequest): Promise<ReadonlyMap<string, ItemNow>> {
    this.reads += 1;
    return new Map(
      ids.flatMap((id) => {
        const item = this.find(id);
        return item === undefined ? [] : [[id, { ...item, key: keyOf(item) }] as const];
      }),
    );
  }

  async *readItemsOf({ filter, columns = [], withSubitems = false }: BoardItemsRequest): AsyncGenerator<readonly BoardItem[]> {
    this.reads += 1;
    for (let last = ''; ; ) {
      const rest = this.listed('items').filter((item) => item.id > last && this.matches(item, filter));
      const page = rest.slice(0, this.itemsAPage);
      yield page.map(({ id, name, groupId, values }) => {
        const texts = Object.fromEntries(columns.map((columnId) => [columnId, textOf(values[columnId])]));
        const title = this.groups.find((group) => group.id === groupId)?.title ?? null;
        const item = { id, name, groupId, groupTitle: title, key: keyOf({ values }), updatedAt: null, texts };
        return withSubitems ? { ...item, subitems: this.#subitemsBelow(id) } : item;
      });
      if (page.length === rest.length) return;
      last = page.at(-1)?.id ?? last;
    }
  }

  #subitemsBelow(itemId: string): NonNullable<BoardItem['subitems']> {
    const below = this.listed('subitems').filter(({ parentItemId }) => parentItemId === itemId);
    return below.map(({ id, name, values }) => ({ id, name, key: keyOf({ values }) }));
  }

  readWholeItems(): AsyncIterable<readonly WholeItem[]> {
    throw new Error('No activity reads whole items.');
  }

  createColumn(): Promise<ColumnAnswer> {
    throw new Error('No activity makes columns.');
  }

  permit({ customer, signal }: Parameters<MondayApi['permit']>[0]) {
    return this.#pacer.permit({ customer, points: 1, signal });
  }

  wait(): undefined {}

  async createGroup(write: GroupWrite, permit: Permit): Promise<WriteAnswer<'group'>> {
    const answer = await this.#receive({ ...write, kind: 'create_group' }, permit, (refuse) =>
      answered([['group', refuse?.('group') ?? this.insertGroup(write)]]),
    );
    return answer as WriteAnswer<'group'>;
  }

  async write<Alias extends string>(write: ItemWrite<Alias>, permit: Permit): Promise<WriteAnswer<Alias>> {
    const received = write as unknown as Exclude<Received, { kind: 'create_group' }>;
    const answer = await this.#receive(received, permit, (refuse) =>
      answered([...write.mutations].map(([alias, mutation]) => [alias, refuse?.(alias) ?? this.run(mutation)])),
    );
    return answer as WriteAnswer<Alias>;
  }

  async #receive(write: Received, permit: Permit, apply: Parameters<Turn>[1]): Promise<WriteAnswer<string>> {
    this.received.push(write);
    this.onTheWire += 1;
    try {
      return await (this.#turns.shift() ?? this.#always)(write, apply);
    } finally {
      this.onTheWire -= 1;
      permit.end();
    }
  }
}

/** No answer came; nothing tells whether the write took effect. */
export const lost: WriteAnswer<string> = {
  kind: 'unknown',
  error: new OrderSyncError('NO_ANSWER', 'monday.com did not answer.'),
  answered: false,
};

/** monday.com answered, and the answer tells nothing. */
export const unclear: WriteAnswer<string> = {
  kind: 'unknown',
  error: new OrderSyncError('UNCLEAR_ANSWER', 'monday.com answered something.', { requestId: 'req-2' }),
  answered: true,
};

/** The whole request was refused, and nothing of it executed. */
export const notExecuted = (code: ErrorCode, retryAfterSeconds?: number, requestId?: string): WriteAnswer<string> => ({
  kind: 'not-executed',
  error: new OrderSyncError(code, `It is ${code}.`, { retryAfterSeconds, requestId }),
});

const answered = (fates: readonly (readonly [string, Fate])[]): WriteAnswer<string> => ({
  kind: 'answered',
  requestId: 'req-1',
  fates: new Map(fates),
});
