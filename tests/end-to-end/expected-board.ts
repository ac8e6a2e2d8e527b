import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { type OrderRow, textOf } from './order-rows.ts';
import { ROOT } from './paths.ts';
import type { Board } from './sandbox-probe.ts';

/**
 * What a board should show, made from the rows and the mapping alone. On purpose it shares nothing with `src/sync`: it is the second
 * opinion. Only the issue's and the design's words count (sections 7 and 8).
 */

/** An item in the form in which it is compared: labels and titles without regard to case, numbers without trailing zeros. */
export interface ComparedItem {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  /** By column id; only cells that hold something. */
  readonly cells: Readonly<Record<string, string>>;
}

const file = z.object({
  environments: z.object({
    production: z.object({
      columns: z.record(z.string(), z.looseObject({ type: z.string(), source: z.union([z.string(), z.array(z.string())]) })),
    }),
  }),
});

/** The sandbox takes over production's columns. */
const COLUMNS = Object.entries(file.parse(parse(readFileSync(join(ROOT, 'order-sync.toml'), 'utf8'))).environments.production.columns);
const TYPES = new Map(COLUMNS.map(([id, { type }]) => [id, type]));

/** Items that the board should hold, by key. Held rows have none. */
export function expectedItems(rows: readonly OrderRow[]): readonly ComparedItem[] {
  return byKey(
    rows.flatMap((row) => {
      const group = groupTitle(row);
      const key = textOf(row, 'record_uuid').toLowerCase();
      return group === null ? [] : [{ key, group: group.toUpperCase(), name: itemName(row), cells: cellsOf(row) }];
    }),
  );
}

/** Items that it does hold, by key. Every one counts, whatever state it is in, and one without a key stands there with none. */
export function shownItems(board: Board): readonly ComparedItem[] {
  return byKey(
    board.groups.flatMap(({ title, items }) =>
      items.map((item) => {
        const { order_sync_key: key, ...cells } = item.column_values;
        const shown = Object.entries(cells).flatMap(([id, { text }]) => (text === '' ? [] : [[id, comparable(id, text) ?? text] as const]));
        return { key: key?.text ?? '', group: title.toUpperCase(), name: item.name, cells: Object.fromEntries(shown) };
      }),
    ),
  );
}

/** Section 7: group_name unless empty or "check", else customer and the first season that is not empty. null: held. */
export function groupTitle(row: OrderRow): string | null {
  const given = folded(row, 'group_name');
  if (given !== '' && given.toLowerCase() !== 'check') return given;
  const season = folded(row, 'CUSTOMER SEASON') || folded(row, 'AAG SEASON');
  return season === '' ? null : `${folded(row, 'CUSTOMER NAME')} ${season}`;
}

function itemName(row: OrderRow): string {
  const name = textOf(row, 'item_name').trim() || textOf(row, 'AAG ORDER NUMBER').trim();
  return [...name].slice(0, 255).join('').trimEnd();
}

function cellsOf(row: OrderRow): Readonly<Record<string, string>> {
  const cells = COLUMNS.flatMap(([id, { source }]) => {
    const text = [source].flat().map((column) => textOf(row, column).trim());
    const shown = comparable(id, text.find((one) => one !== '') ?? '');
    return shown === undefined || shown === '' ? [] : [[id, shown] as const];
  });
  return Object.fromEntries(cells);
}

/** undefined: the column can't take it, so the order goes out without that cell. */
function comparable(columnId: string, text: string): string | undefined {
  switch (TYPES.get(columnId)) {
    case 'numbers':
      return decimal(text);
    case 'dropdown':
    case 'status':
      return text.toUpperCase();
    default:
      return text;
  }
}

/** `012.3400` and `12.34` are one number; `10%` and `TBC` are none. */
function decimal(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const places = fraction.replace(/0+$/, '');
  const size = `${whole.replace(/^0+(?=\d)/, '')}${places === '' ? '' : `.${places}`}`;
  return sign === '-' && size !== '0' ? `-${size}` : size;
}

const folded = (row: OrderRow, column: string): string => textOf(row, column).trim().replace(/\s+/g, ' ');

const byKey = (items: readonly ComparedItem[]): readonly ComparedItem[] =>
  items.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
