import { COUNT_KINDS, type CountKind, type Counts, type Outcome, type SyncTotals } from '../contract.ts';
import { count, counted } from './numbers.ts';

/** What a count is called: what became of the orders, or in a dry run what would become of them. */
export function countWord(kind: CountKind, dryRun: boolean): string {
  const [done, planned] = WORDS[kind];
  return dryRun ? planned : done;
}

const WORDS: Readonly<Record<CountKind, readonly [done: string, planned: string]>> = {
  created: ['created', 'would be created'],
  updated: ['updated', 'would be updated'],
  unchanged: ['unchanged', 'would stay as they are'],
  removed: ['removed', 'would be removed'],
  failed: ['failed', 'would fail'],
  held: ['held', 'would be held'],
  unknown: ['unknown', 'unknown'],
};

/** The same in an executed sync and in a dry run. */
export const COUNT_MEANINGS: Readonly<Record<CountKind, string>> = {
  created: 'not on the board before',
  updated: 'on the board before, with values that have changed since',
  unchanged: 'on the board as they are in the database',
  removed: 'marked DELETE, and archived or deleted on the board',
  failed: 'refused by monday.com or by a check of order-sync, now or in an earlier sync since which nothing changed',
  held: 'must not go out yet; the next sync sends them once the reason is gone',
  unknown: 'sent, and no clear answer came; looked up, and sent again by the next sync',
};

/** Counts that say something, in few words: `6 created, 1 failed`; in a dry run `6 to create, 1 would fail`. */
export function countsText(counts: Counts, dryRun: boolean): string {
  // What was created is always said: "0 created" is the sentence a second run is judged by.
  return COUNT_KINDS.filter((kind) => kind === 'created' || counts[kind] > 0)
    .map((kind) => `${count(counts[kind])} ${(dryRun ? PLANNED[kind] : undefined) ?? kind}`)
    .join(', ');
}

const PLANNED: Readonly<Partial<Record<CountKind, string>>> = {
  created: 'to create',
  updated: 'to update',
  removed: 'to remove',
  failed: 'would fail',
};

/** Orders that are not right on the board, as the end of a sentence: `2 would be refused, 1 is held back`. */
const troublesText = (counts: Counts, dryRun: boolean): string =>
  TROUBLES.filter((kind) => counts[kind] > 0)
    .map((kind) => troubleText(kind, counts[kind], dryRun))
    .join(', ');

const TROUBLES = ['removed', 'failed', 'held', 'unknown'] as const;

function troubleText(kind: (typeof TROUBLES)[number], orders: number, dryRun: boolean): string {
  const be = orders === 1 ? 'is' : 'are';
  switch (kind) {
    case 'failed':
      return `${count(orders)} ${dryRun ? 'would be' : orders === 1 ? 'was' : 'were'} refused`;
    case 'held':
      return `${count(orders)} ${dryRun ? 'would be' : be} held back`;
    case 'unknown':
      return `${count(orders)} ${be} not known yet`;
    case 'removed':
      return `${count(orders)} ${dryRun ? 'would be' : orders === 1 ? 'was' : 'were'} removed`;
  }
}

/** The orders that are right on the board. */
export const onBoard = (counts: Counts): number => counts.created + counts.updated + counts.unchanged;

/**
 * `5 of 6 orders of TITLE NINE are on the board; 1 was refused`, without its full stop. `whose` is ` of TITLE NINE`, or nothing.
 * In a dry run `would be on the board`.
 */
export function boardSentence(counts: Counts, whose: string, dryRun: boolean): string {
  const right = onBoard(counts);
  const single = counts.orders === 1;
  if (right > 0 && counts.unchanged === counts.orders) {
    return `${allOf(counts, whose)} ${dryRun ? (single ? 'is' : 'are') : single ? 'was' : 'were'} on the board already; nothing ${dryRun ? 'would be' : 'had to be'} sent`;
  }
  const be = dryRun ? 'would be' : right === 1 ? 'is' : 'are';
  if (right === counts.orders) return `${allOf(counts, whose)} ${be} on the board`;
  const trouble = troublesText(counts, dryRun);
  if (single) return `${allOf(counts, whose)} ${dryRun ? 'would not be' : 'is not'} on the board: ${trouble.replace(/^1 /, 'it ')}`;
  return `${right === 0 ? 'None' : count(right)} of ${counted(counts.orders, 'order')}${whose} ${be} on the board; ${trouble}`;
}

const allOf = ({ orders }: Counts, whose: string): string =>
  orders === 1 ? `The one order${whose}` : `All ${counted(orders, 'order')}${whose}`;

/** An outcome in words, as a table shows it beside its name. */
export const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  SUCCESS: 'enough orders are right on the board, or there was nothing to do',
  PARTIAL: 'most orders are right on the board',
  FAILED: 'too many orders are not right on the board, or the sync ended early',
  BUSY: 'another sync of the customer is running',
  SKIPPED: 'left out on request',
  CANCELLED: 'stopped on request',
};

/** Of a whole sync, which is what its customers are, not what their orders are: all that were tried may be right. */
export function syncMeaning(outcome: Outcome, { customers, outcomes }: Pick<SyncTotals, 'customers' | 'outcomes'>): string {
  const troubled = (['PARTIAL', 'FAILED', 'BUSY', 'CANCELLED'] as const).filter((kind) => outcomes[kind] > 0);
  const list = troubled.map((kind) => `${count(outcomes[kind])} ${kind}`).join(', ');
  switch (outcome) {
    case 'SUCCESS':
      return outcomes.SUCCESS > 0 ? 'every customer is a SUCCESS' : 'there was nothing to do';
    case 'PARTIAL':
      return `not every customer is a SUCCESS: ${list}`;
    case 'FAILED':
      return customers > 0 && outcomes.FAILED + outcomes.SKIPPED === customers ? 'every customer that ran failed' : 'the sync ended early';
    case 'BUSY':
    case 'SKIPPED':
    case 'CANCELLED':
      return OUTCOME_MEANINGS[outcome];
  }
}
