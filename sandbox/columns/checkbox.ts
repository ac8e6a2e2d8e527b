import { isJsonObject } from '../json.ts';
import type { ColumnTypeRules } from './column-type.ts';

/** Checked or empty; a check reads as `v`. */
export const checkbox: ColumnTypeRules = {
  olderName: 'boolean',
  graphqlType: 'CheckboxValue',
  emptyText: '',
  read(value, context) {
    if (value === null) return null;
    const checked = isJsonObject(value) ? value['checked'] : undefined;
    if (checked === 'false' || checked === false || checked === null) return null;
    if (checked !== 'true' && checked !== true) throw context.refuse();
    return { text: 'v', value: { checked: true, changed_at: context.now } };
  },
};
