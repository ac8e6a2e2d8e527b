import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATIENCE, Scene } from './scene.ts';

/** What hits one customer delays no other. */

let scene: Scene;

beforeAll(async () => {
  // A request without an answer is looked up after 9 s: longer than any other customer takes.
  scene = await Scene.open({ seed: 5, customers: 12, orders: 4, clockFactor: 10 });
}, PATIENCE);
afterAll(() => scene?.close());

test.each(['cut-after', 'cut-before', 'html-after', 'alias-error-after'])(
  'after %s at one customer the others are through while its orders are looked up, in the same sync (need 13)',
  async (kind) => {
    const customers = scene.take(3);
    const [hit = '', ...others] = customers;
    await scene.fault(kind, hit, 'create_item');
    expect(await scene.sync(customers)).toMatchObject({ code: 0 });
    await scene.wereNotDelayed(hit, others);
    await scene.isTrue(`${kind} at one of three customers`, customers);
  },
  PATIENCE * 2,
);
