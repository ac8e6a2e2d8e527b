import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/errors.ts';
import { errorsPage } from '../../src/report/errors-page.ts';
import { cells } from './models.ts';

const page = errorsPage();
/** The rows of the tables, by code. */
const rows = new Map(
  page
    .split('\n')
    .map(cells)
    .filter(([code]) => code?.startsWith('`'))
    .map(([code = '', ...row]) => [code.replaceAll('`', ''), row]),
);

describe('the page of error codes', () => {
  test('is made from the registry as it is now; else run `npm run errors-page`', () => {
    expect(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')).toBe(page);
  });

  test('has every code once, with five cells', () => {
    expect(page.match(/^\| `/gm)).toHaveLength(Object.keys(ERRORS).length);
    expect([...rows.keys()].toSorted()).toEqual(Object.keys(ERRORS).toSorted());
    for (const [code, row] of rows) expect(row, code).toHaveLength(4);
  });

  test.each([
    ['NO_SEASON', 'no', 'once something about it changes'],
    ['NO_ANSWER', 'perhaps', 'once the board shows what became of it'],
    ['BOARD_FULL', 'no', 'no'],
    ['MONDAY_AUTHENTICATION', 'no', 'no'],
    ['MINUTE_LIMIT', 'no', 'after the wait'],
    ['IDEMPOTENCY_CONFLICT', 'perhaps', 'once the board shows what became of it'],
    ['STORE_UNREACHABLE', 'no', 'yes, at growing intervals'],
  ])('says of %s whether it was executed (%s), and whether it is tried again (%s)', (code, executed, again) => {
    expect(rows.get(code)?.slice(1, 3)).toEqual([executed, again]);
  });
});
