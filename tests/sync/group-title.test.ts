import { describe, expect, test } from 'vitest';
import { groupTitle, normaliseTitle, titleKey } from '../../src/sync/group-title.ts';

const titleOf = (groupName: string | null, customerSeason: string | null = null, aagSeason: string | null = null): string | null =>
  groupTitle({ customer: 'PELOTON', groupName, customerSeason, aagSeason });

describe('the group an order belongs to', () => {
  test('is its group_name, whatever the seasons say', () => {
    expect(titleOf('PELOTON ECOMM', 'SP26', '2026 SPRING')).toBe('PELOTON ECOMM');
  });

  test('is its group_name trimmed, with inner blanks folded (need 6)', () => {
    expect(titleOf('  PELOTON  2025\t FALL \n')).toBe('PELOTON 2025 FALL');
    expect(titleOf('PELOTON\u00a02025 FALL\u00a0')).toBe('PELOTON 2025 FALL');
  });

  test('keeps the case of its group_name', () => {
    expect(titleOf('Peloton 2025 Fall')).toBe('Peloton 2025 Fall');
  });

  test.each(['check', 'CHECK', 'Check', ' check ', 'check\t', '', '   ', null])(
    'is made of customer and season where group_name is %j',
    (groupName) => {
      expect(titleOf(groupName, 'SP26', '2026 SPRING')).toBe('PELOTON SP26');
    },
  );

  test('is a group of its own where "check" is only a part of the name', () => {
    expect(titleOf('CHECK REPUBLIC', 'SP26')).toBe('CHECK REPUBLIC');
  });

  test.each([null, '', '  ', '\t'])('takes AAG SEASON where CUSTOMER SEASON is %j', (customerSeason) => {
    expect(titleOf('check', customerSeason, ' 2025  FALL ')).toBe('PELOTON 2025 FALL');
  });

  test.each([
    [null, null],
    ['', ''],
    [' ', '\t '],
    [null, '  '],
  ])('is none where both seasons are empty (%j, %j)', (customerSeason, aagSeason) => {
    expect(titleOf('check', customerSeason, aagSeason)).toBeNull();
    expect(titleOf(null, customerSeason, aagSeason)).toBeNull();
  });

  test("folds the blanks of the customer's name, too", () => {
    const source = { customer: ' TITLE  NINE ', groupName: null, customerSeason: 'FALL', aagSeason: null };
    expect(groupTitle(source)).toBe('TITLE NINE FALL');
  });
});

describe('two titles are one group', () => {
  test.each(['PELOTON 2025 Fall ', ' peloton 2025  fall', 'PELOTON\u00a02025 FALL'])('%j and "PELOTON 2025 FALL"', (other) => {
    expect(titleKey(other)).toBe(titleKey('PELOTON 2025 FALL'));
  });

  test('but not where a letter differs', () => {
    expect(titleKey('PELOTON 2025 FALL')).not.toBe(titleKey('PELOTON 2026 FALL'));
    expect(titleKey('PELOTON 2025 FALL')).not.toBe(titleKey('PELOTON 2025FALL'));
  });

  test('and one that is too long for monday.com is cut at 255 characters, never within one', () => {
    const title = normaliseTitle(`${'🚲'.repeat(254)}  and more`);
    expect([...title]).toHaveLength(254);
    expect(normaliseTitle('A'.repeat(300))).toBe('A'.repeat(255));
  });

  test('and normalising twice changes nothing more', () => {
    const once = normaliseTitle('  a   b ');
    expect(normaliseTitle(once)).toBe(once);
    expect(titleKey(titleKey(' a  b'))).toBe(titleKey(' a  b'));
  });
});
