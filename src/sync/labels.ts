import type { ColumnType } from './board-mapping.ts';

/** The most labels a column takes (monday.com: dropdown 500 by experience of the predecessor's team, status 40 by its documentation). */
export const MAX_LABELS: Readonly<Partial<Record<ColumnType, number>>> = { dropdown: 500, status: 40 };

type LabelMatch =
  /** On the board, in the board's own spelling. */
  | { readonly kind: 'known'; readonly label: string }
  /** Not on the board; this spelling is the one to create. */
  | { readonly kind: 'new'; readonly label: string }
  | { readonly kind: 'full' };

interface LabelledColumn {
  readonly id: string;
  readonly labels: readonly string[];
}

/**
 * The labels of a board's dropdown and status columns. Texts match labels trimmed and without regard to case, so that "sky captain "
 * becomes the board's "SKY CAPTAIN". The first spelling of a new label wins over later ones of the same text, which keeps two orders
 * in flight from creating twins.
 */
export class LabelBook {
  readonly #columns = new Map<string, { readonly known: Map<string, string>; readonly expected: Map<string, string> }>();

  /** @param labels the board's labels by column id */
  constructor(labels: Readonly<Record<string, readonly string[]>>) {
    for (const [columnId, texts] of Object.entries(labels)) {
      this.#columns.set(columnId, { known: new Map(texts.map((text) => [labelKey(text), text])), expected: new Map() });
    }
  }

  static ofColumns(columns: readonly LabelledColumn[]): LabelBook {
    return new LabelBook(Object.fromEntries(columns.map(({ id, labels }) => [id, labels])));
  }

  /** What the board has now, with the spellings that orders on their way are to create. */
  refreshed(columns: readonly LabelledColumn[]): LabelBook {
    const book = LabelBook.ofColumns(columns);
    for (const [columnId, { expected }] of this.#columns)
      for (const [key, label] of expected) if (!book.#column(columnId).known.has(key)) book.expect(columnId, label);
    return book;
  }

  /** Finds a label; never changes the book. */
  match(columnId: string, type: ColumnType, text: string): LabelMatch {
    const column = this.#columns.get(columnId);
    const key = labelKey(text);
    const known = column?.known.get(key);
    if (known !== undefined) return { kind: 'known', label: known };
    const expected = column?.expected.get(key);
    if (expected !== undefined) return { kind: 'new', label: expected };
    const count = column === undefined ? 0 : column.known.size + column.expected.size;
    return count >= (MAX_LABELS[type] ?? Number.POSITIVE_INFINITY) ? { kind: 'full' } : { kind: 'new', label: text.trim() };
  }

  /** Notes the spelling of a label that an order is going to create. */
  expect(columnId: string, label: string): void {
    this.#column(columnId).expected.set(labelKey(label), label);
  }

  /** Notes labels that the board has by now, since an order that created them was written. */
  confirm(columnId: string, label: string): void {
    const column = this.#column(columnId);
    column.expected.delete(labelKey(label));
    column.known.set(labelKey(label), label);
  }

  /** A book of its own with what the board has: a dry run's new labels are nobody else's business. */
  copy(): LabelBook {
    return new LabelBook(Object.fromEntries([...this.#columns].map(([columnId, { known }]) => [columnId, [...known.values()]])));
  }

  #column(columnId: string): { readonly known: Map<string, string>; readonly expected: Map<string, string> } {
    const column = this.#columns.get(columnId) ?? { known: new Map(), expected: new Map() };
    this.#columns.set(columnId, column);
    return column;
  }
}

const labelKey = (text: string): string => text.trim().toLowerCase();
