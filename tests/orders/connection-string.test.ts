import { describe, expect, test } from 'vitest';
import { readConnectionString } from '../../src/orders/mssql/connection-string.ts';

const message = (text: string | undefined): string => {
  try {
    readConnectionString(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was taken');
};

const PLACE = { host: 'sql.example', port: 1444, instance: undefined, database: 'orders' };
const SAFE = { encrypt: true, trustServerCertificate: false, hostNameInCertificate: undefined, multiSubnetFailover: false };
const SQL = { login: { type: 'sql', user: 'sync' } };

describe('ORDERS_DATABASE_URL', () => {
  test("in ADO.NET's words", () => {
    expect(readConnectionString('Server=tcp:sql.example,1444;Database=orders;User Id=sync;Password="a;b""c"')).toEqual({
      server: { ...PLACE, ...SQL, ...SAFE },
      secret: 'a;b"c',
      pace: {},
    });
  });

  test("in ADO.NET's synonyms, in any case, with blanks and quotes", () => {
    const text = `;Data Source = sql.example,1444 ; INITIAL CATALOG='orders';uid=sync;PWD='it''s "so"=1' ; Trust Server Certificate=yes;`;
    expect(readConnectionString(text)).toEqual({
      server: { ...PLACE, ...SQL, ...SAFE, trustServerCertificate: true },
      secret: 'it\'s "so"=1',
      pace: {},
    });
  });

  test.each(['mssql', 'sqlserver', 'MSSQL'])('as an address that starts with %s://', (scheme) => {
    const text = `${scheme}://sync:p%40ss%23%2F%25@sql.example:1444/orders?Encrypt=false&trustServerCertificate=true`;
    expect(readConnectionString(text)).toEqual({
      server: { ...PLACE, ...SQL, ...SAFE, encrypt: false, trustServerCertificate: true },
      secret: 'p@ss#/%',
      pace: {},
    });
  });

  test('an address has the usual port and is encrypted where it says nothing else', () => {
    expect(readConnectionString('mssql://sync:pw@[::1]/orders').server).toMatchObject({ host: '::1', port: 1433, ...SAFE });
  });

  test.each([
    ['Server=sql.example\\PROD;User Id=u', { host: 'sql.example', instance: 'PROD', port: undefined }],
    ['Server=sql.example\\PROD,1500;User Id=u', { host: 'sql.example', instance: undefined, port: 1500 }],
    ['Server=(local);User Id=u', { host: 'localhost', instance: undefined, port: 1433 }],
    ['mssql://u:p@sql.example/o?instanceName=PROD', { host: 'sql.example', instance: 'PROD', port: undefined }],
    ['mssql://u:p@sql.example:1500/o?instanceName=PROD', { host: 'sql.example', instance: undefined, port: 1500 }],
  ])('%s: a named instance is asked for its port, unless that is told', (text, place) => {
    expect(readConnectionString(text).server).toMatchObject(place);
  });

  test.each([
    ['Encrypt=strict', { encrypt: 'strict' }],
    ['Encrypt=Mandatory', { encrypt: true }],
    ['Encrypt=Optional', { encrypt: false }],
    ['HostNameInCertificate=sql.corp', { hostNameInCertificate: 'sql.corp' }],
    ['MultiSubnetFailover=True', { multiSubnetFailover: true }],
    ['Domain=CORP', { login: { type: 'ntlm', user: 'u', domain: 'CORP' } }],
    ['User Id=CORP\\u', { login: { type: 'ntlm', user: 'u', domain: 'CORP' } }],
    ['Authentication=Active Directory Default', { login: { type: 'azure-default', clientId: 'u' } }],
    ['Authentication=ActiveDirectoryManagedIdentity', { login: { type: 'azure-managed-identity', clientId: 'u' } }],
    ['User Id=;Authentication=Active Directory MSI', { login: { type: 'azure-managed-identity', clientId: undefined } }],
    [
      'Authentication=Active Directory Service Principal;Tenant Id=t',
      { login: { type: 'azure-service-principal', clientId: 'u', tenantId: 't' } },
    ],
    ['Application Name=mine;Persist Security Info=False;Integrated Security=false;Pooling=true', {}],
  ])('%s', (more, server) => {
    expect(readConnectionString(`Server=sql.example,1444;Database=orders;User Id=u;Password=p;${more}`)).toMatchObject({
      server: { ...SAFE, ...server },
      secret: 'p',
    });
  });

  test("a service principal's secret may have its own name", () => {
    const text = 'Server=s;Authentication=Active Directory Service Principal;Client Id=c;Client Secret=x;Tenant Id=t';
    expect(readConnectionString(text).secret).toBe('x');
  });

  test('pools, times and intent', () => {
    const text = 'Server=s;User Id=u;Min Pool Size=0;Max Pool Size=20;Connect Timeout=5;Command Timeout=120;Application Intent=ReadOnly';
    expect(readConnectionString(text).pace).toEqual({
      poolMin: 0,
      poolMax: 20,
      connectTimeoutSeconds: 5,
      requestTimeoutSeconds: 120,
      readOnlyIntent: true,
    });
    expect(readConnectionString('mssql://u:p@s/o?requestTimeout=2500&ApplicationIntent=ReadWrite').pace).toEqual({
      requestTimeoutSeconds: 2.5,
      readOnlyIntent: false,
    });
  });

  test.each([
    'mssql://sync:hun#ter2@sql.example/orders',
    'mssql://sync:hun/ter2@sql.example/orders',
    'mssql://sync:hun%ter2@sql.example/orders',
    'mssql://sync:hunter2@sql.example:99999/orders',
    'mssql://sync:hunter2@sql.example',
    'mssql://sync:hunter2@/orders',
    'mssql:hunter2',
    'jdbc:sqlserver://sql.example:1433;databaseName=orders;user=sync;password=hunter2',
    'postgres://sync:hunter2@sql.example/orders',
  ])('the malformed address %s is told how it looks', (text) => {
    expect(message(text)).toMatch(
      /^ORDERS_DATABASE_URL is no address of SQL Server\. It looks like `mssql:\/\/user:password@host:1433\/orders`/,
    );
  });

  test.each([
    'hunter2',
    'Server=;Password=hunter2',
    'Server=sql.example,port;Password=hunter2',
    'Server=sql.example,99999;Password=hunter2',
    'Server=h;Password="hunter2',
    'Server=h;Password="hunter2"x',
    'Password=hunter2',
  ])('the malformed text %s is told both ways to write one', (text) => {
    expect(message(text)).toMatch(
      /^ORDERS_DATABASE_URL is no connection string of SQL Server\. It looks like `Server=.*` or `mssql:.*`\.$/,
    );
  });

  test.each([
    ['mssql://sql.example/orders', 'has no User Id, which this way to log in needs.'],
    ['Server=s;User Id=u;Integrated Security=SSPI', /^asks for Integrated Security, which Node can't do\. Use .*NTLM/],
    ['Server=s;User Id=u;Authentication=Active Directory Interactive', /^asks for an Authentication that a service cannot use\. Known are/],
    ['Server=s;User Id=u;Authentication=constructor', /^asks for an Authentication that a service cannot use/],
    ['Server=s;User Id=u;Authentication=NTLM', 'has no Domain, which this way to log in needs.'],
    ['Server=s;User Id=u;Authentication=Active Directory Service Principal', 'has no Tenant Id, which this way to log in needs.'],
    ['Server=s;User Id=u;Encrypt=maybe', 'must have true, false or strict as its Encrypt.'],
    ['Server=s;User Id=u;TrustServerCertificate=1', 'must have true or false as its TrustServerCertificate.'],
    ['Server=s;User Id=u;Connect Timeout=soon', 'must have a whole number as its Connect Timeout, of seconds.'],
    ['Server=s;User Id=u;Max Pool Size=0', 'must have a whole number as its Max Pool Size.'],
    ['Server=s;User Id=u;Application Intent=Write', 'must have ReadOnly or ReadWrite as its Application Intent.'],
    [
      'Server=s;User Id=u;Password=hun;ter2=x',
      /^has a keyword that is not known, in its part 4\. A password with ; or quotes stands in quotes/,
    ],
    ['mssql://u:hunter2@s/o?encrypt=true&hunter2=x', /^has an option that is not known, number 2 after its \?/],
    ['mssql://u:hunter2@s/o?requestTimeout=hunter2', 'must have a whole number as its Request Timeout, of milliseconds.'],
  ])('%s is refused with what would be right, and not quoted', (text, expected) => {
    const said = message(text).replace('ORDERS_DATABASE_URL ', '');
    expect(said).toMatch(expected);
    expect(said).not.toMatch(/hun|ter2|soon|maybe|Interactive/);
  });

  test('no message quotes any of it', () => {
    for (const text of [
      'mssql://sync:hun#ter2@sql.example/orders',
      'Server=;Password=hunter2',
      'mssql://sync:hunter2@sql.example/o?a=hunter2',
    ]) {
      expect(message(text)).not.toMatch(/hun|ter2|sql\.example|sync\b/);
    }
  });

  test('its lack is told', () => {
    expect(message(undefined)).toBe(
      'ORDERS_DATABASE_URL is not set. Set it to the connection string of the order database, or name the server in order-sync.toml.',
    );
    expect(message('')).toContain('is not set');
  });
});
