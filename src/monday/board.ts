import type { BoardOverviewQuery } from './generated/operations.ts';

/** A board as order-sync needs it: what the mapping is checked against, and where groups go. */
export interface Board {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** What this token's user may do. */
  readonly accessLevel: 'edit' | 'view';
  readonly state: string;
  readonly itemsCount: number | null;
  readonly itemsLimit: number | null;
  readonly columns: readonly BoardColumn[];
  readonly groups: readonly BoardGroup[];
}

interface BoardColumn {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** Labels of a dropdown or status column that can still be chosen. */
  readonly labels: readonly string[];
}

/** In board order; without archived and deleted ones. */
export interface BoardGroup {
  readonly id: string;
  readonly title: string;
}

type ApiBoard = NonNullable<NonNullable<BoardOverviewQuery['boards']>[number]>;

export function toBoard(board: ApiBoard): Board {
  return {
    id: board.id,
    name: board.name,
    url: board.url,
    accessLevel: board.access_level,
    state: board.state,
    itemsCount: board.items_count,
    itemsLimit: board.items_limit,
    columns: present(board.columns)
      .filter((column) => !column.archived)
      .map((column) => ({ id: column.id, title: column.title, type: column.type, labels: labelsOf(column.settings) })),
    groups: toGroups(board.groups),
  };
}

export function toGroups(groups: ApiBoard['groups']): BoardGroup[] {
  return present(groups)
    .filter((group) => group.archived !== true && group.deleted !== true)
    .map(({ id, title }) => ({ id, title }));
}

/** Settings hold labels as a list (`[{label}]`, older dropdowns `[{name}]`) or, in older status columns, by index (`{"0": "Done"}`). */
function labelsOf(settings: unknown): string[] {
  const parsed: unknown = typeof settings === 'string' ? JSON.parse(settings) : settings;
  const labels = isRecord(parsed) ? parsed['labels'] : undefined;
  if (Array.isArray(labels)) return labels.flatMap((label) => textOf(label));
  return isRecord(labels) ? Object.values(labels).flatMap((label) => textOf(label)) : [];
}

function textOf(label: unknown): string[] {
  if (typeof label === 'string') return label === '' ? [] : [label];
  if (!isRecord(label) || label['is_deactivated'] === true) return [];
  return textOf(label['label'] ?? label['name'] ?? '');
}

const present = <Entry>(list: readonly (Entry | null)[] | null | undefined): Entry[] => (list ?? []).filter((entry) => entry !== null);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
