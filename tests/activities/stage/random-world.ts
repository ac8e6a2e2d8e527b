import type { ActivityDeps } from '../../../src/activities/deps.ts';
import { LabelShelf } from '../../../src/activities/label-shelf.ts';
import { OrderSyncError } from '../../../src/errors.ts';
import type { Fate } from '../../../src/monday/aliased-mutation.ts';
import type { MondayApi, WriteAnswer } from '../../../src/monday/monday-api.ts';
import type { Permit } from '../../../src/monday/pacer.ts';
import { settled } from '../../monday/hand-clock.ts';
import { lost, notExecuted, type Received, refusal, type Turn } from './fake-monday.ts';
import { aroundAll, Crash } from './intercept.ts';
import type { Stage } from './stage.ts';

/** mulberry32 */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  uuid(): string {
    const digits = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  pick<Entry>(entries: readonly Entry[]): Entry {
    const entry = entries[this.below(entries.length)];
    if (entry === undefined) throw new Error('There is nothing to pick from.');
    return entry;
  }
}

/** Shares of what goes wrong, while it does. */
const TROUBLE = { dies: 0.006, databaseFails: 0.004, longLimit: 0.02, request: 0.25, stalls: 0.1 };

/**
 * A monday.com that refuses, loses and mixes its answers, and workers that stall and die at any await. `troubled` false: calm.
 */
export class RandomWorld {
  readonly dice: Dice;
  troubled = true;
  /** Requests that may hold rows for good: their answer was lost, told nothing, or found nobody to hear it. */
  readonly unheard = new Set<string>();
  readonly #stage: Stage;
  readonly #running = new Set<Promise<unknown>>();

  constructor(stage: Stage, seed: number) {
    this.dice = new Dice(seed);
    this.#stage = stage;
    stage.monday.always((write, apply) => this.#answer(write, apply));
  }

  /** One attempt's view of store and monday.com. Once it has died, nothing that it does has any effect. */
  attempt(): ActivityDeps {
    const { deps, monday } = this.#stage;
    const claims = new Set<string>();
    let dead = false;
    const step = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      await this.#stall();
      if (dead) throw new Crash();
      this.#mayDie(() => {
        dead = true;
        for (const key of claims) this.unheard.add(key);
      });
      const result = await call();
      await this.#stall();
      if (dead) throw new Crash();
      return result;
    };
    const store = aroundAll(deps.store, (name, call, args) => {
      const key = keyOf(args);
      if (name === 'claim' && key !== undefined) claims.add(key);
      return step(async () => {
        if (this.troubled && this.dice.chance(TROUBLE.databaseFails)) {
          if (key !== undefined) this.unheard.add(key);
          throw new OrderSyncError('STORE_UNREACHABLE', 'The database is gone for a moment.');
        }
        return call();
      });
    });
    const wrapped: MondayApi = {
      whoAmI: () => step(() => monday.whoAmI()),
      readBoard: (boardId) => step(() => monday.readBoard(boardId)),
      readGroups: () => step(() => monday.readGroups()),
      findByKeys: (search) => step(() => monday.findByKeys(search)),
      readItems: (request) => step(() => monday.readItems(request)),
      readItemsOf: (request) => monday.readItemsOf(request),
      readWholeItems: () => monday.readWholeItems(),
      createColumn: () => monday.createColumn(),
      permit: async (request) => {
        if (this.troubled && this.dice.chance(TROUBLE.longLimit))
          throw new OrderSyncError('DAILY_LIMIT', 'The day is over.', { retryAfterSeconds: 3600 });
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
      createGroup: (write) => step(() => monday.createGroup(write)),
      write: (write) => step(() => monday.write(write)),
    };
    return { ...deps, store, monday: wrapped, labels: new LabelShelf(wrapped, deps.stopping) };
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

  async #stall(): Promise<void> {
    const turns = this.troubled && this.dice.chance(TROUBLE.stalls) ? this.dice.below(300) : this.dice.below(3);
    for (let turn = 0; turn < turns; turn += 1) await settled();
  }

  #mayDie(die: () => void): void {
    if (!this.troubled || !this.dice.chance(TROUBLE.dies)) return;
    die();
    // Before the call, or while it runs.
    if (this.dice.chance(0.5)) throw new Crash();
  }

  async #answer(write: Received, apply: Parameters<Turn>[1]): Promise<WriteAnswer<string>> {
    const { dice } = this;
    await this.#stall();
    if (!this.troubled || !dice.chance(TROUBLE.request)) return apply();
    switch (dice.below(6)) {
      case 0:
        this.unheard.add(write.requestKey);
        return lost;
      case 1:
        this.unheard.add(write.requestKey);
        apply();
        await this.#stall();
        return lost;
      case 2:
        return notExecuted(dice.pick(['MINUTE_LIMIT', 'CONCURRENCY_LIMIT', 'BOARD_LOCKED', 'COMPLEXITY_BUDGET']), 1);
      case 3:
        return notExecuted(dice.pick(['MONDAY_UNREACHABLE', 'MONDAY_BLOCKED']), 1);
      case 4:
        return this.#mixed(write, apply);
      default: {
        const answer = apply();
        await this.#stall();
        return answer;
      }
    }
  }

  /** Every mutation its own fate: written, refused, refused by a limit, or an unclear answer before or after the write. */
  #mixed(write: Received, apply: Parameters<Turn>[1]): WriteAnswer<string> {
    const refused = new Map<string, Extract<Fate, { kind: 'refused' }>>();
    const unclear = new Set<string>();
    // Each mutation by itself: of an order that moves, one may be refused and the other not.
    for (const alias of write.kind === 'create_group' ? ['group'] : write.mutations.keys()) {
      const luck = this.dice.next();
      if (luck < 0.15) refused.set(alias, refusal('COLUMN_VALUE_REFUSED', 'No.'));
      else if (luck < 0.25) refused.set(alias, refusal('FIELD_LIMIT', 'Later.'));
      else if (luck > 0.9) unclear.add(alias);
    }
    // A half that met a limit beside one that was written is as good as unclear.
    if (unclear.size > 0 || [...refused.values()].some(({ code }) => code === 'FIELD_LIMIT')) this.unheard.add(write.requestKey);
    const before = this.dice.chance(0.5);
    const answer = apply((alias) => refused.get(alias) ?? (before && unclear.has(alias) ? UNCLEAR : undefined));
    if (answer.kind !== 'answered') return answer;
    return { ...answer, fates: new Map([...answer.fates].map(([alias, fate]) => [alias, unclear.has(alias) ? UNCLEAR : fate])) };
  }
}

const UNCLEAR: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'Something.' };

function keyOf([input]: readonly unknown[]): string | undefined {
  const key = typeof input === 'object' && input !== null && 'requestKey' in input ? input.requestKey : input;
  return typeof key === 'string' ? key : undefined;
}
