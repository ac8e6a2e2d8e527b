import { describe, expect, test } from 'vitest';
import { type PlacedGroup, placeGroup } from '../../src/sync/place-group.ts';

const board = (...titles: string[]): PlacedGroup[] => titles.map((title) => ({ id: `id:${title}`, title }));

/** The board after a group was made at the place that `placeGroup` names, as monday.com would show it. */
function placed(title: string, groups: readonly PlacedGroup[]): string[] {
  const place = placeGroup(title, groups);
  const titles = groups.map((group) => group.title);
  if (place === null) return [...titles, title];
  const at = groups.findIndex(({ id }) => id === place.relativeTo);
  expect(at).toBeGreaterThanOrEqual(0);
  return titles.toSpliced(place.method === 'after_at' ? at + 1 : at, 0, title);
}

describe('a new group goes', () => {
  test('anywhere on an empty board', () => {
    expect(placeGroup('B', [])).toBeNull();
  });

  test('behind the nearest title before it', () => {
    expect(placed('C', board('A', 'B', 'D'))).toEqual(['A', 'B', 'C', 'D']);
    expect(placed('Z', board('A', 'B', 'D'))).toEqual(['A', 'B', 'D', 'Z']);
  });

  test('in front of all where none comes before it', () => {
    expect(placed('A', board('B', 'C'))).toEqual(['A', 'B', 'C']);
  });

  test('where its letters belong, whatever their case and blanks', () => {
    expect(placed('b', board('A', 'C'))).toEqual(['A', 'b', 'C']);
    expect(placed(' B', board('a', 'c'))).toEqual(['a', ' B', 'c']);
  });

  test('behind the nearest title before it, also on a board that people rearranged', () => {
    expect(placed('C', board('D', 'B', 'Z', 'A'))).toEqual(['D', 'B', 'C', 'Z', 'A']);
  });

  test('behind the last of several with its own title', () => {
    const twins: PlacedGroup[] = [
      { id: 'first', title: 'B' },
      { id: 'second', title: 'b ' },
    ];
    expect(placeGroup('B', twins)).toEqual({ relativeTo: 'second', method: 'after_at' });
  });
});

test('a board filled one by one, in any order, is alphabetical', () => {
  const titles = ['GREYSON 2025 FALL', 'AJE FALL', 'PELOTON ECOMM', 'PELOTON 2025 FALL', 'ZED', "B'HOOD FALL", 'BANDIT FALL'];
  for (let turn = 0; turn < titles.length; turn += 1) {
    const order = [...titles.slice(turn), ...titles.slice(0, turn)];
    let filled: string[] = [];
    for (const title of order) filled = placed(title, board(...filled));
    expect(filled).toEqual(titles.toSorted());
  }
});
