import { InvalidArgumentError } from 'commander';

/** A repeatable customer's name. */
export const customerNames = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, customerName(value)];

export function customerName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError("It must be a customer's name.");
  return text;
}

/** A repeatable order number. */
export function orderNumbers(value: string, previous: readonly string[] = []): readonly string[] {
  if (value.trim() === '') throw new InvalidArgumentError('It must be an order number.');
  return [...previous, value];
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
}

/** The same bounds as in order-sync.toml. */
export function concurrency(text: string): number {
  const value = wholeNumber(text);
  if (value > MOST_AT_ONCE) throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_AT_ONCE}.`);
  return value;
}

const MOST_AT_ONCE = 100;
