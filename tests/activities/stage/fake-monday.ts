import { type ErrorCode, OrderSyncError } from '../../../src/errors.ts';
import type { Fate, Mutation } from '../../../src/monday/aliased-mutation.ts';
import type { Board, BoardGroup } from '../../../src/monday/board.ts';
import type { GroupWrite, ItemWrite, MondayApi, WriteAnswer } from '../../../src/monday/monday-api.ts';
import { Pacer } from '../../../src/monday/pacer.ts';
import { LABELS, MAPPING } from './config.ts';
import { LeapClock } from './leap-clock.ts';

export interface FakeItem {
  readonly id: string;
  readonly key: string;
  name: string;
  groupId: string;
  /** As they were sent; a cleared cell is gone. */
  values: Readonly<Record<string, unknown>>;
}

/** A write that reached monday. */
export type Received =
  | (ItemWrite<string> & { readonly kind: 'create_item' | 'update_item' })
  | (GroupWrite & { readonly kind: 'create_group' });

/** What happens to one write; `apply` lets it take effect and gives the answer, but for mutations that `refuse` names by alias. */
export type Turn = (
  write: Received,
  apply: (refuse?: (alias: string) => Fate | undefined) => WriteAnswer<string>,
) => WriteAnswer<string> | Promise<WriteAnswer<string>>;

/** monday.com at the port: a board in memory that does what it is told, and what a test tells it to do instead. */
export class FakeMonday implements MondayApi {
  readonly groups: BoardGroup[] = [];
  readonly items = new Map<string, FakeItem>();
  readonly received: Received[] = [];
  labels: Readonly<Record<string, readonly string[]>> = LABELS;
  board: Partial<Board> = {};
  reads = 0;
  /** Writes on the wire now. */
  onTheWire = 0;
  readonly #turns: Turn[] = [];
  #always: Turn = (_, apply) => apply();
  #count = 0;
  readonly #pacer: Pacer;

  constructor(places: number) {
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

  /** A group that was there before. */
  addGroup(title: string): string {
    const id = this.#newId('group_');
    this.groups.push({ id, title });
    return id;
  }

  itemsOf(recordUuid: string): readonly FakeItem[] {
    return [...this.items.values()].filter(({ key }) => key === recordUuid);
  }

  of(kind: Received['kind']): readonly Received[] {
    return this.received.filter((write) => write.kind === kind);
  }

  async whoAmI() {
    return { id: '1', name: 'Tester' };
  }

  async readBoard(boardId: string): Promise<Board> {
    this.reads += 1;
    return {
      id: boardId,
      name: 'Customer Master Schedule',
      url: `https://example.monday.com/boards/${boardId}`,
      accessLevel: 'edit',
      state: 'active',
      itemsCount: this.items.size,
      itemsLimit: 10_000,
      subitemBoardId: MAPPING.subitemBoardId,
      columns: [
        { id: MAPPING.syncKeyColumn, title: 'order-sync key', type: 'text', labels: [] },
        ...MAPPING.columns.map(({ columnId: id, title, type }) => ({ id, title, type, labels: this.labels[id] ?? [] })),
      ],
      groups: [...this.groups],
      ...this.board,
    };
  }

  async readGroups() {
    this.reads += 1;
    return { boardName: 'Customer Master Schedule', groups: [...this.groups] };
  }

  permit({ customer, signal }: Parameters<MondayApi['permit']>[0]) {
    return this.#pacer.permit({ customer, points: 1, signal });
  }

  wait(): undefined {}

  async createGroup(write: GroupWrite): Promise<WriteAnswer<'group'>> {
    const answer = await this.#receive({ ...write, kind: 'create_group' }, (refuse) =>
      answered([['group', refuse?.('group') ?? { kind: 'done', id: this.#insert(write) }]]),
    );
    return answer as WriteAnswer<'group'>;
  }

  async write<Alias extends string>(write: ItemWrite<Alias>): Promise<WriteAnswer<Alias>> {
    const received = write as unknown as Exclude<Received, { kind: 'create_group' }>;
    const answer = await this.#receive(received, (refuse) =>
      answered([...write.mutations].map(([alias, mutation]) => [alias, refuse?.(alias) ?? this.#run(mutation)])),
    );
    return answer as WriteAnswer<Alias>;
  }

  async #receive(write: Received, apply: Parameters<Turn>[1]): Promise<WriteAnswer<string>> {
    this.received.push(write);
    this.onTheWire += 1;
    try {
      return await (this.#turns.shift() ?? this.#always)(write, apply);
    } finally {
      this.onTheWire -= 1;
    }
  }

  /** Where the request says, as monday does. */
  #insert({ title, place }: GroupWrite): string {
    const id = this.#newId('group_');
    const at = this.groups.findIndex((group) => group.id === place?.relativeTo);
    if (place !== null && at < 0) throw new Error(`The fake board has no group ${place.relativeTo}.`);
    this.groups.splice(place === null ? 0 : place.method === 'after_at' ? at + 1 : at, 0, { id, title });
    return id;
  }

  #run({ field, args }: Mutation): Fate {
    if (field === 'create_item') {
      const groupId = args.group_id ?? '';
      if (!this.groups.some(({ id }) => id === groupId)) return refusal('GROUP_UNKNOWN', `There is no group ${groupId}.`);
      const values = parse(args.column_values);
      this.#learn(values);
      const id = this.#newId('90071992547409');
      this.items.set(id, { id, key: String(values[MAPPING.syncKeyColumn]), name: args.item_name, groupId, values });
      return { kind: 'done', id };
    }
    const item = this.items.get(String(args.item_id));
    if (item === undefined) return refusal('ITEM_UNKNOWN', `There is no item ${args.item_id}.`);
    if (field === 'move_item_to_group') {
      item.groupId = args.group_id;
      return { kind: 'done', id: item.id };
    }
    const { name, ...sent } = parse(args.column_values);
    this.#learn(sent);
    const merged = Object.entries({ ...item.values, ...sent }).filter(([, value]) => value !== null);
    Object.assign(item, { name, values: Object.fromEntries(merged) });
    return { kind: 'done', id: item.id };
  }

  /** A label that was not there is there now. */
  #learn(values: Readonly<Record<string, unknown>>): void {
    for (const [columnId, value] of Object.entries(values)) {
      const { labels = [] } = (value ?? {}) as { labels?: readonly string[] };
      const known = this.labels[columnId] ?? [];
      this.labels = { ...this.labels, [columnId]: [...new Set([...known, ...labels])] };
    }
  }

  #newId(prefix: string): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(5, '0')}`;
  }
}

type Refused = Extract<Fate, { kind: 'refused' }>;

export const refusal = (code: Refused['code'], reason: string): Refused => ({ kind: 'refused', code, reason });

/** No answer came; nothing tells whether the write took effect. */
export const lost: WriteAnswer<string> = {
  kind: 'unknown',
  error: new OrderSyncError('NO_ANSWER', 'monday.com did not answer.'),
  answered: false,
};

/** The whole request was refused, and nothing of it executed. */
export const notExecuted = (code: ErrorCode, retryAfterSeconds?: number): WriteAnswer<string> => ({
  kind: 'not-executed',
  error: new OrderSyncError(code, `It is ${code}.`, { retryAfterSeconds }),
});

const answered = (fates: readonly (readonly [string, Fate])[]): WriteAnswer<string> => ({
  kind: 'answered',
  requestId: 'req-1',
  fates: new Map(fates),
});

const parse = (values: unknown): Record<string, unknown> => JSON.parse(String(values)) as Record<string, unknown>;
