import { z } from 'zod';
import type { Json } from '../json.ts';
import { COLUMN_TYPES, type Column, type Group, type Item } from './model.ts';

const state = z.enum(['active', 'archived', 'deleted']);

/** A subitems board that came into being after the start. */
export const boardForm = z.object({ id: z.string(), parentId: z.string() });

export const columnForm = z.object({
  boardId: z.string(),
  id: z.string(),
  title: z.string(),
  type: z.enum(COLUMN_TYPES),
  description: z.string().nullable(),
  labels: z.array(z.object({ id: z.number(), name: z.string() })),
  /** Columns stand by ascending order. */
  order: z.number().default(0),
});

export const groupForm = z.object({
  boardId: z.string(),
  id: z.string(),
  title: z.string(),
  color: z.string(),
  position: z.number(),
  state,
  createdAt: z.string().nullable().default(null),
  sequence: z.number().default(0),
});

export const itemForm = z.object({
  id: z.string(),
  boardId: z.string(),
  groupId: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  position: z.number(),
  state,
  createdAt: z.string(),
  sequence: z.number().default(0),
  updatedAt: z.string(),
  cells: z.record(z.string(), z.object({ text: z.string(), value: z.custom<Json>() })),
});

export const sequenceForm = z.object({ lastItemId: z.number() });

export function columnRecord({ board, id, title, type, description, labels }: Column): z.infer<typeof columnForm> {
  const order = [...board.columns.keys()].indexOf(id);
  return { boardId: board.id, id, title, type, description, labels: [...labels], order };
}

export function groupRecord({ board, id, title, color, position, state, createdAt, sequence }: Group): z.infer<typeof groupForm> {
  return { boardId: board.id, id, title, color, position, state, createdAt, sequence };
}

export function itemRecord(item: Item): z.infer<typeof itemForm> {
  const { id, group, parent, name, position, state, createdAt, sequence, updatedAt, cells } = item;
  return {
    id,
    boardId: group.board.id,
    groupId: group.id,
    parentId: parent?.id ?? null,
    name,
    position,
    state,
    createdAt,
    sequence,
    updatedAt,
    cells: Object.fromEntries(cells),
  };
}
