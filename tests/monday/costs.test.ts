import { expect, test } from 'vitest';
import { Costs } from '../../src/monday/costs.ts';

test('a create is taken for about 30,000 points until its first answer, never for nothing', () => {
  const costs = new Costs();
  expect(costs.of('create_item')).toBe(30_000);
  expect(costs.of('create_group')).toBe(30_000);
  expect(costs.of('update_item')).toBe(10_000);
  expect(costs.of('create_line')).toBe(30_000);
  expect(costs.of('update_line')).toBe(10_000);
  expect(costs.of('remove')).toBe(10_000);
});

test('the newest answer counts, for its own operation only', () => {
  const costs = new Costs();
  costs.learn('create_item', 10_000);
  costs.learn('create_item', 12_000);
  expect(costs.of('create_item')).toBe(12_000);
  expect(costs.of('create_group')).toBe(30_000);
  expect(costs.of('create_line')).toBe(30_000);
});
