/** How orders become items: the parsed, validated form of an environment's mapping in `order-sync.toml`. */
export interface BoardMapping {
  readonly boardId: string;
  readonly subitemBoardId: string;
  /** The text column, on both boards, that carries record_uuid or line_uuid in lower case. */
  readonly syncKeyColumn: string;
  /** In the order of the file; no two write the same column. */
  readonly columns: readonly ColumnMapping[];
  readonly subitemColumns: readonly ColumnMapping[];
}

/** The column types that order-sync writes, by monday's names. */
export const COLUMN_TYPES = ['text', 'long_text', 'numbers', 'date', 'dropdown', 'status'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface ColumnMapping {
  readonly columnId: string;
  readonly type: ColumnType;
  /** What the column is called on the board; for messages. */
  readonly title: string;
  /** Source columns; the first that is not empty counts. */
  readonly sources: readonly string[];
  /** dropdown and status only: may a label be created that the board lacks? */
  readonly createLabels: boolean;
  /** What a value does that the column can't take: `omit` sends the order without that cell and warns, `reject` fails the order, `hold` keeps it back. */
  readonly invalid: InvalidPolicy;
}

export const INVALID_POLICIES = ['omit', 'reject', 'hold'] as const;
export type InvalidPolicy = (typeof INVALID_POLICIES)[number];
