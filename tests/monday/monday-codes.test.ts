import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { type ApiError, errorCodeOf, errorCodeOfStatus, readableReason, retrySecondsOf } from '../../src/monday/monday-codes.ts';
import { apiError } from './answers.ts';

describe('a code that the documentation names or a recorded answer showed', () => {
  test.each<[string, ErrorCode]>([
    ['ColumnValueException', 'COLUMN_VALUE_REFUSED'],
    ['CorrectedValueException', 'COLUMN_VALUE_REFUSED'],
    ['ItemNameTooLongException', 'ITEM_NAME_REFUSED'],
    ['InvalidColumnIdException', 'COLUMN_UNKNOWN'],
    ['InvalidBoardIdException', 'BOARD_UNKNOWN'],
    ['InvalidItemIdException', 'ITEM_UNKNOWN'],
    ['InvalidArgumentException', 'INVALID_ARGUMENT'],
    ['RecordInvalidException', 'RECORD_INVALID'],
    ['ItemsLimitationException', 'BOARD_FULL'],
    ['InvalidVersionException', 'REQUEST_INVALID'],
    ['JsonParseException', 'REQUEST_INVALID'],
    ['NOT_AUTHENTICATED', 'MONDAY_AUTHENTICATION'],
    ['USER_UNAUTHORIZED', 'MONDAY_FORBIDDEN'],
    ['UserUnauthorizedException', 'MONDAY_FORBIDDEN'],
    ['USER_ACCESS_DENIED', 'MONDAY_FORBIDDEN'],
    ['missingRequiredPermissions', 'MONDAY_FORBIDDEN'],
    ['COMPLEXITY_BUDGET_EXHAUSTED', 'COMPLEXITY_BUDGET'],
    ['ComplexityException', 'COMPLEXITY_BUDGET'],
    ['REQUEST_MAX_COMPLEXITY_EXCEEDED', 'REQUEST_TOO_COMPLEX'],
    ['MINUTE_RATE_LIMIT_EXCEEDED', 'MINUTE_LIMIT'],
    ['Rate Limit Exceeded', 'MINUTE_LIMIT'],
    ['Minute limit rate exceeded', 'MINUTE_LIMIT'],
    ['RATE_LIMIT_EXCEEDED', 'MINUTE_LIMIT'],
    ['MAX_CONCURRENCY_EXCEEDED', 'CONCURRENCY_LIMIT'],
    ['maxConcurrencyExceeded', 'CONCURRENCY_LIMIT'],
    ['DAILY_LIMIT_EXCEEDED', 'DAILY_LIMIT'],
    ['IP_RATE_LIMIT_EXCEEDED', 'IP_LIMIT'],
    ['FIELD_MINUTE_RATE_LIMIT_EXCEEDED', 'FIELD_LIMIT'],
    ['FIELD_LIMIT_EXCEEDED', 'FIELD_LIMIT'],
    ['tooManyRequests', 'FIELD_LIMIT'],
    ['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_CONFLICT'],
    ['API_TEMPORARILY_BLOCKED', 'MONDAY_BLOCKED'],
    ['INTERNAL_SERVER_ERROR', 'MONDAY_BROKEN'],
  ])('%s is %s', (code, expected) => {
    expect(errorCodeOf(apiError(code))).toBe(expected);
    expect(errorCodeOf({ message: '', extensions: { error_code: code } })).toBe(expected);
  });
});

describe('a resource that is not found is named by its type', () => {
  test.each<[Record<string, unknown> | undefined, string, ErrorCode]>([
    [
      { resource_type: 'group', group_id: 'x', error_reason: 'store.monday.automation.error.missing_group' },
      'Group not found',
      'GROUP_UNKNOWN',
    ],
    [{ resource_type: 'item' }, 'Not found', 'ITEM_UNKNOWN'],
    [{ resource_type: 'pulse' }, 'Not found', 'ITEM_UNKNOWN'],
    [{ resource_type: 'column' }, 'Not found', 'COLUMN_UNKNOWN'],
    [{ resource_type: 'board' }, 'Not found', 'BOARD_UNKNOWN'],
    [undefined, 'Group not found', 'GROUP_UNKNOWN'],
    [{}, 'Item not found', 'ITEM_UNKNOWN'],
    [{ resource_type: 'workspace' }, 'Not found', 'INVALID_ARGUMENT'],
  ])('%j, %j is %s', (error_data, message, expected) => {
    expect(errorCodeOf(apiError('ResourceNotFoundException', { message, extensions: { error_data } }))).toBe(expected);
  });
});

