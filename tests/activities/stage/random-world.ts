import type { ActivityDeps } from '../../../src/activities/deps.ts';
import { GroupOrder } from '../../../src/activities/group-order.ts';
import { LabelShelf } from '../../../src/activities/label-shelf.ts';
import { OrderSyncError } from '../../../src/errors.ts';
import type { Fate } from '../../../src/monday/aliased-mutation.ts';
import type { BoardItemsRequest, MondayApi, WriteAnswer } from '../../../src/monday/monday-api.ts';
import type { Permit } from '../../../src/monday/pacer.ts';
import type { Dice } from './dice.ts';
import { lost, notExecuted, type Received, refusal, type Turn, unclear } from './fake-monday.ts';
import { aroundAll, Crash } from './intercept.ts';
import type { SimClock } from './sim-clock.ts';
import type { Stage } from './stage.ts';

/** Shares of what goes wrong, while it does. A world has more of some and less of others. */
const TROUBLE = {
  dies: 0.01,
  databaseFails: 0.015,
  readFails: 0.03,
  stalls: 0.05,
  longLimit: 0.01,
  takenForDead: 0.2,
  isStopped: 0.05,
  notExecuted: 0.06,
  neverArrives: 0.08,
  arrivesLate: 0.3,
  cut: 0.12,
  unanswered: 0.12,
  unclear: 0.08,
  mixed: 0.2,
};
type Trouble = keyof typeof TROUBLE;

const CEILING_MS = 60_000;
const LONGEST_STALL_MS = 200_000;

/**
 * A monday.com that refuses, loses, cuts and mixes its answers and takes its time, a database that is away, and workers that stall and die
 * at any await. `troubled` false: calm, from when on all works, though what is on its way still arrives.
 */
export class RandomWorld {
  readonly dice: Dice;
  readonly clock: SimClock;
  troubled = true;
  readonly #stage: Stage;
  readonly #shares: Readonly<Record<Trouble, number>>;
  readonly #running = new Set<Promise<unknown>>();

