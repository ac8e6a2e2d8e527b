import mssql from 'mssql';

/**
 * How a parameter is declared. Text in two lengths only, so that the server's cache holds one plan a statement, not one a length; NULL as
 * text, which goes into a column of any type.
 */
export function parameterType(value: unknown): mssql.ISqlType | (() => mssql.ISqlType) {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? (Math.abs(value) < 2 ** 31 ? mssql.Int : mssql.BigInt) : mssql.Float;
    case 'bigint':
      return mssql.BigInt;
    case 'boolean':
      return mssql.Bit;
    default:
      return typeof value === 'string' && value.length > 4000 ? mssql.NVarChar(mssql.MAX) : mssql.NVarChar(4000);
  }
}
