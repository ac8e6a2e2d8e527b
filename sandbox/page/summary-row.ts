import type { Column, Item } from '../account/model.ts';
import { labelIds } from '../columns/label-ids.ts';
import { groupDigits } from './cell.ts';
import { type Html, html } from './html.ts';
import { statusColor } from './label-colors.ts';

/** A group's last row: sums of number columns, shares of status labels. */
export function summaryRow(items: readonly Item[], columns: readonly Column[]): Html {
  return html`<tr><th class="foot-key"></th>${columns.map((column) => summary(items, column))}</tr>`;
}

function summary(items: readonly Item[], column: Column): Html {
  if (column.type === 'numbers') {
    const sum = items.reduce((total, item) => total + Number(item.cells.get(column.id)?.text ?? 0), 0);
    return html`<td class="foot sum">${groupDigits(String(Math.round(sum * 100) / 100))}<small>sum</small></td>`;
  }
  if (column.type === 'status') return html`<td class="foot battery"><div>${statusShares(items, column)}</div></td>`;
  return html`<td class="foot"></td>`;
}

function statusShares(items: readonly Item[], column: Column): Html[] {
  const counts = new Map<number, number>();
  for (const item of items) {
    const filled = item.cells.get(column.id);
    const label = filled && labelIds(filled)[0];
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const title = (label: number, count: number) => `${column.labels.find(({ id }) => id === label)?.name} ${count}/${items.length}`;
  return [...counts].map(
    ([label, count]) => html`<i style="flex:${count};background:${statusColor(label)}" title="${title(label, count)}"></i>`,
  );
}
