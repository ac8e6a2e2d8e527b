import { isJsonObject } from '../json.ts';
import type { ColumnTypeRules } from './column-type.ts';

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** An address and what it is shown as. */
export const email: ColumnTypeRules = {
  olderName: 'email',
  graphqlType: 'EmailValue',
  emptyText: '',
  read(value, context) {
    if (value === null || value === '') return null;
    const { email, text } = typeof value === 'string' ? simple(value) : isJsonObject(value) ? value : {};
    if (email === '' && text === '') return null;
    if (typeof email !== 'string' || typeof text !== 'string' || !ADDRESS.test(email)) throw context.refuse();
    return { text: email, value: { email, text, changed_at: context.now } };
  },
};

/** `a@b.com shown text`; the address itself where nothing follows. */
function simple(value: string): { email: string; text: string } {
  const [email = '', ...rest] = value.split(' ');
  return { email, text: rest.join(' ') || email };
}
