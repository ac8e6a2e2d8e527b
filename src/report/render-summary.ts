import { COUNT_KINDS, OUTCOMES } from '../contract.ts';
import { retryAllCommand, retryCommand } from './commands.ts';
import { codeTable } from './error-codes.ts';
import { AFTER_DRY_RUN, countsTable, facts, noteOfDryRun } from './facts.ts';
import { summaryHeadline } from './headline.ts';
import { document, fenced, link, plain, section, table } from './markdown.ts';
import { count, counted, duration } from './numbers.ts';
import type { SummaryLine, SummaryReport } from './summary-report.ts';
import { countWord, OUTCOME_MEANINGS, syncMeaning } from './words.ts';

/** The model as JSON, with its headline and the commands that retry in front; ends in a line break. */
export function renderSummaryJson(report: SummaryReport): string {
  const front = { report: 'summary', version: 1, headline: summaryHeadline(report), retry: retryCommands(report) };
  return `${JSON.stringify({ ...front, ...report }, null, 2)}\n`;
}

/** The model for a person. Its first line says what happened. */
export function renderSummaryMarkdown(report: SummaryReport): string {
  return document([
    [`# ${plain(summaryHeadline(report))}`],
    noteOfDryRun(report.dryRun),
    facts(report, [], (outcome) => syncMeaning(outcome, report.totals)),
    ['## Orders'],
    countsTable(report.totals.counts, report.dryRun),
    ['## Customers'],
    outcomeTable(report),
    customerTable(report),
    unlistedNote(report),
    ...section('## Reasons', reasons(report)),
    ...section(report.dryRun ? '## Would not be on the board' : '## Not right on the board', codeTable(report.codes)),
    ...section('## Busy with another sync', busy(report)),
    ...section('## What next', whatNext(report)),
  ]);
}

/** The commands that send again what is not right on the board, a customer each. Busy customers have their own section: they must wait. */
function retryCommands(report: SummaryReport): readonly string[] {
  if (report.dryRun) return [];
  return report.customers.filter(needsRetry).map(({ customer }) => retryCommand(customer, report.board.environment));
}

/** One command for all that is not right. */
function retryRest(report: SummaryReport): string {
  const customers = report.customers.filter(needsRetry).map(({ customer }) => customer);
  const [only = '', ...others] = customers;
  const { environment } = report.board;
  return others.length === 0 ? retryCommand(only, environment) : retryAllCommand(customers, environment);
}

function needsRetry({ outcome, counts }: SummaryLine): boolean {
  if (outcome === null || outcome === 'BUSY' || outcome === 'SKIPPED') return false;
  return outcome !== 'SUCCESS' || counts.failed + counts.unknown > 0;
}

function outcomeTable({ totals }: SummaryReport): readonly string[] {
  const rows = OUTCOMES.filter((outcome) => totals.outcomes[outcome] > 0).map((outcome) => [
    count(totals.outcomes[outcome]),
    outcome,
    OUTCOME_MEANINGS[outcome],
  ]);
  if (totals.running > 0) rows.push([count(totals.running), 'running', 'not at its end yet']);
  return table(['customers', 'outcome', 'what that means'], rows, [0]);
}

function customerTable({ customers, totals, dryRun }: SummaryReport): readonly string[] {
  const { counts } = totals;
  const kinds = COUNT_KINDS.filter((kind) => kind !== 'removed' || counts.removed > 0);
  const head = [
    'customer',
    'outcome',
    'orders',
    ...kinds.map((kind) => countWord(kind, dryRun)),
    dryRun ? 'groups that would be created' : 'groups created',
    dryRun ? 'groups that would be used' : 'groups reused',
    'seconds',
  ];
  const rows = customers.map((line) => [
    line.report === null ? plain(line.customer) : link(line.customer, line.report),
    link(line.outcome ?? 'running', line.workflow),
    count(line.counts.orders),
    ...kinds.map((kind) => count(line.counts[kind])),
    count(line.groupsCreated),
    count(line.groupsReused),
    line.seconds === null ? '' : duration(line.seconds),
  ]);
  if (rows.length === 0) return [];
  const sums = [counts.orders, ...kinds.map((kind) => counts[kind]), totals.groupsCreated].map((sum) => `**${count(sum)}**`);
  const reused = totals.groupsReused === null ? '' : `**${count(totals.groupsReused)}**`;
  const last = ['**all**', `**${counted(totals.customers, 'customer')}**`, ...sums, reused, ''];
  return table(
    head,
    [...rows, last],
    head.map((_, column) => column).filter((column) => column > 1),
  );
}

function unlistedNote({ customers, totals }: SummaryReport): readonly string[] {
  const unlisted = totals.customers - customers.length;
  return unlisted > 0 ? [`${counted(unlisted, 'customer')} more ${unlisted === 1 ? 'is' : 'are'} counted in the totals, not listed.`] : [];
}

/** Customers with the same reason share a line: a sync that is cancelled early has many of them. */
function reasons({ customers }: SummaryReport): readonly string[] {
  const shared = new Map<string, string[]>();
  for (const { customer, outcome, reason } of customers) {
    if (reason === null || outcome === 'BUSY') continue;
    const why = `(${outcome ?? 'running'}): ${plain(reason)}`;
    shared.set(why, [...(shared.get(why) ?? []), plain(customer)]);
  }
  return [...shared].map(([why, names]) => `- ${names.join(', ')} ${why}`);
}

function busy({ customers }: SummaryReport): readonly string[] {
  return customers
    .filter(({ outcome }) => outcome === 'BUSY')
    .map(({ customer, workflow }) => `- ${plain(customer)}: ${workflow === null ? 'wait for it' : link('its running sync', workflow)}`);
}

function whatNext(report: SummaryReport): readonly string[] {
  const { board, customers, dryRun } = report;
  if (dryRun) return [AFTER_DRY_RUN];
  const retries = retryCommands(report);
  const waiting = customers.filter(({ outcome }) => outcome === 'BUSY').map(({ customer }) => retryCommand(customer, board.environment));
  return [
    ...(waiting.length === 0 ? [] : ['Once the other sync has ended:', '', ...fenced(waiting, 'sh')]),
    ...(retries.length > 0 && waiting.length > 0 ? [''] : []),
    ...(retries.length > 1 ? ['Send again what is not right on the board, a customer at a time:', '', ...fenced(retries, 'sh'), ''] : []),
    // Last, and as it is typed.
    ...(retries.length === 0
      ? []
      : [retries.length > 1 ? 'All of it at once:' : 'Send again what is not right on the board:', '', `    ${retryRest(report)}`]),
  ];
}
