import type { SampleCustomer } from './customers.ts';
import colours from './data/colours.json' with { type: 'json' };
import products from './data/products.json' with { type: 'json' };
import words from './data/words.json' with { type: 'json' };
import type { Random } from './random.ts';

/** What is ordered. Orders of one style in several colours follow each other, as they do in the customers' files. */
export interface Style {
  readonly code: string;
  readonly description: string;
  readonly pattern: string | null;
  readonly alias: string | null;
  readonly range: string | null;
  readonly category: string;
  readonly hsCode: string;
  /** A name in `data/size-runs.json`. */
  readonly sizeRun: string;
  /** US cents, ex works. */
  readonly cents: number;
}

export function drawStyle(customer: SampleCustomer, random: Random, code: string = drawCode(customer, random)): Style {
  const product = random.pick(products);
  const name = random.pick(words.styleNames);
  const [low = 5, high = 50] = product.price;
  return {
    code,
    description: `${name} ${product.name}`,
    pattern: random.chance(0.7) ? `${customer.prefix}-P${1000 + random.below(9000)}` : null,
    alias: random.chance(0.15) ? `${code}-${random.pick(['A', 'B', 'R'])}` : null,
    range: random.chance(0.6) ? random.pick(words.ranges) : null,
    category: product.category,
    hsCode: product.hsCode,
    sizeRun: random.pick(product.sizes),
    cents: random.between(low * 100, high * 100),
  };
}

/** The customer's own way to write a style, in other digits. */
function drawCode(customer: SampleCustomer, random: Random): string {
  const known = customer.samples?.length ? random.pick(customer.samples).style : `${customer.prefix}1001`;
  const first = known.split(',')[0] ?? known;
  return /\d\d/.test(first) ? first.replace(/(?<=\d)\d/g, () => String(random.below(10))) : `${first}-${random.between(10, 99)}`;
}

export const drawColour = (random: Random): string => random.pick(colours);

/** Three in ten customers' rows carry a code of their own beside the colour's name. */
export function colourCode(colour: string, random: Random): string | null {
  if (!random.chance(0.3)) return null;
  return random.chance(0.5) ? String(random.between(100, 999)) : colour.replace(/[^A-Z]/g, '').slice(0, 3);
}
