import { isJsonObject, type Json } from '../json.ts';
import { isCalendarDate } from './calendar-date.ts';
import type { ColumnTypeRules } from './column-type.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** A day, with a UTC time of day where one was given. */
export const date: ColumnTypeRules = {
  olderName: 'date',
  graphqlType: 'DateValue',
  emptyText: '',
  read(value, context) {
    const [day, time] = parts(value);
    if (day === null || day === '' || day === undefined) {
      if (value === null || value === '' || isJsonObject(value)) return null;
      throw context.refuse();
    }
    if (typeof day !== 'string' || !isCalendarDate(day)) throw context.refuse();
    if (time === undefined || time === null || time === '') return { text: day, value: { date: day, icon: null, changed_at: context.now } };
    if (typeof time !== 'string' || !TIME.test(time)) throw context.refuse();
    return { text: `${day} ${time.slice(0, 5)}`, value: { date: day, time, icon: null, changed_at: context.now } };
  },
};

function parts(value: Json): (Json | undefined)[] {
  if (isJsonObject(value)) return [value['date'], value['time']];
  return typeof value === 'string' ? value.split(' ') : [value];
}
