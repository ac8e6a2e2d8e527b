import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { MondayConfig } from '../../src/config/config.ts';
import type { Mutation } from '../../src/monday/aliased-mutation.ts';
import { createMondayApi, type ItemWrite, type MondayApi, type WriteAnswer } from '../../src/monday/monday-api.ts';
import type { Exchange, Transport } from '../../src/monday/transport.ts';
import { answered, apiError, RECORDED } from './answers.ts';
import { HandClock, settled } from './hand-clock.ts';
import { json, serve } from './server.ts';

const CONFIG: MondayConfig = {
  apiUrl: 'http://127.0.0.1/',
  apiVersion: '2026-07',
  token: 'x',
  timeoutSeconds: 60,
  batchSize: 25,
  writesInFlight: 4,
  lookupGraceSeconds: 30,
  clockFactor: 1,
};
const schema = buildSchema(readFileSync(new URL('../../src/monday/schema.graphql', import.meta.url), 'utf8'));
const mutation: Mutation = { field: 'create_item', args: { board_id: '1', item_name: 'A' } };
const write: ItemWrite<'o0' | 'o1'> = {
  kind: 'create_item',
  requestKey: 'key-1',
  mutations: new Map([
    ['o0', mutation],
    ['o1', mutation],
  ]),
};

/** An API whose server answers these, one after the other. */
function apiWith(...answers: Exchange[]): { api: MondayApi; clock: HandClock; sent: Parameters<Transport['send']>[0][] } {
  const clock = new HandClock();
  const sent: Parameters<Transport['send']>[0][] = [];
  const transport: Transport = {
    send(request) {
      sent.push(request);
      const answer = answers.shift();
      return answer === undefined ? Promise.reject(new Error('There is no further answer.')) : Promise.resolve(answer);
    },
  };
  return { api: createMondayApi(CONFIG, { clock, transport }), clock, sent };
}

const permitOf = (api: MondayApi): ReturnType<MondayApi['permit']> => api.permit({ customer: 'A', kind: 'create_item', mutations: 2 });

async function writeMet(exchange: Exchange): Promise<WriteAnswer<'o0' | 'o1'>> {
  const { api } = apiWith(exchange);
  return api.write(write, await permitOf(api));
}

describe('a write', () => {
  test('tells the fate of every alias', async () => {
    const errors = [apiError('ColumnValueException', { message: 'No.', path: ['o1'] })];
    const answer = await writeMet(answered({ data: { o0: { id: '1' }, o1: null }, errors }));
    expect(answer).toEqual({
      kind: 'answered',
      requestId: 'req-1',
      fates: new Map<string, unknown>([
        ['o0', { kind: 'done', id: '1' }],
        ['o1', { kind: 'refused', code: 'COLUMN_VALUE_REFUSED', reason: 'No. (ColumnValueException)' }],
      ]),
    });
  });

  test.each(['complexityLive', 'minute', 'concurrency', 'daily', 'notAuthenticated', 'validation', 'complexityOfOneRequest'] as const)(
    'that met %s was not executed',
    async (name) => {
      expect(await writeMet(answered(RECORDED[name]))).toMatchObject({ kind: 'not-executed' });
    },
  );

  test.each(['internal500', 'internal200'] as const)('that met %s may have been executed, and is over', async (name) => {
    expect(await writeMet(answered(RECORDED[name]))).toMatchObject({ kind: 'unknown', answered: true });
  });

  test.each(['idempotency', 'timeout503'] as const)('that met %s may have been executed, or may still be', async (name) => {
    expect(await writeMet(answered(RECORDED[name]))).toMatchObject({ kind: 'unknown', answered: false });
  });

  test('without an answer may have been executed, and one that never left was not', async () => {
    expect(await writeMet({ kind: 'unanswered', cause: null })).toMatchObject({
      kind: 'unknown',
      answered: false,
      error: { code: 'NO_ANSWER' },
    });
    expect(await writeMet({ kind: 'not-sent', cause: null })).toMatchObject({
      kind: 'not-executed',
      error: { code: 'MONDAY_UNREACHABLE' },
    });
  });

  test('whose limit came in the middle keeps what was created, and leaves the rest unknown', async () => {
    const answer = await writeMet(
      answered({ status: 429, data: { o0: { id: '1' }, o1: null }, errors: [apiError('COMPLEXITY_BUDGET_EXHAUSTED')] }),
    );
    expect(answer.kind === 'answered' && [...answer.fates.values()]).toMatchObject([{ kind: 'done', id: '1' }, { kind: 'unknown' }]);
  });

  test('that monday.com refused as a whole because of some row was not executed, and says so: which row, it does not say', async () => {
    const answer = await writeMet(answered({ errors: [apiError('InvalidArgumentException')] }));
    expect(answer).toMatchObject({ kind: 'not-executed', error: { code: 'INVALID_ARGUMENT', scope: 'row' } });
  });

  test('all of whose aliases met a limit was not executed, and is to wait', async () => {
    const errors = ['o0', 'o1'].map((alias) =>
      apiError('FIELD_MINUTE_RATE_LIMIT_EXCEEDED', { path: [alias], extensions: { retry_in_seconds: 18 } }),
    );
    expect(await writeMet(answered({ data: { o0: null, o1: null }, errors }))).toMatchObject({
      kind: 'not-executed',
      error: { code: 'FIELD_LIMIT', retryAfterSeconds: 18 },
    });
  });

  test('carries its key, and asks for nothing that the schema lacks', async () => {
    const { api, sent } = apiWith(answered({ data: {} }));
    await api.write(write, await permitOf(api));
    expect(sent[0]?.idempotencyKey).toBe('key-1');
    expect(validate(schema, parse(sent[0]?.document ?? ''))).toEqual([]);
  });
});