  constructor(stage: Stage, { dice, clock }: { readonly dice: Dice; readonly clock: SimClock }) {
    this.#stage = stage;
    this.dice = dice;
    this.clock = clock;
    const shares = Object.entries(TROUBLE).map(([kind, share]) => [kind, share * dice.pick([0, 1, 1, 4])]);
    this.#shares = Object.fromEntries(shares) as Record<Trouble, number>;
    stage.monday.always((write, apply) => this.#travel(write, apply));
  }

  meets(trouble: Trouble): boolean {
    return this.troubled && this.dice.chance(this.#shares[trouble]);
  }

  /** One attempt's view of store and monday.com, in a worker of its own. Once it has died, nothing that it does has any effect. */
  attempt(stopping: AbortSignal): ActivityDeps {
    const { deps, monday } = this.#stage;
    let dead = false;
    const after = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      if (dead) throw new Crash();
      const result = await call();
      await this.clock.sleep(this.#moment());
      if (dead) throw new Crash();
      return result;
    };
    const step = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      await this.clock.sleep(this.#moment());
      if (dead) throw new Crash();
      dead = this.meets('dies');
      // Before the call, or while it runs.
      if (dead && this.dice.chance(0.5)) throw new Crash();
      const result = await call();
      await this.clock.sleep(this.#moment());
      if (dead) throw new Crash();
      return result;
    };
    const read = <Result>(call: () => Promise<Result>): Promise<Result> =>
      step(() => (this.meets('readFails') ? Promise.reject(new OrderSyncError('MONDAY_UNREACHABLE', 'It is away.')) : call()));
    const store = aroundAll(deps.store, (_, call) => step(() => this.#query(call)));
    const wrapped: MondayApi = {
      whoAmI: () => read(() => monday.whoAmI()),
      readBoard: (boardId) => read(() => monday.readBoard(boardId)),
      readGroups: () => read(() => monday.readGroups()),
      findByKeys: (search) => read(() => monday.findByKeys(search)),
      readItems: (request) => read(() => monday.readItems(request)),
      async *readItemsOf(request: BoardItemsRequest) {
        for await (const page of monday.readItemsOf(request)) yield await read(async () => page);
      },
      readWholeItems: () => monday.readWholeItems(),
      createColumn: () => monday.createColumn(),
      permit: async (request) => {
        if (this.meets('longLimit')) throw new OrderSyncError('DAILY_LIMIT', 'The day is over.', { retryAfterSeconds: 120 });
        let granted: Permit | undefined;
        try {
          return await step(async () => {
            granted = await monday.permit(request);
            return granted;
          });
        } catch (error) {
          // The dead hold no places.
          granted?.end();
          throw error;
        }
      },
      wait: () => monday.wait(),
      // The gap that is left: nothing comes between the last look at the clock and the wire.
      createGroup: (write, permit) => after(() => monday.createGroup(write, permit)),
      write: (write, permit) => after(() => monday.write(write, permit)),
    };
    return { ...deps, store, monday: wrapped, labels: new LabelShelf(wrapped, stopping), groupOrder: new GroupOrder(), stopping };
  }

  running<Result>(call: Promise<Result>): Promise<Result> {
    this.#running.add(call);
    return call;
  }

  /** Attempts that were taken for dead have come to their end, too. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#running);
    this.#running.clear();
  }

  /** How long a step takes. */
  #moment(): number {
    return this.meets('stalls') ? this.dice.between(0, LONGEST_STALL_MS) : this.dice.between(0, 300);
  }

  /** It may fail before it does anything, or when all is done. */
  async #query(call: () => Promise<unknown>): Promise<unknown> {
    const away = (): never => {
      throw new OrderSyncError('STORE_UNREACHABLE', 'The database is gone for a moment.');
    };
    if (this.meets('databaseFails')) away();
    const result = await call();
    if (this.meets('databaseFails')) away();
    return result;
  }

  #travel(write: Received, apply: Parameters<Turn>[1]): Promise<WriteAnswer<string>> {
    const { dice, clock } = this;
    if (this.meets('notExecuted')) {
      const code = dice.pick(['MINUTE_LIMIT', 'CONCURRENCY_LIMIT', 'BOARD_LOCKED', 'COMPLEXITY_BUDGET', 'MONDAY_UNREACHABLE'] as const);
      return clock.sleep(dice.between(0, 2000)).then(() => notExecuted(code, 1));
    }
    return new Promise((resolve) => {
      const answerLost = (): void => resolve(lost);
      clock.after(CEILING_MS, answerLost);
      if (this.meets('neverArrives')) return;
      const takes = this.meets('arrivesLate') ? dice.between(0, CEILING_MS - 1) : dice.between(200, 2000);
      if (this.meets('cut')) clock.after(dice.between(0, takes + 500), answerLost);
      const [unanswered, isUnclear] = [this.meets('unanswered'), this.meets('unclear')];
      clock.after(takes, () => {
        const answer = this.meets('mixed') ? this.#mixed(write, apply) : apply();
        if (!unanswered) resolve(isUnclear ? unclear : answer);
      });
    });
  }

  /** Every mutation its own fate: written, refused, refused by a limit, or an unclear answer before or after the write. */
  #mixed(write: Received, apply: Parameters<Turn>[1]): WriteAnswer<string> {
    const refused = new Map<string, Fate>();
    const untold = new Set<string>();
    // Each mutation by itself: of an order that moves, one may be refused and the other not.
    for (const alias of write.kind === 'create_group' ? ['group'] : write.mutations.keys()) {
      const luck = this.dice.next();
      if (luck < 0.15) refused.set(alias, refusal('COLUMN_VALUE_REFUSED', 'No.'));
      else if (luck < 0.25) refused.set(alias, refusal('FIELD_LIMIT', 'Later.'));
      else if (luck > 0.85) untold.add(alias);
    }
    const before = this.dice.chance(0.5);
    const answer = apply((alias) => refused.get(alias) ?? (before && untold.has(alias) ? UNTOLD : undefined));
    if (answer.kind !== 'answered') return answer;
    return { ...answer, fates: new Map([...answer.fates].map(([alias, fate]) => [alias, untold.has(alias) ? UNTOLD : fate])) };
  }
}

const UNTOLD: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'Something.' };
