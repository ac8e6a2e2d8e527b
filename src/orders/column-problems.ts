import type { ColumnSpec, FoundColumn, SqlType } from './column-spec.ts';

/** A type in its parts: `decimal(17,4)` is decimal, 17, 4; `nvarchar(max)` is nvarchar, Infinity. */
interface TypeParts {
  readonly base: string;
  readonly size: number;
}

const partsOf = (type: string): TypeParts => {
  const [, base = type, size] = /^(\w+)(?:\((max|\d+)[^)]*\))?$/.exec(type) ?? [];
  return { base, size: size === 'max' ? Number.POSITIVE_INFINITY : Number(size ?? 0) };
};

const TEXT: ReadonlySet<string> = new Set(['nvarchar', 'varchar', 'nchar', 'char']);
const LONG_TEXT: ReadonlySet<string> = new Set(['ntext', 'text']);
const UNICODE: ReadonlySet<string> = new Set(['nvarchar', 'nchar']);
const EXACT: ReadonlySet<string> = new Set(['decimal', 'numeric', 'bigint', 'int', 'smallint', 'tinyint', 'bit']);
const DAYS: ReadonlySet<string> = new Set(['date', 'datetime', 'datetime2', 'smalldatetime', 'datetimeoffset']);
const ROUNDED: ReadonlySet<string> = new Set(['float', 'real', 'money', 'smallmoney']);

/** Why a column that the sync writes, or compares by, can't be as it is; null where it can. As "is nvarchar(10), and …". */
export function unfitToWrite(spec: ColumnSpec, found: FoundColumn): string | null {
  const { base, size } = partsOf(found.type);
  const wanted = partsOf(spec.type);
  if (TEXT.has(wanted.base)) {
    if (!TEXT.has(base)) return isNot(found, spec.type);
    if (UNICODE.has(wanted.base) && !UNICODE.has(base)) return isNot(found, spec.type);
    const needed = spec.atLeast ?? wanted.size;
    return size < needed ? `is ${found.type}, too short for ${spec.type}` : takesNull(spec, found);
  }
  if (wanted.base === 'datetime2') return base === 'datetime2' && size >= 3 ? takesNull(spec, found) : isNot(found, 'datetime2(7)');
  if (wanted.base === 'int') return base === 'int' || base === 'bigint' ? takesNull(spec, found) : isNot(found, spec.type);
  return base === wanted.base ? takesNull(spec, found) : isNot(found, spec.type);
}

/** A column with a default is one that we never empty. */
function takesNull(spec: ColumnSpec, found: FoundColumn): string | null {
  const mayBeEmptied = spec.nullable && spec.default === undefined;
  return mayBeEmptied && !found.nullable ? `is ${found.type} NOT NULL, and the sync empties it` : null;
}

/**
 * Why a column that is only read would not be read as it is; null where it is. Other programs fill these: another length, or text
 * instead of a date, is what they write. `type` undefined: one that we don't know.
 */
export function unfitToRead(type: SqlType | undefined, found: FoundColumn): string | null {
  const { base } = partsOf(found.type);
  if (ROUNDED.has(base)) return `is ${found.type}, whose digits can't be read exactly; it must be ${type ?? 'decimal'}`;
  if (type === undefined) return TEXT.has(base) || LONG_TEXT.has(base) || EXACT.has(base) || DAYS.has(base) ? null : isNot(found, 'text');
  const wanted = partsOf(type).base;
  if (wanted === 'uniqueidentifier') return base === wanted ? null : isNot(found, type);
  if (TEXT.has(base) || (LONG_TEXT.has(base) && TEXT.has(wanted))) return wanted === 'int' ? isNot(found, type) : null;
  if (wanted === 'date' || wanted === 'datetime2') return DAYS.has(base) ? null : isNot(found, type);
  if (TEXT.has(wanted)) return isNot(found, type);
  return EXACT.has(base) ? null : isNot(found, type);
}

const isNot = (found: FoundColumn, type: string): string => `is ${found.type}; it must be ${type}`;
