import type { ColumnTypeRules } from './column-type.ts';

/** A short text. No length limit is documented. */
export const text: ColumnTypeRules = {
  olderName: 'text',
  graphqlType: 'TextValue',
  emptyText: '',
  read(value, context) {
    if (value === null || value === '') return null;
    if (typeof value !== 'string') throw context.refuse();
    return { text: value, value };
  },
};
