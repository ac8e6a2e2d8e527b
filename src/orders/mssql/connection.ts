import { isIP } from 'node:net';
import type mssql from 'mssql';
import type { MssqlLogin, MssqlPace, MssqlServer, MssqlStoreConfig } from '../../config/config.ts';
import { OrderSyncError } from '../../errors.ts';
import { readConnectionString } from './connection-string.ts';

/** What a configuration says of SQL Server; what it leaves out is as `mssql` has it. */
export type MssqlOptions = Pick<MssqlStoreConfig, 'connectionString'> & Partial<Omit<MssqlStoreConfig, 'kind' | 'connectionString'>>;

export interface MssqlConnections {
  readonly main: mssql.config;
  /** With read-only intent, where that is asked for. */
  readonly replica: mssql.config | undefined;
  /** Without secrets. */
  readonly location: string;
  /** How it is reached and logged in to, for people. */
  readonly login: string;
}

/** The name of the application, as `sys.dm_exec_sessions` shows it. */
const APPLICATION = 'order-sync';
/** To begin with, of a pool's patience: a connection is only waited for while one could be made. */
const WAIT_MS = 30_000;

/** The pools' configurations. Throws CONFIGURATION_INVALID, with no secret, where they can't be made. */
export function mssqlConnections(options: MssqlOptions): MssqlConnections {
  const { server, secret, pace } = options.server
    ? { server: options.server, secret: options.password, pace: options }
    : withPassword(options, readConnectionString(options.connectionString));
  const { connectTimeoutSeconds, requestTimeoutSeconds, poolMin, poolMax } = pace;
  const main: mssql.config = {
    server: server.host,
    ...(server.port === undefined ? {} : { port: server.port }),
    ...(server.database === undefined ? {} : { database: server.database }),
    ...timeouts(connectTimeoutSeconds, requestTimeoutSeconds),
    authentication: authentication(server.login, secret, options.server === undefined),
    pool: {
      ...(poolMin === undefined ? {} : { min: poolMin }),
      ...(poolMax === undefined ? {} : { max: poolMax }),
      acquireTimeoutMillis: WAIT_MS,
      // tedious ends an attempt by itself; the pool must not give up before it.
      createTimeoutMillis: ((connectTimeoutSeconds ?? 15) + 5) * 1000,
    },
    // Looks at the socket. The default would send a SELECT 1 before each statement.
    validateConnection: 'socket',
    options: {
      appName: APPLICATION,
      ...encryption(server),
      ...(server.instance === undefined ? {} : { instanceName: server.instance }),
      multiSubnetFailover: server.multiSubnetFailover,
      // XACT_ABORT: whatever fails in a transaction, or is timed out, undoes all of it.
      abortTransactionOnError: true,
      // The driver tries again itself, and knows what is safe to repeat.
      maxRetriesOnTransientErrors: 0,
    } as NonNullable<mssql.config['options']>,
  };
  const place = `${server.host}${server.instance === undefined ? '' : `\\${server.instance}`}${server.port && server.port !== 1433 ? `,${server.port}` : ''}`;
  return {
    main,
    replica: pace.readOnlyIntent ? { ...main, options: { ...main.options, readOnlyIntent: true } } : undefined,
    location: `${place}, database ${server.database ?? "(the login's default)"}`,
    login: `${loginText(server.login)}; ${encryptionText(server)}`,
  };
}

/** What the connection string mentions wins over the file's pace; a password of its own wins over the variable. */
function withPassword(options: MssqlOptions, { server, secret, pace }: ReturnType<typeof readConnectionString>) {
  return { server, secret: secret ?? options.password, pace: { ...options, ...pace } as Partial<MssqlPace> };
}

const timeouts = (connect: number | undefined, request: number | undefined): Partial<mssql.config> => ({
  ...(connect === undefined ? {} : { connectionTimeout: connect * 1000 }),
  ...(request === undefined ? {} : { requestTimeout: request * 1000 }),
});

function encryption(server: MssqlServer): object {
  const { host, encrypt, trustServerCertificate, hostNameInCertificate } = server;
  const isAddress = isIP(host) !== 0;
  if (isAddress && encrypt !== false && !trustServerCertificate && hostNameInCertificate === undefined) {
    throw unusable(
      'The order database is named by an IP address, for which the certificate cannot be checked. Name its host, or the name that the ' +
        'certificate has (HostNameInCertificate, host_name_in_certificate), or take any certificate (TrustServerCertificate, trust_server_certificate).',
    );
  }
  // TLS takes no address for a name, and a name that isn't checked may be any.
  const serverName = hostNameInCertificate ?? (isAddress && encrypt !== false ? 'sql-server.invalid' : undefined);
  return { encrypt, trustServerCertificate, ...(serverName === undefined ? {} : { serverName }) };
}

type Authentication = NonNullable<mssql.config['authentication']>;

function authentication(login: MssqlLogin, secret: string | undefined, isFromUrl: boolean): Authentication {
  switch (login.type) {
    case 'sql':
      return { type: 'default', options: { userName: login.user, password: needed(secret, 'the password of the login', isFromUrl) } };
    case 'ntlm': {
      const password = needed(secret, "the password of the domain's user", isFromUrl);
      return { type: 'ntlm', options: { userName: login.user, password, domain: login.domain } };
    }
    case 'azure-service-principal': {
      const { clientId, tenantId } = login;
      const clientSecret = needed(secret, "the service principal's client secret", isFromUrl);
      return { type: 'azure-active-directory-service-principal-secret', options: { clientId, tenantId, clientSecret } };
    }
    case 'azure-managed-identity':
      return { type: 'azure-active-directory-msi-vm', options: client(login.clientId) };
    case 'azure-default':
      return { type: 'azure-active-directory-default', options: client(login.clientId) };
  }
}

const client = (clientId: string | undefined): { clientId?: string } => (clientId === undefined ? {} : { clientId });

function needed(secret: string | undefined, what: string, isFromUrl: boolean): string {
  if (secret) return secret;
  throw unusable(`ORDERS_DATABASE_PASSWORD is not set${isFromUrl ? ', and ORDERS_DATABASE_URL has no Password' : ''}. It is ${what}.`);
}

function loginText(login: MssqlLogin): string {
  switch (login.type) {
    case 'sql':
      return `login ${login.user}`;
    case 'ntlm':
      return `NTLM, ${login.domain}\\${login.user}`;
    case 'azure-service-principal':
      return `Azure service principal ${login.clientId}`;
    case 'azure-managed-identity':
      return `Azure managed identity${login.clientId === undefined ? '' : ` ${login.clientId}`}`;
    case 'azure-default':
      return "Azure's default credentials";
  }
}

function encryptionText({ encrypt, trustServerCertificate }: MssqlServer): string {
  if (encrypt === false) return 'not encrypted but for the login, as far as the server lets it';
  return trustServerCertificate ? 'encrypted, any certificate taken' : 'encrypted, certificate checked';
}

const unusable = (message: string): OrderSyncError => new OrderSyncError('CONFIGURATION_INVALID', message);
