import { titleKey } from './group-title.ts';

export interface PlacedGroup {
  readonly id: string;
  readonly title: string;
}

export interface Place {
  readonly relativeTo: string;
  readonly method: 'after_at' | 'before_at';
}

/**
 * Where a new group goes so that the board stays in alphabetical order: behind the nearest title before it, else in front of the
 * first group. null: the board has no group yet. Groups that people have moved stay where they are.
 */
export function placeGroup(title: string, board: readonly PlacedGroup[]): Place | null {
  const key = titleKey(title);
  let nearest: PlacedGroup | undefined;
  for (const group of board) {
    const before = titleKey(group.title) <= key;
    if (before && (nearest === undefined || titleKey(group.title) >= titleKey(nearest.title))) nearest = group;
  }
  if (nearest !== undefined) return { relativeTo: nearest.id, method: 'after_at' };
  const first = board[0];
  return first === undefined ? null : { relativeTo: first.id, method: 'before_at' };
}
