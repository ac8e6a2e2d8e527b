import type { Fate, Mutation } from '../../../src/monday/aliased-mutation.ts';
import type { BoardGroup } from '../../../src/monday/board.ts';
import type { FakeItem } from './fake-board.ts';
import { FakeMonday } from './fake-monday.ts';

interface Seen {
  readonly at: number;
  readonly items: readonly FakeItem[];
  readonly subitems: readonly FakeItem[];
  readonly groups: readonly BoardGroup[];
}

/** A monday.com whose lists show what was so a while ago; by their ids items are shown as they are. */
export class LaggingMonday extends FakeMonday {
  readonly #lag: () => number;
  #seen: Seen[] = [{ at: 0, items: [], subitems: [], groups: [] }];

  /** @param lag how many milliseconds the list lags that is asked for now */
  constructor(places: number, lag: () => number) {
    super(places);
    this.#lag = lag;
    this.itemsAPage = 5;
  }

  override run(mutation: Mutation): Fate {
    const fate = super.run(mutation);
    this.#look();
    return fate;
  }

  override insertGroup(group: Parameters<FakeMonday['insertGroup']>[0]): Fate {
    const fate = super.insertGroup(group);
    this.#look();
    return fate;
  }

  /** A person changes something. */
  byHand(edit: () => void): void {
    edit();
    this.#look();
  }

  override listed(of: 'items' | 'subitems'): readonly FakeItem[] {
    return this.#lagging[of];
  }

  override listedGroups(): readonly BoardGroup[] {
    return this.#lagging.groups;
  }

  get #lagging(): Seen {
    const at = Date.now() - this.#lag();
    const seen = this.#seen.findLast((look) => look.at <= at) ?? this.#seen[0];
    if (seen === undefined) throw new Error('The board was never seen.');
    return seen;
  }

  #look(): void {
    const copy = (of: 'items' | 'subitems'): readonly FakeItem[] => this.active(of).map((item) => ({ ...item }));
    const recent = this.#seen.findLastIndex(({ at }) => at < Date.now() - 60_000);
    this.#seen = [
      ...this.#seen.slice(Math.max(0, recent)),
      { at: Date.now(), items: copy('items'), subitems: copy('subitems'), groups: [...this.groups] },
    ];
  }
}
