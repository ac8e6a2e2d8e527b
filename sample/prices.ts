import type { Random } from './random.ts';
import { DECIMAL_COLUMNS, type DecimalColumn, type OrderRecord } from './records.ts';

type Price = DecimalColumn | 'DESIGN FEE' | 'DISCOUNT' | 'SURCHARGE FEE' | 'UK FREIGHT' | 'FINAL PRICES Y/N';

/** Prices, fees, duties: an ex-works price and what is put on top of it. Whole ten-thousandths throughout, so that no float decides a digit. */
export function drawPrices(cents: number, random: Random): Pick<OrderRecord, Price> {
  const exWorks = cents * 100;
  const dutyRate = random.pick([0, 16, 16.5, 28.2, 32]);
  const tariffRate = random.pick([0, 10, 20, 30]);
  const duty = Math.round((exWorks * dutyRate) / 100);
  const tariff = Math.round((exWorks * tariffRate) / 100);
  const freight = random.between(20, 180) * 100;
  const maybe = (rate: number, low: number, high: number): number | null => (random.chance(rate) ? random.between(low, high) * 100 : null);
  return {
    'CUSTOMER PRICE': decimal('CUSTOMER PRICE', exWorks + duty + tariff + freight),
    'EX WORKS (USD)': decimal('EX WORKS (USD)', exWorks),
    'FINAL FOB (USD)': decimal('FINAL FOB (USD)', exWorks),
    'DDP US (USD)': decimal('DDP US (USD)', random.chance(0.8) ? exWorks + duty + tariff + freight : null),
    'ADMINISTRATION FEE': decimal('ADMINISTRATION FEE', maybe(0.2, 5, 60)),
    'FX CHARGE': decimal('FX CHARGE', maybe(0.1, 1, 20)),
    'SMS PRICE USD': decimal('SMS PRICE USD', maybe(0.15, 1000, 9000)),
    'US DUTY': decimal('US DUTY', duty),
    'US DUTY RATE': decimal('US DUTY RATE', dutyRate * 10_000),
    'US TARIFF': decimal('US TARIFF', tariff),
    'US TARIFF RATE': decimal('US TARIFF RATE', tariffRate * 10_000),
    FREIGHT: decimal('FREIGHT', random.chance(0.7) ? freight : null),
    HANDLING: decimal('HANDLING', maybe(0.3, 5, 45)),
    'DESIGN FEE': random.chance(0.08) ? String(random.between(2, 30) * 25) : null,
    DISCOUNT: random.chance(0.1) ? `0.${random.between(1, 9)}` : null,
    'SURCHARGE FEE': random.chance(0.06) ? `${random.between(0, 3)}.${random.between(10, 99)}` : null,
    'UK FREIGHT': random.chance(0.04) ? `${random.between(0, 2)}.${random.between(10, 99)}` : null,
    'FINAL PRICES Y/N': random.chance(0.9) ? random.pick(['Y', 'Y', 'Y', 'N']) : null,
  };
}

/** Units of the column's last decimal as its text: 123400 in a column of scale 4 is `12.3400`. */
function decimal(column: DecimalColumn, units: number | null): string | null {
  if (units === null) return null;
  const scale = DECIMAL_COLUMNS[column];
  const digits = String(Math.round(units)).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
