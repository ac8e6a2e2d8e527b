import type { Column, Item } from '../account/model.ts';
import { labelIds } from '../columns/label-ids.ts';
import { type Html, html } from './html.ts';
import { softColor, statusColor } from './label-colors.ts';

/** One table cell, in the look of its column's type. */
export function cell(column: Column, item: Item): Html {
  const filled = item.cells.get(column.id);
  if (!filled) return html`<td></td>`;
  const { text } = filled;
  switch (column.type) {
    case 'status':
      return html`<td class="status" style="--label:${statusColor(labelIds(filled)[0] ?? 0)}">${text}</td>`;
    case 'dropdown': {
      const chosen = labelIds(filled);
      const labels = column.labels.filter(({ id }) => chosen.includes(id));
      return html`<td class="pills" title="${text}">${labels.map(({ id, name }) => html`<span class="pill" style="--hue:${softColor(id)}">${name}</span>`)}</td>`;
    }
    case 'numbers':
      return html`<td class="number">${groupDigits(text)}</td>`;
    case 'date':
      return html`<td class="date">${shownDate(text)}</td>`;
    case 'checkbox':
      return html`<td class="check">✓</td>`;
    case 'link':
      return html`<td><a href="${safeUrl(filled.value)}" rel="noreferrer">${text}</a></td>`;
    default:
      return html`<td title="${text}">${text}</td>`;
  }
}

/** `1234567.5` as `1,234,567.5`. */
export function groupDigits(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2025-09-06 14:30` as `Sep 6, 2025 14:30`. */
function shownDate(text: string): string {
  const [day = '', time] = text.split(' ');
  const [year, month, date] = day.split('-').map(Number);
  return `${MONTHS[(month ?? 1) - 1]} ${date}, ${year}${time ? ` ${time}` : ''}`;
}

/** A board is written by others: only web links become links. */
function safeUrl(value: unknown): string {
  const url = typeof value === 'object' && value !== null && 'url' in value ? String(value.url) : '';
  return /^https?:/i.test(url) ? url : '#';
}
