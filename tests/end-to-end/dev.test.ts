import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectBoardToEqual, expectGroupsInOrder, expectStatesToEqualBoard, itemsOf, keyOf } from './agreement.ts';
import { type DevFolder, makeDevFolder, sandboxUrl, writesItems } from './dev-folder.ts';
import type { Ended } from './program.ts';
import { endOf } from './reports.ts';
import { probeSandbox } from './sandbox-probe.ts';

/** `npm start`, in a fresh checkout. */

const PATIENCE = 240_000;

describe('npm start -- --once', () => {
  let folder: DevFolder;
  let first: Ended;

  beforeAll(async () => {
    folder = await makeDevFolder();
    first = await folder.dev('--once').ended;
  }, PATIENCE);

  afterAll(() => folder?.remove());

  test('mirrors the sample orders and ends with exit code 0', async () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const [board, rows] = [await folder.boardOnDisk(), folder.orders.all()];
    expect(rows.length).toBeGreaterThan(100);
    expectBoardToEqual(board, rows);
    expectGroupsInOrder(board);
    expectStatesToEqualBoard(rows, board);
  });

  test('tells outcome, counts and seconds, where the report is, and the pages to look at', () => {
    expect(endOf(first).line).toMatch(/^SUCCESS {2}\d+\.\d s {2}34 customers \(SUCCESS 34\), 120 orders: \d+ created/);
    const [, report = ''] = /^Report: (.*summary\.md)$/m.exec(first.stdout) ?? [];
    expect(readFileSync(report.startsWith('/') ? report : `${folder.path}/${report}`, 'utf8')).toContain('34 customers');
    expect(first.stdout).toMatch(/Web UI +http:\/\/127\.0\.0\.1:\d+$/m);
    expect(first.stdout).toMatch(/board +http:\/\/127\.0\.0\.1:\d+\/boards\/1000000001$/m);
  });

  test('leaves no process behind', () => {
    expect(folder.processes()).toEqual([]);
  });

  test(
    'started again, and once more beside it, finds everything mirrored: the second joins the sync of the first',
    async () => {
      const before = await folder.boardOnDisk();
      const stays = folder.dev();
      const url = await sandboxUrl(stays);
      const joined = await folder.dev('--once').ended;
      expect(joined).toMatchObject({ code: 0, stderr: '' });
      expect(joined.stdout).toContain(`Joining the services of process ${stays.pid}.`);
      expect(joined.stdout).toMatch(/^Joining the sync that is open: sync:\d{12}-SYNC-[0-9a-f]{8}$/m);
      expect(endOf(joined).line).toContain(': 0 created, ');

      await stays.says('Still up');
      expect(await probeSandbox(url).board()).toEqual(before);
      stays.signal('SIGINT');
      const ended = await stays.ended;
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(endOf(ended).line).toContain(': 0 created, ');
      expect(folder.processes()).toEqual([]);
    },
    PATIENCE,
  );
});

describe('npm start in the middle of a sync', () => {
  let folder: DevFolder;

  beforeAll(async () => {
    folder = await makeDevFolder();
  });

  afterAll(() => folder?.remove());

  test(
    'at Ctrl-C cancels it, settles what is on the wire, stops everything, and ends with exit code 3',
    async () => {
      const dev = folder.dev('--orders', '150', '--latency', '100');
      await writesItems(dev);
      dev.signal('SIGINT');
      const ended = await dev.ended;
      expect(ended).toMatchObject({ code: 3, stderr: '' });
      expect(endOf(ended).line).toMatch(/^CANCELLED/);
      expect(folder.processes()).toEqual([]);
      const [board, rows] = [await folder.boardOnDisk(), folder.orders.all()];
      expect(itemsOf(board).length).toBeLessThan(rows.length);
      expect(endOf(ended).counts.created).toBe(itemsOf(board).length);
      expectStatesToEqualBoard(rows, board);
    },
    PATIENCE,
  );

  test(
    'killed, it leaves a sync that the next start joins and finishes, with nothing on the board twice',
    async () => {
      const written = itemsOf(await folder.boardOnDisk()).length;
      const killed = folder.dev('--latency', '100');
      await writesItems(killed, written + 1);
      killed.signal('SIGKILL');
      await killed.ended;

      const next = await folder.dev('--once').ended;
      expect(next).toMatchObject({ code: 0, stderr: '' });
      expect(next.stdout).toMatch(/^Joining the sync that is open: sync:\d{12}-SYNC-[0-9a-f]{8}$/m);
      expect(folder.processes()).toEqual([]);
      const [board, rows] = [await folder.boardOnDisk(), folder.orders.all()];
      const keys = itemsOf(board).map(keyOf);
      expect(keys.length).toBe(new Set(keys).size);
      expectBoardToEqual(board, rows);
      expectGroupsInOrder(board);
    },
    PATIENCE,
  );
});
