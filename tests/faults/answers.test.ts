import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemsOf } from '../end-to-end/agreement.ts';
import { PATIENCE, Scene } from './scene.ts';

/** Every way in which monday.com can answer wrongly, late or not at all, each for a customer of its own; all in one sync. */

const KINDS = [
  'error-before',
  'error-after',
  'html-before',
  'html-after',
  'cut-before',
  'cut-after',
  'cut-midway',
  'cut-ahead',
  'late-effect',
  'late-answer',
  'locked',
  'alias-error-before',
  'alias-error-after',
  'alias-null-before',
  'alias-null-after',
  'alias-label',
  'alias-number',
  'alias-limit',
  'key-forgotten',
  'key-conflict',
  'limit-minute',
  'limit-complexity',
  'limit-concurrency',
  'limit-daily',
  'limit-ip',
] as const;

/** What monday.com refuses by name is the order's failure, until somebody retries it. */
const REFUSALS: readonly string[] = ['alias-label', 'alias-number'];

let scene: Scene;
let hit: ReadonlyMap<string, string>;
let beside: readonly string[];

beforeAll(async () => {
  scene = await Scene.open({
    seed: 4,
    customers: KINDS.length + 3,
    orders: 3,
    sandbox: ['--lag', '10', '--lag-jitter', '1'],
    settings: { batch_size: 2, writes_in_flight: 20 },
  });
  const customers = scene.take(KINDS.length);
  hit = new Map(KINDS.map((kind, index) => [kind, customers[index] ?? '']));
  beside = scene.take(3);
}, PATIENCE);
afterAll(() => scene?.close());

describe.each(['create_item', 'change_multiple_column_values', 'create_subitem'])(
  'when %s is met by one fault of each kind, and lists lag',
  (operation) => {
    let fired: Readonly<Record<string, number>>;
    let more: Readonly<Record<string, number>>;

    beforeAll(async () => {
      const all = [...hit.values(), ...beside];
      if (operation !== 'create_item') scene.edit(all, `PO ${operation}`);
      if (operation === 'create_subitem') addSizes(all);
      fired = await scene.fired();
      for (const [kind, customer] of hit)
        await scene.fault(kind, customer, operation, /^(late|cut-ahead|limit)/.test(kind) ? { seconds: 20 } : {});
      await scene.sync(all);
      more = await scene.fired();
    }, PATIENCE * 2);

    test.each(KINDS)('%s has acted', (kind) => {
      expect((more[kind] ?? 0) - (fired[kind] ?? 0)).toBe(1);
    });

    test('only what was refused by name is left, for a retry', () => {
      const failed = scene.rowsOf([...hit.values(), ...beside]).filter((row) => row['sync_state'] === 'ERROR');
      const allowed = REFUSALS.map((kind) => hit.get(kind));
      expect(failed.map((row) => String(row['CUSTOMER NAME']).trim()).filter((name) => !allowed.includes(name))).toEqual([]);
    });

    test(
      'each order and each size stands there once, with its values (needs 1, 2, 3, 4)',
      async () => {
        await scene.isTrue(`${KINDS.length} kinds of fault at ${operation}`, [...hit.values(), ...beside]);
        const items = itemsOf(await scene.arena.sandbox.board());
        expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      },
      PATIENCE * 2,
    );
  },
);

/** A size more for each order, as a load brings it. */
function addSizes(customers: readonly string[]): void {
  for (const row of scene.rowsOf(customers)) {
    const uuid = String(row['record_uuid']);
    scene.arena.orders.execute(
      `insert into ORDER_LIST_LINES (line_uuid, record_uuid, size_code, qty, sync_state, action_type)
       select lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), ?, 'ONE MORE', 7, 'PENDING', 'INSERT'`,
      uuid,
    );
  }
}
