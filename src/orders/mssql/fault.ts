import mssql from 'mssql';

/**
 * What an error of SQL Server or of its driver leaves behind:
 * - `not begun`: nothing of the request has reached the server, or the server took none of it;
 * - `undone`: the server refused or broke it off, and everything that it had done is undone;
 * - `unknown`: it may have taken effect, wholly or in part;
 * - `lasting`: trying again without a change would come to the same.
 */
export type Fault = 'not begun' | 'undone' | 'unknown' | 'lasting';

/** Of the error as `mssql` throws it. */
export function faultOf(error: unknown): Fault {
  if (isPoolTimeout(error)) return 'not begun';
  if (!(error instanceof mssql.MSSQLError)) return 'lasting';
  if (error instanceof mssql.ConnectionError) return isRefusal(error) ? 'lasting' : 'not begun';
  for (const { number, severity } of saidBy(error)) {
    // From 20 on the server ends the connection, in whatever state the request was.
    if (severity >= 20 || BROKEN_OFF.has(number)) return 'unknown';
    if (UNDONE.has(number)) return 'undone';
  }
  const code = codeOf(error);
  if (code === 'EINVALIDSTATE') return 'not begun'; // The connection had ended while it lay in the pool.
  return code !== undefined && LOST.has(code) ? 'unknown' : 'lasting';
}

/**
 * Errors after which the statement is undone, and with XACT_ABORT (which the driver sets) its transaction too. From Microsoft's lists of
 * passing errors: SqlClient's `SqlConfigurableRetryFactory`, EF Core's `SqlServerTransientExceptionDetector`, and "Troubleshoot transient
 * connection errors" of Azure SQL.
 */
const UNDONE: ReadonlySet<number> = new Set([
  1204, // No lock to be had.
  1205, // Deadlock, and this was its victim.
  1221, // Locks can't be taken now.
  1222, // Waited too long for a lock.
  3960, // Snapshot isolation: somebody else changed the row.
  3906, // Read-only: what was the primary is no longer.
  701, // No memory
  802,
  8645,
  8651,
  1105, // The file group is full.
  9002, // The log is full.
  10928, // Azure SQL: too many requests or sessions
  10929,
  40501, // Azure SQL: busy
  49918, // Azure SQL: no resources
  49919,
  49920,
  976, // Availability group: not accessible here
  978,
  983,
]);

/** The database or its server went away under the request. */
const BROKEN_OFF: ReadonlySet<number> = new Set([
  596, // The session was ended.
  6005, // Shutting down
  40143,
  40166,
  40197, // Azure SQL: failover, upgrade, defect of hardware
  40540,
  40613, // Azure SQL: the database is not available.
]);

/** The connection broke with a request on its way. ETIMEOUT: the server was told to stop it, and may have been done before that. */
const LOST: ReadonlySet<string> = new Set(['ESOCKET', 'ECLOSE', 'ECONNRESET', 'ECONNCLOSED', 'EPIPE', 'ETIMEOUT']);

const LOGIN_FAILED = 18456;

/**
 * Logins that a person has to do something about. Any other refusal passes without anybody's doing: a server that starts, recovers, fails
 * over or is full. So does 4060, "Cannot open database": of a wrong name it is lasting, but of a right one it is a failover, and SqlClient
 * and tedious take it for passing, too.
 */
const REFUSED: ReadonlySet<number> = new Set([
  LOGIN_FAILED,
  18450,
  18452, // From a domain that is not trusted
  18458, // Too few licences
  18470, // Disabled
  18486, // Locked
  18487, // Its password has expired,
  18488, // must be changed.
  916, // No user in the database
  40532, // Azure SQL: no such server,
  40615, // or its firewall.
  40914,
]);

/** The server takes no connection in the clear. */
export const NEEDS_ENCRYPTION = 'EENCRYPT';

/** A connection that a person has to do something about: login, certificate, configuration. */
function isRefusal(error: mssql.ConnectionError): boolean {
  const code = codeOf(error);
  if (certificateFault(error) !== undefined || code === NEEDS_ENCRYPTION || isTokenRefusal(error)) return true;
  return code === 'ELOGIN' && REFUSED.has(loginFailure(error)?.number ?? LOGIN_FAILED);
}

/** Node's code of what is wrong with the server's certificate. */
export function certificateFault(error: mssql.MSSQLError): string | undefined {
  for (let cause: unknown = error.originalError; cause instanceof Error; cause = cause.cause) {
    const code = codeOf(cause);
    if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|HOSTNAME_MISMATCH/.test(code)) return code;
  }
  return undefined;
}

/** Azure gave no token. Where it could not be asked at all (no network, 5xx), that passes. */
export function isTokenRefusal(error: mssql.MSSQLError): boolean {
  const [first, second] = error.originalError instanceof AggregateError ? (error.originalError.errors as unknown[]) : [];
  if (!(first instanceof Error) || codeOf(first) !== 'EFEDAUTH') return false;
  const status = second instanceof Error && 'statusCode' in second ? second.statusCode : undefined;
  if (typeof status === 'number') return status < 500 && status !== 429 && status !== 408;
  return !(second instanceof Error && /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|timed? ?out/i.test(`${codeOf(second)} ${second.message}`));
}

/** Every error that the server sent for the request, in its order: the first is the cause, and what follows may be its echo. */
export function saidBy(error: unknown): readonly { readonly number: number; readonly severity: number; readonly message: string }[] {
  if (!(error instanceof mssql.MSSQLError)) return [];
  const before = 'precedingErrors' in error && Array.isArray(error.precedingErrors) ? (error.precedingErrors as unknown[]) : [];
  return [...before, error].flatMap((part) => {
    // A transaction's own errors carry the server's within.
    const said = part instanceof mssql.MSSQLError && !('number' in part) ? part.originalError : part;
    if (!(said instanceof Error) || !('number' in said) || typeof said.number !== 'number') return [];
    const severity = 'class' in said && typeof said.class === 'number' ? said.class : 0;
    return [{ number: said.number, severity, message: said.message }];
  });
}

interface LoginFailure {
  readonly number: number;
  readonly message: string;
}

const loginFailures = new WeakMap<Error, LoginFailure>();

/**
 * tedious tells of a login only the last of the server's errors, without its number, while the first one is the cause: "Cannot open
 * database" is followed by "Login failed". Whoever heard them notes the first one here.
 */
export const noteLoginFailure = (error: Error, first: LoginFailure): void => void loginFailures.set(error, first);

export const loginFailure = (error: mssql.MSSQLError): LoginFailure | undefined =>
  error.originalError === undefined ? undefined : loginFailures.get(error.originalError);

/** All connections of the pool were in use for too long. Its own error has neither a name nor a code. */
export const isPoolTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Failed to acquire a connection from the pool');

/** A word of the driver, of Node or of Azure's library. */
export const codeOf = (error: Error): string | undefined => ('code' in error && typeof error.code === 'string' ? error.code : undefined);
