import { expect, test } from 'vitest';
import { sourceColumns } from '../../src/sync/source-columns.ts';
import { column, mapping } from './orders.ts';

test('every source column of a mapping is read once, in the order of the mapping', () => {
  const warehouse = column({ columnId: 'a', sources: ['Warehouse', 'DESTINATION WAREHOUSE'] });
  const again = column({ columnId: 'b', sources: ['DESTINATION WAREHOUSE', 'DROP'] });
  expect(sourceColumns(mapping(warehouse, again))).toEqual(['Warehouse', 'DESTINATION WAREHOUSE', 'DROP']);
  expect(sourceColumns(mapping())).toEqual([]);
});
