import type { CellDifference } from './compare-cells.ts';

/**
 * How board and database may differ.
 * - `missing`: the row has an item, and the board has none.
 * - `extra`: its key is that of no row. With a repair: of a size that a reload gave a new line_uuid.
 * - `duplicate`: another item of the same key is the row's.
 * - `stale`: a cell, a name or a key shows something else than was sent, though the row says that nothing is to be sent.
 * - `misplaced`: it stands in another group.
 * - `unwanted`: the item of an order marked DELETE, of which the row says that there is none.
 * - `lying`: the row says something of its item that the board contradicts: that there is none, that it is another one, that it is
 *   synced, that it failed. A row in PENDING says only that the next sync is to look at it, which is never a lie.
 */
export const DIFFERENCE_KINDS = ['missing', 'extra', 'duplicate', 'stale', 'misplaced', 'unwanted', 'lying'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** An order and its item, or a size and its subitem. */
  readonly of: 'order' | 'size';
  /** Of the order; null where it is none's. */
  readonly recordUuid: string | null;
  readonly orderNumber: string | null;
  readonly lineUuid: string | null;
  readonly size: string | null;
  /** Of the item or subitem on the board, or of the one that should be there. */
  readonly mondayId: string | null;
  readonly cells: readonly CellDifference[];
  readonly sentence: string;
  /** The row says SYNCED, and the board shows otherwise; or it says ERROR, and the board shows all of it. */
  readonly lies: boolean;
  /** What lets the next sync put it right; null: only a person can, since nothing on the board is deleted. */
  readonly repair: Repair | null;
}

/** As `RowRequests.correct` takes it. */
export interface Repair {
  readonly rows: 'orders' | 'lines';
  readonly uuid: string;
  readonly seenMondayId: string | null;
  readonly mondayId: string | null;
  readonly place: string | null;
  readonly reason: string;
}

/** What a row says of itself, by the plan of the next sync. All but the `right` ones say themselves that they are not there yet. */
export const ROW_STATUSES = ['right', 'waiting', 'failed', 'held', 'inFlight'] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

type Known = 'kind' | 'of' | 'sentence' | 'mondayId' | 'lies' | 'repair';

/** With nothing in the fields that are not given. */
export const difference = (given: Pick<Difference, Known> & Partial<Difference>): Difference => ({
  recordUuid: null,
  orderNumber: null,
  lineUuid: null,
  size: null,
  cells: [],
  ...given,
});

/** "AAG ORDER NUMBER" where there is one. */
export const orderText = ({ orderNumber, recordUuid }: { readonly orderNumber: string; readonly recordUuid: string }): string =>
  `Order ${orderNumber.trim() || recordUuid}`;

const SHOWN = 60;

/** `COLOR shows "RED" instead of "BLUE"`. */
export const cellsText = (cells: readonly CellDifference[]): string =>
  cells.map(({ title, board, wanted }) => `${title} shows ${quoted(board)} instead of ${quoted(wanted)}`).join('; ');

const quoted = (text: string): string =>
  text === '' ? 'nothing' : JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text);
