import type { Fate, Mutation } from '../../../src/monday/aliased-mutation.ts';
import type { BoardGroup } from '../../../src/monday/board.ts';
import type { GroupWrite, ItemFilter, ItemNow } from '../../../src/monday/monday-api.ts';
import { LABELS, MAPPING } from './config.ts';

/** An item, or a subitem: its `parentItemId` is not null. */
export interface FakeItem {
  readonly id: string;
  readonly parentItemId: string | null;
  name: string;
  groupId: string;
  state: ItemNow['state'];
  /** As they were sent; a cleared cell is gone. */
  values: Readonly<Record<string, unknown>>;
}

/** Of subitems: their board has one, which nobody sees. */
const SUBITEMS_GROUP = 'topics';

/** A board in memory, as far as mutations and people change it. Groups by title may be there twice, as on the real one. */
export class FakeBoard {
  readonly groups: BoardGroup[] = [];
  /** Archived and deleted ones included. */
  readonly items = new Map<string, FakeItem>();
  readonly subitems = new Map<string, FakeItem>();
  labels: Readonly<Record<string, readonly string[]>> = LABELS;
  #count = 0;

  /** A group that was there before. */
  addGroup(title: string): string {
    const id = this.#newId('group_');
    this.groups.push({ id, title });
    return id;
  }

  /** As a person, or an earlier system, makes one. */
  addItem(item: { readonly name: string; readonly groupId: string; readonly values?: FakeItem['values'] }): FakeItem {
    const { name, groupId, values = {} } = item;
    return this.#put(this.items, { id: this.#newId('90071992547409'), parentItemId: null, name, groupId, state: 'active', values });
  }

  addSubitem(item: { readonly name: string; readonly parentItemId: string; readonly values?: FakeItem['values'] }): FakeItem {
    const { name, parentItemId, values = {} } = item;
    const id = this.#newId('90071992547409');
    return this.#put(this.subitems, { id, parentItemId, name, groupId: SUBITEMS_GROUP, state: 'active', values });
  }

