import type { SampleCustomer, SampleOrder } from './customers.ts';
import { CANCELLED_RATE, DIRT, NO_SEASON_RATE, REPEATED_NUMBER_RATE, ZERO_RATE } from './dirt.ts';
import { itemName } from './item-name.ts';
import { cleanOrder, drawPo, lineRecord } from './order-record.ts';
import { createRandom, type Random } from './random.ts';
import type { LineRecord, OrderRecord } from './records.ts';
import { countGroups, groupName, groupOf, NO_SEASON, ordersWithNewGroups, seasonsOf } from './seasons.ts';
import { drawTotal, type SizeQuantity, spreadSizes } from './sizes.ts';
import { drawStyle, type Style } from './styles.ts';

export interface SampleOrderWithLines {
  readonly order: OrderRecord;
  readonly lines: readonly LineRecord[];
}

/**
 * One customer's orders, by order number. Chance is the customer's own (from the seed and its name), so that adding a customer
 * changes only how many orders the others have, and ids are drawn apart, so that a new column or rule changes no order's uuid.
 */
export function* customerOrders(customer: SampleCustomer, orders: number, seed: number): Generator<SampleOrderWithLines> {
  const random = createRandom(`${seed}|${customer.name}|content`);
  const orderIds = createRandom(`${seed}|${customer.name}|orders`);
  const lineIds = createRandom(`${seed}|${customer.name}|lines`);
  const groups = countGroups(customer, orders);
  const seasons = seasonsOf(customer, groups);
  const samples = customer.samples ?? [];
  /** Real orders and the opening stay as they are. */
  const untouched = Math.max(samples.length, customer.opening?.length ?? 0);
  const withNewGroups = Math.max(untouched, ordersWithNewGroups(customer, groups));
  let number = 0;
  let style = drawStyle(customer, random);
  let po: string | null = null;

  for (let index = 0; index < orders; index++) {
    const sample = samples[index];
    const mayBeSoiled = index >= untouched;
    number = sample?.number ?? number + nextStep(index > untouched, random);
    style = nextStyle(customer, sample, style, random);
    if (index === 0 || random.chance(0.15)) po = drawPo(random);
    const held = index >= withNewGroups && random.chance(NO_SEASON_RATE);
    const season = seasons[groupOf(customer, groups, index, random)];
    const sizes = mayBeSoiled && random.chance(ZERO_RATE) ? drawNothing(style, random) : drawSizes(style, sample, random);
    const quantity = sizes.reduce((sum, { qty }) => sum + qty, 0);
    const cancelled = mayBeSoiled && random.chance(CANCELLED_RATE);
    const order = cleanOrder(
      {
        recordUuid: orderIds.uuid(),
        customer,
        number,
        sample,
        style,
        season: held || season === undefined ? NO_SEASON : season,
        po,
        cancelled,
        part: index / orders,
        quantity,
      },
      random,
    );
    if (mayBeSoiled) soil(order, random);
    order.group_name = groupName(customer.name, { customer: order['CUSTOMER SEASON'], aag: order['AAG SEASON'] });
    order.item_name = itemName(order);
    yield { order, lines: sizes.map((line) => lineRecord(lineIds.uuid(), order.record_uuid, line)) };
  }
}

/** The order right behind the untouched ones never repeats their last number: its uuid could sort before theirs. */
function nextStep(mayRepeat: boolean, random: Random): number {
  if (mayRepeat && random.chance(REPEATED_NUMBER_RATE)) return 0;
  return random.chance(0.85) ? 1 : random.between(2, 3);
}

function nextStyle(customer: SampleCustomer, sample: SampleOrder | undefined, last: Style, random: Random): Style {
  if (sample !== undefined) return { ...drawStyle(customer, random, sample.style), alias: null };
  return random.chance(0.4) ? drawStyle(customer, random) : last;
}

const drawSizes = (style: Style, sample: SampleOrder | undefined, random: Random): readonly SizeQuantity[] =>
  spreadSizes(style.sizeRun, sample?.quantity ?? drawTotal(random), random);

const drawNothing = (style: Style, random: Random): readonly SizeQuantity[] =>
  random.chance(0.5) ? [] : spreadSizes(style.sizeRun, 0, random);

function soil(order: OrderRecord, random: Random): void {
  for (const dirt of DIRT) if (random.chance(dirt.rate)) dirt.soil(order, random);
  if (order['TOTAL QTY'] === 0 && random.chance(0.5)) order['CUSTOMER STYLE'] = 'TBD';
}
