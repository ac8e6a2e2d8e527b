import type { SampleCustomer } from './customers.ts';
import words from './data/words.json' with { type: 'json' };
import type { Random } from './random.ts';
import type { DateColumn, OrderRecord } from './records.ts';

type Delivery = DateColumn | 'DELIVERY TERMS' | 'DESTINATION' | 'DESTINATION WAREHOUSE' | 'Warehouse' | 'PLANNED DELIVERY METHOD' | 'DROP';

const FIRST_DAY = Date.UTC(2025, 0, 6);
const DAY = 86_400_000;

/** When and where to. `part` is how far through the customer's orders this one is, 0 to 1: order numbers follow the calendar. */
export function drawDelivery(customer: SampleCustomer, part: number, random: Random): Pick<OrderRecord, Delivery> {
  const received = Math.floor(part * 190) + random.below(9);
  const exFactory = received + random.between(95, 160);
  const warehouse = random.chance(0.85) ? random.pick(words.warehouses) : null;
  return {
    'ORDER DATE PO RECEIVED': day(received),
    'EX FACTORY DATE': random.chance(0.97) ? day(exFactory) : null,
    'ETA CUSTOMER WAREHOUSE DATE': random.chance(0.93) ? day(exFactory + random.between(12, 48)) : null,
    'DELIVERY TERMS': random.pick(words.deliveryTerms),
    DESTINATION: random.chance(0.9) ? random.pick(words.destinations) : null,
    'DESTINATION WAREHOUSE': customer.warehouseColumn === true ? null : warehouse,
    Warehouse: customer.warehouseColumn === true ? warehouse : null,
    'PLANNED DELIVERY METHOD': random.chance(0.8) ? random.pick(words.deliveryMethods) : null,
    DROP: random.chance(0.5) ? random.pick(words.drops) : null,
  };
}

/** The days from the first one on, as text: made once, since 100,000 orders ask for 300,000 of them. */
const DAYS = Array.from({ length: 500 }, (_, offset) => new Date(FIRST_DAY + offset * DAY).toISOString().slice(0, 10));

const day = (offset: number): string | null => DAYS[offset] ?? null;
