import type { Board } from '../monday/board.ts';
import type { MondayApi } from '../monday/monday-api.ts';
import { LabelBook } from '../sync/labels.ts';

/** How long a board's labels are believed. People add labels by hand; a sync should see that without a restart. */
const FRESH_MS = 5 * 60_000;

export interface LabelReader {
  readonly customer: string;
  readonly signal: AbortSignal;
}

/** The label books of the boards a worker writes to. All customers of a worker share one, so that they agree on new spellings. */
export class LabelShelf {
  readonly #monday: MondayApi;
  readonly #books = new Map<string, { readonly readAt: number; readonly book: Promise<LabelBook> }>();
  readonly #stopping: AbortSignal;

  /** @param stopping aborted when the worker stops: then nobody waits for a read any more */
  constructor(monday: MondayApi, stopping: AbortSignal) {
    this.#monday = monday;
    this.#stopping = stopping;
  }

  /**
   * The read is shared, so a caller whose signal aborts stops waiting for it, and leaves it to the others. Where there has to be one,
   * it takes this customer's turn.
   */
  async book(boardId: string, { customer, signal }: LabelReader): Promise<LabelBook> {
    signal.throwIfAborted();
    const given = Promise.withResolvers<never>();
    const giveUp = (): void => given.reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await Promise.race([this.#shared(boardId, customer), given.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #shared(boardId: string, customer: string): Promise<LabelBook> {
    const known = this.#books.get(boardId);
    if (known !== undefined && Date.now() - known.readAt < FRESH_MS) return known.book;
    const reading = this.#monday.readBoard(boardId, { customer, signal: this.#stopping });
    const book = reading.then(({ columns }) => LabelBook.ofColumns(columns));
    this.#books.set(boardId, { readAt: Date.now(), book });
    // A failed read must not be remembered as the board's labels.
    book.catch(() => {
      if (this.#books.get(boardId)?.book === book) this.#books.delete(boardId);
    });
    return book;
  }

  /** A sync that begins has read the board: what people have changed there counts from now on. */
  learn({ id: boardId, columns }: Board): void {
    const fresh = (): LabelBook => LabelBook.ofColumns(columns);
    const known = this.#books.get(boardId)?.book;
    const book = known === undefined ? Promise.resolve(fresh()) : known.then((old) => old.refreshed(columns), fresh);
    this.#books.set(boardId, { readAt: Date.now(), book });
  }

  /** A board turned out to differ from what we believed. */
  forget(): void {
    this.#books.clear();
  }
}
