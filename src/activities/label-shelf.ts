import type { MondayApi } from '../monday/monday-api.ts';
import { LabelBook } from '../sync/labels.ts';

/** How long a board's labels are believed. People add labels by hand; a sync should see that without a restart. */
const FRESH_MS = 5 * 60_000;

/** The label books of the boards a worker writes to. All customers of a worker share one, so that they agree on new spellings. */
export class LabelShelf {
  readonly #monday: MondayApi;
  readonly #books = new Map<string, { readonly readAt: number; readonly book: Promise<LabelBook> }>();

  constructor(monday: MondayApi) {
    this.#monday = monday;
  }

  async book(boardId: string, customer: string): Promise<LabelBook> {
    const known = this.#books.get(boardId);
    if (known !== undefined && Date.now() - known.readAt < FRESH_MS) return known.book;
    const book = this.#monday
      .readBoard(boardId, customer)
      .then((board) => new LabelBook(Object.fromEntries(board.columns.map((column) => [column.id, column.labels]))));
    this.#books.set(boardId, { readAt: Date.now(), book });
    // A failed read must not be remembered as the board's labels.
    book.catch(() => {
      if (this.#books.get(boardId)?.book === book) this.#books.delete(boardId);
    });
    return book;
  }

  /** A board turned out to differ from what we believed. */
  forget(): void {
    this.#books.clear();
  }
}
