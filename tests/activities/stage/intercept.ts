import type { OrderStore } from '../../../src/orders/order-store.ts';

/** Instead of a method: gets the call itself, and its arguments. */
export type Hooks<Port> = {
  readonly [Name in keyof Port]?: Port[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (call: () => Promise<Result>, ...args: Args) => Promise<Result>
    : never;
};

export interface StoreHooks {
  readonly orders?: Hooks<OrderStore['orders']>;
  readonly lines?: Hooks<OrderStore['lines']>;
  readonly groups?: Hooks<OrderStore['groups']>;
  readonly syncs?: Hooks<OrderStore['syncs']>;
}

/** The same store, some methods of which a test gets into its hands. */
export const hooked = (store: OrderStore, { orders = {}, lines = {}, groups = {}, syncs = {} }: StoreHooks): OrderStore => ({
  ...store,
  orders: intercept(store.orders, orders),
  lines: intercept(store.lines, lines),
  groups: intercept(store.groups, groups),
  syncs: intercept(store.syncs, syncs),
});

type Method = (...args: unknown[]) => Promise<unknown>;

function intercept<Port extends object>(port: Port, hooks: Hooks<Port>): Port {
  const replaced = Object.entries(hooks).map(([name, hook]) => {
    const method = port[name as keyof Port] as Method;
    return [
      name,
      (...args: unknown[]) => (hook as (call: () => Promise<unknown>, ...args: unknown[]) => unknown)(() => method(...args), ...args),
    ];
  });
  return { ...port, ...Object.fromEntries(replaced) };
}

/** Around every method of the store. */
export function aroundAll(
  store: OrderStore,
  around: (name: string, call: () => Promise<unknown>, args: readonly unknown[]) => Promise<unknown>,
): OrderStore {
  const room = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        (...args: readonly unknown[]) => around(name, () => (method as Method)(...args), args),
      ]),
    ) as Port;
  return { ...store, orders: room(store.orders), lines: room(store.lines), groups: room(store.groups), syncs: room(store.syncs) };
}

/** The process died, or the database went away, at this point. */
export class Crash extends Error {
  constructor() {
    super('The worker died here.');
  }
}

/** Dies before or after a method's work, at its n-th call (from 1) only. */
export function crash(when: 'before' | 'after', nth = 1): <Result>(call: () => Promise<Result>) => Promise<Result> {
  let calls = 0;
  return async (call) => {
    calls += 1;
    if (calls !== nth) return call();
    if (when === 'after') await call();
    throw new Crash();
  };
}
