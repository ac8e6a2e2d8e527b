import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { askedToWait, isOver, readError, requestError } from '../../src/monday/request-error.ts';
import { answered, apiError, RECORDED } from './answers.ts';

const created = { o0: { id: '1' }, o1: null, complexity: null };

describe('a recorded answer', () => {
  test.each<[keyof typeof RECORDED, ErrorCode, number | undefined]>([
    ['complexityDocumented', 'COMPLEXITY_BUDGET', 60],
    ['complexityLive', 'COMPLEXITY_BUDGET', 22],
    ['complexityOfOneRequest', 'REQUEST_TOO_COMPLEX', undefined],
    ['minute', 'MINUTE_LIMIT', 58],
    ['concurrency', 'CONCURRENCY_LIMIT', 15],
    ['daily', 'DAILY_LIMIT', 3599],
    ['notAuthenticated', 'MONDAY_AUTHENTICATION', undefined],
    ['validation', 'REQUEST_INVALID', undefined],
    ['internal500', 'MONDAY_BROKEN', undefined],
    ['internal200', 'MONDAY_BROKEN', undefined],
    ['idempotency', 'IDEMPOTENCY_CONFLICT', 3],
  ])('%s is %s, with its wait', (name, code, seconds) => {
    const error = requestError(answered(RECORDED[name]));
    expect(error).toMatchObject({ code, retryAfterSeconds: seconds, requestId: 'req-1' });
    expect(error?.message).not.toBe('');
  });

  test.each(['internal500', 'internal200', 'idempotency'] as const)('%s leaves open whether it was executed', (name) => {
    expect(requestError(answered(RECORDED[name]))?.executed).toBe('unknown');
  });
});

describe('a status without a readable body', () => {
  test.each<[number, ErrorCode]>([
    [200, 'UNCLEAR_ANSWER'],
    [204, 'UNCLEAR_ANSWER'],
    [400, 'UNCLEAR_ANSWER'],
    [401, 'MONDAY_AUTHENTICATION'],
    [404, 'UNCLEAR_ANSWER'],
    [409, 'IDEMPOTENCY_CONFLICT'],
    [413, 'UNCLEAR_ANSWER'],
    [423, 'BOARD_LOCKED'],
    [429, 'MINUTE_LIMIT'],
    [500, 'MONDAY_BROKEN'],
    [502, 'MONDAY_BROKEN'],
    [503, 'MONDAY_BROKEN'],
  ])('%i is %s', (status, code) => {
    expect(requestError(answered({ status }))).toMatchObject({ code, message: `monday.com answered with HTTP ${status}.` });
  });

  test('423 and 5xx outrank a body that says something milder', () => {
    expect(requestError(answered({ status: 423, errors: [apiError('InvalidArgumentException')] }))?.code).toBe('BOARD_LOCKED');
    for (const status of [500, 502]) {
      expect(requestError(answered({ status, errors: [apiError('ColumnValueException')] }))?.code).toBe('MONDAY_BROKEN');
    }
    expect(requestError(answered({ status: 500, data: created, errors: [] }))?.executed).toBe('unknown');
  });
});

describe('no answer', () => {
  test('a request that never left was not executed', () => {
    const cause = new Error('closed');
    expect(requestError({ kind: 'not-sent', cause })).toMatchObject({ code: 'MONDAY_UNREACHABLE', executed: 'no', cause });
  });

  test('one that left may have been', () => {
    expect(requestError({ kind: 'unanswered', cause: new Error('cut') })).toMatchObject({ code: 'NO_ANSWER', executed: 'unknown' });
  });
});

