import type { OrderLine, SubitemShown } from './compare-lines.ts';
import { titleKey } from './group-title.ts';
import { byAge } from './ids.ts';
import { sizeName } from './plan-line.ts';

/**
 * Whose a subitem is: the line's whose key it carries, else the line's that has its id. Where somebody pasted a line's key onto another
 * line's subitem, and the first has its own, it stays the other's.
 */
export function subitemOwners(
  lines: readonly OrderLine[],
  subitems: readonly SubitemShown[],
): (subitem: SubitemShown) => OrderLine | undefined {
  const byKey = new Map(lines.map((line) => [line.lineUuid, line]));
  const byId = new Map(lines.flatMap((line) => (line.mondaySubitemId === null ? [] : [[line.mondaySubitemId, line]])));
  const shown = new Set(subitems.map(({ id }) => id));
  return ({ id, key }) => {
    const [keyed, own] = [key === null ? undefined : byKey.get(key), byId.get(id)];
    if (keyed === undefined || own === undefined) return keyed ?? own;
    return keyed.mondaySubitemId !== null && shown.has(keyed.mondaySubitemId) ? own : keyed;
  };
}

/**
 * The line that a subitem with a key of no line was made for, before a reload of ORDER_LIST_LINES: the only one of its size that has no
 * subitem, as a sync's look at the board takes it (`compare-subitems.ts`). undefined: there is none, or an older one is its.
 */
export function reloadedLine(subitem: SubitemShown, strangers: readonly SubitemShown[], bare: readonly OrderLine[]): OrderLine | undefined {
  const called = titleKey(subitem.name);
  if (strangers.some((other) => titleKey(other.name) === called && byAge(other, subitem) < 0)) return undefined;
  const [line, ...others] = bare.filter(({ sizeCode }) => titleKey(sizeName(sizeCode)) === called);
  return others.length === 0 ? line : undefined;
}
