import type { Scheduler } from 'fast-check';
import type { ActivityDeps } from '../../src/activities/deps.ts';
import type { Fate } from '../../src/monday/aliased-mutation.ts';
import type { MondayApi, WriteAnswer } from '../../src/monday/monday-api.ts';
import type { Permit } from '../../src/monday/pacer.ts';
import type { OrderStore } from '../../src/orders/order-store.ts';
import { sourceColumns } from '../../src/sync/source-columns.ts';
import { MAPPING } from '../activities/stage/config.ts';
import { Dice } from '../activities/stage/dice.ts';
import { lost, type Received, refusal, type Turn, unclear } from '../activities/stage/fake-monday.ts';
import { aroundAll, Crash } from '../activities/stage/intercept.ts';
import { LaggingMonday } from '../activities/stage/lagging-monday.ts';
import { Stage } from '../activities/stage/stage.ts';
import { clockedStore } from '../activities/stage/store-clock.ts';
import { settled } from '../monday/hand-clock.ts';
import { ModelClock } from './model-clock.ts';

/** An attempt that often sleeps before one of its steps, and about how long. */
export interface Sleeper {
  readonly attempt: number;
  readonly step: SleepyStep;
  readonly seconds: number;
}

/** What a run is like: chosen by fast-check, and made smaller by it. Shares are parts of 1. */
export interface Weather {
  readonly seed: number;
  readonly orders: number;
  readonly lines: number;
  /** Attempts that run beside each other. */
  readonly attempts: number;
  readonly batchSize: number;
  readonly lagMs: number;
  readonly deletes: 'archive' | 'delete';
  readonly removedSizes: 'zero' | 'delete';
  /** How often a step stalls, for up to some minutes. */
  readonly stalls: number;
  readonly sleepers: readonly Sleeper[];
  /** How often these sleep when they come there. */
  readonly sleepiness: number;
  /** How much time passes at the most while somebody could go on. */
  readonly paceMs: number;
  /** Seconds between two changes of rows, at the most. */
  readonly quiet: number;
  readonly dies: number;
  readonly neverArrives: number;
  readonly arrivesLate: number;
  readonly cut: number;
  readonly unanswered: number;
  readonly unclear: number;
  readonly mixed: number;
}
type Trouble = 'stalls' | 'dies' | 'neverArrives' | 'arrivesLate' | 'cut' | 'unanswered' | 'unclear' | 'mixed';

/** Steps of the protocol: others may come in between before each of them, too, not only after it. */
export const STEPS = ['permit', 'claim', 'renew', 'release', 'settle', 'markUnknown', 'seize', 'findByKeys', 'settleLookup'] as const;

/** Between which of them an attempt sleeps matters most: the others are next to one of these. */
export const SLEEPY_STEPS = ['permit', 'did claim', 'did renew', 'settle', 'seize', 'findByKeys', 'settleLookup'] as const;
export type SleepyStep = (typeof SLEEPY_STEPS)[number];

/** Switches a rule of the protocol off: changes the store, monday.com or the times under one attempt. */
export type Mutation = (deps: ActivityDeps, stage: Stage) => ActivityDeps;

export const CEILING_MS = 60_000;
export const GRACE_MS = 30_000;
const STALLS_MS = [10_000, 40_000, 95_000, 130_000];
const WATCH_MS = 1000;
/** In calm nobody is late: every claim is sent in time. */
const CALM_PACE_MS = 100;
const TITLES = ['PELOTON 2025 FALL', 'PELOTON 2025 HOLIDAY'];
const UNTOLD: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'Something.' };

/**
 * A store, a board, a clock and some attempts at the same customer's sync, each the real activities. Between any two steps of theirs
 * fast-check's scheduler says who goes on, or whether time passes.
 */
export class ModelWorld {
  readonly clock: ModelClock;
  readonly dice: Dice;
  readonly stage: Stage;
  troubled = true;
  readonly #monday: LaggingMonday;
  readonly #weather: Weather;
  readonly #scheduler: Scheduler;
  readonly #orders: readonly string[];
  readonly #lines: readonly string[];

  private constructor(parts: {
    weather: Weather;
    scheduler: Scheduler;
    clock: ModelClock;
    dice: Dice;
    stage: Stage;
    monday: LaggingMonday;
    orders: readonly string[];
    lines: readonly string[];
  }) {
    this.#weather = parts.weather;
    this.#scheduler = parts.scheduler;
    this.clock = parts.clock;
    this.dice = parts.dice;
    this.stage = parts.stage;
    this.#monday = parts.monday;
    this.#orders = parts.orders;
    this.#lines = parts.lines;
    this.#monday.always((write, apply) => this.#travel(write, apply));
  }

