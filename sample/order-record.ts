import type { SampleCustomer, SampleOrder, Season } from './customers.ts';
import words from './data/words.json' with { type: 'json' };
import { drawDelivery } from './delivery.ts';
import { drawPrices } from './prices.ts';
import type { Random } from './random.ts';
import type { LineRecord, OrderRecord } from './records.ts';
import type { SizeQuantity } from './sizes.ts';
import { colourCode, drawColour, type Style } from './styles.ts';

export interface OrderFacts {
  readonly recordUuid: string;
  readonly customer: SampleCustomer;
  readonly number: number;
  /** The real order that this one is, if it is one. */
  readonly sample: SampleOrder | undefined;
  readonly style: Style;
  readonly season: Season;
  readonly po: string | null;
  readonly cancelled: boolean;
  /** How far through the customer's orders it is, 0 to 1. */
  readonly part: number;
  /** TOTAL QTY. */
  readonly quantity: number;
}

/** An order before dirt; group and item names come last, from what the dirt has left. */
export function cleanOrder(facts: OrderFacts, random: Random): OrderRecord {
  const { customer, sample, style, season, po } = facts;
  const colour = sample?.colour ?? drawColour(random);
  const delivery = drawDelivery(customer, facts.part, random);
  const prices = drawPrices(style.cents, random);
  const order: OrderRecord = {
    record_uuid: facts.recordUuid,
    'AAG ORDER NUMBER': `${customer.prefix}-${String(facts.number).padStart(5, '0')}`,
    'CUSTOMER NAME': customer.name,
    'CUSTOMER SEASON': season.customer,
    'AAG SEASON': season.aag,
    'PO NUMBER': po,
    'CUSTOMER ALT PO': po === null || random.chance(0.15) ? `ALT-${random.between(1000, 9999)}` : null,
    'ORDER TYPE': facts.cancelled ? random.pick(CANCELLED) : random.chance(0.12) ? 'FORECAST' : 'RECEIVED',
    'CUSTOMER STYLE': style.code,
    'STYLE DESCRIPTION': style.description,
    'PATTERN ID': style.pattern,
    'ALIAS/RELATED ITEM': style.alias,
    CATEGORY: style.category,
    'HS CODE': style.hsCode,
    'RANGE / COLLECTION': style.range,
    'CUSTOMER COLOUR DESCRIPTION': colour,
    "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS": sample === undefined ? colourCode(colour, random) : null,
    'UNIT OF MEASURE': 'PCE',
    'TOTAL QTY': facts.quantity,
    NOTES: random.chance(0.25) ? random.pick(words.orderNotes) : null,
    'NOTES FOR PRICE': random.chance(0.1) ? random.pick(words.priceNotes) : null,
    ...delivery,
    ...prices,
    group_name: '',
    item_name: '',
    sync_state: 'PENDING',
    action_type: 'INSERT',
  };
  return Object.assign(order, sample?.columns);
}

const CANCELLED = ['CANCELLED', 'CANCELLED', 'CANCELLED', 'CANCELLED', 'Cancelled'];

/** The customers' own forms of a PO number; one order in twenty has none and carries an alternative. */
export function drawPo(random: Random): string | null {
  if (random.chance(0.05)) return null;
  const number = String(random.between(1000, 9999));
  return random.pick([number, `AB${number}`, `${number}-00`]);
}

export function lineRecord(lineUuid: string, recordUuid: string, { size, qty }: SizeQuantity): LineRecord {
  return { line_uuid: lineUuid, record_uuid: recordUuid, size_code: size, qty, sync_state: 'PENDING', action_type: 'INSERT' };
}
