import type { ColumnTypeRules } from './column-type.ts';

/** Columns whose cells follow from elsewhere: subitems, and the name, which `change_multiple_column_values` sets on the item itself. */
export const readOnly: ColumnTypeRules = {
  olderName: 'subtasks',
  graphqlType: 'SubtasksValue',
  emptyText: '',
  read(_value, context) {
    throw context.refuse();
  },
};