  static async open(weather: Weather, scheduler: Scheduler): Promise<ModelWorld> {
    const dice = new Dice(weather.seed);
    const clock = new ModelClock();
    const monday = new LaggingMonday(5, () => dice.between(0, weather.lagMs));
    const { batchSize, deletes, removedSizes } = weather;
    const stage = new Stage(await clockedStore(sourceColumns(MAPPING)), monday, { batchSize, deletes, removedSizes });
    const numbers = Array.from({ length: weather.orders }, (_, index) => `PEL-0000${index + 1}`);
    const rows = numbers.map((number) => ({ record_uuid: dice.uuid(), 'AAG ORDER NUMBER': number, 'PO NUMBER': 'PO 0' }));
    const orders = await stage.orders(rows);
    const lines: string[] = [];
    for (let index = 0; index < weather.lines; index += 1)
      lines.push(...(await stage.lines(orders[0] ?? '', [{ line_uuid: dice.uuid(), size_code: `S${index}`, qty: 1 }])));
    await stage.open();
    // Both groups are known from the start: groups are not this model's subject.
    for (const title of TITLES) {
      await stage.set(orders[0] ?? '', { group_name: title });
      await stage.groups();
    }
    return new ModelWorld({ weather, scheduler, clock, dice, stage, monday, orders, lines });
  }

