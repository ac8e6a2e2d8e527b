import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { givenRows, type Kind } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'order-sync-processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function claimer(file: string, kind: Kind) {
  const script = join(import.meta.dirname, 'claimer.ts');
  const child = spawn(process.execPath, [script, file, 'PELOTON', kind], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, ready: once(child.stdout, 'readable'), printed: text(child.stdout) };
}

it.each<Kind>(['orders', 'lines'])(
  'two processes that claim the same %s at the same time never share one, and leave none',
  async (kind) => {
    const file = join(folder, `${kind}.sqlite`);
    const store = await openSqliteStore({ file, create: true });
    const uuids = await givenRows(store, kind, 600);
    const claimers = [claimer(file, kind), claimer(file, kind)];
    await Promise.all(claimers.map(({ ready }) => ready));
    for (const { child } of claimers) child.stdin.write('go\n');
    const printed = await Promise.all(claimers.map((each) => each.printed));
    const taken = printed.map((output) => JSON.parse(output.replace('ready\n', '')) as string[]);
    expect(taken.flat().toSorted()).toEqual(uuids.toSorted());
    expect((await store.db.selectFrom('sync_requests').selectAll().execute()).length).toBeGreaterThan(0);
    await store.close();
  },
);
