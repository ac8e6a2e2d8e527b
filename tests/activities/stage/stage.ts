import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { CheckItemsInput, CheckItemsResult } from '../../../src/activities/check-items.ts';
import type { ActivityDeps } from '../../../src/activities/deps.ts';
import { GroupOrder } from '../../../src/activities/group-order.ts';
import { createMondayActivities, createStoreActivities } from '../../../src/activities/index.ts';
import { LabelShelf } from '../../../src/activities/label-shelf.ts';
import type { LookUpInput, LookUpResult } from '../../../src/activities/look-up.ts';
import type {
  CreateCustomerGroupsInput,
  CreateCustomerGroupsResult,
  Pulse,
  SyncBatchesInput,
  SyncBatchesResult,
} from '../../../src/contract.ts';
import type { LoadRow } from '../../../src/orders/load-orders.ts';
import { SCHEMA, type TableName } from '../../../src/orders/schema.ts';
import type { SqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import { sourceColumns } from '../../../src/sync/source-columns.ts';
import { timing } from '../../../src/sync/timing.ts';
import { given, givenLines, numbered, rowOf, SYNC } from '../../orders/rows.ts';
import { quiet } from '../../support/quiet-temporal.ts';
import { configOf, MAPPING, type Settings } from './config.ts';
import { FakeMonday } from './fake-monday.ts';
import { hooked, type StoreHooks } from './intercept.ts';
import { type ClockedStore, clockedStore } from './store-clock.ts';

export const CUSTOMER = 'PELOTON';
export const TITLE = 'PELOTON 2025 FALL';

export interface StageOptions extends Settings {
  /** Requests on the wire at the same time. */
  readonly places?: number;
  /** Default: one that shows all at once. */
  readonly monday?: FakeMonday;
}

/** Activities over a real store and a fake monday.com; closed after the test. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const { places = 5, monday = new FakeMonday(places), ...settings } = options;
  const clocked = await clockedStore(sourceColumns(MAPPING));
  onTestFinished(() => clocked.store.close());
  return new Stage(clocked, monday, settings);
}

/** PEL-00001 and so on, their group on the board. */
export async function stageWithOrders(
  count: number,
  { row = {}, ...options }: StageOptions & { readonly row?: LoadRow } = {},
): Promise<Stage & { readonly uuids: readonly string[] }> {
  const scene = await stage(options);
  const uuids = await scene.orders(numbered(count, row));
  await scene.open();
  await scene.groups();
  return Object.assign(scene, { uuids });
}

export class Stage {
  readonly store: SqlOrderStore;
  readonly monday: FakeMonday;
  readonly stopping = new AbortController();
  /** What the activities log, as JSON lines. */
  readonly logged: string[] = [];
  deps: ActivityDeps;
  readonly #clocked: ClockedStore;

  constructor(clocked: ClockedStore, monday: FakeMonday, settings: Settings) {
    const { store } = clocked;
    const config = configOf(settings);
    this.#clocked = clocked;
    this.store = store;
    this.monday = monday;
    this.deps = {
      config,
      store,
      monday,
      labels: new LabelShelf(monday, this.stopping.signal),
      groupOrder: new GroupOrder(),
      timing: timing(config.monday),
      links: { workflow: (id) => `http://temporal.example/${id}` },
      log: pino({}, { write: (line) => void this.logged.push(line) }),
      stopping: this.stopping.signal,
    };
  }

  /** The same store and board under another worker: nothing that one keeps in memory is there. */
  worker(hooks: StoreHooks = {}): ActivityDeps {
    const { monday, store } = this;
    return {
      ...this.deps,
      store: hooked(store, hooks),
      labels: new LabelShelf(monday, this.stopping.signal),
      groupOrder: new GroupOrder(),
    };
  }

  /** Orders of one customer in one group, unless a row says otherwise. Answers their uuids. */
  orders(rows: readonly LoadRow[], customer: string = CUSTOMER): Promise<string[]> {
    return given(
      this.store,
      customer,
      rows.map((row) => ({ group_name: TITLE, item_name: row['AAG ORDER NUMBER'] ?? null, ...row })),
    );
  }

  async set(uuid: string, values: Readonly<Record<string, string | null>>): Promise<void> {
    await this.store.db.updateTable('FACT_ORDER_LIST').set(values).where('record_uuid', '=', uuid).execute();
  }

  row(uuid: string) {
    return rowOf(this.store, uuid);
  }

  /** Sizes of an order. Answers their uuids. */
  lines(recordUuid: string, sizes: readonly (string | LoadRow)[]): Promise<string[]> {
    return givenLines(this.store, recordUuid, sizes);
  }

  async setLine(uuid: string, values: Readonly<Record<string, string | number | null>>): Promise<void> {
    await this.store.db.updateTable('ORDER_LIST_LINES').set(values).where('line_uuid', '=', uuid).execute();
  }

  line(uuid: string) {
    return this.store.db.selectFrom('ORDER_LIST_LINES').selectAll().where('line_uuid', '=', uuid).executeTakeFirstOrThrow();
  }

  /** Time passes for the database, by whose clock requests are old. */
  pass(seconds: number): void {
    this.#clocked.pass(seconds * 1000);
  }

  groups(input: Partial<CreateCustomerGroupsInput> = {}, call: CallOptions = {}): Promise<CreateCustomerGroupsResult> {
    const { createCustomerGroups } = createMondayActivities(call.deps ?? this.deps);
    return inActivity(createCustomerGroups, { syncId: SYNC, customer: CUSTOMER, dryRun: false, ...input }, call);
  }

  batches(input: Partial<SyncBatchesInput> = {}, call: CallOptions = {}): Promise<SyncBatchesResult> {
    const { syncBatches } = createMondayActivities(call.deps ?? this.deps);
    return inActivity(syncBatches, { syncId: SYNC, customer: CUSTOMER, dryRun: false, cursor: null, ...input }, call);
  }

  lookUp(input: Partial<LookUpInput> = {}, call: CallOptions = {}): Promise<LookUpResult> {
    const { lookUp } = createMondayActivities(call.deps ?? this.deps);
    return inActivity(lookUp, { syncId: SYNC, customer: CUSTOMER, ...input }, call);
  }

  check(input: Partial<CheckItemsInput> = {}, call: CallOptions = {}): Promise<CheckItemsResult> {
    const { checkItems } = createMondayActivities(call.deps ?? this.deps);
    return inActivity(checkItems, { syncId: SYNC, customer: CUSTOMER, ...input }, call);
  }

  /** Groups and orders to the last page. */
  async sync(input: Partial<SyncBatchesInput> = {}, call: CallOptions = {}): Promise<SyncBatchesResult> {
    const { syncId = SYNC, customer = CUSTOMER, dryRun = false, limit } = input;
    await this.open({ syncId, customer });
    const { groups } = await this.groups({ syncId, customer, dryRun, limit }, call);
    return this.batches({ ...(dryRun ? { groups } : {}), ...input }, call);
  }

  /** As the workflow does it before anything else. */
  async open({ syncId = SYNC, customer = CUSTOMER }: { syncId?: string; customer?: string } = {}): Promise<void> {
    const { openCustomer } = createStoreActivities(this.deps);
    const board = { environment: 'sandbox', boardId: MAPPING.boardId, boardName: 'Customer Master Schedule', boardUrl: null } as const;
    const run = { workflowId: `customer:${MAPPING.boardId}:${customer}`, runId: 'run-1', options: {} };
    await inActivity(openCustomer, { syncId, customer, board, dryRun: false, alone: true, ...run });
  }

  /** What the sync recorded of a customer. */
  async counts(syncId: string = SYNC, customer: string = CUSTOMER) {
    return (await this.store.syncs.readCustomer(syncId, customer))?.counts;
  }

  /** Every table, as text. */
  async dump(): Promise<string> {
    const tables = Object.keys(SCHEMA) as TableName[];
    const rows = await Promise.all(tables.map(async (table) => [table, await this.store.db.selectFrom(table).selectAll().execute()]));
    return JSON.stringify(rows);
  }
}

export interface CallOptions {
  readonly deps?: ActivityDeps;
  readonly environment?: MockActivityEnvironment;
}

/** Attempt 1 unless told otherwise; Temporal's own log of failures stays quiet. */
export const activityEnvironment = (info: { readonly attempt?: number; readonly heartbeatDetails?: Pulse } = {}): MockActivityEnvironment =>
  new MockActivityEnvironment(info, { logger: quiet });

/** Runs a function as Temporal would run it as an activity. */
export function inActivity<Input, Result>(
  run: (input: Input) => Promise<Result>,
  input: Input,
  { environment = activityEnvironment() }: CallOptions = {},
): Promise<Result> {
  return environment.run(run, input);
}

/** From now on, by this machine's clock, to the nearest second. */
export const secondsUntil = (instant: string | null): number | null =>
  instant === null ? null : Math.round((Date.parse(instant) - Date.now()) / 1000);

/** The failure with which an activity ended. */
export async function failureOf(activity: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const ended = await activity.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in ended) throw new Error(`The activity did not fail, but gave ${JSON.stringify(ended.value)}`);
  return ended.error as Error & Record<string, unknown>;
}
