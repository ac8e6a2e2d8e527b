import getPort from 'get-port';
import { describe, expect, it } from 'vitest';
import { numbered } from '../orders/rows.ts';
import { type SandboxStage, sandboxStage } from './stage/sandbox-stage.ts';
import { failureOf } from './stage/stage.ts';

const CREATE = { match: { operation: 'create_item' } };
const JSON_BODY = { 'Content-Type': 'application/json; charset=utf-8' };

/** The next request that creates items is answered like this. */
const refused = (code: string, retry_in_seconds: number, more: object = {}) => ({
  ...CREATE,
  action: 'http',
  status: 429,
  body: JSON.stringify({ errors: [{ message: code, extensions: { code, retry_in_seconds } }] }),
  headers: JSON_BODY,
  times: 1,
  ...more,
});

async function onePerOrder(scene: SandboxStage & { readonly uuids: readonly string[] }): Promise<void> {
  const keys = (await scene.items()).map(({ key }) => key);
  expect(keys.toSorted()).toEqual(scene.uuids.toSorted());
}

describe('a limit', () => {
  it.each([
    ['COMPLEXITY_BUDGET_EXHAUSTED', 22],
    ['MINUTE_RATE_LIMIT_EXCEEDED', 58],
    ['MAX_CONCURRENCY_EXCEEDED', 15],
    ['IP_RATE_LIMIT_EXCEEDED', 5],
    ['FIELD_MINUTE_RATE_LIMIT_EXCEEDED', 30],
  ])('%s is waited out as long as it asks, the claim is given back meanwhile, and nothing is written twice', async (code, seconds) => {
    const scene = await sandboxStage(numbered(30));
    await scene.sandbox.addFault(refused(code, seconds));
    expect(await scene.batches()).toMatchObject({ cursor: null, counts: { orders: 30, created: 30 } });
    expect(scene.clock.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(seconds * 1000);
    await onePerOrder(scene);
    const released = await scene.store.db.selectFrom('sync_requests').select('outcome').where('outcome', 'like', 'RELEASED%').execute();
    expect(released).toHaveLength(1);
    expect(await scene.counts()).toMatchObject({ orders: 30, created: 30 });
  });

  it('423, a locked board, is one, too', async () => {
    const scene = await sandboxStage(numbered(3));
    await scene.sandbox.addFault({ ...CREATE, action: 'http', status: 423, body: 'locked', times: 3 });
    expect((await scene.batches()).counts).toMatchObject({ created: 3 });
    await onePerOrder(scene);
  });

  it('that lasts makes the call answer where it stands and until when; the next call goes on', async () => {
    const scene = await sandboxStage(numbered(30));
    const midnight = 7200;
    await scene.sandbox.addFault(refused('DAILY_LIMIT_EXCEEDED', midnight, { times: undefined }));
    const asked = Date.now();
    const waiting = await scene.batches();
    expect(waiting).toMatchObject({ cursor: null, wait: { reason: 'DAILY_LIMIT' }, counts: { orders: 0 } });
    const wait = (Date.parse(waiting.wait?.until ?? '') - asked) / 1000;
    expect(Math.abs(wait - midnight)).toBeLessThan(60);
    for (const uuid of scene.uuids) expect(await scene.row(uuid)).toMatchObject({ api_status: null, sync_state: 'PENDING' });

    await scene.sandbox.clearFaults();
    scene.client();
    expect(await scene.batches({ cursor: waiting.cursor })).toMatchObject({ cursor: null, counts: { created: 30 } });
    await onePerOrder(scene);
    expect(await scene.counts()).toMatchObject({ orders: 30, created: 30 });
  });

  it('that lasts, met by the read of the labels, makes the call wait as well', async () => {
    const scene = await sandboxStage(numbered(3));
    scene.client();
    await scene.sandbox.addFault(refused('DAILY_LIMIT_EXCEEDED', 7200, { match: { operation: 'boards' } }));
    expect(await scene.batches()).toMatchObject({ cursor: null, wait: { reason: 'DAILY_LIMIT' } });
    scene.client();
    expect((await scene.batches()).counts).toMatchObject({ created: 3 });
  });
});

describe('a token that monday.com does not accept', () => {
  it('ends the call for good, gives the rows back, and stands in no failure', async () => {
    const scene = await sandboxStage(numbered(3));
    const { labels } = scene.deps;
    await labels.book('1000000001', { customer: 'PELOTON', signal: scene.stopping.signal });
    scene.client({ token: 'secret-token' });
    scene.deps = { ...scene.deps, labels };
    const failure = await failureOf(scene.batches());
    expect(failure).toMatchObject({ type: 'MONDAY_AUTHENTICATION', nonRetryable: true });
    expect(JSON.stringify([failure, failure.stack, failure.cause])).not.toContain('secret-token');
    for (const uuid of scene.uuids) expect(await scene.row(uuid)).toMatchObject({ api_status: null, request_key: null });
    expect(scene.logged.join('')).not.toContain('secret-token');
  });
});

describe('an answer that never came', () => {
  const FAULTS = [
    ['a connection cut', { action: 'cut' }],
    ['a 502 as HTML', { action: 'http', status: 502, body: '<h1>Bad gateway</h1>' }],
    [
      'a 500',
      { action: 'http', status: 500, body: JSON.stringify({ errors: [{ message: 'Internal server error' }] }), headers: JSON_BODY },
    ],
    ['a 504', { action: 'http', status: 504, body: '' }],
    ['a page of a proxy', { action: 'http', status: 200, body: '<html>Please log in</html>' }],
  ] as const;

  it.each(FAULTS.flatMap(([what, fault]) => (['before', 'after'] as const).map((when) => [what, when, fault] as const)))(
    '%s %s the write: the rows stay in flight, and no second create goes out',
    async (_, when, fault) => {
      const scene = await sandboxStage(numbered(5));
      await scene.sandbox.addFault({ ...CREATE, ...fault, when, times: 1 });
      expect((await scene.batches()).counts).toMatchObject({ orders: 5, unknown: 5 });
      scene.client();
      expect((await scene.batches()).counts).toMatchObject({ orders: 5, unknown: 5 });
      for (const uuid of scene.uuids) expect(await scene.row(uuid)).toMatchObject({ api_status: 'IN_FLIGHT' });
      const written = when === 'after' ? 5 : 0;
      expect([(await scene.items()).length, await scene.ran('create_item')]).toEqual([written, written]);
      expect(await scene.counts()).toMatchObject({ orders: 5, unknown: 5 });
    },
  );

  it('since no connection could be opened at all, nothing was sent: the rows go back, and the next try sends them', async () => {
    const scene = await sandboxStage(numbered(5));
    const { labels } = scene.deps;
    await labels.book('1000000001', { customer: 'PELOTON', signal: scene.stopping.signal });
    scene.client({ apiUrl: `http://127.0.0.1:${await getPort()}/v2` });
    scene.deps = { ...scene.deps, labels };
    expect(await failureOf(scene.batches())).toMatchObject({ type: 'MONDAY_UNREACHABLE', nonRetryable: false });
    for (const uuid of scene.uuids) expect(await scene.row(uuid)).toMatchObject({ api_status: null, request_key: null });
    scene.client();
    expect((await scene.batches()).counts).toMatchObject({ created: 5 });
    await onePerOrder(scene);
  });
});

describe('what the board shows', () => {
  it('one refused of 25 leaves 24, and a reason without monday.com’s list of labels (need 8)', async () => {
    const scene = await sandboxStage(
      numbered(25, { NOTES: 'fine' }).map((row, index) => (index === 7 ? { ...row, NOTES: 'poison' } : row)),
    );
    await scene.sandbox.addFault({
      match: { text: 'poison' },
      action: 'refuse',
      message: "The dropdown label 'X' does not exist, possible labels are: {1: A, 2: B}",
    });
    expect(await scene.batches()).toMatchObject({
      counts: { created: 24, failed: 1 },
      failures: [
        {
          orderNumber: 'PEL-00008',
          code: 'COLUMN_VALUE_REFUSED',
          reason: expect.stringMatching(/^The dropdown label 'X' does not exist \(ColumnValueException\) \(request [0-9a-f-]{36}\)$/),
        },
      ],
    });
    expect(await scene.items()).toHaveLength(24);
  });

  it('one unclear of 25 holds that one', async () => {
    const scene = await sandboxStage(numbered(25, { NOTES: 'fine' }).map((row, index) => (index === 7 ? { ...row, NOTES: 'odd' } : row)));
    const fault = { match: { text: 'odd' }, action: 'refuse', code: 'SomethingNewException', message: 'Odd.', when: 'after', times: 1 };
    await scene.sandbox.addFault(fault);
    expect((await scene.batches()).counts).toMatchObject({ created: 24, unknown: 1 });
    expect((await scene.batches()).counts).toMatchObject({ unchanged: 24, unknown: 1 });
    await onePerOrder(scene);
  });

  it('an update clears emptied cells and moves the item', async () => {
    const scene = await sandboxStage([
      { 'AAG ORDER NUMBER': 'PEL-1', 'PO NUMBER': 'PO 1', 'DESIGN FEE': '2.50', DROP: 'Drop 1', NOTES: 'n' },
    ]);
    await scene.batches();
    const [uuid = ''] = scene.uuids;
    await scene.set(uuid, {
      'PO NUMBER': null,
      'DESIGN FEE': null,
      DROP: null,
      NOTES: ' ',
      group_name: 'PELOTON ECOMM',
      item_name: 'renamed',
    });
    await scene.groups();
    expect((await scene.batches()).counts).toMatchObject({ updated: 1 });
    const [item] = await scene.items();
    expect(item).toMatchObject({ key: uuid, name: 'renamed', group: 'PELOTON ECOMM' });
    const filled = Object.entries(item?.column_values ?? {}).flatMap(([id, { text }]) => (text === '' ? [] : [id]));
    expect(filled.toSorted()).toEqual(['dropdown_mkr542p2', 'order_sync_key', 'text_mkr5wya6']);
    expect((await scene.batches()).counts).toMatchObject({ unchanged: 1 });
  });

  it('a new label is on the board once, however the orders of a page spell it', async () => {
    const scene = await sandboxStage(['Drop 9', 'DROP 9', ' drop 9 '].map((DROP, index) => ({ 'AAG ORDER NUMBER': `PEL-${index}`, DROP })));
    expect((await scene.batches()).counts).toMatchObject({ created: 3 });
    expect((await scene.items()).map(({ column_values }) => column_values['dropdown_mkr5w5e']?.text)).toEqual([
      'Drop 9',
      'Drop 9',
      'Drop 9',
    ]);
  });

  it('a dry run reads it, and writes nothing', async () => {
    const scene = await sandboxStage(numbered(5));
    await scene.sandbox.reset();
    const before = await scene.dump();
    scene.client();
    await scene.groups({ dryRun: true });
    expect((await scene.batches({ dryRun: true })).counts).toMatchObject({ created: 5 });
    expect(await scene.dump()).toBe(before);
    const { operations } = await scene.sandbox.stats();
    expect(Object.keys(operations).toSorted()).toEqual(['boards', 'complexity']);
  });

  it('nothing is held in the end', async () => {
    const scene = await sandboxStage(numbered(60));
    await scene.batches();
    const held = await scene.store.db.selectFrom('FACT_ORDER_LIST').select('record_uuid').where('api_status', '=', 'IN_FLIGHT').execute();
    expect(held).toEqual([]);
    await onePerOrder(scene);
  });
});