describe('what the list does not know', () => {
  test.each<[string, ApiError]>([
    ['a new code', apiError('SomethingNewException')],
    ['no code', { message: 'Oops' }],
    ['a code that is no text', { message: 'Oops', extensions: { code: 42 } }],
    ['a code in another case', apiError('columnvalueexception')],
    ['a name that every object has', apiError('constructor')],
    ['another such name', apiError('__proto__')],
    ['a message that looks like a code', { message: 'COMPLEXITY_BUDGET_EXHAUSTED' }],
  ])('has no meaning: %s', (_what, error) => {
    expect(errorCodeOf(error)).toBeUndefined();
  });

  test('no code that leaves a write open says "not executed"', () => {
    for (const code of ['INTERNAL_SERVER_ERROR', 'IDEMPOTENCY_CONFLICT']) {
      const meaning = errorCodeOf(apiError(code));
      expect(meaning && ERRORS[meaning].executed).toBe('unknown');
    }
  });
});

describe('an HTTP status alone', () => {
  test.each<[number, ErrorCode | undefined]>([
    [200, undefined],
    [400, undefined],
    [401, 'MONDAY_AUTHENTICATION'],
    [403, 'MONDAY_FORBIDDEN'],
    [404, undefined],
    [408, undefined],
    [409, 'IDEMPOTENCY_CONFLICT'],
    [423, 'BOARD_LOCKED'],
    [429, 'MINUTE_LIMIT'],
    [500, 'MONDAY_BROKEN'],
    [502, 'MONDAY_BROKEN'],
    [504, 'MONDAY_BROKEN'],
    [599, 'MONDAY_BROKEN'],
  ])('%i is %s', (status, expected) => {
    expect(errorCodeOfStatus(status)).toBe(expected);
  });
});

describe('a reason for people', () => {
  const labels = Array.from({ length: 500 }, (_, index) => `${index}: COLOUR NUMBER ${index}`).join(', ');

  test('never holds the 500 labels that monday.com appends', () => {
    const message = `The dropdown label 'ANTIQUE MOSS' does not exist, possible labels are: {${labels}}`;
    const reason = readableReason(apiError('ColumnValueException', { message }));
    expect(reason).toBe("The dropdown label 'ANTIQUE MOSS' does not exist (ColumnValueException)");
  });

  test('nor where they run over lines', () => {
    const message = `The label 'X' does not exist, possible labels are: {${labels.replaceAll(', ', ',\n')}}`;
    expect(readableReason({ message })).toBe("The label 'X' does not exist");
  });

  test('is short, whatever monday.com writes', () => {
    expect(readableReason(apiError('ColumnValueException', { message: 'x'.repeat(100_000) })).length).toBeLessThan(450);
  });

  test('keeps the code, by which the documentation can be searched', () => {
    const error = apiError('InvalidBoardIdException', { message: 'The board does not exist.' });
    expect(readableReason(error)).toBe('The board does not exist. (InvalidBoardIdException)');
    expect(readableReason({ message: 'Oops' })).toBe('Oops');
  });
});

test('the seconds to wait are a number, or none', () => {
  expect(retrySecondsOf(apiError('X', { extensions: { retryAfterMs: 1500 } }))).toBe(1.5);
  expect(retrySecondsOf(apiError('X', { extensions: { retry_in_seconds: 18 } }))).toBe(18);
  expect(retrySecondsOf(apiError('X', { extensions: { retry_in_seconds: 'soon' } }))).toBeUndefined();
  expect(retrySecondsOf({ message: 'Oops' })).toBeUndefined();
});
