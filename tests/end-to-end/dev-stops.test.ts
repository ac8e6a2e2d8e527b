import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { itemsOf, keyOf } from './agreement.ts';
import { type DevFolder, makeDevFolder, writesItems } from './dev-folder.ts';

/** `npm start` that is stopped, or loses a service, at an inconvenient moment: it ends soon, says why, and leaves no process behind. */

const PATIENCE = 120_000;
const SERVICES = ['temporal', 'sandbox', 'worker'] as const;

let folder: DevFolder;

beforeEach(async () => {
  folder = await makeDevFolder();
});

afterEach(() => folder.remove());

describe('a service dies by itself', () => {
  test(
    'with nothing to do: it says which one, and ends with exit code 1',
    async () => {
      const dev = folder.dev('--orders', '20', '--latency', '0');
      await dev.says('Still up', 60_000);
      process.kill(await folder.service('sandbox'), 'SIGKILL');
      expect(await dev.ended).toMatchObject({
        code: 1,
        stderr: `sandbox has stopped by itself; see ${folder.path}/.order-sync/logs/sandbox.log\n`,
      });
      expect(folder.processes()).toEqual([]);
    },
    PATIENCE,
  );

  test.each(SERVICES)(
    '%s, in the middle of a sync: the same, and nothing is on the board twice',
    async (name) => {
      const dev = folder.dev('--orders', '60', '--latency', '500');
      await dev.says('Watch it', 60_000);
      await writesItems(dev);
      process.kill(await folder.service(name), 'SIGKILL');
      const { code, stderr } = await dev.ended;
      expect(code).toBe(1);
      expect(stderr).toBe(
        `${name} has stopped by itself; see ${folder.path}/.order-sync/logs/${name}.log. Stopping the others …\n` +
          'The sync waits. Started again, npm start goes on with it.\n',
      );
      expect(folder.processes()).toEqual([]);
      const keys = itemsOf(await folder.boardOnDisk()).map(keyOf);
      expect(new Set(keys).size).toBe(keys.length);
    },
    PATIENCE,
  );
});

describe('Ctrl-C while a service is still starting', () => {
  test(
    'stops everything at once, with exit code 3; the next start works',
    async () => {
      const dev = folder.dev('--once', '--orders', '20');
      const temporal = await folder.service('temporal');
      process.kill(temporal, 'SIGSTOP');
      dev.signal('SIGINT');
      await dev.says('Stopping worker, sandbox and Temporal …');
      process.kill(temporal, 'SIGCONT');
      expect(await dev.ended).toMatchObject({ code: 3, stderr: '' });
      expect(folder.processes()).toEqual([]);
      expect(await folder.dev('--once').ended).toMatchObject({ code: 0, stderr: '' });
    },
    PATIENCE,
  );

  test(
    'a second one kills a service that hangs',
    async () => {
      const dev = folder.dev();
      process.kill(await folder.service('temporal'), 'SIGSTOP');
      dev.signal('SIGINT');
      await dev.says('Stopping worker, sandbox and Temporal …');
      dev.signal('SIGINT');
      expect(await dev.ended).toMatchObject({ code: 3, stderr: '' });
      expect(folder.processes()).toEqual([]);
    },
    PATIENCE,
  );
});

test(
  'a terminal that is closed stops it in order',
  async () => {
    const dev = folder.dev('--orders', '20');
    await dev.says('Still up', 60_000);
    dev.signal('SIGHUP');
    expect(await dev.ended).toMatchObject({ code: 0, stderr: '' });
    expect(folder.processes()).toEqual([]);
  },
  PATIENCE,
);
