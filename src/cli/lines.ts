import type { CustomerProgress, CustomerResult, SyncTotals } from '../contract.ts';
import { countsText } from '../report/words.ts';

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

/** `of`: how many customers the sync is about, where it is still under way and that is known. */
export function totalsText(totals: SyncTotals, dryRun: boolean, of?: number): string {
  const done = totals.customers.toLocaleString('en');
  const customers = `${of === undefined ? done : `${done} of ${of.toLocaleString('en')}`} ${(of ?? totals.customers) === 1 ? 'customer' : 'customers'}`;
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
