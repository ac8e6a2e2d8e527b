import type { CustomerReport } from './customer-report.ts';
import { counted } from './numbers.ts';
import type { SummaryLine, SummaryReport } from './summary-report.ts';
import { boardSentence } from './words.ts';

/** What happened to one customer, in a sentence; plain text, the first line of its report. */
export function customerHeadline(report: CustomerReport): string {
  return (report.dryRun ? 'DRY RUN: ' : '') + sentence(report);
}

function sentence(report: CustomerReport): string {
  const { outcome, customer, counts } = report;
  const seen = counts.orders > 0;
  switch (outcome) {
    case null:
      return `The sync of ${customer} is still running${seen ? `; so far: ${inside(report, '')}` : ''}.`;
    case 'BUSY':
      return `${customer} was left out: another sync of this customer is running.`;
    case 'SKIPPED':
      return `${customer} was skipped on request${untilThen(report, '')}.`;
    case 'CANCELLED':
      return `The sync of ${customer} was cancelled${untilThen(report, '')}.`;
    case 'FAILED':
      return `The sync of ${customer} failed${failedSoFar(report, '')}.`;
    case 'SUCCESS':
    case 'PARTIAL':
      return seen ? `${boardSentence(counts, ` of ${customer}`, report.dryRun)}.` : withoutOrders(report);
  }
}

function withoutOrders({ customer, groups, dryRun }: CustomerReport): string {
  if (groups.length === 0) return `${customer} has no orders to sync; there was nothing to do.`;
  const one = groups.length === 1;
  return `${counted(groups.length, 'group')} of ${customer} ${dryRun ? 'would be' : one ? 'is' : 'are'} on the board; no order was looked at.`;
}

/** What happened to all customers, in a sentence; plain text, the first line of the summary. */
export function summaryHeadline(report: SummaryReport): string {
  return (report.dryRun ? 'DRY RUN: ' : '') + summarySentence(report);
}

function summarySentence(report: SummaryReport): string {
  const { totals, outcome, dryRun } = report;
  const { counts, customers } = totals;
  const whose = ` of ${counted(customers - report.customers.filter(neverRan).length, 'customer')}`;
  const seen = { counts, dryRun };
  if (outcome === null) return `The sync is still running${counts.orders > 0 ? `; so far: ${inside(seen, whose)}` : ''}.`;
  if (outcome === 'CANCELLED') return `The sync was cancelled${untilThen(seen, whose)}${notBegun(report)}.`;
  if (outcome === 'FAILED') return `The sync failed${failedSoFar(seen, whose)}${notBegun(report)}.`;
  if (customers === 0) return 'No customer has orders to sync; there was nothing to do.';
  if (totals.outcomes.BUSY === customers)
    return `Nothing was synced: ${counted(customers, 'customer')} ${customers === 1 ? 'is' : 'are'} busy with another sync.`;
  const board = counts.orders > 0 ? boardSentence(counts, whose, dryRun) : `No order${whose} was looked at`;
  return `${[board, ...asides(report)].join('; ')}.`;
}

const neverRan = ({ report }: SummaryLine): boolean => report === null;

/** Customers that a sync which ended early had not come to. */
function notBegun({ customers }: SummaryReport): string {
  const count = customers.filter((line) => neverRan(line) && (line.outcome === 'CANCELLED' || line.outcome === 'FAILED')).length;
  return count === 0 ? '' : `; ${counted(count, 'customer')} ${count === 1 ? 'was' : 'were'} not begun`;
}

/** Customers whose orders were not tried, which the counts cannot tell. */
function asides({ totals }: SummaryReport): readonly string[] {
  const { BUSY, SKIPPED, CANCELLED } = totals.outcomes;
  return [
    ...(BUSY > 0 ? [`${counted(BUSY, 'customer')} busy with another sync`] : []),
    ...(SKIPPED > 0 ? [`${counted(SKIPPED, 'customer')} skipped`] : []),
    ...(CANCELLED > 0 ? [`${counted(CANCELLED, 'customer')} cancelled`] : []),
  ];
}

type Seen = Pick<CustomerReport, 'counts' | 'dryRun'>;

const untilThen = (seen: Seen, whose: string): string => (seen.counts.orders > 0 ? `; until then: ${inside(seen, whose)}` : '');

/** Orders that are not right explain a failure; without one, something else ended the sync, and the reason stands below. */
const failedSoFar = (seen: Seen, whose: string): string =>
  seen.counts.failed + seen.counts.unknown > 0 ? `: ${inside(seen, whose)}` : untilThen(seen, whose);

/** The sentence on the board as a part of another one. */
function inside({ counts, dryRun }: Seen, whose: string): string {
  const text = boardSentence(counts, whose, dryRun);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
