import { type CellShown, compareCells } from './compare-cells.ts';
import { byAge, cellsText, type Difference, difference, orderText, type RowStatus } from './differences.ts';
import { type LinePlanContext, type LineState, planLine } from './plan-line.ts';

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
  const known = new Set<SubitemShown>();
  for (const line of lines) {
    const ofLine = subitems.filter(({ id, key }) => id === line.mondaySubitemId || key === line.lineUuid).toSorted(byAge);
    for (const subitem of ofLine) known.add(subitem);
    const compared = compareLine({ order, line, subitems: ofLine }, { ...context, retryErrors: false });
    differences.push(...compared.differences);
    statuses.push(compared.status);
  }
  const strangers = subitems.filter((subitem) => !known.has(subitem));
  differences.push(...strangers.flatMap((subitem) => (subitem.key === null ? [] : [extra(order, subitem, subitem.key)])));
  return { differences, statuses, notOurs: strangers.filter(({ key }) => key === null).length };
}

interface LineCase {
  readonly order: Order;
  readonly line: OrderLine;
  /** With its id or its key. */
  readonly subitems: readonly SubitemShown[];
}

function compareLine(
  { order, line, subitems }: LineCase,
  context: LinePlanContext,
): { readonly differences: readonly Difference[]; readonly status: RowStatus } {
  const plan = planLine(line, context);
  if (plan.kind === 'in-flight') return { differences: [], status: 'inFlight' };
  const status = statusOf(plan.kind);
  const tell = teller(order, line, context.itemId);
  const isUnknown = line.mondaySubitemId === null || line.parentItemId !== context.itemId;
  const own = subitems.find(({ id }) => id === line.mondaySubitemId) ?? subitems[0];
  if (own === undefined) return { differences: absent(line, plan.kind, tell, context.itemId), status };
  const twins = subitems.filter((subitem) => subitem !== own);
  const differences = twins.map(({ id }) => tell('duplicate', id, `subitem ${id} has its key, too; its own is ${own.id}.`));
  if (isUnknown || own.id !== line.mondaySubitemId)
    return {
      differences: [tell('lying', own.id, `subitem ${own.id} is its own, and its row does not say so.`, own.id), ...differences],
      status: 'right',
    };
  const stale = plan.kind === 'unchanged' ? staleCells(line, own, context) : null;
  return { differences: [...(stale === null ? [] : [stale(tell)]), ...differences], status };
}

/** Its row may wait for its subitem, or be without one on purpose; but it can't have one, nor say that nothing is to be sent. */
function absent(line: OrderLine, plan: string, tell: Tell, itemId: string): readonly Difference[] {
  if (line.mondaySubitemId !== null && line.parentItemId === itemId)
    return [tell('missing', line.mondaySubitemId, `its row has subitem ${line.mondaySubitemId}, and the board has none.`, null)];
  if (line.syncState === 'SYNCED' && plan === 'send' && line.mondaySubitemId === null)
    return [tell('lying', null, 'its row says SYNCED, and there is no subitem.', null)];
  return [];
}

function staleCells(line: OrderLine, own: SubitemShown, context: LinePlanContext): ((tell: Tell) => Difference) | null {
  const wanted = planLine({ ...line, rowHash: null, syncState: 'PENDING', onHold: false }, context);
  if (wanted.kind !== 'send') return null;
  const cells = compareCells(wanted.ready, own.values, context.mapping.subitemColumns);
  if (cells.length === 0) return null;
  const why = context.cancelled ? ' The order is cancelled, so every size is 0.' : '';
  return (tell) => ({ ...tell('stale', own.id, `${cellsText(cells)}.${why}`, own.id), cells });
}

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

const extra = (order: Order, { id, name }: SubitemShown, key: string): Difference =>
  difference({
    kind: 'extra',
    of: 'size',
    recordUuid: order.recordUuid,
    orderNumber: order.orderNumber,
    lineUuid: key,
    mondayId: id,
    sentence: `${orderText(order)}: subitem ${id} ("${name}") carries the key ${key}, which none of its sizes has.`,
    lies: false,
    repair: null,
  });
