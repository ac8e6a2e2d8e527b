import type { Random } from './random.ts';
import type { OrderRecord, SourceColumn } from './records.ts';

/** Something that real files hold and nobody ordered. Cells that monday.com would refuse are there to be left out, never to stop an order. */
export interface Dirt {
  readonly name: string;
  /** Share of the orders that get it, first orders of a customer aside. */
  readonly rate: number;
  readonly soil: (order: OrderRecord, random: Random) => void;
}

/** Text in columns that are NVARCHAR in SQL and numbers on the board. */
const NOT_NUMBERS: readonly (readonly [SourceColumn, string])[] = [
  ['DISCOUNT', '10%'],
  ['DISCOUNT', '5% + 2%'],
  ['SURCHARGE FEE', 'TBC'],
  ['DESIGN FEE', 'N/A'],
  ['DESIGN FEE', '1O.00'],
  ['UK FREIGHT', 'INCL'],
];
/** CP437 read where UTF-8 was written, and the like. */
const MOJIBAKE = ['THE CONCUBINEΓÇÖS CORRIDOR', 'CAF├ë NOIR', 'GIRLâ€™S BEST FRIEND'];
const APOSTROPHES = ["CONCUBINE'S ROBE", "B'HOOD BLOCK, GRADED", "MEN'S 7'' SHORT", "O'NEILL FIT"];
const NOTES_WITH_APOSTROPHES = ["PATTERN FROM B'HOOD", "CUSTOMER'S OWN TRIMS", "DON'T SHIP BEFORE '26"];
const QUOTES = ['5" INSEAM SHORT', 'THE "EVERYDAY" TEE', '“LUXE” LEGGING'];
const EMOJI = ['🔥 HOT 30', 'APPROVED ✅', 'RUSH 🚚💨'];

export const DIRT: readonly Dirt[] = [
  { name: 'trailing blank in a colour', rate: 0.03, soil: (order) => append(order, 'CUSTOMER COLOUR DESCRIPTION', ' ') },
  {
    name: 'trailing blank in a customer',
    rate: 0.01,
    soil: (order) => {
      order['CUSTOMER NAME'] += ' ';
    },
  },
  {
    name: 'trailing blank in a season',
    rate: 0.015,
    soil: (order) => append(order, order['CUSTOMER SEASON'] === null ? 'AAG SEASON' : 'CUSTOMER SEASON', ' '),
  },
  {
    name: 'blanks only',
    rate: 0.01,
    soil: (order) => {
      order['CUSTOMER ALT PO'] = '  ';
    },
  },
  {
    name: 'commas in a style',
    rate: 0.005,
    soil: (order) => {
      const style = order['CUSTOMER STYLE'] ?? 'A1222';
      order['CUSTOMER STYLE'] = `${style}A9, ${style}B9, ${style}C9`;
    },
  },
  { name: 'quotes', rate: 0.01, soil: (order, random) => put(order, 'STYLE DESCRIPTION', random.pick(QUOTES)) },
  { name: 'apostrophe in a description', rate: 0.01, soil: (order, random) => put(order, 'STYLE DESCRIPTION', random.pick(APOSTROPHES)) },
  { name: 'apostrophe in a note', rate: 0.01, soil: (order, random) => put(order, 'NOTES', random.pick(NOTES_WITH_APOSTROPHES)) },
  { name: 'slash', rate: 0.015, soil: (order) => append(order, 'CUSTOMER COLOUR DESCRIPTION', '/BLACK') },
  { name: 'mojibake', rate: 0.004, soil: (order, random) => put(order, 'CUSTOMER COLOUR DESCRIPTION', random.pick(MOJIBAKE)) },
  { name: 'emoji', rate: 0.003, soil: (order, random) => put(order, 'NOTES', random.pick(EMOJI)) },
  { name: 'text in a number field', rate: 0.02, soil: (order, random) => put(order, ...random.pick(NOT_NUMBERS)) },
  {
    name: 'letter O for zero',
    rate: 0.005,
    soil: (order) => put(order, 'CUSTOMER STYLE', (order['CUSTOMER STYLE'] ?? 'EQXU012304').replace('0', 'O')),
  },
  { name: 'order type in other case', rate: 0.01, soil: (order) => recase(order, 'ORDER TYPE') },
  {
    name: 'label in other case',
    rate: 0.02,
    soil: (order, random) => recase(order, random.pick(['CATEGORY', 'DELIVERY TERMS', 'UNIT OF MEASURE', 'DESTINATION'])),
  },
];

/** Both seasons NULL: the order has no group and is held. Only for orders that bring no new group. */
export const NO_SEASON_RATE = 0.003;
/** Nothing ordered: half of these have lines of 0, half have none at all. Their style is often `TBD`. */
export const ZERO_RATE = 0.012;
/** CANCELLED; every fifth is spelled `Cancelled`. */
export const CANCELLED_RATE = 0.03;
/** The number of the order before, once more. */
export const REPEATED_NUMBER_RATE = 0.004;

function put(order: OrderRecord, column: SourceColumn, value: string): void {
  order[column] = value;
}

function append(order: OrderRecord, column: SourceColumn, end: string): void {
  const value = order[column];
  if (value !== null) order[column] = value + end;
}

function recase(order: OrderRecord, column: SourceColumn): void {
  const value = order[column];
  if (value !== null) order[column] = value.charAt(0) + value.slice(1).toLowerCase();
}