describe('a group', () => {
  const group = { boardId: '1', title: "B'HOOD FALL", requestKey: 'key-1' };

  test('is created at its place', async () => {
    const { api, sent } = apiWith(answered({ data: { group: { id: 'group_1' } } }), answered({ data: { group: null } }));
    const first = await api.createGroup({ ...group, place: { relativeTo: 'group_0', method: 'after_at' } }, await permitOf(api));
    expect(first.kind === 'answered' && first.fates.get('group')).toEqual({ kind: 'done', id: 'group_1' });
    expect(sent[0]?.variables).toEqual({ boardId: '1', title: "B'HOOD FALL", relativeTo: 'group_0', method: 'after_at' });
    await api.createGroup({ ...group, place: null }, await permitOf(api));
    expect(sent[1]?.variables).toEqual({ boardId: '1', title: "B'HOOD FALL" });
    for (const { document } of sent) expect(validate(schema, parse(document))).toEqual([]);
  });

  test('that met a limit of its own was not created, and is no failure of the group', async () => {
    const { api } = apiWith(answered({ data: { group: null }, errors: [apiError('tooManyRequests', { path: ['group'] })] }));
    const answer = await api.createGroup({ ...group, place: null }, await permitOf(api));
    expect(answer).toMatchObject({ kind: 'not-executed', error: { code: 'FIELD_LIMIT' } });
  });
});

test('the limit that calls wait for is told with its end', async () => {
  const { api, clock } = apiWith(answered(RECORDED.complexityLive));
  expect(api.wait()).toBeUndefined();
  await api.write(write, await permitOf(api));
  void permitOf(api);
  const seconds = RECORDED.complexityLive.errors[0]?.extensions?.['retry_in_seconds'];
  expect(api.wait()).toEqual({ until: new Date(clock.now() + Number(seconds) * 1000).toISOString(), reason: 'COMPLEXITY_BUDGET' });
});

describe('a place on the wire', () => {
  test('is free again after every end, also one that is thrown', async () => {
    const { api } = apiWith();
    for (let call = 0; call < 10; call += 1) await expect(api.write(write, await permitOf(api))).rejects.toThrow('no further answer');
    await expect(api.whoAmI()).rejects.toThrow('no further answer');
    expect(await permitOf(api)).toBeDefined();
  });

  test('waits where only some aliases met a limit: the same ones would meet it again at once', async () => {
    const errors = [apiError('FIELD_MINUTE_RATE_LIMIT_EXCEEDED', { path: ['o1'], extensions: { retry_in_seconds: 18 } })];
    const { api, clock } = apiWith(answered({ data: { o0: { id: '1' }, o1: null }, errors }));
    const answer = await api.write(write, await permitOf(api));
    // What was created stays created.
    expect(answer.kind === 'answered' && [...answer.fates.values()]).toMatchObject([
      { kind: 'done', id: '1' },
      { kind: 'refused', code: 'FIELD_LIMIT' },
    ]);
    let granted = false;
    const next = permitOf(api).then(() => {
      granted = true;
    });
    await clock.advance(17_999);
    expect(granted).toBe(false);
    await clock.advance(1);
    await next;
  });
});

