import { type CellDifference, type CellShown, compareCells } from './compare-cells.ts';
import { cellsText, type Difference, difference, orderText, type RowStatus } from './differences.ts';
import { byAge } from './ids.ts';
import { type LinePlanContext, type LineState, planLine } from './plan-line.ts';
import { reloadedLine, subitemOwners } from './subitem-owners.ts';

/** A subitem as the board shows it; active ones only. */
export interface SubitemShown {
  readonly id: string;
  readonly name: string;
  /** In lower case; null where there is none. */
  readonly key: string | null;
  readonly values: Readonly<Record<string, CellShown>>;
}

/** A size, with the uuid of its order. */
export interface OrderLine extends LineState {
  readonly recordUuid: string;
}

export interface LinesCompared {
  readonly differences: readonly Difference[];
  readonly statuses: readonly RowStatus[];
  /** Subitems without a key that no row knows. */
  readonly notOurs: number;
}

interface Order {
  readonly recordUuid: string;
  readonly orderNumber: string;
}

type Context = Omit<LinePlanContext, 'retryErrors'>;

/** An order's sizes against the subitems of its item. */
export function compareLines(
  order: Order,
  { lines, subitems }: { readonly lines: readonly OrderLine[]; readonly subitems: readonly SubitemShown[] },
  context: Context,
): LinesCompared {
  const differences: Difference[] = [];
  const statuses: RowStatus[] = [];
  const ownerOf = subitemOwners(lines, subitems);
  for (const line of lines) {
    const ofLine = subitems.filter((subitem) => ownerOf(subitem) === line).toSorted(byAge);
    const isTaken = ofLine.length === 0 && subitems.some(({ id }) => id === line.mondaySubitemId);
    const compared = compareLine({ order, line, subitems: ofLine, isTaken }, { ...context, retryErrors: false });
    differences.push(...compared.differences);
    statuses.push(compared.status);
  }
  const strangers = subitems.filter((subitem) => ownerOf(subitem) === undefined);
  const withKey = strangers.flatMap((subitem) => (subitem.key === null ? [] : [{ ...subitem, key: subitem.key }]));
  const bare = lines.filter((line) => !line.inFlight && !subitems.some((subitem) => ownerOf(subitem) === line));
  for (const subitem of withKey) {
    const line = reloadedLine(subitem, withKey, bare);
    differences.push(line === undefined ? extra(order, subitem) : reloaded({ order, line, itemId: context.itemId }, subitem));
  }
  return { differences, statuses, notOurs: strangers.length - withKey.length };
}

interface LineCase {
  readonly order: Order;
  readonly line: OrderLine;
  /** Its own, by key or id. */
  readonly subitems: readonly SubitemShown[];
  /** It has the id of a subitem that is another line's. */
  readonly isTaken: boolean;
}

function compareLine(
  { order, line, subitems, isTaken }: LineCase,
  context: LinePlanContext,
): { readonly differences: readonly Difference[]; readonly status: RowStatus } {
  const plan = planLine(line, context);
  if (plan.kind === 'in-flight') return { differences: [], status: 'inFlight' };
  const status = statusOf(plan.kind);
  const tell = teller(order, line, context.itemId);
  const lying = (what: string, repairTo: string | null): Difference => ({ ...tell('lying', repairTo, what, repairTo), lies: true });
  const isUnknown = line.mondaySubitemId === null || line.parentItemId !== context.itemId;
  const own = subitems.find(({ id }) => id === line.mondaySubitemId) ?? subitems[0];
  if (own === undefined) {
    const differences = absent({ line, plan: plan.kind, tell, isTaken }, context.itemId);
    const failed = plan.kind === 'unchanged' && line.mondaySubitemId === null && line.syncState === 'ERROR';
    return { differences: failed ? [lying('its row says ERROR, and there is nothing to show.', null)] : differences, status };
  }
  const twins = subitems.filter((subitem) => subitem !== own);
  const differences = twins.map(({ id }) => tell('duplicate', id, `subitem ${id} has its key, too; its own is ${own.id}.`));
  if (isUnknown || own.id !== line.mondaySubitemId)
    return {
      differences: [tell('lying', own.id, `subitem ${own.id} is its own, and its row does not say so.`, own.id), ...differences],
      status: 'right',
    };
  const cells = cellsShown(line, own, context);
  const isClaimed = plan.kind === 'unchanged' || (plan.kind === 'send' && line.syncState === 'SYNCED' && line.rowHash === null);
  if (cells?.length === 0 && line.syncState === 'ERROR')
    differences.unshift(lying(`its row says ERROR, and subitem ${own.id} shows today's values.`, own.id));
  else if (cells !== null && cells.length > 0 && isClaimed)
    differences.unshift({ ...tell('stale', own.id, `${cellsText(cells)}.${whyOf(context)}`, own.id), cells });
  return { differences, status };
}

