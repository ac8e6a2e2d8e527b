import { titleKey } from './group-title.ts';
import { byAge } from './ids.ts';
import { sizeName } from './plan-line.ts';

/** What a look at the board shows of one subitem. */
export interface SubitemSeen {
  readonly id: string;
  readonly name: string;
  /** The sync key, in lower case; null: it has none. */
  readonly key: string | null;
}

/** What the store knows of one size. */
export interface LineKnown {
  readonly lineUuid: string;
  readonly sizeCode: string;
  readonly mondaySubitemId: string | null;
  readonly parentItemId: string | null;
  readonly inFlight: boolean;
}

/** Where the board and a size's row differ. */
export type LineFinding =
  /** It is not below its item: it was deleted, or people moved it. Only its own state tells. */
  | { readonly kind: 'missing' }
  /** Its subitem is another one than the row says, or the row didn't know it. */
  | { readonly kind: 'found'; readonly id: string }
  /** Several rows have the subitem, and its key is another one's. */
  | { readonly kind: 'shared' }
  /** Its own subitem carries another key, which its next update puts right. */
  | { readonly kind: 'wrong-key' };

/**
 * Compares the subitems of one item with its order's sizes. An order has each size once, so a subitem that is called like a size, and is no
 * other row's, is that size's: a reload gave its row a new uuid, or people made it.
 */
export class SubitemComparison {
  readonly #itemId: string;
  readonly #subitems: readonly SubitemSeen[];
  /** Subitems that rows have. */
  readonly #taken: ReadonlySet<string | null>;
  readonly #isForeign: (subitem: SubitemSeen) => boolean;
  readonly #lines: readonly LineKnown[];

  /** @param elsewhere keys that belong to other orders' sizes */
  constructor(itemId: string, subitems: readonly SubitemSeen[], lines: readonly LineKnown[], elsewhere: ReadonlySet<string>) {
    const ours = new Set(lines.map(({ lineUuid }) => lineUuid));
    this.#itemId = itemId;
    this.#lines = lines;
    this.#subitems = subitems.toSorted(byAge);
    this.#taken = new Set(lines.map(({ mondaySubitemId }) => mondaySubitemId));
    this.#isForeign = ({ id, key }) => !this.#taken.has(id) && (key === null || !(ours.has(key) || elsewhere.has(key)));
  }

  /** null: nothing differs, or a request holds the row, whose lookup will tell. */
  of(line: LineKnown): LineFinding | null {
    if (line.inFlight) return null;
    const { lineUuid, mondaySubitemId, parentItemId } = line;
    const own = this.#subitems.find(({ id }) => id === mondaySubitemId);
    if (own !== undefined) {
      if (own.key === null || own.key === lineUuid) return this.#isBelow(line);
      const isAnothers = this.#lines.some((other) => other.lineUuid === own.key && other.mondaySubitemId === own.id);
      return { kind: isAnothers ? 'shared' : 'wrong-key' };
    }
    const [found] = this.#alike(line);
    if (found !== undefined) return { kind: 'found', id: found.id };
    return mondaySubitemId !== null && (parentItemId === null || parentItemId === this.#itemId) ? { kind: 'missing' } : null;
  }

  /** Subitems of the size beyond its own. */
  superfluous(line: LineKnown): readonly string[] {
    const alike = this.#alike(line).map(({ id }) => id);
    return this.#subitems.some(({ id }) => id === line.mondaySubitemId) ? alike : alike.slice(1);
  }

  /** Its row may still name an earlier item as the one that it stands below. */
  #isBelow({ mondaySubitemId, parentItemId }: LineKnown): LineFinding | null {
    return parentItemId === this.#itemId || mondaySubitemId === null ? null : { kind: 'found', id: mondaySubitemId };
  }

  /** Those with its key, the oldest first, then those that are called like it and that no row has. */
  #alike({ lineUuid, sizeCode }: LineKnown): readonly SubitemSeen[] {
    const free = this.#subitems.filter(({ id }) => !this.#taken.has(id));
    const keyed = free.filter(({ key }) => key === lineUuid);
    const name = titleKey(sizeName(sizeCode));
    return [...keyed, ...free.filter((subitem) => this.#isForeign(subitem) && titleKey(subitem.name) === name)];
  }
}
