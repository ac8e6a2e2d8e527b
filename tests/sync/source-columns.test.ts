import { expect, test } from 'vitest';
import { sourceColumns } from '../../src/sync/source-columns.ts';
import { column, mapping } from './orders.ts';

test('every source column of a mapping is read once, in the order of the mapping', () => {
  const warehouse = column({ columnId: 'a', sources: ['Warehouse', 'DESTINATION WAREHOUSE'] });
  const again = column({ columnId: 'b', sources: ['DESTINATION WAREHOUSE', 'DROP'] });
  expect(sourceColumns(mapping(warehouse, again))).toEqual(['Warehouse', 'DESTINATION WAREHOUSE', 'DROP', 'ORDER TYPE']);
});

test('ORDER TYPE is read whether or not the mapping shows it: it tells a cancelled order', () => {
  expect(sourceColumns(mapping())).toEqual(['ORDER TYPE']);
  const shown = column({ columnId: 'a', sources: ['ORDER TYPE'] });
  expect(sourceColumns(mapping(shown, column({ columnId: 'b', sources: ['DROP'] })))).toEqual(['ORDER TYPE', 'DROP']);
});
