import type { EnvironmentName } from '../contract.ts';

/**
 * The command that sends one customer's failed orders again, or those named. The environment is always named: a default may be another
 * one tomorrow.
 */
export function retryCommand(customer: string, environment: EnvironmentName, orders: readonly string[] = []): string {
  const options = [...orders.map((number) => option('order', number)), `--environment ${environment}`].join(' ');
  // Behind `--` a name that starts with a dash is a name.
  return customer.startsWith('-')
    ? `./order-sync retry ${options} -- ${shellWord(customer)}`
    : `./order-sync retry ${shellWord(customer)} ${options}`;
}

/** More names than that make no command that a person reads: then all customers' failed orders are sent again. */
const NAMED = 20;

/** The command that sends the failed orders of several customers again. */
export function retryAllCommand(customers: readonly string[], environment: EnvironmentName): string {
  const named = customers.length > NAMED ? [] : customers.map((customer) => option('customer', customer));
  return ['./order-sync sync --execute --retry-errors', ...named, `--environment ${environment}`].join(' ');
}

/** With `=`: a value may start with a dash. */
const option = (name: string, value: string): string => `--${name}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`;

/** A word that a POSIX shell takes as it is, whatever it holds. */
export const shellWord = (word: string): string => (/^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
