import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import type { Mutation } from '../../src/monday/aliased-mutation.ts';
import type { WriteAnswer } from '../../src/monday/monday-api.ts';
import { CODES } from '../../src/monday/monday-codes.ts';
import { scriptedApi, type Told } from './scripted-api.ts';

/**
 * Every code of the closed list, in a body of the form in which monday.com sends it: recorded ones to the letter where there are any
 * (reference/monday-api.md, sections 1 to 4), else in the common envelope. Each answers a write of two aliases.
 */
interface Recorded {
  readonly what: string;
  readonly told: Told;
  readonly expected: ErrorCode;
  /** Whether alias `o1` alone is meant, or the request as a whole. */
  readonly of: 'alias' | 'request';
  readonly retryAfterSeconds?: number;
}

const alias = (what: string, extensions: object, expected: ErrorCode, message = 'No.'): Recorded => ({
  what,
  expected,
  of: 'alias',
  told: { data: { o0: { id: '1' }, o1: null }, errors: [{ message, locations: [{ line: 1, column: 12 }], path: ['o1'], extensions }] },
});
const request = (what: string, told: Told, expected: ErrorCode, retryAfterSeconds?: number): Recorded => ({
  what,
  told,
  expected,
  of: 'request',
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
const coded = (code: string, status: number, more: object = {}, message = 'No.'): Exclude<Told, null | string> => ({
  status,
  errors: [{ message, extensions: { code, ...more } }],
});
const monolith = { status_code: 200, service: 'monolith' };

const BODIES: readonly Recorded[] = [
  // Of one alias, HTTP 200.
  alias(
    'a label that the column lacks',
    { code: 'ColumnValueException', status_code: 200, error_data: { column_type: 'color' } },
    'COLUMN_VALUE_REFUSED',
    'invalid value - label does not exist in column. Please check our API documentation',
  ),
  alias('a value that was corrected', { code: 'CorrectedValueException', ...monolith }, 'COLUMN_VALUE_REFUSED'),
  alias('a name that is too long', { code: 'ItemNameTooLongException', ...monolith }, 'ITEM_NAME_REFUSED'),
  alias('a name that is none', { code: 'InvalidItemNameException', ...monolith }, 'ITEM_NAME_REFUSED'),
  alias(
    'a column that is not there',
    { code: 'InvalidColumnIdException', ...monolith, error_data: { column_id: 'status' } },
    'COLUMN_UNKNOWN',
    "This column ID doesn't exist for the board",
  ),
  alias(
    'a board that is not there',
    { code: 'InvalidBoardIdException', ...monolith, error_data: { board_id: 123 } },
    'BOARD_UNKNOWN',
    'The board does not exist. Please check your board ID and try again',
  ),
  alias(
    'an item that is not there',
    { code: 'InvalidItemIdException', ...monolith, error_data: { item_id: 123 } },
    'ITEM_UNKNOWN',
    'Item not found',
  ),
  alias('the same, in another form', { code: 'InvalidItemIdException', ...monolith, error_data: 123 }, 'ITEM_UNKNOWN', 'Item not found'),
  alias(
    'the same, in the old spelling',
    { error_code: 'InvalidItemIdException', error_data: { item_id: null } },
    'ITEM_UNKNOWN',
    'Item not found',
  ),
  alias(
    'an item that was not found',
    { code: 'ResourceNotFoundException', status_code: 404, error_data: { resource_type: 'item', item_id: '1' } },
    'ITEM_UNKNOWN',
    'Item not found',
  ),
  alias(
    'a group that was not found',
    {
      code: 'ResourceNotFoundException',
      status_code: 404,
      error_data: { resource_type: 'group', group_id: 'x', board_id: 1, error_reason: 'store.monday.automation.error.missing_group' },
    },
    'GROUP_UNKNOWN',
    'Group not found',
  ),
  alias('an argument', { code: 'InvalidArgumentException', ...monolith }, 'INVALID_ARGUMENT'),
  alias('a user', { code: 'InvalidUserIdException', ...monolith }, 'INVALID_ARGUMENT'),
  alias('a record', { code: 'RecordInvalidException', status_code: 422 }, 'RECORD_INVALID'),
  alias('a full board', { code: 'ItemsLimitationException', ...monolith }, 'BOARD_FULL'),
  alias(
    'a right',
    { code: 'USER_UNAUTHORIZED', status_code: 403, error_data: {} },
    'MONDAY_FORBIDDEN',
    'User unauthorized to perform action',
  ),
  alias('a permission', { code: 'missingRequiredPermissions', ...monolith }, 'MONDAY_FORBIDDEN'),
  alias('a field', { code: 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED', field: 'x', retry_in_seconds: 18, status_code: 429 }, 'FIELD_LIMIT'),
  alias(
    'a field of which too many are read',
    { code: 'FIELD_LIMIT_EXCEEDED', retry_in_seconds: 15, error_data: { entity: 'subitems' } },
    'FIELD_LIMIT',
    'Concurrency limit exceeded for the field',
  ),
  alias('a service', { code: 'tooManyRequests', status_code: 400, service: 'data-structure' }, 'FIELD_LIMIT'),
  alias('a server error of one alias', { error_code: 'INTERNAL_SERVER_ERROR', status_code: 500 }, 'MONDAY_BROKEN', 'Internal server error'),
  // Of the whole request.
  request('no token', coded('NOT_AUTHENTICATED', 401, {}, 'Not authenticated'), 'MONDAY_AUTHENTICATION'),
  request('no right', coded('UserUnauthorizedException', 403), 'MONDAY_FORBIDDEN'),
  request('no access', coded('USER_ACCESS_DENIED', 403), 'MONDAY_FORBIDDEN'),
  request('no such version', coded('InvalidVersionException', 200), 'REQUEST_INVALID'),
  request('no JSON', coded('JsonParseException', 400), 'REQUEST_INVALID'),
  request(
    'no such argument',
    { errors: [{ message: 'Unknown argument "x" on field "Mutation.create_group".', locations: [{ line: 1, column: 12 }] }] },
    'REQUEST_INVALID',
  ),
  request(
    'no points left, documented',
    coded('COMPLEXITY_BUDGET_EXHAUSTED', 429, { complexity: 6182, complexity_budget_left: 100, retry_in_seconds: 60, status_code: 429 }),
    'COMPLEXITY_BUDGET',
    60,
  ),
  request('no points left, live', coded('COMPLEXITY_BUDGET_EXHAUSTED', 429, { retry_in_seconds: 22 }), 'COMPLEXITY_BUDGET', 22),
  request('no points left, of old', coded('ComplexityException', 429), 'COMPLEXITY_BUDGET'),
  request(
    'one request of too many points',
    coded('REQUEST_MAX_COMPLEXITY_EXCEEDED', 429, { cost: 5, max_complexity_per_request: 5_000_000 }),
    'REQUEST_TOO_COMPLEX',
  ),
  request('the same, in another spelling', coded('maxComplexityExceeded', 200), 'REQUEST_TOO_COMPLEX'),
  request('the minute, live', coded('MINUTE_RATE_LIMIT_EXCEEDED', 429, { retry_in_seconds: 58 }), 'MINUTE_LIMIT', 58),
  request('the minute, documented', coded('Minute limit rate exceeded', 429), 'MINUTE_LIMIT'),
  request('the minute, documented otherwise', coded('Rate Limit Exceeded', 429), 'MINUTE_LIMIT'),
  request('started jobs', coded('RATE_LIMIT_EXCEEDED', 429, { retryAfterMs: 90_000 }), 'MINUTE_LIMIT', 90),
  request('concurrency, live', coded('MAX_CONCURRENCY_EXCEEDED', 429, { retry_in_seconds: 15 }), 'CONCURRENCY_LIMIT', 15),
  request('concurrency, documented', coded('maxConcurrencyExceeded', 429), 'CONCURRENCY_LIMIT'),
  request('the day', coded('DAILY_LIMIT_EXCEEDED', 429, { retry_in_seconds: 3599 }), 'DAILY_LIMIT', 3599),
  request('the address', coded('IP_RATE_LIMIT_EXCEEDED', 429), 'IP_LIMIT'),
  request('a block', coded('API_TEMPORARILY_BLOCKED', 200), 'MONDAY_BLOCKED'),
  request('a lock', { status: 423, errors: [{ message: 'Resource is currently locked, please try again later' }] }, 'BOARD_LOCKED'),
  request(
    'the same key',
    {
      ...coded('IDEMPOTENCY_CONFLICT', 409, {}, 'A request with this idempotency key is currently being processed'),
      headers: { 'Retry-After': '3' },
    },
    'IDEMPOTENCY_CONFLICT',
    3,
  ),
  request(
    'a server error',
    { status: 500, errors: [{ message: 'Internal server error', extensions: { error_code: 'INTERNAL_SERVER_ERROR' } }] },
    'MONDAY_BROKEN',
  ),
  request(
    'a server error in 200',
    {
      data: null,
      errors: [{ message: 'Internal server error', path: [], extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } }],
    },
    'MONDAY_BROKEN',
  ),
  request('too long a time', coded('TIMEOUT_EXCEEDED', 503, {}, 'Request processing timeout exceeded'), 'MONDAY_BROKEN'),
];

const mutations = new Map<'o0' | 'o1', Mutation>([
  ['o0', { field: 'create_subitem', args: { parent_item_id: '1', item_name: 'M' } }],
  ['o1', { field: 'create_subitem', args: { parent_item_id: '123', item_name: 'M' } }],
]);

async function answerTo(told: Told): Promise<WriteAnswer<'o0' | 'o1'>> {
  using server = await scriptedApi(() => told);
  const permit = await server.api.permit({ customer: 'A', kind: 'create_line', mutations: 2 });
  return await server.api.write({ kind: 'create_line', mutations, requestKey: 'k' }, permit);
}

describe('of one order', () => {
  test.each(BODIES.filter(({ of }) => of === 'alias'))(
    '$what is $expected, and says whether it was executed',
    async ({ told, expected }) => {
      const answer = await answerTo(told);
      const kind = ERRORS[expected].executed === 'no' ? 'refused' : 'unknown';
      expect(answer.kind === 'answered' && [...answer.fates.values()]).toMatchObject([
        { kind: 'done', id: '1' },
        { kind, code: expected },
      ]);
    },
  );
});

describe('of the whole request', () => {
  test.each(BODIES.filter(({ of }) => of === 'request'))('$what is $expected, and says whether it was executed', async (body) => {
    const { told, expected, retryAfterSeconds } = body;
    const kind = ERRORS[expected].executed === 'no' ? 'not-executed' : 'unknown';
    expect(await answerTo(told)).toMatchObject({ kind, error: { code: expected, retryAfterSeconds } });
  });
});

test('no code is without a body', () => {
  const told = JSON.stringify(BODIES.map((body) => body.told));
  expect(Object.keys(CODES).filter((code) => !told.includes(`"${code}"`))).toEqual([]);
});

test('what was executed for certain or perhaps is what the registry says: nothing else lets a create go out again', () => {
  const open = BODIES.filter(({ expected }) => ERRORS[expected].executed !== 'no').map(({ what }) => what);
  expect(open).toEqual(['a server error of one alias', 'the same key', 'a server error', 'a server error in 200', 'too long a time']);
});

describe('where the item is gone', () => {
  const gone = {
    message: 'Item not found',
    path: ['o1'],
    extensions: { code: 'InvalidItemIdException', ...monolith, error_data: { item_id: 123 } },
  };

  test.each<Mutation>([
    { field: 'change_multiple_column_values', args: { board_id: '1', item_id: '123', column_values: '{}' } },
    { field: 'move_item_to_group', args: { item_id: '123', group_id: 'g' } },
    { field: 'create_subitem', args: { parent_item_id: '123', item_name: 'M' } },
    { field: 'archive_item', args: { item_id: '123' } },
    { field: 'delete_item', args: { item_id: '123' } },
  ])('$field was not executed, and says why', async (mutation) => {
    using server = await scriptedApi(() => ({ data: { o1: null }, errors: [gone] }));
    const permit = await server.api.permit({ customer: 'A', kind: 'remove', mutations: 1 });
    const answer = await server.api.write({ kind: 'remove', mutations: new Map([['o1', mutation]]), requestKey: 'k' }, permit);
    expect(answer.kind === 'answered' && answer.fates.get('o1')).toEqual({
      kind: 'refused',
      code: 'ITEM_UNKNOWN',
      reason: 'Item not found (InvalidItemIdException)',
    });
  });
});
