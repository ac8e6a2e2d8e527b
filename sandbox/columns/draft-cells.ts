import type { Board, Cell } from '../account/model.ts';
import { InternalServerError, invalidColumnId } from '../graphql/monday-error.ts';
import { isJsonObject, type Json } from '../json.ts';
import { columnTypes } from './column-types.ts';
import { LabelDraft } from './label-draft.ts';
import { columnValueError } from './refusal.ts';

/** What one mutation would write into an item: nothing of it is in force before `commit`. */
export interface CellDraft {
  /** A new name, where the values hold one under `name`. */
  readonly name: string | undefined;
  /** By column id; null clears. */
  readonly cells: ReadonlyMap<string, Cell | null>;
  readonly labels: readonly LabelDraft[];
}

export interface DraftOptions {
  readonly createLabels: boolean;
  readonly now: string;
}

/** Checks values by column id against the board, as monday.com does: the first bad one refuses them all. */
export function draftCells(board: Board, values: Readonly<Record<string, Json>>, options: DraftOptions): CellDraft {
  const cells = new Map<string, Cell | null>();
  const labels: LabelDraft[] = [];
  for (const [columnId, value] of Object.entries(values)) {
    if (columnId === 'name') continue;
    const column = board.columns.get(columnId);
    if (!column) throw invalidColumnId(columnId);
    const draft = new LabelDraft(column, options.createLabels);
    const rules = columnTypes[column.type];
    const refuse = (message?: string, validationCode?: string) =>
      columnValueError({ column, olderName: rules.olderName, value, message, validationCode });
    cells.set(columnId, rules.read(value, { column, labels: draft, now: options.now, refuse }));
    labels.push(draft);
  }
  const name = values['name'];
  return { name: typeof name === 'string' ? name : undefined, cells, labels };
}

/** `column_values` is one JSON string of an object. */
export function parseColumnValues(text: string | null | undefined): Readonly<Record<string, Json>> {
  if (text === null || text === undefined || text === '') return {};
  let values: Json;
  try {
    values = JSON.parse(text);
  } catch {
    throw new InternalServerError('column_values is no JSON');
  }
  if (!isJsonObject(values)) throw new InternalServerError('column_values is no JSON object');
  return values;
}
