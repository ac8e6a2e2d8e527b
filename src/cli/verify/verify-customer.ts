import type { Config } from '../../config/config.ts';
import type { ItemNow, MondayApi } from '../../monday/monday-api.ts';
import type { LineRow, OrderRow, OrderStore } from '../../orders/order-store.ts';
import { type BoardContext, compareOrder, type ItemShown, rowStatus } from '../../sync/compare-board.ts';
import { customerFilter } from '../../sync/customer-items.ts';
import { type Difference, ROW_STATUSES, type RowStatus } from '../../sync/differences.ts';
import { groupTitle, titleKey } from '../../sync/group-title.ts';
import { isUuid } from '../../sync/ids.ts';
import { extraItem, ItemOwners, type OrderIndexed } from '../../sync/item-owners.ts';
import type { LabelBook } from '../../sync/labels.ts';

export interface Verifying {
  readonly config: Config;
  readonly store: OrderStore;
  readonly monday: MondayApi;
  /** As the boards have them now. */
  readonly labels: LabelBook;
  readonly subitemLabels: LabelBook;
}

export type StatusCounts = Readonly<Record<RowStatus, number>>;

/** What a look at one customer's items found. */
export interface CustomerVerified {
  readonly customer: string;
  readonly items: number;
  readonly orders: StatusCounts;
  readonly sizes: StatusCounts;
  /** Items and subitems without a key that no row knows. */
  readonly notOurs: number;
  /** Orders whose row says ERROR, though the board shows today's values: differences, too. */
  readonly shownThoughFailed: number;
  /** The same of rows in PENDING: no differences. */
  readonly shownThoughWaiting: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares one customer's orders with the board. Only what is small is kept of each: whole rows and items are there a page at a time.
 * A row that a request held, or wrote, since its first reading counts as in flight. @param seen takes the id of every item that is met
 */
export async function verifyCustomer(verifying: Verifying, customer: string, seen: Set<string>): Promise<CustomerVerified> {
  const look = new CustomerLook(verifying, customer);
  await look.readRows();
  await look.readBoard(seen);
  await look.readRest();
  return look.result();
}

class CustomerLook {
  readonly #verifying: Verifying;
  readonly #customer: string;
  readonly #context: BoardContext;
  readonly #groups = new Map<string, { readonly id: string }>();
  readonly #index = new Map<string, OrderIndexed>();
  /** The last request of each row, as it was read first: by record_uuid or line_uuid. */
  readonly #requests = new Map<string, string | null>();
  readonly #statuses = new Map<string, RowStatus>();
  readonly #sizes: Record<RowStatus, number> = { ...NO_STATUSES };
  readonly #differences: Difference[] = [];
  #owners = new ItemOwners([]);
  #items = 0;
  #notOurs = 0;
  #shownThoughFailed = 0;
  #shownThoughWaiting = 0;

  constructor(verifying: Verifying, customer: string) {
    const { config, labels, subitemLabels } = verifying;
    const { mapping, sync } = config;
    this.#verifying = verifying;
    this.#customer = customer;
    this.#context = {
      mapping,
      labels: labels.copy(),
      subitemLabels: subitemLabels.copy(),
      groups: this.#groups,
      deletes: sync.deletes,
      removedSizes: sync.removedSizes,
    };
  }

