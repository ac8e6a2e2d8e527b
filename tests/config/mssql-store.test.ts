import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folderWith, problemsOf, refused, SMALL } from './project.ts';

/** The small file, whose production store says this as well. */
const withStore = (more: string): string => SMALL.replace('kind = "mssql"', `kind = "mssql"\n${more}`);
const SERVER = 'server = "sql.example"\ndatabase = "orders"\nuser = "sync"';
const store = (more: string, env: Record<string, string> = {}) =>
  loadConfig({ cwd: folderWith({ 'order-sync.toml': withStore(more) }), environment: 'production', env }).store;

test('a server of the file is encrypted, its certificate checked, on the usual port, and its secret comes from the environment', () => {
  expect(store(SERVER, { ORDERS_DATABASE_PASSWORD: 'hunter2' })).toEqual({
    kind: 'mssql',
    connectionString: undefined,
    password: 'hunter2',
    server: {
      host: 'sql.example',
      port: 1433,
      instance: undefined,
      database: 'orders',
      login: { type: 'sql', user: 'sync' },
      encrypt: true,
      trustServerCertificate: false,
      hostNameInCertificate: undefined,
      multiSubnetFailover: false,
    },
    poolMin: 0,
    poolMax: 10,
    connectTimeoutSeconds: 15,
    requestTimeoutSeconds: 60,
    readOnlyIntent: false,
  });
});

test.each([
  ['user = "sync"', { type: 'sql', user: 'sync' }],
  ['authentication = "ntlm"\nuser = "sync"\ndomain = "CORP"', { type: 'ntlm', user: 'sync', domain: 'CORP' }],
  [
    'authentication = "azure-service-principal"\nclient_id = "c"\ntenant_id = "t"',
    { type: 'azure-service-principal', clientId: 'c', tenantId: 't' },
  ],
  ['authentication = "azure-managed-identity"', { type: 'azure-managed-identity', clientId: undefined }],
  ['authentication = "azure-managed-identity"\nclient_id = "c"', { type: 'azure-managed-identity', clientId: 'c' }],
  ['authentication = "azure-default"', { type: 'azure-default', clientId: undefined }],
])('%s', (login, expected) => {
  expect(store(`server = "sql.example"\ndatabase = "orders"\n${login}`)).toMatchObject({ server: { login: expected } });
});

test('pools, times and intent hold with a connection string, too', () => {
  const more = 'pool_min = 2\npool_max = 5\nconnect_timeout_seconds = 7\nrequest_timeout_seconds = 90\nread_only_intent = true';
  expect(store(more, { ORDERS_DATABASE_URL: 'Server=s;Password=x' })).toMatchObject({
    connectionString: 'Server=s;Password=x',
    server: undefined,
    poolMin: 2,
    poolMax: 5,
    connectTimeoutSeconds: 7,
    requestTimeoutSeconds: 90,
    readOnlyIntent: true,
  });
});

test('a named instance stands instead of a port', () => {
  expect(store(`${SERVER}\ninstance = "PROD"`)).toMatchObject({ server: { instance: 'PROD', port: undefined } });
});

test.each<[more: string, option: string, what: string]>([
  [`${SERVER}\ninstance = "PROD"\nport = 1500`, 'port', 'must not stand beside instance: an instance is asked for its port'],
  ['server = "sql.example"\nuser = "sync"', 'database', 'is missing; it must be the name of a database'],
  ['server = "sql.example"\ndatabase = "orders"', 'user', 'is missing; authentication = "sql" needs it'],
  [`${SERVER}\nauthentication = "ntlm"`, 'domain', 'is missing; authentication = "ntlm" needs it'],
  [`${SERVER}\ndomain = "CORP"`, 'domain', 'is not for authentication = "sql"; leave it out, or correct the authentication'],
  [
    `${SERVER}\nauthentication = "azure-default"`,
    'user',
    'is not for authentication = "azure-default"; leave it out, or correct the authentication',
  ],
  [
    'server = "sql.example"\ndatabase = "orders"\nclient_id = "c"\nauthentication = "azure-service-principal"',
    'tenant_id',
    'is missing; authentication = "azure-service-principal" needs it',
  ],
  ['trust_server_certificate = true', 'trust_server_certificate', 'needs a server beside it; without one, ORDERS_DATABASE_URL says it'],
  ['pool_min = 11', 'pool_min', 'must not be above pool_max'],
  ['pool_max = 0', 'pool_max', 'must be a whole number from 1 to 1000'],
  ['server = "sql.example,1433"', 'server', 'must be the name or address of a host, alone: port and instance have options of their own'],
  [`${SERVER}\nencrypt = "yes"`, 'encrypt', 'must be true, false or "strict"'],
  [
    `${SERVER}\nauthentication = "windows"`,
    'authentication',
    'must be one of "sql", "ntlm", "azure-service-principal", "azure-managed-identity", "azure-default"',
  ],
  ['conect_timeout_seconds = 3', '', 'has no conect_timeout_seconds; did you mean connect_timeout_seconds?'],
])('%s is refused', (more, option, what) => {
  const key = ['environments.production.store', ...(option === '' ? [] : [option])].join('.');
  expect(problemsOf(withStore(more))).toEqual([`order-sync.toml: ${key}: ${what}`]);
});

test('a server in the file and one in the environment are one too many', () => {
  const cwd = folderWith({ 'order-sync.toml': withStore(SERVER) });
  expect(refused({ cwd, environment: 'production', env: { ORDERS_DATABASE_URL: 'Server=other;Password=hunter2' } })).toEqual([
    'environment: ORDERS_DATABASE_URL: is set, and environments.production.store.server names a server, too; unset the one or leave out the other',
  ]);
});
