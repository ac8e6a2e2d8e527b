import { isJsonObject } from '../json.ts';
import { isCalendarDate } from './calendar-date.ts';
import type { ColumnTypeRules } from './column-type.ts';

/** Two days, the first not after the second. */
export const timeline: ColumnTypeRules = {
  olderName: 'timerange',
  graphqlType: 'TimelineValue',
  emptyText: '',
  read(value, context) {
    if (value === null || (isJsonObject(value) && Object.keys(value).length === 0)) return null;
    const { from, to } = isJsonObject(value) ? value : {};
    if (typeof from !== 'string' || typeof to !== 'string') throw context.refuse();
    if (!isCalendarDate(from) || !isCalendarDate(to) || from > to) throw context.refuse();
    return { text: `${from} - ${to}`, value: { from, to, changed_at: context.now } };
  },
};
