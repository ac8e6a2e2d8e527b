import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folderWith, refused, SMALL } from './project.ts';

const project = (dotEnv = ''): string => realpathSync(folderWith({ 'order-sync.toml': SMALL, '.env': dotEnv }));

describe('which file', () => {
  test('the nearest order-sync.toml above the working folder', () => {
    const folder = project();
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    const config = loadConfig({ cwd: join(folder, 'a/b'), env: {} });
    expect(config.file).toBe(join(folder, 'order-sync.toml'));
    expect(config.reportsFolder).toBe(join(folder, 'reports'));
  });

  test('--config wins over ORDER_SYNC_CONFIG, which wins over the working folder', () => {
    const [here, byVariable, byOption] = [project(), project(), project()];
    const env = { ORDER_SYNC_CONFIG: join(byVariable, 'order-sync.toml') };
    expect(loadConfig({ cwd: here, env }).file).toBe(join(byVariable, 'order-sync.toml'));
    expect(loadConfig({ cwd: here, env, file: join(byOption, 'order-sync.toml') }).file).toBe(join(byOption, 'order-sync.toml'));
  });

  test('a file that is not there', () => {
    expect(refused({ file: 'none.toml', cwd: '/nowhere', env: {} })).toEqual([
      '/nowhere/none.toml: there is no such file; correct --config or ORDER_SYNC_CONFIG',
    ]);
  });

  test('an empty ORDER_SYNC_CONFIG counts as not set', () => {
    const here = project();
    expect(loadConfig({ cwd: here, env: { ORDER_SYNC_CONFIG: '' } }).file).toBe(join(here, 'order-sync.toml'));
  });

  test('beside the order-sync command where none is at or above the working folder, and only there', () => {
    const [home, here] = [project(), project()];
    const env = { ORDER_SYNC_HOME: home };
    expect(loadConfig({ cwd: folderWith({}), env }).file).toBe(join(home, 'order-sync.toml'));
    expect(loadConfig({ cwd: here, env }).file).toBe(join(here, 'order-sync.toml'));
    expect(refused({ cwd: folderWith({}), env: { ORDER_SYNC_HOME: folderWith({}) } })).toEqual([
      expect.stringContaining('neither here nor in a folder above'),
    ]);
  });

  test('no file anywhere above', () => {
    expect(refused({ cwd: folderWith({}), env: {} })).toEqual([
      expect.stringMatching(/neither here nor in a folder above is an order-sync\.toml; .* name the file with --config$/),
    ]);
  });
});

describe('which environment', () => {
  test('--environment wins over ORDER_SYNC_ENVIRONMENT, which wins over the default of the file', () => {
    const cwd = project();
    expect(loadConfig({ cwd, env: {} }).environment).toBe('sandbox');
    expect(loadConfig({ cwd, env: { ORDER_SYNC_ENVIRONMENT: 'production' } }).environment).toBe('production');
    expect(loadConfig({ cwd, env: { ORDER_SYNC_ENVIRONMENT: 'production' }, environment: 'sandbox' }).environment).toBe('sandbox');
  });

  test('an unknown one lists those of the file', () => {
    expect(refused({ cwd: project(), environment: 'prod', env: {} })).toEqual([
      '--environment: there is no environment "prod"; known: production, sandbox; did you mean production?',
    ]);
    expect(refused({ cwd: project(), env: { ORDER_SYNC_ENVIRONMENT: 'development' } })).toEqual([
      'ORDER_SYNC_ENVIRONMENT: there is no environment "development"; known: production, sandbox',
    ]);
  });
});

describe('.env beside the file', () => {
  test('gives the secrets', () => {
    const cwd = project('MONDAY_API_TOKEN=abc\nORDERS_DATABASE_URL="Server=sql.example;Password=x"\n');
    const config = loadConfig({ cwd, environment: 'production', env: {} });
    expect(config.monday.token).toBe('abc');
    expect(config.store).toMatchObject({ kind: 'mssql', connectionString: 'Server=sql.example;Password=x' });
  });

  test('yields to the process, also where that sets a variable to nothing', () => {
    const cwd = project('MONDAY_API_TOKEN=abc\n');
    expect(loadConfig({ cwd, environment: 'production', env: { MONDAY_API_TOKEN: 'def' } }).monday.token).toBe('def');
    expect(loadConfig({ cwd, environment: 'production', env: { MONDAY_API_TOKEN: '' } }).monday.token).toBeUndefined();
  });

  test("changes nothing of the process's own environment", () => {
    const env = {};
    loadConfig({ cwd: project('ORDER_SYNC_ENVIRONMENT=production\n'), env });
    expect(env).toEqual({});
  });
});

