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

describe('ORDERS_DATABASE_URL', () => {
  test('as keywords', () => {
    expect(readConnectionString('Server=tcp:sql.example,1444;Database=orders;User Id=sync;Password="a;b""c"')).toMatchObject({
      server: 'sql.example',
      port: 1444,
      database: 'orders',
      user: 'sync',
      password: 'a;b"c',
      options: { encrypt: true, appName: 'order-sync' },
    });
  });

  test.each(['mssql', 'sqlserver', 'MSSQL'])('as an address that starts with %s://', (scheme) => {
    const text = `${scheme}://sync:p%40ss%23%2F%25@sql.example:1444/orders?Encrypt=false&trustServerCertificate=true`;
    expect(readConnectionString(text)).toEqual({
      server: 'sql.example',
      port: 1444,
      database: 'orders',
      user: 'sync',
      password: 'p@ss#/%',
      options: { encrypt: false, trustServerCertificate: true, appName: 'order-sync' },
    });
  });

  test('an address has the usual port and is encrypted where it says nothing else', () => {
    expect(readConnectionString('mssql://sync:pw@[::1]/orders')).toMatchObject({ server: '::1', port: 1433, options: { encrypt: true } });
  });

  test.each([
    'mssql://sync:hun#ter2@sql.example/orders',
    'mssql://sync:hun/ter2@sql.example/orders',
    'mssql://sync:hun%ter2@sql.example/orders',
    'mssql://sync:hunter2@sql.example:99999/orders',
    'mssql://sync:hunter2@sql.example',
    'mssql://sync:hunter2@/orders',
    'mssql://sql.example/orders',
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
    'Server=h;Password="hunter2',
    'Password=hunter2',
  ])('the malformed text %s is told both ways to write one', (text) => {
    expect(message(text)).toMatch(
      /^ORDERS_DATABASE_URL is no connection string of SQL Server\. It looks like `Server=.*` or `mssql:.*`\.$/,
    );
  });

  test.each(['?requestTimeout=hunter2', '?encrypt=hunter2'])('an option %s that means nothing is refused', (query) => {
    expect(message(`mssql://sync:hunter2@sql.example/orders${query}`)).toMatch(/^ORDERS_DATABASE_URL has an unknown option after its \?/);
  });

  test('no message quotes any of it', () => {
    for (const text of [
      'mssql://sync:hun#ter2@sql.example/orders',
      'Server=;Password=hunter2',
      'mssql://sync:hunter2@sql.example/o?a=hunter2',
    ]) {
      expect(message(text)).not.toMatch(/hun|ter2|sql\.example|sync/);
    }
  });

  test('its lack is told', () => {
    expect(message(undefined)).toBe('ORDERS_DATABASE_URL is not set. Set it to the connection string of the order database.');
    expect(message('')).toContain('is not set');
  });
});
