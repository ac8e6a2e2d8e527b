import { isJsonObject } from '../json.ts';
import type { ColumnTypeRules } from './column-type.ts';

const MOST_CHARACTERS = 2000;

export const longText: ColumnTypeRules = {
  olderName: 'long-text',
  graphqlType: 'LongTextValue',
  emptyText: '',
  read(value, context) {
    const text = isJsonObject(value) ? value['text'] : value;
    if (text === null || text === '') return null;
    if (typeof text !== 'string' || [...text].length > MOST_CHARACTERS) throw context.refuse();
    return { text, value: { text, changed_at: context.now } };
  },
};
