import { isJsonObject } from '../json.ts';
import type { ColumnTypeRules } from './column-type.ts';

/** A URL, with its scheme, and what it is shown as. */
export const link: ColumnTypeRules = {
  olderName: 'link',
  graphqlType: 'LinkValue',
  emptyText: '',
  read(value, context) {
    if (value === null || value === '') return null;
    const { url, text } = typeof value === 'string' ? simple(value) : isJsonObject(value) ? value : {};
    if (url === '' && text === '') return null;
    if (typeof url !== 'string' || typeof text !== 'string' || !/^[a-z][a-z0-9+.-]*:\S+$/i.test(url)) throw context.refuse();
    return { text: text === url ? url : `${text} - ${url}`, value: { url, text, changed_at: context.now } };
  },
};

/** `https://example.com shown text`; the URL itself where nothing follows. */
function simple(value: string): { url: string; text: string } {
  const [url = '', ...rest] = value.split(' ');
  return { url, text: rest.join(' ') || url };
}