describe('the sandbox', () => {
  test('moves to the address and the database that a variable names', () => {
    const cwd = project();
    const env = { ORDER_SYNC_MONDAY_API_URL: 'http://127.0.0.1:9999/v2', ORDER_SYNC_SANDBOX_DATABASE: 'here.db' };
    const config = loadConfig({ cwd, env });
    expect(config.monday.apiUrl).toBe('http://127.0.0.1:9999/v2');
    expect(config.store).toEqual({ kind: 'sqlite', file: join(cwd, 'here.db') });
  });

  test.each([
    ['sqlite:here.db', 'here.db'],
    ['sqlite:///var/here.db', '/var/here.db'],
    ['file:/var/a%20b.db', '/var/a b.db'],
  ])('takes ORDERS_DATABASE_URL %s as its file', (url, file) => {
    const cwd = project();
    expect(loadConfig({ cwd, env: { ORDERS_DATABASE_URL: url } }).store).toEqual({
      kind: 'sqlite',
      file: file.startsWith('/') ? file : join(cwd, file),
    });
  });

  test('leaves the database of the real orders alone', () => {
    const cwd = project();
    const config = loadConfig({ cwd, env: { ORDERS_DATABASE_URL: 'Server=sql.example;Password=x' } });
    expect(config.store).toEqual({ kind: 'sqlite', file: join(cwd, 'data/orders.db') });
  });

  test('is never given the real token', () => {
    const cwd = project('MONDAY_API_TOKEN=real\n');
    expect(loadConfig({ cwd, env: {} }).monday.token).toBe('sandbox-token');
    expect(loadConfig({ cwd, env: { MONDAY_API_TOKEN: 'real', SANDBOX_TOKEN: 'own' } }).monday.token).toBe('own');
  });

  test('may not move to another machine', () => {
    expect(refused({ cwd: project(), env: { ORDER_SYNC_MONDAY_API_URL: 'https://api.monday.com/v2' } })).toEqual([
      expect.stringMatching(/^environment: ORDER_SYNC_MONDAY_API_URL: must be on this machine/),
    ]);
    expect(refused({ cwd: project(), env: { ORDER_SYNC_MONDAY_API_URL: '127.0.0.1:4010' } })).toEqual([
      'environment: ORDER_SYNC_MONDAY_API_URL: must be an address that starts with https:// or http://',
    ]);
  });
});

describe('a live environment', () => {
  test("cannot be pointed elsewhere by a variable, so a shell's left-over is no trap", () => {
    expect(refused({ cwd: project(), environment: 'production', env: { ORDER_SYNC_MONDAY_API_URL: 'http://127.0.0.1:4010/v2' } })).toEqual([
      'environment: ORDER_SYNC_MONDAY_API_URL: is for the sandbox only; unset it, or correct environments.production.monday.api_url',
    ]);
  });

  test("cannot be given the sandbox's database", () => {
    expect(refused({ cwd: project(), environment: 'production', env: { ORDERS_DATABASE_URL: 'sqlite:here.db' } })).toEqual([
      'environment: ORDERS_DATABASE_URL: must be a connection string of SQL Server: environments.production.store.kind is "mssql"',
    ]);
    const env = { ORDER_SYNC_SANDBOX_DATABASE: 'here.db' };
    expect(loadConfig({ cwd: project(), environment: 'production', env }).store).toMatchObject({
      kind: 'mssql',
      connectionString: undefined,
    });
  });
});

test('links to the Web UI follow ORDER_SYNC_WEB_UI_URL', () => {
  const env = { ORDER_SYNC_WEB_UI_URL: 'http://127.0.0.1:8300' };
  expect(loadConfig({ cwd: project(), env }).temporal.webUiUrl).toBe('http://127.0.0.1:8300');
});

test('an environment sets its own pace over the general one', () => {
  const toml = `[monday]\nbatch_size = 10\nwrites_in_flight = 3\n[sync]\npage_size = 50\n${SMALL}[environments.production.sync]\npage_size = 100\n`;
  const cwd = folderWith({ 'order-sync.toml': toml.replace('api_url = "https', 'batch_size = 20\napi_url = "https') });
  const production = loadConfig({ cwd, environment: 'production', env: {} });
  expect(production.monday).toMatchObject({ batchSize: 20, writesInFlight: 3, timeoutSeconds: 60 });
  expect(production.sync).toEqual({
    concurrency: 8,
    pageSize: 100,
    successShare: 0.95,
    partialShare: 0.8,
    deletes: 'archive',
    removedSizes: 'zero',
    deletedOnBoard: 'recreate',
    boardCheck: 'every-sync',
    auditDays: 90,
  });
  expect(loadConfig({ cwd, env: {} })).toMatchObject({ monday: { batchSize: 10 }, sync: { pageSize: 50 } });
});

test("an environment's own entry for a column wins over the one it takes over", () => {
  const own = '[environments.sandbox.columns]\ntext_a = { type = "numbers", title = "NUMBER", source = "PO NUMBER" }\n';
  const { mapping } = loadConfig({ cwd: folderWith({ 'order-sync.toml': SMALL + own }), env: {} });
  expect(mapping.columns.map(({ columnId, type, sources }) => [columnId, type, sources])).toEqual([
    ['text_a', 'numbers', ['PO NUMBER']],
    ['dropdown_b', 'dropdown', ['CUSTOMER NAME']],
  ]);
});
