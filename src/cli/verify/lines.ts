import type { EnvironmentName } from '../../contract.ts';
import { count, counted } from '../../report/numbers.ts';
import { DIFFERENCE_KINDS, type Difference, ROW_STATUSES, type RowStatus } from '../../sync/differences.ts';
import { customerOption } from '../sync-command-line.ts';
import type { Repairing } from './repair.ts';
import type { CustomerRunning } from './running-sync.ts';
import type { CustomerVerified, StatusCounts } from './verify-customer.ts';
import type { CustomerChecked } from './verify-patiently.ts';
import type { RestVerified } from './verify-rest.ts';

/** How many differences of a kind are listed for each customer; `--json` has them all. */
const LISTED = 20;

const STATUS_WORDS: Readonly<Record<RowStatus, string>> = {
  right: 'mirrored',
  waiting: 'to be sent',
  failed: 'failed',
  held: 'held',
  inFlight: 'in flight',
};

export function customerLines(verified: CustomerChecked): readonly string[] {
  const { customer, orders, sizes, items, notOurs, shownThoughFailed, shownThoughWaiting, differences, running, unsure } = verified;
  const mark = differences.length === 0 ? '✔' : '✘';
  return [
    `${mark} ${customer}  orders: ${statusText(orders)}; sizes: ${statusText(sizes)}; ${counted(items, 'item')} on the board`,
    ...(notOurs === 0 ? [] : [`    ${count(notOurs)} without a key that no row knows: not ours`]),
    ...(shownThoughFailed === 0 ? [] : [`    ${counted(shownThoughFailed, 'order')} in ERROR, though the board shows today's values`]),
    ...(shownThoughWaiting === 0
      ? []
      : [`    ${counted(shownThoughWaiting, 'order')} in PENDING, and the board shows today's values already: the next sync notes it`]),
    ...(running === null ? [] : [`    ${runningText(running)}`]),
    ...(unsure === 0 ? [] : [`    ${counted(unsure, 'difference')} not counted: seen once while it wrote; verify again when it has ended`]),
    ...differenceLines(differences),
  ];
}

const runningText = ({ syncId, isSure }: CustomerRunning): string =>
  isSure
    ? `sync ${syncId} of it is running: what it has yet to write is counted as it stands`
    : `sync ${syncId} of it has no end yet, and Temporal does not answer: it may be running`;

export function restLines({ items, notOurs, differences }: RestVerified): readonly string[] {
  if (items === 0) return [];
  const mark = differences.length === 0 ? '✔' : '✘';
  return [
    `${mark} Items of no customer that has orders: ${count(items)}, of which ${count(notOurs)} without a key: not ours`,
    ...differenceLines(differences),
  ];
}

export function totalLines(found: {
  readonly customers: readonly CustomerVerified[];
  readonly rest: RestVerified | null;
  readonly repaired: boolean;
  readonly environment: EnvironmentName;
}): readonly string[] {
  const { customers, rest, environment } = found;
  const differences = [...customers, ...(rest === null ? [] : [rest])].flatMap((looked) => looked.differences);
  const orders = customers.reduce((sum, looked) => sum + sumOf(looked.orders), 0);
  const sizes = customers.reduce((sum, looked) => sum + sumOf(looked.sizes), 0);
  const looked = `${counted(customers.length, 'customer')}, ${counted(orders, 'order')}, ${counted(sizes, 'size')}`;
  if (differences.length === 0) return ['', `CLEAN  ${looked}: board and database agree.`];
  const lies = differences.filter((difference) => difference.lies).length;
  const repairable = differences.some((difference) => difference.repair !== null);
  return [
    '',
    `DRIFT  ${looked}: ${counted(differences.length, 'difference')}: ${kindsText(differences)}${lies === 0 ? '' : `; ${counted(lies, 'state')} lying`}`,
    ...(differences.some(({ kind, repair }) => kind === 'duplicate' || (kind === 'extra' && repair === null))
      ? ['Duplicate and extra items are for a person to remove: order-sync deletes nothing that no row asks for.']
      : []),
    ...(repairable && !found.repaired
      ? [`Re-queue the rest: ./order-sync verify ${options(customers, rest)}--repair --environment ${environment}`]
      : []),
  ];
}

export function repairedLines(
  { orders, sizes, leftAlone }: Repairing,
  { customers, environment }: { readonly customers: readonly CustomerVerified[]; readonly environment: EnvironmentName },
): readonly string[] {
  const left = leftAlone.map(
    (customer) =>
      `${customer} was left alone: a sync of it is running. Repair it when that has ended, or end it: ./order-sync cancel ${customerOption(customer)} --environment ${environment}`,
  );
  if (orders + sizes === 0) return [...left, 'Nothing was re-queued.'];
  const differing = customers.filter(({ customer, differences }) => differences.length > 0 && !leftAlone.includes(customer));
  return [
    ...left,
    `Re-queued ${counted(orders, 'order')} and ${counted(sizes, 'size')}: the next sync makes what is missing, and writes today's values into the rest.`,
    `Start it: ./order-sync sync --execute ${options(differing, null)}--environment ${environment}`,
  ];
}

/** More names than that make no command that a person types. */
const NAMED = 10;

const options = (customers: readonly CustomerVerified[], rest: RestVerified | null): string =>
  rest !== null || customers.length > NAMED ? '' : customers.map(({ customer }) => `${customerOption(customer)} `).join('');

function differenceLines(differences: readonly Difference[]): readonly string[] {
  return DIFFERENCE_KINDS.flatMap((kind) => {
    const ofKind = differences.filter((difference) => difference.kind === kind);
    if (ofKind.length === 0) return [];
    const more = ofKind.length - LISTED;
    return [
      `    ${kind}: ${count(ofKind.length)}`,
      ...ofKind.slice(0, LISTED).map(({ sentence }) => `      ${sentence}`),
      ...(more > 0 ? [`      … and ${count(more)} more: --json lists them all`] : []),
    ];
  });
}

function kindsText(differences: readonly Difference[]): string {
  return DIFFERENCE_KINDS.flatMap((kind) => {
    const ofKind = differences.filter((difference) => difference.kind === kind).length;
    return ofKind === 0 ? [] : [`${count(ofKind)} ${kind}`];
  }).join(', ');
}

const statusText = (counts: StatusCounts): string =>
  ROW_STATUSES.flatMap((status) => (counts[status] === 0 ? [] : [`${count(counts[status])} ${STATUS_WORDS[status]}`])).join(', ') || 'none';

const sumOf = (counts: StatusCounts): number => ROW_STATUSES.reduce((sum, status) => sum + counts[status], 0);
