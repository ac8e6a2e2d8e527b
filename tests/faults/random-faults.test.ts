import { expect, test } from 'vitest';
import { Arena } from './arena.ts';
import { faultRates, SIZES_EDITED, storm } from './chaos.ts';
import { Random } from './random.ts';
import { untruths } from './truth.ts';

/** `npm run test:faults -- --runs 200 --seed 1` sets these. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 3);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const ORDERS = Number(process.env['FAULT_ORDERS'] ?? 60);
const CLOCK_FACTOR = 30;
const CALM_SYNCS = 5;

test.each(Array.from({ length: RUNS }, (_, run) => SEED + run))(
  'whatever breaks, each order and each size stands there once, and every state is true (seed %i)',
  async (seed) => {
    const random = new Random(seed);
    const arena = await Arena.open({
      seed,
      orders: ORDERS,
      clockFactor: CLOCK_FACTOR,
      sandbox: ['--unlimited', '--latency', '60', '--lag', '3', '--lag-jitter', '1'],
    });
    try {
      const rates = faultRates(random);
      await arena.sandbox.addFault({ seed, rates });
      const syncs: Promise<unknown>[] = [arena.cli('sync', '--execute', '--yes')];
      const blows = await storm(arena, random, random.whole(2, 5));
      await Promise.all(syncs);
      await arena.sandbox.clearFaults();
      await arena.settled(240_000);
      let found: readonly string[] = ['not looked at yet'];
      const said: string[] = [];
      for (let calm = 1; calm <= CALM_SYNCS && found.length > 0; calm += 1) {
        const { code, stdout, stderr } = await arena.cli('sync', '--execute', '--yes', '--retry-errors');
        said.push(`${code}: ${stdout.split('\n').slice(-4).join(' ')} ${stderr}`);
        await arena.settled(240_000);
        if (calm === 1 && blows.includes(SIZES_EDITED)) {
          // What people typed into cells no sync looks for: a repair queues it, and a sync sends it.
          await arena.cli('verify', '--repair');
          await arena.cli('sync', '--execute', '--yes', '--retry-errors');
          await arena.settled(240_000);
        }
        found = untruths(arena.orders, await arena.sandbox.board());
      }
      expect(found, said.join('\n')).toEqual([]);
      const verified = await arena.verify();
      expect(verified, `${said.join('\n')}\n${verified.stdout}`).toMatchObject({ code: 0 });
      const [, looked = ''] = /^CLEAN {2}(.+): board and database agree\.$/m.exec(verified.stdout) ?? [];
      expect(looked.replaceAll(',', '')).toContain(` ${ORDERS} order`);
      console.log(`faults, seed ${seed}: ${looked}, clean; ${blows.join(', ')}; ${JSON.stringify(rates)}`);
    } finally {
      await arena.close();
    }
  },
  900_000,
);