  /** Its subitems go with it. */
  remove({ id }: Pick<FakeItem, 'id'>, state: 'archived' | 'deleted' = 'deleted'): void {
    for (const item of this.#all()) if (item.id === id || item.parentItemId === id) item.state = state;
  }

  /** All that stands in it goes with it. */
  removeGroup(groupId: string): void {
    const at = this.groups.findIndex(({ id }) => id === groupId);
    if (at >= 0) this.groups.splice(at, 1);
    for (const item of this.active('items')) if (item.groupId === groupId) this.remove(item);
  }

  itemsOf(recordUuid: string): readonly FakeItem[] {
    return [...this.items.values()].filter((item) => item.state === 'active' && keyOf(item) === recordUuid);
  }

  subitemsOf(lineUuid: string): readonly FakeItem[] {
    return [...this.subitems.values()].filter((item) => item.state === 'active' && keyOf(item) === lineUuid);
  }

  /** The active ones, the oldest first. */
  active(of: 'items' | 'subitems'): readonly FakeItem[] {
    return [...this[of].values()].filter(({ state }) => state === 'active');
  }

  /** What lists show: they may lag behind what is so. By their ids items are shown as they are. */
  listed(of: 'items' | 'subitems'): readonly FakeItem[] {
    return this.active(of);
  }

  listedGroups(): readonly BoardGroup[] {
    return [...this.groups];
  }

  find(id: string): FakeItem | undefined {
    return this.items.get(id) ?? this.subitems.get(id);
  }

  matches(item: FakeItem, filter: ItemFilter): boolean {
    if (filter.kind === 'all') return true;
    if (filter.kind === 'groups') return filter.groupIds.includes(item.groupId);
    const { columnId, values } = filter;
    return values.some((value) => normal(value) === normal(textOf(item.values[columnId])));
  }

  /** Where the request says, as monday does. */
  insertGroup({ title, place }: Pick<GroupWrite, 'title' | 'place'>): Fate {
    const at = this.groups.findIndex((group) => group.id === place?.relativeTo);
    if (place !== null && at < 0) return refusal('GROUP_UNKNOWN', `There is no group ${place.relativeTo}.`);
    const id = this.#newId('group_');
    this.groups.splice(place === null ? 0 : place.method === 'after_at' ? at + 1 : at, 0, { id, title });
    return { kind: 'done', id };
  }

  run({ field, args }: Mutation): Fate {
    switch (field) {
      case 'create_item': {
        const groupId = args.group_id ?? '';
        if (!this.groups.some(({ id }) => id === groupId)) return refusal('GROUP_UNKNOWN', `There is no group ${groupId}.`);
        return done(this.addItem({ name: args.item_name, groupId, values: this.#learn(parse(args.column_values)) }));
      }
      case 'create_subitem': {
        const parent = this.items.get(args.parent_item_id);
        if (parent?.state !== 'active') return unknownItem(args.parent_item_id);
        const values = this.#learn(parse(args.column_values));
        return done(this.addSubitem({ name: args.item_name, parentItemId: parent.id, values }));
      }
      case 'archive_item':
      case 'delete_item': {
        const item = this.find(String(args.item_id));
        const state = field === 'archive_item' ? 'archived' : 'deleted';
        if (item === undefined || item.state === 'deleted' || item.state === state) return unknownItem(args.item_id);
        this.remove(item, state);
        return done(item);
      }
      case 'archive_group': {
        if (!this.groups.some(({ id }) => id === args.group_id)) return refusal('MONDAY_FORBIDDEN', 'User unauthorized to perform action');
        this.removeGroup(args.group_id);
        return { kind: 'done', id: args.group_id };
      }
      case 'move_item_to_group':
      case 'change_multiple_column_values': {
        const item = this.find(String(args.item_id));
        if (item?.state !== 'active') return unknownItem(args.item_id);
        if (field === 'move_item_to_group') item.groupId = args.group_id;
        else this.#change(item, parse(args.column_values));
        return done(item);
      }
    }
  }

  #change(item: FakeItem, { name, ...sent }: Record<string, unknown>): void {
    const merged = Object.entries({ ...item.values, ...this.#learn(sent) }).filter(([, value]) => value !== null);
    Object.assign(item, { name, values: Object.fromEntries(merged) });
  }

  /** A label that was not there is there now. */
  #learn(values: Record<string, unknown>): Record<string, unknown> {
    for (const [columnId, value] of Object.entries(values)) {
      const { labels = [] } = (value ?? {}) as { labels?: readonly string[] };
      const known = this.labels[columnId] ?? [];
      this.labels = { ...this.labels, [columnId]: [...new Set([...known, ...labels])] };
    }
    return values;
  }

  #all(): readonly FakeItem[] {
    return [...this.items.values(), ...this.subitems.values()];
  }

  #put(where: Map<string, FakeItem>, item: FakeItem): FakeItem {
    where.set(item.id, item);
    return item;
  }

  #newId(prefix: string): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(5, '0')}`;
  }
}

type Refused = Extract<Fate, { kind: 'refused' }>;

export const refusal = (code: Refused['code'], reason: string): Refused => ({ kind: 'refused', code, reason });

const unknownItem = (id: unknown): Fate => refusal('ITEM_UNKNOWN', `There is no item ${id}.`);
const done = ({ id }: FakeItem): Fate => ({ kind: 'done', id });

export const keyOf = ({ values }: Pick<FakeItem, 'values'>): string | null => normal(textOf(values[MAPPING.syncKeyColumn])) || null;

/** What a cell shows. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { labels = [] } = (value ?? {}) as { labels?: readonly string[] };
  return labels.join(', ');
}

const normal = (text: string): string => text.trim().toLowerCase();
const parse = (values: unknown): Record<string, unknown> => JSON.parse(String(values)) as Record<string, unknown>;
