import type { ColumnTypeRules } from './column-type.ts';

/** Can only be empty: the sandbox knows no people. */
export const people: ColumnTypeRules = {
  olderName: 'multiple-person',
  graphqlType: 'PeopleValue',
  emptyText: '',
  read(value, context) {
    if (value === null || value === '') return null;
    throw context.refuse();
  },
};
