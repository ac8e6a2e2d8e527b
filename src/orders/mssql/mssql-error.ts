import { OrderSyncError } from '../../errors.ts';

/** Codes of the driver: no connection, or one that broke. */
const CONNECTION_CODES = new Set([
  'ESOCKET',
  'ETIMEOUT',
  'ECONNCLOSED',
  'ENOTOPEN',
  'ECONNRESET',
  'ECONNREFUSED',
  'EINSTLOOKUP',
  'ENOCONN',
]);

/** Errors of the server that pass: deadlock, lock timeout, throttling and failover of Azure SQL. */
const PASSING_NUMBERS = new Set([1205, 1222, 4060, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920]);

const INVALID_COLUMN = 207;
const INVALID_OBJECT = 208;
const NO_PERMISSION = new Set([229, 230, 262]);

/** The error as ours where it is known what it means, else unchanged. Its message never holds a connection string. */
export function mssqlError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, number } = error as { code?: unknown; number?: unknown };
  if (typeof number === 'number') {
    if (PASSING_NUMBERS.has(number))
      return ours('STORE_UNREACHABLE', `SQL Server refused for the moment (error ${number}): ${error.message}`, error);
    if (number === INVALID_COLUMN || number === INVALID_OBJECT || NO_PERMISSION.has(number)) {
      return ours(
        'CONFIGURATION_INVALID',
        `The order database does not fit: ${error.message} \`order-sync doctor\` lists what is missing.`,
        error,
      );
    }
  }
  if (code === 'ELOGIN')
    return ours('CONFIGURATION_INVALID', `SQL Server refused the login of ORDERS_DATABASE_URL: ${error.message}`, error);
  if (typeof code === 'string' && CONNECTION_CODES.has(code))
    return ours('STORE_UNREACHABLE', `SQL Server does not answer: ${error.message}`, error);
  return error;
}

const ours = (code: 'STORE_UNREACHABLE' | 'CONFIGURATION_INVALID', message: string, cause: Error) =>
  new OrderSyncError(code, message, { cause });
