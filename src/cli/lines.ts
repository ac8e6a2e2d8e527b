import type { Counts, CustomerProgress, CustomerResult, SyncTotals } from '../contract.ts';

/** Counts that say something, in words: `6 created, 1 failed`; in a dry run `6 to create`. */
export function countsText(counts: Counts, dryRun: boolean): string {
  const words: readonly (readonly [keyof Counts, string])[] = dryRun
    ? [
        ['created', 'to create'],
        ['updated', 'to update'],
        ['unchanged', 'unchanged'],
        ['removed', 'to remove'],
        ['failed', 'would fail'],
        ['held', 'held'],
        ['unknown', 'unknown'],
      ]
    : (['created', 'updated', 'unchanged', 'removed', 'failed', 'held', 'unknown'] as const).map((kind) => [kind, kind] as const);
  // What was created is always said: "0 created" is the sentence a second run is judged by.
  return words
    .filter(([kind]) => kind === 'created' || counts[kind] > 0)
    .map(([kind, word]) => `${counts[kind].toLocaleString('en')} ${word}`)
    .join(', ');
}

export function resultLine(result: CustomerResult, width: number, dryRun: boolean): string {
  const groups =
    result.groupsCreated === 0
      ? ''
      : `, ${result.groupsCreated} ${result.groupsCreated === 1 ? 'group' : 'groups'}${dryRun ? ' to create' : ' created'}`;
  const reason = result.reason === undefined ? '' : `  ${result.reason}`;
  return `${mark(result)} ${result.customer.padEnd(width)}  ${result.outcome.padEnd(9)} ${countsText(result.counts, dryRun)}${groups}  ${result.seconds.toFixed(1)} s${reason}`;
}

export function progressLine(progress: CustomerProgress, width: number, dryRun: boolean): string {
  const waiting = progress.waitingFor === undefined ? '' : `  ${progress.waitingFor}`;
  return `… ${progress.customer.padEnd(width)}  ${progress.state.padEnd(9)} ${countsText(progress.counts, dryRun)}${waiting}`;
}

export function totalsText(totals: SyncTotals, dryRun: boolean): string {
  const customers = `${totals.customers.toLocaleString('en')} ${totals.customers === 1 ? 'customer' : 'customers'}`;
  const outcomes = Object.entries(totals.outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${outcome} ${count}`);
  return `${customers} (${outcomes.join(', ') || 'none'}), ${totals.counts.orders.toLocaleString('en')} orders: ${countsText(totals.counts, dryRun)}`;
}

function mark({ outcome }: CustomerResult): string {
  switch (outcome) {
    case 'SUCCESS':
      return '✔';
    case 'FAILED':
      return '✘';
    case 'PARTIAL':
      return '◐';
    case 'BUSY':
    case 'SKIPPED':
    case 'CANCELLED':
      return '–';
  }
}
