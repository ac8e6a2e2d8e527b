import { setTimeout as sleep } from 'node:timers/promises';
import { textOf } from '../end-to-end/order-rows.ts';
import { BOARD_ID } from '../end-to-end/sandbox-probe.ts';
import { eventually } from '../support/eventually.ts';
import type { Arena } from './arena.ts';
import type { Random } from './random.ts';
import { KEY, QUANTITY, subitemsOf } from './truth.ts';

/** One blow, told in a word; answers when what it broke is whole again. */
type Blow = (arena: Arena, random: Random) => Promise<string>;

const SUBITEM_BOARD = '1000000002';

const BLOWS: readonly Blow[] = [
  async function killsWorker(arena, random) {
    const { workers } = arena;
    if (workers.length === 0) return 'no worker to kill';
    await arena.killWorker(random.pick(workers));
    await arena.startWorker();
    return 'worker killed';
  },
  async function secondWorker(arena) {
    if (arena.workers.length > 1) return 'two workers already';
    await arena.startWorker();
    return 'second worker';
  },
  /** Longer than a heartbeat's timeout: its attempts go on beside their successors. */
  async function sleepingWorker(arena, random) {
    const { workers } = arena;
    if (workers.length === 0) return 'no worker to freeze';
    const worker = random.pick(workers);
    if (workers.length === 1) await arena.startWorker();
    worker.signal('SIGSTOP');
    await sleep(random.between(1000, 9000));
    worker.signal('SIGCONT');
    return 'worker slept';
  },
  async function sandboxRestart(arena, random) {
    await arena.killSandbox();
    await sleep(random.between(0, 1500));
    await arena.startSandbox();
    return 'sandbox killed';
  },
  async function temporalRestart(arena, random) {
    await arena.killTemporal();
    await sleep(random.between(0, 1500));
    await arena.startTemporal();
    return 'Temporal killed';
  },
  async function databaseLock(arena, random) {
    const unlock = arena.lockDatabase();
    await sleep(random.between(500, 8000));
    unlock();
    return 'database locked';
  },
  async function rowEdits(arena, random) {
    const rows = arena.orders.all();
    for (let count = 0; count < 10; count += 1) {
      const row = random.pick(rows);
      const uuid = textOf(row, 'record_uuid');
      const edits = [
        () => arena.orders.change(uuid, { 'PO NUMBER': `PO ${random.whole(1, 999_999)}` }),
        () => arena.orders.change(uuid, { 'CUSTOMER SEASON': `2026 ${random.pick(['SPRING', 'SUMMER'])}`, group_name: null }),
        () => arena.orders.execute('update ORDER_LIST_LINES set qty = ? where record_uuid = ?', random.whole(0, 40), uuid),
      ];
      random.pick(edits)();
    }
    return 'rows edited';
  },
  async function boardEdits(arena, random) {
    const board = await arena.sandbox.board();
    const items = board.groups.flatMap((group) => group.items).filter(({ state }) => state === 'active');
    for (let edits = 0; edits < 3 && items.length > 0; edits += 1) {
      const { id } = random.pick(items);
      const group = random.pick(board.groups).id;
      const clicks = [
        `delete_item(item_id: ${id}) { id }`,
        `archive_item(item_id: ${id}) { id }`,
        `move_item_to_group(item_id: ${id}, group_id: "${String(group)}") { id }`,
      ];
      await arena.sandbox.byHand(random.pick(clicks)).catch(() => undefined);
    }
    return 'board edited by hand';
  },
  async function sizeEdits(arena, random) {
    const board = await arena.sandbox.board();
    const subitems = board.groups.flatMap((group) => group.items).flatMap((item) => subitemsOf(item));
    for (let edits = 0; edits < 4 && subitems.length > 0; edits += 1) {
      const { id } = random.pick(subitems);
      const value = (columnId: string, text: string): string =>
        `change_simple_column_value(board_id: ${SUBITEM_BOARD}, item_id: ${id}, column_id: "${columnId}", value: "${text}") { id }`;
      const clicks = [
        `delete_item(item_id: ${id}) { id }`,
        `archive_item(item_id: ${id}) { id }`,
        value(QUANTITY, String(random.whole(1000, 2000))),
        value(KEY, random.pick(subitems).column_values[KEY]?.text ?? ''),
      ];
      await arena.sandbox.byHand(random.pick(clicks)).catch(() => undefined);
    }
    return SIZES_EDITED;
  },
  async function groupDeleted(arena, random) {
    // A storm may be faster than the first sync.
    await eventually('a group', async () => (await arena.sandbox.board()).groups.length > 1, 30_000);
    const group = random.pick((await arena.sandbox.board()).groups).id;
    await arena.sandbox.byHand(`delete_group(board_id: ${BOARD_ID}, group_id: "${group}") { id }`).catch(() => undefined);
    return 'group deleted by hand';
  },
];

/** What people wrote into cells stays until the order changes, or until a repair. */
export const SIZES_EDITED = 'sizes edited by hand';

/** Faults of monday.com by chance, as often as makes several of each in a run. */
export function faultRates(random: Random): Readonly<Record<string, number>> {
  const kinds = [
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
    'limit-minute',
    'limit-complexity',
    'limit-concurrency',
    'limit-ip',
    'alias-error-before',
    'alias-error-after',
    'alias-null-before',
    'alias-null-after',
    'alias-label',
    'alias-number',
    'alias-limit',
    'key-forgotten',
    'key-conflict',
  ] as const;
  const chosen = kinds.filter(() => random.chance(0.5));
  return Object.fromEntries(chosen.map((kind) => [kind, Number(random.between(0.005, kind.startsWith('limit') ? 0.01 : 0.04).toFixed(4))]));
}

/** Blow upon blow while a sync runs; every part is up again when it ends. Answers what was done. */
export async function storm(arena: Arena, random: Random, blows: number): Promise<readonly string[]> {
  const done: string[] = [];
  for (let blow = 0; blow < blows; blow += 1) {
    await sleep(random.between(0, 2500));
    done.push(await random.pick(BLOWS)(arena, random));
  }
  return done;
}
