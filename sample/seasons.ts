import type { SampleCustomer, Season } from './customers.ts';
import seasons from './data/seasons.json' with { type: 'json' };
import type { Random } from './random.ts';

/** Both seasons NULL: upstream calls the group `check`, and the order is held. */
export const NO_SEASON: Season = { customer: null, aag: null };

/** Upstream's rule. It tests for NULL only, so that an empty season leaves the customer's name and a trailing blank. */
export function groupName(customer: string, season: Season): string {
  const text = season.customer ?? season.aag;
  return text === null ? 'check' : `${customer} ${text}`;
}

/**
 * How many groups a customer has at this many orders: all of them at the recorded count or more, fewer below, sinking much slower
 * than the orders do (the eighth root: at a thousandth of the orders, four groups of ten are left).
 */
export function countGroups(customer: SampleCustomer, orders: number): number {
  const opening = customer.opening ?? [];
  const inOpening = new Set(opening.slice(0, orders)).size;
  const most = Math.min(customer.groups, inOpening + Math.max(0, orders - opening.length));
  const part = Math.sqrt(Math.sqrt(Math.sqrt(Math.min(1, orders / customer.orders))));
  return Math.min(most, Math.max(1, inOpening, Math.round(customer.groups * part)));
}

/** The seasons of a customer's groups: those on record first, then others, so that no two give the same title. */
export function seasonsOf(customer: SampleCustomer, groups: number): readonly Season[] {
  const all = [...(customer.seasons ?? [])];
  const titles = new Set(all.map((season) => groupName(customer.name, season)));
  const start = customer.name.length + (customer.name.codePointAt(0) ?? 0);
  for (let step = 0; all.length < groups; step++) {
    const season = step < seasons.length ? seasons[(start + step) % seasons.length] : { customer: `SEASON ${step}`, aag: null };
    if (season === undefined || titles.has(groupName(customer.name, season))) continue;
    titles.add(groupName(customer.name, season));
    all.push(season);
  }
  return all.slice(0, groups);
}

/** Orders from this one on bring no new group: only they may be left without a season. */
export function ordersWithNewGroups(customer: SampleCustomer, groups: number): number {
  const opening = customer.opening ?? [];
  return opening.length + groups - new Set(opening).size;
}

/** The group of a customer's n-th order: the opening, then each group that is left, then any, the first ones more often. */
export function groupOf(customer: SampleCustomer, groups: number, index: number, random: Random): number {
  const opening = customer.opening ?? [];
  const opened = opening[index];
  if (opened !== undefined) return opened;
  const next = new Set(opening).size + index - opening.length;
  return next < groups ? next : Math.floor(random.next() * random.next() * groups);
}
