import { expect } from 'vitest';
import { z } from 'zod';
import { CUSTOMERS, type SampleCustomer } from '../../sample/generate-orders.ts';
import { type OrderRow, textOf } from '../end-to-end/order-rows.ts';
import type { Ended } from '../end-to-end/program.ts';
import { eventually } from '../support/eventually.ts';
import { Arena } from './arena.ts';
import { untruths } from './truth.ts';

/** A minute and the grace, by which a request without an answer is looked up, are 4.5 s. */
const CLOCK_FACTOR = 20;
/** What ends in seconds on a machine of its own, on one that is shared by many. */
export const PATIENCE = 150_000;

const faultsForm = z.looseObject({ fired: z.record(z.string(), z.number()) });

export interface SceneOptions {
  readonly seed: number;
  /** How many customers the scenarios of a file need in all. */
  readonly customers: number;
  /** Orders of each. */
  readonly orders: number;
  readonly sandbox?: readonly string[];
  readonly settings?: Readonly<Record<string, number>>;
  readonly clockFactor?: number;
}

/** One arena for the scenarios of a file, each of which takes customers that no other has met. */
export class Scene {
  readonly arena: Arena;
  readonly #waiting: string[];
  readonly #met: string[] = [];

  private constructor(arena: Arena, customers: readonly SampleCustomer[]) {
    this.arena = arena;
    this.#waiting = customers.map(({ name }) => name);
  }

  static async open({ customers: count, orders, sandbox = [], clockFactor = CLOCK_FACTOR, settings, seed }: SceneOptions): Promise<Scene> {
    const plain = CUSTOMERS.filter(({ name }) => /^[A-Z0-9 ]+$/.test(name));
    const customers = plain.slice(0, count).map((one) => ({ ...one, orders, groups: 2 }));
    expect(customers).toHaveLength(count);
    const arena = await Arena.open({
      seed,
      orders: count * orders,
      clockFactor,
      customers,
      sandbox: ['--unlimited', ...sandbox],
      settings: { batch_size: 3, concurrency: 40, ...settings },
    });
    return new Scene(arena, customers);
  }

  /** Customers that no scenario has met. */
  take(count: number): readonly string[] {
    const taken = this.#waiting.splice(0, count);
    expect(taken).toHaveLength(count);
    this.#met.push(...taken);
    return taken;
  }

  sync(customers: readonly string[], ...more: readonly string[]): Promise<Ended> {
    return this.arena.cli('sync', '--execute', '--yes', ...customers.flatMap((name) => ['--customer', name]), ...more);
  }

  rowsOf(customers: readonly string[]): readonly OrderRow[] {
    return customers.flatMap((name) => this.arena.orders.ofCustomer(name));
  }

  /** Another value in a cell of each order, and another number of each size, as a load brings them. */
  edit(customers: readonly string[], value: string): void {
    const { orders } = this.arena;
    for (const row of this.rowsOf(customers)) {
      orders.change(textOf(row, 'record_uuid'), { 'PO NUMBER': value });
      orders.execute('update ORDER_LIST_LINES set qty = qty + 1 where record_uuid = ?', textOf(row, 'record_uuid'));
    }
  }

  /** A fault where this customer's orders are written. */
  fault(kind: string, customer: string, operation: string, more: object = {}): Promise<void> {
    return this.arena.sandbox.addFault({ kind, match: { operation, text: customer }, times: 1, ...more });
  }

  async fired(): Promise<Readonly<Record<string, number>>> {
    const response = await fetch(`${this.arena.sandbox.url}/inspect/faults`);
    return faultsForm.parse(await response.json()).fired;
  }

  /** Waits until this kind of fault has acted so often; counts outlast the scenario. */
  async hasFired(kind: string, times = 1): Promise<void> {
    await eventually(`the fault ${kind}`, async () => ((await this.fired())[kind] ?? 0) >= times, PATIENCE);
  }

  /**
   * All is true for every customer so far after one further sync at the most, by our own comparison and by order-sync's. Prints and answers
   * how many orders and sizes stand there.
   */
  async isTrue(what: string, customers: readonly string[]): Promise<void> {
    const { arena } = this;
    await arena.sandbox.clearFaults();
    await arena.settled(PATIENCE);
    let syncs = 0;
    let found = await this.#untruths();
    if (found.length > 0) {
      syncs = 1;
      const { code, stdout, stderr } = await this.sync(customers, '--retry-errors');
      await arena.settled(PATIENCE);
      const before = found;
      found = await this.#untruths();
      expect(found, `before: ${before.join('; ')}\n${code}: ${stdout}${stderr}`).toEqual([]);
    }
    const verified = await arena.verify(...customers);
    expect(verified, verified.stdout).toMatchObject({ code: 0 });
    const rows = this.rowsOf(customers);
    const [sizes] = arena.orders.query(
      `select count(*) as sizes from ORDER_LIST_LINES where record_uuid in (${rows.map(() => '?').join(', ')})`,
      ...rows.map((row) => textOf(row, 'record_uuid')),
    );
    console.log(`faults: ${what}: ${rows.length} orders, ${sizes?.['sizes']} sizes, 0 untrue, ${syncs} further syncs`);
  }

  /** Whoever was not hit was through before the one who was. */
  async wereNotDelayed(hit: string, others: readonly string[]): Promise<void> {
    const [end = 0, ...ends] = await this.arena.closedAt([hit, ...others]);
    expect(end).toBeLessThan(Number.POSITIVE_INFINITY);
    for (const [index, other] of ends.entries()) expect(other, `${others[index]} waited for ${hit}`).toBeLessThan(end);
  }

  close(): Promise<void> {
    return this.arena.close();
  }

  async #untruths(): Promise<readonly string[]> {
    return untruths(this.arena.orders, await this.arena.sandbox.board(), this.#met);
  }
}
