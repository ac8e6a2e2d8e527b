import type { EnvironmentName } from '../contract.ts';
import { count, counted } from '../report/numbers.ts';
import { countsText } from '../report/words.ts';
import type { RecordedSync } from './recorded-syncs.ts';
import type { Outcomes, RunningSync } from './running-syncs.ts';

/** Names that a line lists. */
const LISTED = 8;

/** What runs now, a line each; and where no worker answers, what to do. */
export function runningLines(running: readonly RunningSync[], environment: EnvironmentName): readonly string[] {
  if (running.length === 0) return ['No sync is running.'];
  const silent = running.filter(({ silence }) => silence !== null);
  return [
    ...running.map(runningLine),
    ...(silent.length === 0
      ? []
      : [`Where no worker answers, what is known is from the store. Start one: ./order-sync worker --environment ${environment}`]),
  ];
}

function runningLine(sync: RunningSync): string {
  const what = [`${sync.dryRun ? 'DRY RUN ' : ''}${sync.syncId}`, (sync.state ?? sync.silence ?? '').padEnd(9)];
  if (sync.dryRun === null) return [...what, 'nothing is recorded of it: it is a dry run, or not begun'].join('  ').trimEnd();
  const orders = `${counted(sync.counts.orders, 'order')} ${sync.dryRun && sync.customer === null ? 'of those done' : 'so far'}: ${countsText(sync.counts, sync.dryRun)}`;
  return [...what, [...customersText(sync), orders].join('; ')].join('  ');
}

function customersText({ customer, customers, outcomes, open }: RunningSync): readonly string[] {
  if (customer !== null) return [`${customer} alone`];
  const done = Object.values(outcomes).reduce((sum, number) => sum + number, 0);
  const all = customers === null ? counted(done, 'customer') : `${count(done)} of ${counted(customers, 'customer')}`;
  return [`${all} done${outcomesText(outcomes)}`, ...(open.length === 0 ? [] : [`open: ${listed(open)}`])];
}

const outcomesText = (outcomes: Outcomes): string => {
  const each = Object.entries(outcomes).map(([outcome, customers]) => `${outcome} ${customers}`);
  return each.length === 0 ? '' : ` (${each.join(', ')})`;
};

const listed = (names: readonly string[]): string =>
  names.length > LISTED ? `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more` : names.join(', ');

/** How a recorded sync ended. */
export function recordedLine({ syncId, startedAt, outcome, state, customers, counts }: RecordedSync): string {
  const end = (outcome ?? state ?? 'no outcome').padEnd(10);
  const started = `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return `${syncId}  ${started}  ${end}  ${counted(customers, 'customer')}, ${countsText(counts, false)}`;
}