describe('an answer tells by alias', () => {
  test('where it holds data and no errors', () => {
    expect(requestError(answered({ data: created }))).toBeNull();
    expect(requestError(answered({ data: { o0: null } }))).toBeNull();
  });

  test('where every error has a path', () => {
    const errors = [apiError('ColumnValueException', { path: ['o1'] })];
    expect(requestError(answered({ data: { o0: null, o1: null }, errors }))).toBeNull();
    expect(requestError(answered({ data: null, errors }))).toBeNull();
  });

  // The worst defect there could be: what is "not executed" is created a second time.
  test.each([
    [200, apiError('COMPLEXITY_BUDGET_EXHAUSTED')],
    [429, apiError('COMPLEXITY_BUDGET_EXHAUSTED')],
    [429, apiError('COMPLEXITY_BUDGET_EXHAUSTED', { path: ['o1'] })],
    [429, apiError('MINUTE_RATE_LIMIT_EXCEEDED', { path: [] })],
    [401, apiError('NOT_AUTHENTICATED')],
    [403, apiError(undefined)],
    [423, apiError(undefined)],
    [400, apiError('InvalidArgumentException')],
  ])('where one id proves that it ran, also with HTTP %i and %j', (status, error) => {
    expect(requestError(answered({ status, data: created, errors: [error] }))).toBeNull();
  });

  test('but its own cost is no such proof', () => {
    const data = { o0: null, complexity: { query: 10, after: 5, reset_in_x_seconds: 3 } };
    expect(requestError(answered({ status: 429, data, errors: [apiError('COMPLEXITY_BUDGET_EXHAUSTED')] }))?.executed).toBe('no');
  });
});

describe('"not executed" needs every error of an answer', () => {
  test.each([
    ['an unknown code beside a limit', [apiError('COMPLEXITY_BUDGET_EXHAUSTED'), apiError('SomethingNewException')]],
    ['a server error beside a refusal', [apiError('InvalidArgumentException'), apiError('INTERNAL_SERVER_ERROR')]],
    ['an unclear alias beside a limit', [apiError('MINUTE_RATE_LIMIT_EXCEEDED'), apiError(undefined, { path: ['o0'] })]],
  ])('%s', (_what, errors) => {
    expect(requestError(answered({ errors }))?.executed).toBe('unknown');
    expect(requestError(answered({ errors: errors.toReversed() }))?.executed).toBe('unknown');
    expect(requestError(answered({ data: { o0: null }, errors }))?.executed).toBe('unknown');
  });

  test.each([
    ['a server error in 200, with no place and no code', { data: undefined, errors: [{ message: 'Internal server error' }] }],
    ['one with a place, beside data that is null', { data: null, errors: [{ message: 'Oops', locations: [{ line: 1 }] }] }],
    ['one with a place and a code that nobody knows', { errors: [apiError('NEW', { locations: [{ line: 1 }] })] }],
    [
      'one with a place and an old code that nobody knows',
      { errors: [{ message: '', locations: [{}], extensions: { error_code: 'NEW' } }] },
    ],
    ['one with an empty list of places', { errors: [{ message: 'Oops', locations: [] }] }],
    ['a validation error beside another one', { errors: [{ message: 'Unknown argument', locations: [{}] }, { message: 'Timeout' }] }],
    ['no data and no errors', { data: null }],
    ['a bad request that names nothing', { status: 400, data: { o0: null } }],
  ])('it is not assumed: %s', (_what, more) => {
    expect(requestError(answered(more))?.executed).toBe('unknown');
  });

  test('every code that the registry calls "not executed" is one where monday.com refuses, or one of our own checks', () => {
    const open = Object.entries(ERRORS).filter(([, { executed }]) => executed === 'unknown');
    expect(open.map(([code]) => code).sort()).toEqual([
      'IDEMPOTENCY_CONFLICT',
      'LINE_UNKNOWN',
      'MONDAY_BROKEN',
      'NO_ANSWER',
      'UNCLEAR_ANSWER',
    ]);
  });
});

