import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { ROOT } from './project.ts';

const shipped = (environment: string): Config => loadConfig({ file: join(ROOT, 'order-sync.toml'), environment, env: {}, cwd: '/' });
const sourcesOf = (config: Config): readonly string[] => config.mapping.columns.flatMap(({ sources }) => sources);
const column = (config: Config, columnId: string) => config.mapping.columns.find((known) => known.columnId === columnId);
const creating = (config: Config): readonly string[] =>
  config.mapping.columns.filter(({ createLabels }) => createLabels).map(({ title }) => title);

describe('production', () => {
  const config = shipped('production');

  test('maps 46 source columns to 45 columns of the board that is in use', () => {
    expect(config.mapping).toMatchObject({ boardId: '9609317401', subitemBoardId: '9609317948', syncKeyColumn: 'order_sync_key' });
    expect(config.mapping.columns).toHaveLength(45);
    expect(sourcesOf(config)).toHaveLength(46);
    expect(new Set(sourcesOf(config)).size).toBe(46);
  });

  test('an empty Warehouse no longer wipes out DESTINATION WAREHOUSE', () => {
    expect(column(config, 'text_mkr5ps35')?.sources).toEqual(['DESTINATION WAREHOUSE', 'Warehouse']);
  });

  test('an order of an unknown customer stays back; every other cell that does not fit is left out', () => {
    expect(config.mapping.columns.filter(({ invalid }) => invalid !== 'omit')).toMatchObject([{ title: 'CUSTOMER', invalid: 'hold' }]);
  });

  test('creates labels for seasons, category, drop and delivery terms only', () => {
    expect(creating(config)).toEqual(['AAG SEASON', 'CATEGORY', 'CUSTOMER SEASON', 'DROP', 'DELIVERY TERMS']);
  });

  test('writes only size and quantity of a subitem', () => {
    expect(config.mapping.subitemColumns).toEqual([
      { columnId: 'dropdown_mkrak7qp', type: 'dropdown', title: 'Size', sources: ['size_code'], createLabels: true, invalid: 'omit' },
      { columnId: 'numeric_mkra7j8e', type: 'numbers', title: 'Order Qty', sources: ['qty'], createLabels: false, invalid: 'omit' },
    ]);
  });

  test('asks before it writes, reads SQL Server and speaks to monday.com', () => {
    expect(config.confirmBoard).toBe(true);
    expect(config.store).toMatchObject({ kind: 'mssql', connectionString: undefined, server: undefined });
    expect(config.monday).toEqual({
      apiUrl: 'https://api.monday.com/v2',
      apiVersion: '2026-07',
      token: undefined,
      batchSize: 25,
      writesInFlight: 5,
      timeoutSeconds: 60,
      lookupGraceSeconds: 30,
      clockFactor: 1,
    });
  });
});

describe('development', () => {
  const config = shipped('development');

  test('maps 44 source columns to 42 columns of the second board', () => {
    expect(config.mapping).toMatchObject({ boardId: '9200517329', subitemBoardId: '9200771505' });
    expect(config.mapping.columns).toHaveLength(42);
    expect(sourcesOf(config)).toHaveLength(44);
  });

  test('the ETA date no longer overwrites the customer (need 26)', () => {
    expect(column(config, 'dropdown_mkr542p2')).toMatchObject({ title: 'CUSTOMER', sources: ['CUSTOMER NAME'], invalid: 'hold' });
    expect(sourcesOf(config)).not.toContain('ETA CUSTOMER WAREHOUSE DATE');
  });

  test('UK FREIGHT stands in only where FREIGHT is empty', () => {
    expect(column(config, 'numeric_mksfr0r2')?.sources).toEqual(['FREIGHT', 'UK FREIGHT']);
  });

  test('creates no labels, asks before it writes', () => {
    expect(creating(config)).toEqual([]);
    expect(config.confirmBoard).toBe(true);
  });
});

describe('sandbox', () => {
  const config = shipped('sandbox');

  test('is what a command gets that names no environment', () => {
    expect(loadConfig({ cwd: ROOT, env: {} }).environment).toBe('sandbox');
  });

  test("has production's columns on a board of its own, and may create every label", () => {
    const production = shipped('production');
    expect(config.mapping.columns.map(({ columnId }) => columnId)).toEqual(production.mapping.columns.map(({ columnId }) => columnId));
    expect(config.mapping).toMatchObject({ boardId: '1000000001', subitemBoardId: '1000000002' });
    for (const { type, createLabels } of [...config.mapping.columns, ...config.mapping.subitemColumns]) {
      expect(createLabels).toBe(type === 'dropdown' || type === 'status');
    }
  });

  test('stays on this machine: address, database, reports, token', () => {
    expect(config.monday).toMatchObject({ apiUrl: 'http://127.0.0.1:4010/v2', token: 'sandbox-token' });
    expect(config.store).toEqual({ kind: 'sqlite', file: join(ROOT, '.order-sync/sandbox/orders.db') });
    expect(config.reportsFolder).toBe(join(ROOT, 'reports'));
    expect(config.confirmBoard).toBe(false);
  });
});

test.each(['production', 'development'] as const)('%s holds as many columns of each type as the reference', (environment) => {
  const config = shipped(environment);
  const expected = REFERENCE[environment];
  const types = config.mapping.columns.map(({ type }) => type);
  expect(Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((other) => other === type).length]))).toEqual(expected);
});

/** Columns by type, of the predecessor's mapping joined with the boards' metadata. */
const REFERENCE = {
  production: { text: 11, dropdown: 7, date: 3, long_text: 7, status: 1, numbers: 16 },
  development: { text: 10, dropdown: 10, date: 2, long_text: 4, status: 1, numbers: 15 },
};

test('the example of .env holds no value that could be a secret', () => {
  const example = parseEnv(readFileSync(join(ROOT, '.env.example'), 'utf8'));
  expect(example).toEqual({ MONDAY_API_TOKEN: '', ORDERS_DATABASE_URL: '', ORDERS_DATABASE_PASSWORD: '' });
});

test('a configuration is frozen to its depths', () => {
  const config = shipped('production');
  expect(Object.isFrozen(config.mapping.columns[0]?.sources)).toBe(true);
  expect(() => Object.assign(config.monday, { apiUrl: 'https://elsewhere.example' })).toThrow(TypeError);
});
