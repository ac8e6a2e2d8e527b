import { OrderSyncError } from '../errors.ts';

export interface Page<Item> {
  /** null after the last page. */
  readonly cursor: string | null;
  readonly items: readonly Item[];
}

/** All pages from the first one to the end of its cursor, each item once: an item that was moved meanwhile may stand on two. */
export async function* pages<Item extends { readonly id: string }>(
  first: () => Promise<Page<Item>>,
  next: (cursor: string) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  const seen = new Set<string>();
  let before: string | null = null;
  for (let page = await first(); ; page = await next(before)) {
    const items = page.items.filter(({ id }) => !seen.has(id));
    for (const { id } of items) seen.add(id);
    if (page.cursor !== null && page.cursor === before && items.length === 0)
      throw new OrderSyncError('UNCLEAR_ANSWER', "monday.com's pages do not come to an end.");
    yield items;
    if (page.cursor === null) return;
    before = page.cursor;
  }
}
