import type { ColumnTypeRules } from './column-type.ts';

const DECIMAL = /^(-?)0*(\d*)(?:\.(\d*))?$/;

/** A decimal number of any length, kept as text: a float would change what was written. */
export const numbers: ColumnTypeRules = {
  olderName: 'numeric',
  graphqlType: 'NumbersValue',
  emptyText: '',
  read(value, context) {
    if (value === null) return null;
    // An empty string writes 0 (reference section 6).
    if (value === '') return { text: '0', value: '0' };
    const parts = typeof value === 'string' && /\d/.test(value) ? DECIMAL.exec(value) : null;
    if (!parts) throw context.refuse();
    const [, sign = '', whole = '', fraction = ''] = parts;
    const digits = fraction.replace(/0+$/, '');
    const magnitude = `${whole || '0'}${digits && `.${digits}`}`;
    return { text: magnitude === '0' ? '0' : sign + magnitude, value };
  },
};
