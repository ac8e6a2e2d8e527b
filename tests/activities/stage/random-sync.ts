import { WorkerStopping } from '../../../src/activities/activity.ts';
import type { ActivityDeps } from '../../../src/activities/deps.ts';
import type { LookUpResult } from '../../../src/activities/look-up.ts';
import type { CreateCustomerGroupsResult, OrderCursor, SyncBatchesResult } from '../../../src/contract.ts';
import type { RandomWorld } from './random-world.ts';
import { activityEnvironment, type CallOptions, type Stage } from './stage.ts';

export interface RandomSyncInput {
  readonly syncId: string;
  readonly customer: string;
  readonly retryErrors: boolean;
}

/** As often as the workflow does it. */
const RECOVERY_ROUNDS = 10;
/** As Temporal notices that a worker died. */
const HEARTBEAT_TIMEOUT_MS = 20_000;

/** A customer's sync as the workflow runs it: each activity again until it comes to its end, with the same input where a call failed. */
export class RandomSync {
  readonly #stage: Stage;
  readonly #world: RandomWorld;
  readonly #input: RandomSyncInput;
  #groups: CreateCustomerGroupsResult | undefined;

  constructor(stage: Stage, world: RandomWorld, input: RandomSyncInput) {
    this.#stage = stage;
    this.#world = world;
    this.#input = input;
  }

  /** Whether it came to its end, and was not cancelled. */
  async run(): Promise<boolean> {
    try {
      await this.#steps();
      return true;
    } catch (error) {
      if (error instanceof Cancelled) return false;
      throw error;
    }
  }

  async #steps(): Promise<void> {
    await this.#stage.open(this.#input);
    await this.#makeGroups();
    await this.#lookUp();
    await this.#activity((call) => this.#stage.check(this.#input, call));
    await this.#pages();
    for (let round = 0; round < RECOVERY_ROUNDS; round += 1) {
      const known = await this.#lookUp();
      const groupsDue = this.#groups?.failed.flatMap(({ dueAt }) => dueAt ?? []) ?? [];
      if (known.unknown === 0 && groupsDue.length === 0) return;
      const until = [...(known.dueAt === null ? [] : [known.dueAt]), ...groupsDue].toSorted().at(-1);
      if (until !== undefined) {
        await this.#world.clock.sleep(Math.max(0, Date.parse(until) - Date.now()));
        await this.#lookUp();
      }
      if (groupsDue.length > 0) await this.#makeGroups();
      await this.#pages({ unknownOnly: true });
    }
  }

  async #makeGroups(): Promise<void> {
    this.#groups = await this.#activity((call) => this.#stage.groups(this.#input, call));
  }

  #lookUp(): Promise<LookUpResult> {
    return this.#activity((call) => this.#stage.lookUp(this.#input, call));
  }

  async #pages(more: { readonly unknownOnly?: boolean } = {}): Promise<void> {
    for (let cursor: OrderCursor | null = null; ; ) {
      const page: SyncBatchesResult = await this.#activity((call) => this.#stage.batches({ ...this.#input, ...more, cursor }, call));
      if (page.wait !== undefined) await this.#world.clock.sleep(Date.parse(page.wait.until) - Date.now());
      else if (page.cursor === null) return;
      cursor = page.cursor;
    }
  }

  /** Until it succeeds. Sometimes an attempt is taken for dead, and goes on beside its successor. */
  async #activity<Result>(run: (call: Required<CallOptions>) => Promise<Result>): Promise<Result> {
    const { dice, clock } = this.#world;
    for (let tries = 1; ; tries += 1) {
      const { call, cancelled } = this.#attempt();
      const running = this.#world.running(run(call)).then(
        (value) => ({ value }),
        (error: Error & Record<string, unknown>) => ({ error }),
      );
      const ends = [running, ...(this.#world.meets('takenForDead') ? [clock.sleep(dice.between(1000, 120_000))] : [])];
      const ended = await Promise.race(ends);
      if (cancelled()) throw new Cancelled();
      if (ended === undefined) continue;
      if ('value' in ended) return ended.value;
      if (ended.error['nonRetryable'] === true) throw ended.error;
      const wait = ended.error['nextRetryDelay'];
      await clock.sleep(ended.error.message.includes('died') ? HEARTBEAT_TIMEOUT_MS : typeof wait === 'number' ? wait : 1000 * tries);
    }
  }

  /** Now and then its worker is told to stop, or its sync is cancelled. */
  #attempt(): { readonly call: { readonly deps: ActivityDeps } & Required<CallOptions>; readonly cancelled: () => boolean } {
    const { dice, clock } = this.#world;
    const environment = activityEnvironment();
    const stopping = new AbortController();
    let cancelled = false;
    if (this.#world.meets('isStopped')) {
      const cancel = dice.chance(0.2);
      clock.after(dice.between(0, 30_000), () => {
        cancelled = cancel;
        if (cancel) environment.cancel('CANCELLED');
        else stopping.abort(new WorkerStopping());
      });
    }
    return { call: { deps: this.#world.attempt(stopping.signal), environment }, cancelled: () => cancelled };
  }
}

class Cancelled extends Error {}
