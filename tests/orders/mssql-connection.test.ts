import { expect, test } from 'vitest';
import { type MssqlOptions, mssqlConnections } from '../../src/orders/mssql/connection.ts';

const SERVER: NonNullable<MssqlOptions['server']> = {
  host: 'sql.example',
  port: 1433,
  instance: undefined,
  database: 'orders',
  login: { type: 'sql', user: 'sync' },
  encrypt: true,
  trustServerCertificate: false,
  hostNameInCertificate: undefined,
  multiSubnetFailover: false,
};
const connect = (server: Partial<typeof SERVER>, more: Partial<MssqlOptions> = {}) =>
  mssqlConnections({ connectionString: undefined, password: 'hunter2', server: { ...SERVER, ...server }, ...more });
const byUrl = (connectionString: string, more: Partial<MssqlOptions> = {}) => mssqlConnections({ connectionString, ...more });

test('the application is order-sync, encrypted, with XACT_ABORT, without a statement that tests each connection', () => {
  expect(connect({}).main).toMatchObject({
    server: 'sql.example',
    port: 1433,
    database: 'orders',
    validateConnection: 'socket',
    authentication: { type: 'default', options: { userName: 'sync', password: 'hunter2' } },
    options: { appName: 'order-sync', encrypt: true, trustServerCertificate: false, abortTransactionOnError: true },
  });
  expect(byUrl('Server=s;Database=d;User Id=u;Password=p;Application Name=mine').main.options?.appName).toBe('order-sync');
});

test.each([
  [
    { type: 'ntlm', user: 'u', domain: 'CORP' },
    { type: 'ntlm', options: { userName: 'u', password: 'hunter2', domain: 'CORP' } },
    'NTLM, CORP\\u; encrypted, certificate checked',
  ],
  [
    { type: 'azure-service-principal', clientId: 'c', tenantId: 't' },
    { type: 'azure-active-directory-service-principal-secret', options: { clientId: 'c', tenantId: 't', clientSecret: 'hunter2' } },
    'Azure service principal c; encrypted, certificate checked',
  ],
  [
    { type: 'azure-managed-identity', clientId: undefined },
    { type: 'azure-active-directory-msi-vm', options: {} },
    'Azure managed identity; encrypted, certificate checked',
  ],
  [
    { type: 'azure-default', clientId: 'c' },
    { type: 'azure-active-directory-default', options: { clientId: 'c' } },
    "Azure's default credentials; encrypted, certificate checked",
  ],
] as const)('%o logs in as tedious knows it', (login, authentication, text) => {
  const found = connect({ login });
  expect(found.main.authentication).toEqual(authentication);
  expect(found.login).toBe(text);
});

test('a missing secret is told by what it is', () => {
  const lacking = (login: typeof SERVER.login) => () => connect({ login }, { password: undefined });
  expect(lacking(SERVER.login)).toThrow('ORDERS_DATABASE_PASSWORD is not set. It is the password of the login.');
  expect(lacking({ type: 'azure-service-principal', clientId: 'c', tenantId: 't' })).toThrow(
    "It is the service principal's client secret.",
  );
  expect(() => byUrl('Server=s;User Id=u')).toThrow('ORDERS_DATABASE_PASSWORD is not set, and ORDERS_DATABASE_URL has no Password. It is');
});

test("a connection string's own words win over the file's and over the variable", () => {
  const file = { password: 'variable', poolMin: 1, poolMax: 4, connectTimeoutSeconds: 9, requestTimeoutSeconds: 50 };
  expect(byUrl('Server=s;User Id=u;Password=own;Max Pool Size=20;Command Timeout=2', file).main).toMatchObject({
    authentication: { options: { password: 'own' } },
    pool: { min: 1, max: 20 },
    connectionTimeout: 9000,
    requestTimeout: 2000,
  });
  expect(byUrl('Server=s;User Id=u', file).main.authentication).toMatchObject({ options: { password: 'variable' } });
});

test('only the second pool has read-only intent, and only where it is asked for', () => {
  expect(byUrl('Server=s;User Id=u;Password=p').replica).toBeUndefined();
  const { main, replica } = byUrl('Server=s;User Id=u;Password=p;Application Intent=ReadOnly');
  expect(main.options?.readOnlyIntent).toBeUndefined();
  expect(replica).toEqual({ ...main, options: { ...main.options, readOnlyIntent: true } });
});

test('a named instance is passed on, and shown', () => {
  const { main, location } = connect({ instance: 'PROD', port: undefined });
  expect(main.options?.instanceName).toBe('PROD');
  expect(main.port).toBeUndefined();
  expect(location).toBe('sql.example\\PROD, database orders');
});

test('the certificate of an IP address cannot be checked, and that is said before anything is sent', () => {
  expect(() => connect({ host: '10.0.0.7' })).toThrow(
    /named by an IP address, for which the certificate cannot be checked\. Name its host/,
  );
  expect(connect({ host: '10.0.0.7', hostNameInCertificate: 'sql.corp' }).main.options).toMatchObject({ serverName: 'sql.corp' });
  expect(connect({ host: '10.0.0.7', trustServerCertificate: true }).main.options).toMatchObject({ serverName: 'sql-server.invalid' });
  expect(connect({ host: '10.0.0.7', encrypt: false }).main.options).not.toHaveProperty('serverName');
});

test('what is shown holds no secret', () => {
  const { location, login } = byUrl('Server=sql.example,1444;Database=orders;User Id=u;Password=hunter2;TrustServerCertificate=true');
  expect(location).toBe('sql.example,1444, database orders');
  expect(login).toBe('login u; encrypted, any certificate taken');
});
