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
  /** The hidden board of the subitems; null where the board has no subtasks column. */
  readonly subitemBoardId: string | null;
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
  const columns = present(board.columns).filter((column) => !column.archived);
  return {
    id: board.id,
    name: board.name,
    url: board.url,
    accessLevel: board.access_level,
    state: board.state,
    itemsCount: board.items_count,
    itemsLimit: board.items_limit,
    subitemBoardId: subitemBoardId(columns),
    columns: columns.map(({ id, title, type, settings }) => ({ id, title, type, labels: labelsOf(settings) })),
    groups: toGroups(board.groups),
  };
}

export function toGroups(groups: ApiBoard['groups']): BoardGroup[] {
  return present(groups)
    .filter((group) => group.archived !== true && group.deleted !== true)
    .map(({ id, title }) => ({ id, title }));
}

/** A board has at most one subtasks column, and its settings name the board where the subitems live. */
function subitemBoardId(columns: readonly { readonly type: string; readonly settings: unknown }[]): string | null {
  const settings = parsed(columns.find(({ type }) => type === 'subtasks')?.settings);
  const [id]: unknown[] = Array.isArray(settings['boardIds']) ? settings['boardIds'] : [];
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : null;
}

/** Those that can still be chosen. */
const labelsOf = (settings: unknown): string[] =>
  labelEntries(settings).flatMap(([, label]) => (isDeactivated(label) ? [] : textOf(label)));

/** All labels of a dropdown or status column with their ids, also those that can't be chosen any more: items may still hold them. */
export function labelIdsOf(settings: unknown): readonly { readonly id: number; readonly label: string }[] {
  return labelEntries(settings).flatMap(([index, entry]) => {
    const id = Number((isRecord(entry) ? entry['id'] : undefined) ?? index);
    return Number.isInteger(id) ? textOf(entry).map((label) => ({ id, label })) : [];
  });
}

/** Settings hold labels as a list (`[{id, label}]`, older dropdowns `[{id, name}]`) or, in older status columns, by id (`{"0": "Done"}`). */
function labelEntries(settings: unknown): [id: string | undefined, label: unknown][] {
  const { labels } = parsed(settings);
  if (Array.isArray(labels)) return labels.map((label: unknown) => [undefined, label]);
  return isRecord(labels) ? Object.entries(labels) : [];
}

function textOf(label: unknown): string[] {
  if (typeof label === 'string') return label === '' ? [] : [label];
  return isRecord(label) ? textOf(label['label'] ?? label['name'] ?? '') : [];
}

const isDeactivated = (label: unknown): boolean => isRecord(label) && label['is_deactivated'] === true;

function parsed(settings: unknown): Record<string, unknown> {
  const value: unknown = typeof settings === 'string' ? JSON.parse(settings) : settings;
  return isRecord(value) ? value : {};
}

const present = <Entry>(list: readonly (Entry | null)[] | null | undefined): Entry[] => (list ?? []).filter((entry) => entry !== null);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
