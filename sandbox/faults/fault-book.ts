import type { Account } from '../account/account.ts';
import type { FaultRule, RefusalFault, RequestFault } from './fault-rule.ts';
import { textsOf } from './texts-of.ts';

/** One call that a rule may match: a root field and its arguments. */
export interface Call {
  readonly name: string;
  readonly args: object;
}

export type KeptFault = FaultRule & {
  readonly id: string;
  /** How often it acted. */
  hits: number;
};

/** The faults in force. The first rule that matches acts, in the order of their arrival. */
export class FaultBook {
  readonly #rules: KeptFault[] = [];
  #count = 0;

  get rules(): readonly KeptFault[] {
    return this.#rules;
  }

  add(rule: FaultRule): KeptFault {
    this.#count++;
    const kept = { ...rule, id: rule.id ?? `fault-${this.#count}`, hits: 0 };
    this.#rules.push(kept);
    return kept;
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** A refusal for one alias. */
  refusal(account: Account, name: string, args: object): RefusalFault | undefined {
    return this.#act(account, [{ name, args }], (rule) => rule.action === 'refuse');
  }

  /** A fault for a whole request, which any of its calls may draw. */
  requestFault(account: Account, calls: readonly Call[]): RequestFault | undefined {
    return this.#act(account, calls, (rule) => rule.action !== 'refuse');
  }

  #act<Fault extends KeptFault>(account: Account, calls: readonly Call[], isKind: (rule: KeptFault) => rule is Fault): Fault | undefined {
    for (const rule of this.#rules) {
      const isSpent = rule.times !== undefined && rule.hits >= rule.times;
      if (isSpent || !isKind(rule) || !calls.some((call) => matches(account, rule, call))) continue;
      rule.hits++;
      return rule;
    }
    return undefined;
  }
}

function matches(account: Account, { match }: FaultRule, { name, args }: Call): boolean {
  const { operation, text } = match;
  if (operation !== undefined && operation !== name) return false;
  return text === undefined || textsOf(account, args).some((value) => value.includes(text));
}