/** Its row may wait for its subitem, or be without one on purpose; but it can't have one, nor say that nothing is to be sent. */
function absent(
  { line, plan, tell, isTaken }: { readonly line: OrderLine; readonly plan: string; readonly tell: Tell; readonly isTaken: boolean },
  itemId: string,
): readonly Difference[] {
  const { mondaySubitemId: id } = line;
  if (isTaken) return [tell('lying', id, `its row has subitem ${id}, which carries the key of another size.`, null)];
  if (line.mondaySubitemId !== null && line.parentItemId === itemId)
    return [tell('missing', line.mondaySubitemId, `its row has subitem ${line.mondaySubitemId}, and the board has none.`, null)];
  if (line.syncState === 'SYNCED' && plan === 'send' && line.mondaySubitemId === null)
    return [tell('lying', null, 'its row says SYNCED, and there is no subitem.', null)];
  return [];
}

/** Where the subitem differs from what would be sent, whatever the row says of itself; null: nothing may be, or it is to go. */
function cellsShown(line: OrderLine, own: SubitemShown, context: LinePlanContext): readonly CellDifference[] | null {
  const wanted = planLine({ ...line, rowHash: null, syncState: 'PENDING', onHold: false }, context);
  if (wanted.kind !== 'send' || wanted.operation === 'delete') return null;
  return compareCells(wanted.ready, own.values, context.mapping.subitemColumns);
}

const whyOf = ({ cancelled }: LinePlanContext): string => (cancelled ? ' The order is cancelled, so every size is 0.' : '');

const statusOf = (plan: 'unchanged' | 'still-failed' | 'failed' | 'send'): RowStatus =>
  plan === 'unchanged' ? 'right' : plan === 'send' ? 'waiting' : 'failed';

type Tell = (kind: Difference['kind'], mondayId: string | null, what: string, repairTo?: string | null) => Difference;

/** `repairTo`: the subitem that the row should have; left out where no row can be put right. */
function teller(order: Order, line: OrderLine, itemId: string): Tell {
  const { recordUuid, orderNumber } = order;
  const { lineUuid, sizeCode: size } = line;
  return (kind, mondayId, what, repairTo) =>
    difference({
      kind,
      of: 'size',
      recordUuid,
      orderNumber,
      lineUuid,
      size,
      mondayId,
      sentence: `${orderText(order)}, size ${size.trim()}: ${what}`,
      lies: line.syncState === 'SYNCED' && kind !== 'duplicate',
      repair:
        repairTo === undefined
          ? null
          : {
              rows: 'lines',
              uuid: lineUuid,
              seenMondayId: line.mondaySubitemId,
              mondayId: repairTo,
              place: repairTo === null ? null : itemId,
              reason: `verify: ${what}`,
            },
    });
}

type StrangeSubitem = SubitemShown & { readonly key: string };

const extra = ({ recordUuid, orderNumber }: Order, { id, name, key }: StrangeSubitem): Difference =>
  difference({
    kind: 'extra',
    of: 'size',
    recordUuid,
    orderNumber,
    lineUuid: key,
    mondayId: id,
    sentence: `${orderText({ recordUuid, orderNumber })}: subitem ${id} ("${name}") carries the key ${key}, which none of its sizes has.`,
    lies: false,
    repair: null,
  });

/** The same, of a size that has a new line_uuid. */
function reloaded(
  { order, line, itemId }: { readonly order: Order; readonly line: OrderLine; readonly itemId: string },
  subitem: StrangeSubitem,
): Difference {
  const { id, key } = subitem;
  const what = `subitem ${id} carries the key ${key}, which no size has: a reload gave this one a new line_uuid. The next sync makes it this size's, and writes its key.`;
  const { sentence, repair, size } = teller(order, line, itemId)('extra', id, what, id);
  return { ...extra(order, subitem), sentence, repair, size };
}
