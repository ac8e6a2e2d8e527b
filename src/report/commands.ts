import type { EnvironmentName } from '../contract.ts';

/** The command that sends one customer's failed orders again. The environment is always named: a default may be another one tomorrow. */
export const retryCommand = (customer: string, environment: EnvironmentName): string =>
  // Behind `--` a name that starts with a dash is a name.
  customer.startsWith('-')
    ? `./order-sync retry --environment ${environment} -- ${shellWord(customer)}`
    : `./order-sync retry ${shellWord(customer)} --environment ${environment}`;

/** A word that a POSIX shell takes as it is, whatever it holds. */
export const shellWord = (word: string): string => (/^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
