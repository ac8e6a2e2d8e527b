import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStoreActivities } from '../../src/activities/index.ts';
import type { WriteReportInput } from '../../src/activities/write-report.ts';
import type { WriteSummaryInput } from '../../src/activities/write-summary.ts';
import { addResult, type CustomerResult, customerSlug, NO_COUNTS, NO_TOTALS, NO_WARNINGS, type Outcome } from '../../src/contract.ts';
import { numbered, SYNC } from '../orders/rows.ts';
import { refusal } from './stage/fake-monday.ts';
import { CUSTOMER, failureOf, inActivity, type Stage, stage } from './stage/stage.ts';

const BOARD = { environment: 'sandbox', boardId: '1000000001', boardName: 'Customer Master Schedule', boardUrl: null } as const;
const NO_GROUPS = { createdGroupIds: [], groups: [], failed: [] };

class Reporter {
  readonly scene: Stage;
  readonly folder: string;

  constructor(scene: Stage, folder: string) {
    this.scene = scene;
    this.folder = folder;
  }

  report(input: Partial<WriteReportInput> = {}): Promise<CustomerResult> {
    const { writeReport } = createStoreActivities(this.scene.deps);
    const startedAt = new Date().toISOString();
    const due = {
      syncId: SYNC,
      customer: CUSTOMER,
      workflowId: `by-hand-${CUSTOMER}`,
      board: BOARD,
      dryRun: false,
      alone: true,
      phase: 'all',
      groups: NO_GROUPS,
      startedAt,
    } as const;
    return inActivity(writeReport, { ...due, ...input });
  }

  summary(input: Partial<WriteSummaryInput> = {}) {
    const { writeSummary } = createStoreActivities(this.scene.deps);
    const startedAt = new Date().toISOString();
    return inActivity(writeSummary, {
      syncId: SYNC,
      workflowId: 'by-hand',
      board: BOARD,
      dryRun: false,
      cancelled: false,
      startedAt,
      totals: NO_TOTALS,
      ...input,
    });
  }

  /** Every file below the reports' folder, by path. */
  async files(): Promise<readonly string[]> {
    const found = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return found.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(this.folder.length + 1)] : [])).toSorted();
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }
}

