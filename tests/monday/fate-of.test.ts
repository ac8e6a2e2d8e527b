import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { fateOf } from '../../src/monday/aliased-mutation.ts';
import type { ApiError } from '../../src/monday/monday-codes.ts';
import { answered, apiError } from './answers.ts';

const fate = (data: Record<string, unknown> | null | undefined, ...errors: readonly ApiError[]): ReturnType<typeof fateOf> =>
  fateOf('o0', answered({ data, errors }));

describe('an alias with an id is done', () => {
  test('as text', () => {
    expect(fate({ o0: { id: '9731000001' } })).toEqual({ kind: 'done', id: '9731000001' });
    expect(fate({ o0: { id: 9731 } })).toEqual({ kind: 'done', id: '9731' });
  });

  test('whatever became of the others', () => {
    const errors = [apiError('ColumnValueException', { path: ['o1'] }), apiError('COMPLEXITY_BUDGET_EXHAUSTED')];
    expect(fate({ o0: { id: '1' }, o1: null }, ...errors)).toEqual({ kind: 'done', id: '1' });
  });

  test('also beside an error of its own: the id is proof', () => {
    expect(fate({ o0: { id: '1' } }, apiError('ColumnValueException', { path: ['o0'] }))).toEqual({ kind: 'done', id: '1' });
  });

  test('whatever the place of its data or of its error', () => {
    const answer = answered({
      data: { o2: { id: '2' }, o0: null, o1: { id: '1' } },
      errors: [apiError('NEW', { path: ['o9'] }), apiError('ColumnValueException', { path: ['o0'] })],
    });
    expect(fateOf('o1', answer)).toEqual({ kind: 'done', id: '1' });
    expect(fateOf('o2', answer)).toEqual({ kind: 'done', id: '2' });
    expect(fateOf('o0', answer)).toMatchObject({ kind: 'refused', code: 'COLUMN_VALUE_REFUSED' });
  });
});

describe('an alias is refused by a code of the closed list', () => {
  test.each<[string, ErrorCode]>([
    ['ColumnValueException', 'COLUMN_VALUE_REFUSED'],
    ['InvalidBoardIdException', 'BOARD_UNKNOWN'],
    ['InvalidItemIdException', 'ITEM_UNKNOWN'],
    ['ItemNameTooLongException', 'ITEM_NAME_REFUSED'],
    ['FIELD_MINUTE_RATE_LIMIT_EXCEEDED', 'FIELD_LIMIT'],
    ['USER_UNAUTHORIZED', 'MONDAY_FORBIDDEN'],
  ])('%s is %s', (code, expected) => {
    const error = apiError(code, { message: 'No.', path: ['o0'] });
    expect(fate({ o0: null }, error)).toEqual({ kind: 'refused', code: expected, reason: `No. (${code})` });
    expect(fate(null, error)).toMatchObject({ kind: 'refused', code: expected });
  });
});

describe('an alias is unknown, never refused,', () => {
  test.each<[string, Record<string, unknown> | null | undefined, readonly ApiError[]]>([
    ['for a code that nobody knows', { o0: null }, [apiError('SomethingNewException', { path: ['o0'] })]],
    ['for an error without a code', { o0: null }, [{ message: 'Timeout', path: ['o0'] }]],
    ['for null without an error', { o0: null }, []],
    ['where the answer leaves it out', {}, []],
    ['where there is no data', null, []],
    ['where only the whole request has an error', { o0: null }, [apiError('ColumnValueException')]],
    ['where only another alias has an error', { o0: null }, [apiError('ColumnValueException', { path: ['o1'] })]],
    ['where an alias that begins like it has an error', { o0: null }, [apiError('ColumnValueException', { path: ['o0_move'] })]],
    ['where its place in the list has an error', { o0: null }, [apiError('ColumnValueException', { path: [0] })]],
    ['for an error below it, which arose after the write', { o0: null }, [apiError('FIELD_LIMIT_EXCEEDED', { path: ['o0', 'id'] })]],
    [
      'where one of two errors is unknown',
      { o0: null },
      [apiError('ColumnValueException', { path: ['o0'] }), apiError('NEW', { path: ['o0'] })],
    ],
    [
      'where one of two errors is unknown, the other way round',
      { o0: null },
      [apiError('NEW', { path: ['o0'] }), apiError('ColumnValueException', { path: ['o0'] })],
    ],
    ['for an id that is null', { o0: { id: null } }, []],
    ['for an id that is empty', { o0: { id: '' } }, []],
    ['for data that is no item', { o0: 'created' }, []],
  ])('%s', (_what, data, errors) => {
    expect(fate(data, ...errors)).toMatchObject({ kind: 'unknown', code: 'UNCLEAR_ANSWER' });
  });

  test.each<[string, ErrorCode]>([
    ['INTERNAL_SERVER_ERROR', 'MONDAY_BROKEN'],
    ['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_CONFLICT'],
  ])('for %s, which leaves it open', (code, expected) => {
    expect(fate({ o0: null }, apiError(code, { path: ['o0'] }))).toMatchObject({ kind: 'unknown', code: expected });
  });
});
