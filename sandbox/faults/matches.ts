import type { Account } from '../account/account.ts';
import { type FaultRule, isAliasFault } from './fault-rule.ts';
import { refusableColumn } from './refusable-column.ts';
import { textsOf } from './texts-of.ts';

/** One call that a rule may match: a root field and its arguments. */
export interface Call {
  readonly name: string;
  readonly args: object;
}

export function matches(account: Account, rule: FaultRule, { name, args }: Call): boolean {
  const { operation, text } = rule.match;
  // What a request asks of its own cost fails only where a rule says so.
  if (operation === undefined && name === 'complexity' && isAliasFault(rule)) return false;
  if (operation !== undefined && ![operation].flat().includes(name)) return false;
  if (text !== undefined && !textsOf(account, args).some((value) => value.includes(text))) return false;
  return rule.action !== 'refuse_value' || refusableColumn(account, args, rule.value) !== undefined;
}
