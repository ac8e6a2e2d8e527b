import Big from 'big.js';
import type { ErrorCode } from '../errors.ts';
import type { ColumnMapping } from './board-mapping.ts';
import type { LabelBook } from './labels.ts';

/** A value as `column_values` takes it (https://developer.monday.com/api-reference, one page per column type). */
export type ColumnValue = string | { readonly [key: string]: string | readonly string[] };

export type ValueResult =
  /** `newLabel`: the board lacks it, and this value creates it. */
  | { readonly ok: true; readonly value: ColumnValue; readonly newLabel?: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly problem: string };

/** The most characters (code points) that monday.com takes. */
const MAX_LONG_TEXT = 2000;
const MAX_STATUS_LABEL = 30;

/** What a column is sent for a text that is not empty and has been trimmed, or why it can't take it. */
export function columnValue(column: ColumnMapping, text: string, labels: LabelBook): ValueResult {
  switch (column.type) {
    case 'text':
      return { ok: true, value: text };
    case 'long_text':
      return [...text].length > MAX_LONG_TEXT
        ? { ok: false, code: 'TEXT_TOO_LONG', problem: `${[...text].length} characters, and a long text takes ${MAX_LONG_TEXT}` }
        : { ok: true, value: { text } };
    case 'numbers':
      return decimal(text);
    case 'date':
      return date(text);
    case 'dropdown':
    case 'status':
      return label(column, text, labels);
  }
}

/** Plain decimals only, never through a float: `12.3400` becomes `12.34`. `10%`, `1,234` and `TBC` are refused, not guessed at. */
function decimal(text: string): ValueResult {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { ok: false, code: 'NOT_A_NUMBER', problem: `${quote(text)} is not a number` };
  return { ok: true, value: new Big(text.replace(/^\+/, '')).toFixed() };
}

/** `2026-06-15`, with or without a time behind it, which is dropped: the source's dates have no time of day. */
function date(text: string): ValueResult {
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(text);
  const iso = day === null ? '' : `${day[1]}-${day[2]}-${day[3]}`;
  const parsed = Date.parse(`${iso}T00:00:00Z`);
  // A day like 2026-02-31 would parse into March.
  if (Number.isNaN(parsed) || new Date(parsed).toISOString().slice(0, 10) !== iso) {
    return { ok: false, code: 'NOT_A_DATE', problem: `${quote(text)} is not a date` };
  }
  return { ok: true, value: { date: iso } };
}

function label(column: ColumnMapping, text: string, labels: LabelBook): ValueResult {
  const write = (spelling: string): ColumnValue => (column.type === 'status' ? { label: spelling } : { labels: [spelling] });
  const match = labels.match(column.columnId, column.type, text);
  if (match.kind === 'known') return { ok: true, value: write(match.label) };
  if (!column.createLabels) return { ok: false, code: 'LABEL_MISSING', problem: `the board has no label ${quote(text)}` };
  if (match.kind === 'full') return { ok: false, code: 'LABELS_FULL', problem: `the column is full, so ${quote(text)} can't be added` };
  if (column.type === 'status' && [...match.label].length > MAX_STATUS_LABEL) {
    return { ok: false, code: 'LABEL_TOO_LONG', problem: `${quote(text)} is longer than ${MAX_STATUS_LABEL} characters` };
  }
  return { ok: true, value: write(match.label), newLabel: match.label };
}

/** Cut, so that a row's reason stays readable. */
function quote(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 59)}…"` : `"${text}"`;
}
