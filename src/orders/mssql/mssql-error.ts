import mssql from 'mssql';
import { OrderSyncError } from '../../errors.ts';
import { StoreUndone } from '../store-undone.ts';
import { certificateFault, codeOf, faultOf, isPoolTimeout, isTokenRefusal, loginFailure, NEEDS_ENCRYPTION, saidBy } from './fault.ts';

const INVALID_COLUMN = 207;
const INVALID_OBJECT = 208;
const NO_PERMISSION = new Set([229, 230, 262, 300, 916]);
const DATABASE_CLOSED = new Set([4060, 911]);

/**
 * The error as ours where it is known what it means, else unchanged. Its message never holds a connection string.
 * `hasLoggedIn`: this login was let in before, so a refusal now is a failover's or passes otherwise, and nobody's configuration is wrong.
 */
export function mssqlError(error: unknown, { hasLoggedIn = false } = {}): unknown {
  if (!(error instanceof Error) || error instanceof OrderSyncError) return error;
  if (isPoolTimeout(error)) {
    return away('All connections to SQL Server were in use for too long. More can be allowed: pool_max in order-sync.toml.', error);
  }
  if (!(error instanceof mssql.MSSQLError)) return error;
  if (error instanceof mssql.ConnectionError) return connectionError(error, hasLoggedIn);
  const said = saidBy(error);
  const wrong = said.find(({ number }) => number === INVALID_COLUMN || number === INVALID_OBJECT || NO_PERMISSION.has(number));
  if (wrong)
    return unfit(`The order database does not fit: ${sentence(wrong.message)} \`order-sync doctor\` lists what is missing.`, error);
  const fault = faultOf(error);
  if (fault === 'lasting') return error;
  const [first] = said;
  const what = first
    ? `SQL Server refused for the moment (error ${first.number}): ${first.message}`
    : `SQL Server does not answer: ${error.message}`;
  return fault === 'undone' ? new StoreUndone('STORE_UNREACHABLE', what, { cause: error }) : away(what, error);
}

function connectionError(error: mssql.ConnectionError, hasLoggedIn: boolean): OrderSyncError {
  const certificate = certificateFault(error);
  if (certificate !== undefined) {
    return unfit(
      `The certificate of SQL Server is not trusted (${certificate}). Have Node trust its issuer (NODE_EXTRA_CA_CERTS), or accept any ` +
        'certificate with trust_server_certificate = true (TrustServerCertificate=true in ORDERS_DATABASE_URL).',
      error,
    );
  }
  if (codeOf(error) === NEEDS_ENCRYPTION) return unfit('SQL Server demands an encrypted connection: leave out encrypt = false.', error);
  if (isTokenRefusal(error)) {
    const [, said] = error.originalError instanceof AggregateError ? (error.originalError.errors as unknown[]) : [];
    const reason = said instanceof Error ? (said.message.split('\n', 1)[0] ?? '') : '';
    const what = `Azure gave no token for SQL Server. ${reason}`;
    return hasLoggedIn ? away(what, error) : unfit(what, error);
  }
  if (codeOf(error) === 'EINSTLOOKUP') {
    return away(
      `SQL Server Browser (UDP 1434) does not tell the instance's port: ${sentence(error.message)} Name the port instead.`,
      error,
    );
  }
  if (codeOf(error) !== 'ELOGIN')
    return away(`SQL Server does not answer: ${error.message || 'Azure could not be asked for a token.'}`, error);
  const { number, message } = loginFailure(error) ?? { number: undefined, message: error.message };
  if (number !== undefined && DATABASE_CLOSED.has(number)) {
    return away(`${sentence(message)} It is recovering or failing over, its name is wrong, or the login has no user in it.`, error);
  }
  if (faultOf(error) === 'not begun') return away(`SQL Server lets nobody in for the moment: ${message}`, error);
  return hasLoggedIn
    ? away(`SQL Server refuses a login that it let in before: ${message}`, error)
    : unfit(`SQL Server refused the login of the order database: ${message}`, error);
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const away = (message: string, cause: Error) => new OrderSyncError('STORE_UNREACHABLE', message, { cause });
const unfit = (message: string, cause: Error) => new OrderSyncError('CONFIGURATION_INVALID', message, { cause });
