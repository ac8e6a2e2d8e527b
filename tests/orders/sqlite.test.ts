import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { orderStoreContract } from './contract.ts';
import { SOURCES } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'order sync '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

orderStoreContract({ name: 'SQLite in memory', create: () => openSqliteStore({ file: ':memory:', create: true, sourceColumns: SOURCES }) });

let files = 0;
const open = () => openSqliteStore({ file: join(folder, `orders ${files}.sqlite`), create: true, sourceColumns: SOURCES });
orderStoreContract({
  name: 'a SQLite file',
  create: () => {
    files += 1;
    return open();
  },
  again: open,
});
