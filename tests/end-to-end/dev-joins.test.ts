import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { expectBoardToEqual, itemsOf, keyOf } from './agreement.ts';
import { type DevFolder, makeDevFolder, writesItems } from './dev-folder.ts';
import { endOf } from './reports.ts';

/** A second `npm start` beside a first one in the same folder. */

const PATIENCE = 120_000;

let folder: DevFolder;

beforeEach(async () => {
  folder = await makeDevFolder();
});

afterEach(() => folder.remove());

test(
  'started twice in the same moment, one runs the services and the other joins it',
  async () => {
    const ended = await Promise.all([folder.dev('--once').ended, folder.dev('--once').ended]);
    expect(ended).toMatchObject([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    expect(ended.filter(({ stdout }) => stdout.includes('Joining the services of process'))).toHaveLength(1);
    expect(folder.processes()).toEqual([]);
    expectBoardToEqual(await folder.boardOnDisk(), folder.orders.all());
  },
  PATIENCE,
);

test(
  'where the first is stopped before its services are up, the second takes over',
  async () => {
    const first = folder.dev('--once');
    process.kill(await folder.service('temporal'), 'SIGSTOP');
    const second = folder.dev('--once');
    await second.says(`Joining the services of process ${first.pid}.`);
    first.signal('SIGINT');
    await first.says('Stopping');
    first.signal('SIGINT');
    expect(await first.ended).toMatchObject({ code: 3 });
    const ended = await second.ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(endOf(ended).line).toMatch(/^SUCCESS/);
    expect(folder.processes()).toEqual([]);
  },
  PATIENCE,
);

test(
  'where the first is killed in the middle of the sync, the second says so and ends; the next start finishes the sync',
  async () => {
    const first = folder.dev('--latency', '1500');
    await writesItems(first);
    const second = folder.dev('--once');
    await second.says('Joining the sync that is open');
    first.signal('SIGKILL');
    const ended = await second.ended;
    expect(ended).toMatchObject({
      code: 1,
      stderr: `Process ${first.pid}, which ran the services of this folder, has ended; start again: npm start\n`,
    });

    const next = await folder.dev('--once', '--latency', '0').ended;
    expect(next).toMatchObject({ code: 0, stderr: '' });
    expect(next.stdout).toMatch(/^Stopping what an earlier start left behind: temporal \(\d+\), sandbox \(\d+\), worker \(\d+\)$/m);
    expect(next.stdout).toContain('Joining the sync that is open');
    expect(folder.processes()).toEqual([]);
    const board = await folder.boardOnDisk();
    expectBoardToEqual(board, folder.orders.all());
    expect(new Set(itemsOf(board).map(keyOf)).size).toBe(itemsOf(board).length);
  },
  PATIENCE,
);

test(
  'in two checkouts in the same moment, each comes up with services of its own',
  async () => {
    const other = await makeDevFolder();
    try {
      const ended = await Promise.all([folder, other].map((one) => one.dev('--once', '--orders', '20', '--latency', '0').ended));
      for (const one of ended) {
        expect(one).toMatchObject({ code: 0, stderr: '' });
        expect(endOf(one).counts).toMatchObject({ orders: 20, created: 20 });
      }
      expect([...folder.processes(), ...other.processes()]).toEqual([]);
      for (const one of [folder, other]) expectBoardToEqual(await one.boardOnDisk(), one.orders.all());
    } finally {
      await other.remove();
    }
  },
  PATIENCE,
);

test(
  'it joins no dry run that is open, and refuses options that only the first could follow',
  async () => {
    const first = folder.dev('--orders', '20', '--latency', '0');
    await first.says('Still up', 60_000);
    const sandbox = await folder.service('sandbox');
    process.kill(sandbox, 'SIGSTOP');
    const dryRun = folder.command('sync', '--dry-run');
    await eventually('the dry run is open', async () => (await folder.command('status').ended).stdout.includes('DRY RUN'));
    const second = folder.dev('--once');
    const watched = await second.says(/Watch it: \S+/);
    expect(dryRun.running).toBe(true);
    process.kill(sandbox, 'SIGCONT');

    const ended = await second.ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).not.toContain('Joining the sync');
    expect(endOf(ended).line).toMatch(/^SUCCESS .*: 0 created/);
    expect(await dryRun.ended).toMatchObject({ code: 0 });
    expect(dryRun.stdout).not.toContain(watched);

    for (const option of [['--latency', '9'], ['--orders', '30'], ['--fresh'], ['--unlimited']]) {
      expect(await folder.dev(...option).ended).toMatchObject({
        code: 1,
        stderr: `Process ${first.pid} runs the sandbox of this folder; stop it before you ask for other orders or another sandbox.\n`,
      });
    }
  },
  PATIENCE,
);