  async readRows(): Promise<void> {
    const { store, config } = this.#verifying;
    const limit = config.sync.pageSize;
    for (let after: OrderRow | null = null; ; ) {
      const page: readonly OrderRow[] = await store.orders.readOrders({ customer: this.#customer, after, limit });
      await this.#learnGroups(page);
      for (const row of page) this.#remember(row);
      const lines = await store.lines.readLines(page.map(({ recordUuid }) => recordUuid));
      for (const { lineUuid, requestKey } of lines) this.#requests.set(lineUuid, requestKey);
      after = page.at(-1) ?? null;
      if (page.length < limit) break;
    }
    this.#owners = new ItemOwners([...this.#index.values()]);
  }

  async readBoard(seen: Set<string>): Promise<void> {
    const { monday, config } = this.#verifying;
    const { mapping } = config;
    const request = {
      boardId: mapping.boardId,
      filter: customerFilter(mapping, this.#customer, [...new Set([...this.#groups.values()].map(({ id }) => id))]),
      keyColumn: mapping.syncKeyColumn,
      columns: mapping.columns.map(({ columnId }) => columnId),
      subitemColumns: mapping.subitemColumns.map(({ columnId }) => columnId),
      customer: this.#customer,
    };
    for await (const page of monday.readWholeItems(request)) {
      this.#items += page.length;
      const own = new Map<string, ItemShown>();
      for (const item of page) {
        seen.add(item.id);
        const owner = this.#owners.meet(item);
        if (owner !== undefined) own.set(owner.recordUuid, item);
      }
      await this.#compare(own);
    }
  }

  /** What is left when all pages are read: rows without an item, and items without a row. */
  async readRest(): Promise<void> {
    const { store } = this.#verifying;
    const rest = this.#owners.rest(await this.#elsewhere());
    const now = new Map(
      (await store.orders.readAgain(rest.flatMap(({ recordUuid }) => recordUuid ?? []))).map((row) => [row.recordUuid, row]),
    );
    for (const difference of rest) {
      const row = now.get(difference.recordUuid ?? '');
      if (row !== undefined && this.#isSteady(row)) this.#differences.push(difference);
      else if (row !== undefined) this.#statuses.set(row.recordUuid, 'inFlight');
    }
    const { strangers } = this.#owners;
    const known = new Set(await store.orders.knownUuids(strangers.flatMap(({ key }) => (isUuid(key) ? [key] : []))));
    this.#differences.push(...strangers.filter(({ key }) => !known.has(key)).map(extraItem));
    this.#notOurs += this.#owners.notOurs;
  }

  result(): CustomerVerified {
    const orders = { ...NO_STATUSES };
    for (const status of this.#statuses.values()) orders[status] += 1;
    return {
      customer: this.#customer,
      items: this.#items,
      orders,
      sizes: this.#sizes,
      notOurs: this.#notOurs,
      shownThoughFailed: this.#shownThoughFailed,
      shownThoughWaiting: this.#shownThoughWaiting,
      differences: this.#differences,
    };
  }

  #remember(row: OrderRow): void {
    const { recordUuid, orderNumber, mondayItemId, actionType, syncState, requestKey } = row;
    const status = rowStatus(row, this.#context);
    this.#index.set(recordUuid, { recordUuid, orderNumber, mondayItemId, actionType, syncState, status });
    this.#requests.set(recordUuid, requestKey);
    this.#statuses.set(recordUuid, status);
  }

  async #learnGroups(rows: readonly OrderRow[]): Promise<void> {
    const { store, config } = this.#verifying;
    const groups = this.#groups;
    const titles = [...new Set(rows.flatMap((row) => groupTitle(row) ?? []).map(titleKey))].filter((key) => !groups.has(key));
    for (const { titleKey: key, groupId } of await store.groups.read(config.mapping.boardId, titles))
      if (groupId !== null) groups.set(key, { id: groupId });
  }

  async #compare(items: ReadonlyMap<string, ItemShown>): Promise<void> {
    const { store } = this.#verifying;
    const uuids = [...items.keys()];
    const rows = await store.orders.readAgain(uuids);
    await this.#learnGroups(rows);
    const lines = Map.groupBy(await store.lines.readLines(uuids), ({ recordUuid }) => recordUuid);
    const found: Difference[] = [];
    for (const row of rows) {
      const item = items.get(row.recordUuid);
      if (item === undefined) continue;
      const order = this.#isSteady(row) ? row : { ...row, inFlight: true };
      const ofOrder = (lines.get(row.recordUuid) ?? []).map((line) => this.#steadyLine(line));
      const compared = compareOrder({ order, lines: ofOrder, item }, this.#context);
      this.#statuses.set(row.recordUuid, compared.status);
      for (const status of compared.sizes) this.#sizes[status] += 1;
      this.#notOurs += compared.notOurs;
      if (compared.shownThoughFailed) this.#shownThoughFailed += 1;
      if (compared.shownThoughWaiting) this.#shownThoughWaiting += 1;
      found.push(...(await this.#withoutHistory(row.recordUuid, compared.differences)));
    }
    this.#differences.push(...(await this.#withoutLaggards(found, items)));
  }

  /** Subitems that the list lacked, and that stand there all the same when they are asked for by their ids: lists lag behind. */
  async #withoutLaggards(differences: readonly Difference[], items: ReadonlyMap<string, ItemShown>): Promise<readonly Difference[]> {
    const ids = differences.flatMap((difference) => (isMissingSize(difference) ? (difference.mondayId ?? []) : []));
    const there = await this.#readById(ids, this.#verifying.config.mapping.subitemBoardId);
    return differences.filter((difference) => {
      const now = isMissingSize(difference) ? there.get(difference.mondayId ?? '') : undefined;
      return now?.state !== 'active' || now.parentItemId !== items.get(difference.recordUuid ?? '')?.id;
    });
  }

  /** A subitem's key may be that of a line which is out of scope: history, but none that is extra. */
  async #withoutHistory(recordUuid: string, differences: readonly Difference[]): Promise<readonly Difference[]> {
    if (!differences.some(isExtra)) return differences;
    const [story] = await this.#verifying.store.syncs.readStory({ recordUuid });
    const known = new Set(story?.lines.map(({ lineUuid }) => lineUuid));
    return differences.filter((difference) => !isExtra(difference) || !known.has(difference.lineUuid ?? ''));
  }

  async #elsewhere(): Promise<ReadonlyMap<string, { readonly groupId: string | null }>> {
    const found = await this.#readById(this.#owners.unmetItems, this.#verifying.config.mapping.boardId);
    return new Map([...found].filter(([, { state }]) => state === 'active'));
  }

  #readById(ids: readonly string[], boardId: string): Promise<ReadonlyMap<string, ItemNow>> {
    const { monday, config } = this.#verifying;
    return monday.readItems({ boardId, ids, keyColumn: config.mapping.syncKeyColumn, customer: this.#customer });
  }

  /** No request held it between its first reading and this one, so what the board showed meanwhile is what it shows. */
  #isSteady({ recordUuid, inFlight, requestKey, mondayItemId }: OrderRow): boolean {
    return !inFlight && this.#requests.get(recordUuid) === requestKey && this.#index.get(recordUuid)?.mondayItemId === mondayItemId;
  }

  #steadyLine(line: LineRow): LineRow {
    return this.#requests.get(line.lineUuid) === line.requestKey ? line : { ...line, inFlight: true };
  }
}

const NO_STATUSES = Object.fromEntries(ROW_STATUSES.map((status) => [status, 0])) as Record<RowStatus, number>;

const isMissingSize = ({ kind, of }: Difference): boolean => kind === 'missing' && of === 'size';

const isExtra = ({ kind, of }: Difference): boolean => kind === 'extra' && of === 'size';