  meets(trouble: Trouble): boolean {
    return this.troubled && this.dice.chance(this.#weather[trouble]);
  }

  /** Lets the scheduler choose until this is done. @param watch looks at all about once a second */
  async run(work: Promise<unknown>, watch: () => Promise<void> = async () => undefined): Promise<void> {
    let ended: { readonly error?: unknown } | undefined;
    work.then(
      () => {
        ended = {};
      },
      (error: unknown) => {
        ended = { error };
      },
    );
    let mayPass = false;
    let watched = this.clock.ms;
    for (await settled(); ended === undefined; await settled()) {
      const others = this.#scheduler.count() - (mayPass ? 1 : 0);
      if (others === 0 && !this.clock.waits) throw new Error('Nothing is to happen any more, and it is not done.');
      if (!mayPass) {
        mayPass = true;
        void this.#scheduler.schedule(Promise.resolve(), 'time passes').then(async () => {
          mayPass = false;
          this.clock.leap(
            this.#scheduler.count() > 0 ? this.dice.between(0, this.troubled ? this.#weather.paceMs : CALM_PACE_MS) : undefined,
          );
        });
      }
      await this.#scheduler.waitOne();
      if (this.clock.ms - watched > WATCH_MS) {
        watched = this.clock.ms;
        await watch();
      }
    }
    if (ended.error !== undefined) throw ended.error;
  }

  /** Syncs of the customer one after another, while nobody looks after what earlier ones have left running. */
  async attempts(name: string, mutate: Mutation): Promise<void> {
    while (this.troubled) {
      await this.sync(name, mutate);
      await this.clock.sleep(this.dice.between(0, 15_000));
      await this.#point(`${name} again`);
    }
  }

  /** Looks up, then sends, as a customer sync does. */
  async sync(name: string, mutate: Mutation, retryErrors = this.dice.chance(0.3)): Promise<void> {
    const deps = this.#depsOf(name, mutate);
    const step = async (run: () => Promise<unknown>): Promise<void> => {
      try {
        await run();
      } catch (error) {
        const { type, message } = error as { readonly type?: string; readonly message: string };
        if (type === 'UNEXPECTED' && message !== new Crash().message) throw error;
      }
    };
    await step(() => this.stage.lookUp({}, { deps }));
    await step(() => this.stage.batches({ retryErrors }, { deps }));
  }

  /** The company's own load goes on; now and then a row is set back to what it was. */
  async edits(): Promise<void> {
    for (; this.troubled; await this.clock.sleep(this.dice.between(1000, this.#weather.quiet * 1000))) {
      await this.#point('somebody edits');
      await this.#edit();
    }
  }

  async #edit(): Promise<void> {
    const { dice, stage } = this;
    const luck = dice.next();
    const order = dice.pick(this.#orders);
    if (this.#lines.length > 0 && luck < 0.25) await stage.setLine(dice.pick(this.#lines), { qty: dice.below(3) });
    else if (luck < 0.6) await stage.set(order, { 'PO NUMBER': `PO ${dice.below(3)}` });
    else if (luck < 0.8) await stage.set(order, { group_name: dice.pick(TITLES) });
    else await stage.set(order, { action_type: dice.pick(['DELETE', 'INSERT']) });
  }

  /** Here the scheduler may let others go first; sometimes for long. */
  async #point(label: string): Promise<void> {
    const sleeper = this.#weather.sleepers.find(({ attempt, step }) => label === `#${attempt} ${step}`);
    if (sleeper !== undefined && this.troubled && this.dice.chance(this.#weather.sleepiness))
      await this.clock.sleep(sleeper.seconds * this.dice.between(900, 1300));
    else if (this.meets('stalls')) await this.clock.sleep(this.dice.pick(STALLS_MS) * this.dice.between(0.8, 1.2));
    await this.#scheduler.schedule(Promise.resolve(), label);
  }

  /** One attempt's view of store and monday.com. Once it has died, nothing that it does has any effect. */
  #depsOf(name: string, mutate: Mutation): ActivityDeps {
    // Below the steps, so that a rule is missing within one of them.
    const own = mutate({ ...this.stage.deps, monday: this.#plain }, this.stage);
    let dead = false;
    const alive = (): void => {
      if (dead) throw new Crash();
    };
    const step = async (label: string, call: () => Promise<unknown>): Promise<unknown> => {
      alive();
      if (STEPS.some((protocol) => protocol === label)) await this.#point(`${name} ${label}`);
      alive();
      dead = this.meets('dies');
      if (dead && this.dice.chance(0.5)) throw new Crash();
      const result = await call();
      alive();
      await this.#point(`${name} did ${label}`);
      alive();
      return result;
    };
    const store: OrderStore = aroundAll(own.store, (method, call) => step(method, call));
    const read = <Result>(label: string, call: () => Promise<Result>): Promise<Result> => step(label, call) as Promise<Result>;
    const monday: MondayApi = {
      ...own.monday,
      readItems: (request) => read('readItems', () => own.monday.readItems(request)),
      findByKeys: (search) => read('findByKeys', () => own.monday.findByKeys(search)),
      permit: (request) => read('permit', () => own.monday.permit(request)),
      // The gap that is left: nothing comes between the last look at the clock and the wire.
      write: (write, permit) => read('write', () => own.monday.write(write, permit)),
    };
    return { ...own, store, monday };
  }

  /** The calls that syncs of orders make, once their groups are known. */
  get #plain(): MondayApi {
    const board: MondayApi = this.#monday;
    return {
      ...REFUSING,
      readBoard: (boardId) => board.readBoard(boardId),
      readItems: (request) => board.readItems(request),
      findByKeys: (search) => board.findByKeys(search),
      permit: async () => PERMIT,
      write: (write, permit) => board.write(write, permit),
    };
  }

  #travel(write: Received, apply: Parameters<Turn>[1]): Promise<WriteAnswer<string>> {
    const { clock, dice } = this;
    return new Promise((resolve) => {
      const answer = (what: WriteAnswer<string>): void => void this.#point('wire answer').then(() => resolve(what));
      clock.after(CEILING_MS, () => resolve(lost));
      const takes = this.meets('arrivesLate') ? dice.between(dice.pick([2000, 50_000]), CEILING_MS - 1) : dice.between(100, 2000);
      const [isCut, isUnanswered, isUnclear] = [this.meets('cut'), this.meets('unanswered'), this.meets('unclear')];
      if (isCut) clock.after(dice.between(0, dice.pick([takes, Math.min(takes, 5000)])), () => answer(lost));
      if (this.meets('neverArrives')) {
        if (isUnclear) clock.after(takes, () => answer(unclear));
        return;
      }
      let landed = false;
      const land = (): void => {
        if (landed) return;
        landed = true;
        const done = this.meets('mixed') ? this.#mixed(write, apply) : apply();
        if (!isUnanswered) answer(isUnclear ? unclear : done);
      };
      clock.after(takes, () => void this.#scheduler.schedule(Promise.resolve(), 'wire lands').then(land));
      clock.after(CEILING_MS - 1, land);
    });
  }

  /** Each mutation its own fate: written, refused, or an answer that tells nothing, before or after the write. */
  #mixed(write: Received, apply: Parameters<Turn>[1]): WriteAnswer<string> {
    const refused = new Map<string, Fate>();
    const untold = new Set<string>();
    for (const alias of write.kind === 'create_group' ? [] : write.mutations.keys()) {
      const luck = this.dice.next();
      if (luck < 0.2) refused.set(alias, refusal('COLUMN_VALUE_REFUSED', 'No.'));
      else if (luck > 0.8) untold.add(alias);
    }
    const before = this.dice.chance(0.5);
    const answer = apply((alias) => refused.get(alias) ?? (before && untold.has(alias) ? UNTOLD : undefined));
    if (answer.kind !== 'answered') return answer;
    return { ...answer, fates: new Map([...answer.fates].map(([alias, fate]) => [alias, untold.has(alias) ? UNTOLD : fate])) };
  }
}

const PERMIT: Permit = { end: () => undefined };

const refuse = (): never => {
  throw new Error('The model has no such call.');
};
const REFUSING: MondayApi = {
  whoAmI: refuse,
  readBoard: refuse,
  readGroups: refuse,
  findByKeys: refuse,
  readItems: refuse,
  readItemsOf: refuse,
  readWholeItems: refuse,
  permit: refuse,
  wait: () => undefined,
  createGroup: refuse,
  createColumn: refuse,
  write: refuse,
};