describe('the wait', () => {
  test('is the larger of Retry-After and the body', () => {
    const errors = [apiError('MINUTE_RATE_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 58 } })];
    expect(requestError(answered({ status: 429, headers: { 'Retry-After': '60' }, errors }))?.retryAfterSeconds).toBe(60);
    expect(requestError(answered({ status: 429, headers: { 'Retry-After': '5' }, errors }))?.retryAfterSeconds).toBe(58);
  });

  test('is the longest that any error asks for', () => {
    const errors = [12, 40, 3].map((retry_in_seconds) => apiError('COMPLEXITY_BUDGET_EXHAUSTED', { extensions: { retry_in_seconds } }));
    expect(requestError(answered({ status: 429, errors }))?.retryAfterSeconds).toBe(40);
  });

  test('of single aliases is told, too, though the answer as a whole is none', () => {
    const errors = [
      apiError('ColumnValueException', { path: ['o0'] }),
      apiError('FIELD_MINUTE_RATE_LIMIT_EXCEEDED', { path: ['o1'], extensions: { retry_in_seconds: 18, status_code: 429 } }),
      apiError('FIELD_LIMIT_EXCEEDED', { path: ['o2'], extensions: { retry_in_seconds: 15 } }),
      apiError('tooManyRequests', { path: ['o3'] }),
    ];
    const answer = answered({ data: { o0: null, o1: null, o2: null }, errors });
    expect(requestError(answer)).toBeNull();
    expect(askedToWait(answer)).toMatchObject({ code: 'FIELD_LIMIT', retryAfterSeconds: 18 });
    expect(askedToWait({ ...answer, errors: errors.toReversed() })).toMatchObject({ code: 'FIELD_LIMIT', retryAfterSeconds: 18 });
  });

  test('is none where nothing asks for one', () => {
    expect(
      askedToWait(answered({ data: created, errors: [apiError('ColumnValueException', { path: ['o1'] }), apiError('NEW')] })),
    ).toBeNull();
    expect(askedToWait({ kind: 'unanswered', cause: null })).toBeNull();
  });
});

describe('a call is over', () => {
  test.each<[string, Parameters<typeof answered>[0]]>([
    ['where it was answered by alias', { data: created }],
    ['where it was refused', { status: 429, errors: [apiError('MINUTE_RATE_LIMIT_EXCEEDED')] }],
    ['where monday.com failed and says so', RECORDED.internal500],
    ['where monday.com failed and says so in 200', RECORDED.internal200],
  ])('%s', (_what, more) => {
    expect(isOver(answered(more))).toBe(true);
  });

  test.each<[string, Parameters<typeof answered>[0]]>([
    ['while the same request is being worked on', RECORDED.idempotency],
    ['while it is being worked on, says the status alone', { status: 409, errors: [{ message: 'Conflict' }] }],
    ['where only a gateway answers', { status: 502 }],
    ['where a gateway gave up', { status: 504, errors: [{ message: 'Gateway timeout' }] }],
    ['where monday.com gave up waiting', RECORDED.timeout503],
    ['where a page says nothing', { status: 500 }],
    ['where the body is no GraphQL', {}],
  ])('but not %s: it may still take effect', (_what, more) => {
    expect(isOver(answered(more))).toBe(false);
  });

  test('but not where no answer came', () => {
    expect(isOver({ kind: 'unanswered', cause: null })).toBe(false);
  });
});

describe('a read', () => {
  test('fails on any error: half an answer must not pass for a board without groups', () => {
    const errors = [apiError('tooManyRequests', { path: ['boards', 0, 'columns'] })];
    expect(readError(answered({ data: { boards: [{ id: '1' }] }, errors }))).toMatchObject({ code: 'FIELD_LIMIT' });
    expect(readError(answered({ data: { boards: null }, errors: [{ message: 'Oops', path: ['boards'] }] }))).toMatchObject({
      code: 'UNCLEAR_ANSWER',
    });
    expect(readError(answered({ data: null }))).toMatchObject({ code: 'UNCLEAR_ANSWER' });
    // Asking twice does no harm, so silence is no worse than a closed door.
    expect(readError({ kind: 'unanswered', cause: null })).toMatchObject({
      code: 'MONDAY_UNREACHABLE',
      message: 'monday.com did not answer.',
    });
  });

  test('is fine without one', () => {
    expect(readError(answered({ data: { boards: [] } }))).toBeNull();
  });
});

test('a reason of a whole request never holds 500 labels', () => {
  const labels = Array.from({ length: 500 }, (_, index) => `${index}: NAME ${index}`).join(', ');
  const message = `The dropdown label 'X' does not exist, possible labels are: {${labels}}`;
  expect(requestError(answered({ errors: [apiError('ColumnValueException', { message })] }))?.message).toBe(
    "The dropdown label 'X' does not exist (ColumnValueException)",
  );
});
