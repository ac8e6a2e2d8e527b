import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { COLUMN_TYPES } from './model.ts';

const id = z.string().regex(/^\d{1,19}$/, 'a board id is a string of digits');

const column = z.strictObject({
  id: z.string().min(1),
  type: z.enum(COLUMN_TYPES),
  title: z.string().min(1),
  /** Starting labels of a dropdown or status column; their ids count from 0. */
  labels: z.array(z.string().min(1)).default([]),
});

const board = z.strictObject({
  id,
  name: z.string().min(1),
  /** The most active items that the board takes. */
  itemsLimit: z.int().positive(),
  columns: z.array(column),
  /** Titles of starting groups, from the top. */
  groups: z.array(z.string().min(1)).default([]),
  subitemsBoard: z.strictObject({ id, itemsLimit: z.int().positive(), columns: z.array(column) }).optional(),
});

const file = z.strictObject({ boards: z.array(board).min(1) });

export type BoardDefinition = z.infer<typeof board>;
export type ColumnDefinition = z.infer<typeof column>;

/** Reads a boards file such as `sandbox/boards/customer-master-schedule.json`. Throws one line that names what is wrong. */
export function readBoardDefinitions(path: string): BoardDefinition[] {
  const parsed = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} does not describe boards: ${z.prettifyError(parsed.error)}`);
  return parsed.data.boards;
}