async function reporter(settings: { readonly auditDays?: number } = {}): Promise<Reporter> {
  const folder = await mkdtemp(join(tmpdir(), 'order sync reports '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return new Reporter(await stage({ reportsFolder: folder, ...settings }), folder);
}

/** A sync of so many orders, of which the first ones are refused. */
async function synced(orders: number, refused: number): Promise<Reporter> {
  const reports = await reporter();
  const { scene } = reports;
  await scene.orders(numbered(orders));
  await scene.open();
  await scene.groups();
  scene.monday.always((_, apply) =>
    apply((alias) => (Number(alias.slice(1)) < refused ? refusal('COLUMN_VALUE_REFUSED', 'No.') : undefined)),
  );
  await scene.batches();
  return reports;
}

describe('a customer’s report', () => {
  it.each([
    [0, 'SUCCESS'],
    [1, 'SUCCESS'],
    [2, 'PARTIAL'],
    [4, 'PARTIAL'],
    [5, 'FAILED'],
    [20, 'FAILED'],
  ])('of 20 orders with %i refused is %s', async (refused, outcome) => {
    const reports = await synced(20, refused);
    const result = await reports.report();
    expect(result).toMatchObject({
      outcome,
      counts: { orders: 20, created: 20 - refused, failed: refused },
      groupsCreated: 1,
      groupsReused: 0,
    });
    expect(result.reason).toBe(refused === 0 ? undefined : `${refused} of 20 orders failed.`);
    expect(await reports.scene.store.syncs.readCustomer(SYNC, CUSTOMER)).toMatchObject({ outcome, finishedAt: expect.any(String) });
    expect(await reports.scene.store.syncs.readSync(SYNC)).toMatchObject({ outcome });
  });

  it('is written for people and for programs, and nothing else is left in the folder', async () => {
    const reports = await synced(20, 2);
    await reports.report();
    const slug = customerSlug(CUSTOMER);
    expect(await reports.files()).toEqual([
      `${SYNC}/customers/${slug}.json`,
      `${SYNC}/customers/${slug}.md`,
      `${SYNC}/summary.json`,
      `${SYNC}/summary.md`,
    ]);
    expect(JSON.parse(await reports.read(`${SYNC}/customers/${slug}.json`))).toMatchObject({
      outcome: 'PARTIAL',
      counts: { failed: 2 },
      dryRun: false,
    });
    const text = await reports.read(`${SYNC}/customers/${slug}.md`);
    expect(text).toContain('PEL-00001');
    expect(text).toContain('COLUMN_VALUE_REFUSED');
    expect(text).not.toContain('DRY RUN');
  });

  it('leaves the summary to the parent, where there is one', async () => {
    const reports = await synced(3, 0);
    await reports.report({ alone: false });
    expect((await reports.files()).filter((path) => path.includes('summary'))).toEqual([]);
    expect((await reports.scene.store.syncs.readSync(SYNC))?.outcome).toBeNull();
  });

  it('takes its figures from what the sync recorded, not from what a call answered (need 30)', async () => {
    const reports = await synced(4, 0);
    await reports.scene.batches();
    expect(
      await reports.report({ groups: { createdGroupIds: [], groups: [{ title: 'x', id: '1', action: 'reuse' }], failed: [] } }),
    ).toMatchObject({
      counts: { orders: 4, created: 4, unchanged: 0 },
      groupsCreated: 1,
      groupsReused: 0,
    });
  });

  it.each([
    ['a failure', { failure: { type: 'MONDAY_FORBIDDEN', message: 'The user may not.' } }, 'FAILED', 'The user may not.'],
    ['a skip', { stop: 'skipped' }, 'SKIPPED', 'Skipped on request, during its sync.'],
    ['a cancel', { stop: 'cancelled' }, 'CANCELLED', 'Cancelled.'],
  ] as const)('after %s says so, with what was done until then', async (_, input, outcome, reason) => {
    const reports = await synced(3, 0);
    expect(await reports.report(input)).toMatchObject({ outcome, reason, counts: { created: 3 } });
    expect(await reports.scene.store.syncs.readCustomer(SYNC, CUSTOMER)).toMatchObject({ outcome, reason });
  });

  it('of the groups alone is judged by them, and brings them', async () => {
    const reports = await reporter();
    await reports.scene.orders(numbered(1));
    await reports.scene.open();
    const failed = [{ title: 'B', code: 'INVALID_ARGUMENT', reason: 'No.' }];
    const groups = { createdGroupIds: ['g1'], groups: [{ title: 'A', id: 'g1', action: 'create' }], failed } as const;
    await reports.scene.store.groups.recordFailedGroups({ syncId: SYNC, customer: CUSTOMER, failed });
    expect(await reports.report({ phase: 'groups', groups })).toMatchObject({
      outcome: 'PARTIAL',
      reason: '1 group could not be made.',
      groups,
    });
    expect(await reports.report({ phase: 'groups', groups: { ...groups, createdGroupIds: [], groups: [] } })).toMatchObject({
      outcome: 'FAILED',
    });
    expect(await reports.read(`${SYNC}/customers/PELOTON.md`)).toContain('No.');
  });

  it('of nothing to do is SUCCESS with 0', async () => {
    const reports = await reporter();
    await reports.scene.open();
    expect(await reports.report()).toMatchObject({ outcome: 'SUCCESS', counts: NO_COUNTS });
  });

  it('written twice at once is whole all the same', async () => {
    const reports = await synced(200, 200);
    await Promise.all(Array.from({ length: 8 }, () => reports.report()));
    const files = await reports.files();
    expect(files).toHaveLength(4);
    for (const path of files.filter((each) => each.endsWith('.json'))) JSON.parse(await reports.read(path));
    expect(reports.scene.logged.join('')).not.toContain('could not be written');
  });

  it.each(['../../etc/passwd', "B'HOOD", '..', 'A/B\\C', 'NUL\u0000', '<script>alert(1)</script>', 'ÜBER | MODE'])(
    'of a customer called %j stays inside the folder',
    async (customer) => {
      const reports = await reporter();
      await reports.scene.open({ customer });
      await reports.report({ customer });
      const files = await reports.files();
      expect(files).toHaveLength(4);
      for (const path of files) expect(path).toMatch(/^\d{12}-SYNC-[0-9a-f]{8}\/(customers\/[A-Za-z0-9-]+|summary)\.(md|json)$/);
      expect(await reports.read(files[1] ?? '')).not.toContain('<script>');
    },
  );
});

describe('a dry run’s report', () => {
  const figures = {
    counts: { ...NO_COUNTS, orders: 20, created: 17, failed: 2, held: 1 },
    failures: [
      { orderNumber: 'PEL-1', recordUuid: 'u1', code: 'NOT_A_NUMBER', reason: 'DISCOUNT: "10%" is not a number.' },
      { orderNumber: 'PEL-2', recordUuid: 'u2', code: 'NOT_A_NUMBER', reason: 'DISCOUNT: "x" is not a number.' },
    ],
    warnings: { orders: 1, samples: [{ orderNumber: 'PEL-3', recordUuid: 'u3', warnings: ['DESIGN FEE: left out.'] }] },
  };
  const groups = { createdGroupIds: ['dry-run:A'], groups: [{ title: 'A', id: 'dry-run:A', action: 'create' }], failed: [] } as const;

  it('is written, says DRY RUN, and nothing is in the database', async () => {
    const reports = await reporter();
    await reports.scene.orders(numbered(1));
    const before = await reports.scene.dump();
    const result = await reports.report({ dryRun: true, dryRunFigures: figures, groups });
    expect(result).toMatchObject({
      outcome: 'PARTIAL',
      counts: figures.counts,
      groupsCreated: 1,
      codes: [{ code: 'NOT_A_NUMBER', orders: 2 }],
    });
    expect(await reports.scene.dump()).toBe(before);
    const text = await reports.read(`${SYNC}/customers/PELOTON.md`);
    for (const said of ['DRY RUN', 'PEL-1', 'PEL-3', 'would be created']) expect(text).toContain(said);
    expect(JSON.parse(await reports.read(`${SYNC}/customers/PELOTON.json`))).toMatchObject({
      dryRun: true,
      counts: figures.counts,
      links: { workflow: 'http://temporal.example/by-hand-PELOTON' },
    });
  });

  it('has a summary of its own', async () => {
    const reports = await reporter();
    const result = await reports.report({ dryRun: true, dryRunFigures: { ...figures, warnings: NO_WARNINGS }, groups, alone: false });
    const before = await reports.scene.dump();
    const summary = await reports.summary({ dryRun: true, totals: addResult(NO_TOTALS, result), results: [result] });
    expect(summary).toMatchObject({ dryRun: true, outcome: 'PARTIAL', totals: { customers: 1, counts: figures.counts } });
    expect(await reports.read(`${SYNC}/summary.md`)).toContain('DRY RUN');
    const { links } = JSON.parse(await reports.read(`${SYNC}/summary.json`)) as { links: object };
    expect(links).toMatchObject({ workflow: 'http://temporal.example/by-hand' });
    expect(await reports.scene.dump()).toBe(before);
  });
});

describe('a sync’s summary', () => {
  it('adds up what its customers recorded, and says where it lies', async () => {
    const reports = await synced(20, 2);
    await reports.report({ alone: false });
    const { recordCustomers } = createStoreActivities(reports.scene.deps);
    await inActivity(recordCustomers, { syncId: SYNC, customers: ['RHONE'], dryRun: false, outcome: 'BUSY', reason: 'Another sync runs.' });
    // The workflow's own totals are wrong on purpose: they are not what counts.
    const summary = await reports.summary({ totals: NO_TOTALS });
    expect(summary).toMatchObject({
      outcome: 'PARTIAL',
      totals: { customers: 2, outcomes: { PARTIAL: 1, BUSY: 1, FAILED: 0 }, counts: { orders: 20, created: 18, failed: 2 } },
      report: join(reports.folder, SYNC, 'summary.md'),
    });
    expect(await readFile(summary.report, 'utf8')).toContain('RHONE');
    expect(await reports.scene.store.syncs.readSync(SYNC)).toMatchObject({ outcome: 'PARTIAL', finishedAt: expect.any(String) });
  });

  it.each([
    ['failed', { failure: { type: 'BOARD_MISMATCH', message: 'The board does not fit.' } }, 'FAILED'],
    ['was cancelled', { cancelled: true }, 'CANCELLED'],
  ])('of a sync that %s says so', async (_, input, outcome) => {
    const reports = await synced(3, 0);
    await reports.report({ alone: false });
    expect(await reports.summary(input)).toMatchObject({ outcome, totals: { counts: { created: 3 } } });
    expect(await reports.scene.store.syncs.readSync(SYNC)).toMatchObject({ outcome });
  });

  it('counts a customer that never came to its report as FAILED', async () => {
    const reports = await synced(3, 0);
    expect(await reports.summary()).toMatchObject({ outcome: 'FAILED', totals: { outcomes: { FAILED: 1 }, counts: { created: 3 } } });
  });
});

describe('at the end of a sync, the audit', () => {
  const withOldEntries = async (auditDays: number) => {
    const reports = await reporter({ auditDays });
    const { db, dialect } = reports.scene.store;
    const [uuid = ''] = await reports.scene.orders([{}]);
    const entry = (days: number) => ({ record_uuid: uuid, source: 'HEADER', archived_at: dialect.fromNow(-days * 86_400_000) });
    await db
      .insertInto('ORDER_LIST_API_LOG')
      .values([entry(31), entry(29)])
      .execute();
    await reports.scene.open();
    const left = async () => (await db.selectFrom('ORDER_LIST_API_LOG').select('id').execute()).length;
    return { reports, left };
  };

  it('loses what is older than it is to be kept', async () => {
    const { reports, left } = await withOldEntries(30);
    await reports.summary({ dryRun: true });
    expect(await left()).toBe(2);
    await reports.summary();
    expect(await left()).toBe(1);
  });

  it('is kept for ever where 0 days are set', async () => {
    const { reports, left } = await withOldEntries(0);
    await reports.summary();
    expect(await left()).toBe(2);
  });

  it('that cannot be cleared up ends no sync', async () => {
    const { reports, left } = await withOldEntries(30);
    const { scene } = reports;
    const { store } = scene.deps;
    const pruneAudit = () => Promise.reject(new Error('locked'));
    scene.deps = { ...scene.deps, store: { ...store, syncs: { ...store.syncs, pruneAudit } } };
    expect(await reports.summary()).toMatchObject({ dryRun: false });
    expect(await left()).toBe(2);
    expect(scene.logged.join('')).toContain('could not be removed');
  });
});

describe('a dry run', () => {
  it('opens and records nothing', async () => {
    const { scene } = await reporter();
    const { openSync, openCustomer, recordCustomers } = createStoreActivities(scene.deps);
    const before = await scene.dump();
    const of = { syncId: SYNC, board: BOARD, dryRun: true, workflowId: 'w', runId: 'r', options: {} };
    await inActivity(openSync, of);
    await inActivity(openCustomer, { ...of, customer: CUSTOMER, alone: true });
    await inActivity(recordCustomers, { syncId: SYNC, customers: [CUSTOMER], dryRun: true, outcome: 'SKIPPED', reason: 'x' });
    expect(await scene.dump()).toBe(before);
  });
});

describe('a customer that its own child could not close', () => {
  const record = ({ scene }: Reporter, customer: string, outcome: Outcome, reason: string) =>
    inActivity(createStoreActivities(scene.deps).recordCustomers, { syncId: SYNC, dryRun: false, customers: [customer], outcome, reason });

  it('keeps what it had, its workflow and its counts, and gets its report all the same', async () => {
    const reports = await synced(3, 0);
    await record(reports, CUSTOMER, 'FAILED', 'Workflow execution terminated');
    await reports.summary();
    const summary = JSON.parse(await reports.read(`${SYNC}/summary.json`)) as { customers: readonly object[] };
    expect(summary.customers).toMatchObject([
      { outcome: 'FAILED', counts: { created: 3 }, workflow: expect.stringContaining(CUSTOMER), report: 'customers/PELOTON.md' },
    ]);
    expect(await reports.read(`${SYNC}/customers/PELOTON.md`)).toContain('Workflow execution terminated');
  });

  it('that was cancelled between its groups and its orders has a report, to which the summary leads', async () => {
    const reports = await reporter();
    await reports.scene.orders(numbered(2));
    await reports.scene.open();
    await reports.report({ phase: 'groups', more: true, alone: false });
    expect(await reports.scene.store.syncs.readCustomer(SYNC, CUSTOMER)).toMatchObject({ outcome: null });
    await record(reports, CUSTOMER, 'CANCELLED', 'Cancelled before its orders.');
    await record(reports, 'RHONE', 'CANCELLED', 'Cancelled before its orders.');
    const { outcome, totals } = await reports.summary({ cancelled: true });
    expect(outcome).toBe('CANCELLED');
    expect(totals.outcomes).toMatchObject({ SUCCESS: 0, CANCELLED: 2 });
    const text = await reports.read(`${SYNC}/summary.md`);
    const files = await reports.files();
    for (const [, path] of text.matchAll(/\(<(customers\/[^>]+)>\)/g)) expect(files).toContain(`${SYNC}/${path}`);
    expect(text).toContain('(<customers/PELOTON.md>)');
    expect(text).toContain('RHONE');
  });
});

describe('a sync id', () => {
  it('of an earlier sync is refused: what the two did would be added up', async () => {
    const { scene } = await reporter();
    await scene.open();
    const { openSync, openCustomer } = createStoreActivities(scene.deps);
    const again = { syncId: SYNC, board: BOARD, dryRun: false, workflowId: 'by-hand', options: {} };
    const refused = { type: 'INPUT_INVALID', nonRetryable: true, message: expect.stringContaining(`"syncId" ${SYNC} is taken`) };
    expect(await failureOf(inActivity(openSync, { ...again, runId: 'run-2' }))).toMatchObject(refused);
    const alone = { ...again, customer: CUSTOMER, alone: true };
    // A dry run's report would stand in place of the real one.
    expect(await failureOf(inActivity(openSync, { ...again, runId: 'run-2', dryRun: true }))).toMatchObject(refused);
    expect(await failureOf(inActivity(openCustomer, { ...alone, runId: 'run-2', dryRun: true }))).toMatchObject(refused);
    expect(await failureOf(inActivity(openCustomer, { ...alone, runId: 'run-2' }))).toMatchObject(refused);
    await inActivity(openCustomer, { ...alone, runId: 'run-1' });
    await inActivity(openCustomer, { ...alone, runId: 'run-2', alone: false });
  });
});
