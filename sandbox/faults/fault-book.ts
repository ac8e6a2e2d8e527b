import type { Account } from '../account/account.ts';
import { anySeed, type Chance } from '../chance.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { FaultChances } from './fault-chances.ts';
import {
  type AliasFault,
  type FaultRule,
  faultRule,
  isAliasFault,
  isKeyFault,
  isLimitFault,
  isRequestFault,
  type KeyFault,
  type LimitFault,
  type RequestFault,
} from './fault-rule.ts';
import { type Call, matches } from './matches.ts';

type Kept<Fault extends FaultRule> = Fault & {
  readonly id: string;
  readonly kind: string;
  /** How often it could have acted. */
  matched: number;
  /** How often it acted. */
  hits: number;
};
export type KeptFault = Kept<FaultRule>;

interface Firing {
  readonly at: string;
  readonly kind: string;
  readonly rule: string;
  /** Root fields with their number, such as `{"create_item": 25}`. */
  readonly operations: Readonly<Record<string, number>>;
}

/** How many of the latest firings are kept one by one. */
const KEPT_FIRINGS = 1000;

/** The faults in force. Of one sort, the first rule that acts is the only one, in the order of their arrival. */
export class FaultBook {
  readonly #account: Account;
  readonly #chance: Chance;
  readonly #clock: Clock;
  #rules: KeptFault[] = [];
  #count = 0;
  #fired: Record<string, number> = {};
  #firings: Firing[] = [];

  constructor(account: Account, chance: Chance, clock: Clock) {
    this.#account = account;
    this.#chance = chance;
    this.#clock = clock;
  }

  add(rule: FaultRule): KeptFault {
    this.#count++;
    const kept = { ...rule, id: rule.id ?? `fault-${this.#count}`, kind: rule.kind ?? actionName(rule), matched: 0, hits: 0 };
    this.#rules.push(kept);
    return kept;
  }

  /** Faults by chance from here on, in the place of those before; draws begin anew with the seed, or with one of its own choice. */
  setChances({ seed = anySeed(), rates }: FaultChances): void {
    this.#chance.reseed(seed);
    this.#rules = this.#rules.filter(({ id }) => !id.startsWith(BY_CHANCE));
    for (const [kind, rate] of Object.entries(rates)) {
      const given = typeof rate === 'number' ? { chance: rate } : rate;
      this.add(faultRule.parse({ ...given, kind, id: `${BY_CHANCE}${kind}` }));
    }
  }

  /** What acted stays counted. */
  withdraw(): void {
    this.#rules = [];
  }

  clear(): void {
    this.withdraw();
    this.#fired = {};
    this.#firings = [];
  }

  /** Seconds of a fault, drawn where it names two. */
  seconds(range: number | readonly [number, number]): number {
    return this.#chance.within('seconds', range);
  }

  alias(call: Call): AliasFault | undefined {
    return this.#draw([call], isAliasFault);
  }

  /** For a whole request, which any of its calls may draw. */
  request(calls: readonly Call[]): RequestFault | undefined {
    return this.#draw(calls, isRequestFault);
  }

  limit(calls: readonly Call[]): LimitFault | undefined {
    return this.#draw(calls, isLimitFault);
  }

  key(calls: readonly Call[]): KeyFault | undefined {
    return this.#draw(calls, isKeyFault);
  }

  toJSON(): object {
    return { seed: this.#chance.seed, rules: this.#rules, fired: this.#fired, latest: this.#firings };
  }

  #draw<Fault extends FaultRule>(calls: readonly Call[], isSort: (rule: FaultRule) => rule is Fault): Fault | undefined {
    for (const rule of this.#rules) {
      const isSpent = rule.times !== undefined && rule.hits >= rule.times;
      if (isSpent || !isSort(rule) || !calls.some((call) => matches(this.#account, rule, call))) continue;
      rule.matched++;
      if (!this.#isDue(rule)) continue;
      rule.hits++;
      this.#note(rule, calls);
      return rule;
    }
    return undefined;
  }

  #isDue({ matched, skip, every, chance }: KeptFault): boolean {
    if (matched <= skip || (matched - skip) % every !== 0) return false;
    return chance === 1 || this.#chance.draw('faults') < chance;
  }

  #note({ id, kind }: KeptFault, calls: readonly Call[]): void {
    this.#fired[kind] = (this.#fired[kind] ?? 0) + 1;
    const operations: Record<string, number> = {};
    for (const { name } of calls) operations[name] = (operations[name] ?? 0) + 1;
    this.#firings.push({ at: timestamp(this.#clock), kind, rule: id, operations });
    if (this.#firings.length > KEPT_FIRINGS) this.#firings.shift();
  }
}

const BY_CHANCE = 'chance:';

function actionName(rule: FaultRule): string {
  return 'when' in rule ? `${rule.action}-${rule.when}` : rule.action;
}