describe('what a call costs', () => {
  const headers = { RateLimit: '"complexityMinute";r=100000;t=60', 'RateLimit-Policy': '"complexityMinute";q=5000000;w=60' };
  const costing = (query: unknown, ...errors: ReturnType<typeof apiError>[]): Exchange =>
    answered({ headers, data: { o0: { id: '1' }, o1: { id: '2' }, complexity: { query, after: 1, reset_in_x_seconds: 60 } }, errors });

  /** Whether so many further creates fit into the 100,000 points that are left. */
  async function fits(exchange: Exchange, mutations = 2): Promise<boolean> {
    const { api } = apiWith(exchange);
    await api.write(write, await permitOf(api));
    let granted = false;
    void api.permit({ customer: 'A', kind: 'create_item', mutations }).then(() => {
      granted = true;
    });
    await settled();
    return granted;
  }

  test('is learned from its answer', async () => {
    expect(await fits(costing(60_000))).toBe(true);
    expect(await fits(costing(100_002))).toBe(false);
  });

  test('is not learned from one with errors, which cost less', async () => {
    const { api } = apiWith(costing(100_002), costing(10, apiError('ColumnValueException', { path: ['o1'] })));
    await api.write(write, await permitOf(api));
    const permit = await api.permit({ customer: 'A', kind: 'update_item', mutations: 1 });
    await api.write(write, permit);
    let granted = false;
    void permitOf(api).then(() => {
      granted = true;
    });
    await settled();
    expect(granted).toBe(false);
  });

  test.each([null, 0, 'many', {}, -5])('is not learned from %j', async (query) => {
    expect(await fits(costing(query), 3)).toBe(true);
    expect(await fits(costing(query), 4)).toBe(false);
  });
});

describe('a read', () => {
  const board = {
    id: '1',
    name: 'Board',
    state: 'active',
    items_count: 0,
    items_limit: null,
    columns: [],
    groups: [{ id: 'g', title: 'G', archived: false, deleted: false }],
  };

  test('gives the board and its groups', async () => {
    const { api, sent } = apiWith(answered({ data: { boards: [board] } }), answered({ data: { boards: [board] } }));
    expect(await api.readBoard('1')).toMatchObject({ id: '1', name: 'Board', groups: [{ id: 'g', title: 'G' }] });
    expect(await api.readGroups('1')).toEqual({ boardName: 'Board', groups: [{ id: 'g', title: 'G' }] });
    for (const { document } of sent) expect(validate(schema, parse(document))).toEqual([]);
  });

  test('of half a board fails: a group that is not shown would be created twice', async () => {
    const errors = [apiError('tooManyRequests', { path: ['boards', 0, 'groups'] })];
    const { api } = apiWith(answered({ data: { boards: [{ ...board, groups: null }] }, errors }));
    await expect(api.readGroups('1')).rejects.toMatchObject({ code: 'FIELD_LIMIT' });
  });

  test.each([
    ['no boards', { boards: [] }],
    ['null', { boards: null }],
    ['a board that is null', { boards: [null] }],
    ['an archived board', { boards: [{ ...board, state: 'archived' }] }],
  ])('that finds %s says so', async (_what, data) => {
    await expect(apiWith(answered({ data })).api.readBoard('1')).rejects.toMatchObject({ code: 'BOARD_UNKNOWN' });
  });

  test.each([[{ boards: [] }], [{ boards: null }], [{ boards: [null] }]])(
    'of groups that finds %j is no board without groups',
    async (data) => {
      await expect(apiWith(answered({ data })).api.readGroups('1')).rejects.toMatchObject({ code: 'BOARD_UNKNOWN' });
    },
  );

  test('is given up when its reader is told to stop, on the wire or before it; its place goes to the next', async () => {
    let silent = true;
    using server = await serve((response) => void (silent ? undefined : json(response, { data: { boards: [board] } })));
    const api = createMondayApi({ ...CONFIG, apiUrl: server.url, writesInFlight: 1 });
    const [onTheWire, waiting] = [new AbortController(), new AbortController()];
    const first = api.readBoard('1', { signal: onTheWire.signal }).catch((error: unknown) => error);
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    const second = api.readGroups('1', { signal: waiting.signal }).catch((error: unknown) => error);
    silent = false;
    const third = api.readBoard('1');
    waiting.abort('not any more');
    expect(await second).toBe('not any more');
    onTheWire.abort('cancelled');
    expect(await first).toBe('cancelled');
    expect(await third).toMatchObject({ name: 'Board' });
    expect(server.received).toHaveLength(2);
  });

  test('by nobody is a matter of the token', async () => {
    await expect(apiWith(answered({ data: { me: null } })).api.whoAmI()).rejects.toMatchObject({ code: 'MONDAY_AUTHENTICATION' });
    await expect(apiWith(answered(RECORDED.notAuthenticated)).api.whoAmI()).rejects.toMatchObject({ code: 'MONDAY_AUTHENTICATION' });
  });
});
